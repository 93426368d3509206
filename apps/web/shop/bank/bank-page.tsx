import { useMutation } from '@tanstack/react-query';
import { Button } from '../../kit/controls/button.tsx';
import { ProblemNotice } from '../../kit/feedback/problem-notice.tsx';
import { useSearchParam } from '../../kit/navigation.tsx';

/** Plays the bank of the demo, which asks its customer before it pays (3-D Secure). */
export function BankPage({ challenge }: { challenge: string }) {
  const [back = '/shop/orders'] = useSearchParam('return_to');
  const answer = useMutation({
    mutationFn: async (passed: boolean) => {
      const response = await fetch('/demo/challenge-answers', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ challenge, passed }),
      });
      if (!response.ok) throw new Error(`The bank answered ${response.status}.`);
    },
    // Nowhere else but into the shop, whatever the address says.
    onSuccess: () => location.assign(back.startsWith('/shop/') ? back : '/shop/orders'),
  });
  return (
    <main className="bank">
      <div className="bank-card">
        <p className="quiet small">Sparbank · a bank of this demo</p>
        <h1>Is it you who pays?</h1>
        <p>A shop wants to hold money on your card. Confirm it only if you have just ordered.</p>
        {answer.isError && <ProblemNotice error={answer.error} />}
        <div className="bank-answers">
          <Button busy={answer.isPending} onClick={() => answer.mutate(false)}>
            It is not me
          </Button>
          <Button look="primary" busy={answer.isPending} onClick={() => answer.mutate(true)}>
            Yes, confirm
          </Button>
        </div>
      </div>
    </main>
  );
}
