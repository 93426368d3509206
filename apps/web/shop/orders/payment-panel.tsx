import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useEffectEvent, useState } from 'react';
import { api, valueOf } from '../../kit/api.ts';
import { Button } from '../../kit/controls/button.tsx';
import { Panel } from '../../kit/data/panel.tsx';
import { Money } from '../../kit/data/values.tsx';
import { ProblemNotice } from '../../kit/feedback/problem-notice.tsx';
import { useSearchParam } from '../../kit/navigation.tsx';
import { PaymentPart } from '../checkout/payment-part.tsx';
import { wrongIn } from '../checkout/issues.ts';
import type { Order, Payment } from './use-order.ts';

interface PaymentPanelProps {
  readonly order: Order;
  readonly payment: Payment;
}

/** What is still to be done about the money before anything else happens. */
export function MoneyMatters({ order, payment }: PaymentPanelProps) {
  useReturnFromBank(order);
  if (order.stage !== 'created') return null;
  if (payment.status === 'challenged') return <AtTheBank {...{ order, payment }} />;
  if (payment.status === 'declined') return <PayAgain {...{ order, payment }} />;
  return <p className="quiet">Asking your bank …</p>;
}

/** What has been held, paid and paid back. */
export const Amounts = ({ payment }: { payment: Payment }) => (
  <Panel title="Payment">
    <dl className="price-list">
      {amountsOf(payment).map(([name, minor]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>
            <Money minor={minor} currency={payment.currency} />
          </dd>
        </div>
      ))}
    </dl>
  </Panel>
);

const amountsOf = (payment: Payment): (readonly [string, bigint])[] =>
  (
    [
      ['To pay', payment.amount_minor],
      [
        'Held on your card',
        payment.authorised_minor - payment.captured_minor - payment.voided_minor,
      ],
      ['Paid', payment.captured_minor],
      ['Paid back', payment.refunded_minor],
    ] as const
  ).filter(([name, minor]) => name === 'To pay' || minor > 0n);

function AtTheBank({ order, payment }: PaymentPanelProps) {
  const url = payment.challenge_url;
  return (
    <Panel title="Your bank asks whether it is you" className="attention">
      <p>
        It wants you to confirm <Money minor={payment.amount_minor} currency={payment.currency} />{' '}
        on its own page. Your goods are held meanwhile.
      </p>
      {url !== null && (
        <Button look="primary" onClick={() => location.assign(bankAddress(url, order))}>
          Go to the bank
        </Button>
      )}
    </Panel>
  );
}

/** The bank brings the shopper back to where they came from. */
function bankAddress(url: string, order: Order): string {
  const address = new URL(url, location.origin);
  address.searchParams.set('return_to', `/shop/orders/${order.order_id}?back=bank`);
  return address.href;
}

function useReturnFromBank({ order_id }: Order): void {
  const queries = useQueryClient();
  const [back, setBack] = useSearchParam('back');
  const ask = useMutation({
    mutationFn: () => valueOf(api.payments.completeChallenge({ params: { order_id } })),
    onSettled: () => queries.invalidateQueries({ queryKey: ['order', order_id] }),
  });
  const isBack = back === 'bank';
  const returned = useEffectEvent(() => {
    setBack();
    ask.mutate();
  });
  useEffect(() => {
    if (isBack) returned();
  }, [isBack]);
}

const failures: Readonly<Record<string, string>> = {
  'insufficient-funds': 'There is too little on the card.',
  'expired-card': 'The card has expired.',
  'authentication-failed': 'Your bank could not confirm that it is you.',
};

function PayAgain({ order, payment }: PaymentPanelProps) {
  const queries = useQueryClient();
  const [method, setMethod] = useState('');
  const params = { order_id: order.order_id };
  const pay = useMutation({
    mutationFn: () => valueOf(api.payments.retry({ params, body: { payment_method: method } })),
    onSettled: () => queries.invalidateQueries({ queryKey: ['order', order.order_id] }),
  });
  const failed = payment.operations.findLast(({ state }) => state === 'failed');
  const wrong = wrongIn(pay.error);
  return (
    <Panel title="The payment was declined" className="attention">
      <div role="alert">
        <p>{failures[failed?.failure ?? ''] ?? 'Your bank did not allow it.'}</p>
        <p className="quiet">Nothing was taken. Your goods are held; choose another way to pay.</p>
      </div>
      <PaymentPart method={method} onChoose={setMethod} error={wrong?.payment} />
      {pay.isError && !wrong && <ProblemNotice error={pay.error} />}
      <Button
        look="primary"
        busy={pay.isPending}
        disabled={method === ''}
        onClick={() => pay.mutate()}
      >
        Pay again
      </Button>
    </Panel>
  );
}
