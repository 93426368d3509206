import type { OrderId } from '@waystock/kernel';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, valueOf } from '../../kit/api.ts';
import { Button } from '../../kit/controls/button.tsx';
import { Panel } from '../../kit/data/panel.tsx';
import { ProblemNotice } from '../../kit/feedback/problem-notice.tsx';
import { toast } from '../../kit/feedback/toast.tsx';
import { useExceptions, useMayAct } from '../reads.ts';

/** An order the rules would neither clear nor reject waits for somebody's word. */
export function ReviewPanel({ orderId }: { orderId: OrderId }) {
  const mayAct = useMayAct();
  const queries = useQueryClient();
  const params = { order_id: orderId };
  // Few orders have a review, and the queue knows which.
  const isDoubtful =
    useExceptions().data?.some((one) => one.kind === 'fraud-review' && one.order_id === orderId) ??
    false;
  const review = useQuery({
    queryKey: ['order', orderId, 'review'],
    enabled: isDoubtful,
    queryFn: () => valueOf(api.fraud.get({ params })),
  });
  const deciding = useMutation({
    mutationFn: (decision: 'clear' | 'reject') =>
      valueOf(api.fraud.decide({ params, body: { decision } })),
    onSuccess: async ({ state }) => {
      toast(state === 'cleared' ? 'The order is cleared.' : 'The order is rejected.');
      await Promise.all(
        ['order', 'exceptions'].map((key) => queries.invalidateQueries({ queryKey: [key] })),
      );
    },
  });
  if (!isDoubtful || review.data?.state !== 'open') return null;
  return (
    <Panel
      title={`Doubtful: ${review.data.score} points`}
      aside={
        mayAct && (
          <>
            <Button
              look="danger"
              busy={deciding.isPending}
              onClick={() => deciding.mutate('reject')}
            >
              Reject order
            </Button>
            <Button
              look="primary"
              busy={deciding.isPending}
              onClick={() => deciding.mutate('clear')}
            >
              Clear order
            </Button>
          </>
        )
      }
    >
      <ul className="reasons">
        {review.data.reasons.map(({ rule, score, detail }) => (
          <li key={rule}>
            <span className="value">{score}</span> points: {detail}
          </li>
        ))}
      </ul>
      {deciding.error && <ProblemNotice error={deciding.error} />}
    </Panel>
  );
}
