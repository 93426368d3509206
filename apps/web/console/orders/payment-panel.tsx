import type { OrderId } from '@waystock/kernel';
import { useQuery } from '@tanstack/react-query';
import { api, Refusal, valueOf } from '../../kit/api.ts';
import { Badge, type Tone } from '../../kit/data/badge.tsx';
import { Facts, Panel } from '../../kit/data/panel.tsx';
import { Table } from '../../kit/data/table.tsx';
import { InstantText, Money } from '../../kit/data/values.tsx';
import { EmptyState } from '../../kit/feedback/empty-state.tsx';
import { Loaded } from '../../kit/feedback/loaded.tsx';
import { inWords } from '../../kit/format.ts';

const tones: Readonly<Record<string, Tone>> = {
  captured: 'good',
  declined: 'bad',
  dunning: 'warn',
  uncollectable: 'bad',
  challenged: 'warn',
};

export const usePayment = (orderId: OrderId) =>
  useQuery({
    queryKey: ['order', orderId, 'payment'],
    queryFn: async () => {
      try {
        return await valueOf(api.payments.get({ params: { order_id: orderId } }));
      } catch (error) {
        if (error instanceof Refusal && error.problem.kind === 'payment-not-found') return null;
        throw error;
      }
    },
  });

/** What the order owes, and every operation it took. */
export function PaymentPanel({ orderId }: { orderId: OrderId }) {
  const query = usePayment(orderId);
  return (
    <Panel
      flush
      title="Payment"
      aside={
        query.data && (
          <Badge tone={tones[query.data.status] ?? 'plain'}>{inWords(query.data.status)}</Badge>
        )
      }
    >
      <Loaded query={query}>
        {(payment) =>
          payment === null ? (
            <EmptyState title="No payment yet">It begins when the order is placed.</EmptyState>
          ) : (
            <>
              <div className="panel-body">
                <Facts
                  of={(
                    [
                      ['Authorised', payment.authorised_minor],
                      ['Captured', payment.captured_minor],
                      ['Voided', payment.voided_minor],
                      ['Refunded', payment.refunded_minor],
                    ] as const
                  ).map(([name, minor]) => [
                    name,
                    <Money minor={minor} currency={payment.currency} />,
                  ])}
                />
              </div>
              <Table
                label="Operations of the payment"
                rows={payment.operations.map((one, i) => ({ ...one, key: String(i) }))}
                rowKey={(one) => one.key}
                columns={[
                  { head: 'What', cell: (one) => inWords(one.kind) },
                  {
                    head: 'State',
                    cell: (one) => (
                      <>
                        {inWords(one.state)}
                        {one.failure && <span className="quiet"> · {inWords(one.failure)}</span>}
                      </>
                    ),
                  },
                  {
                    head: 'When',
                    number: true,
                    cell: (one) => <InstantText at={one.settled_at ?? one.intended_at} />,
                  },
                  {
                    head: 'Amount',
                    number: true,
                    cell: (one) => <Money minor={one.amount_minor} currency={payment.currency} />,
                  },
                ]}
              />
            </>
          )
        }
      </Loaded>
    </Panel>
  );
}
