import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Api, BodyOf } from '@waystock/contract';
import { type OrderId, units } from '@waystock/kernel';
import { useState } from 'react';
import { api, valueOf } from '../../kit/api.ts';
import { Button } from '../../kit/controls/button.tsx';
import { Field, Select } from '../../kit/controls/field.tsx';
import { Panel } from '../../kit/data/panel.tsx';
import { InstantText, Money } from '../../kit/data/values.tsx';
import { ProblemNotice } from '../../kit/feedback/problem-notice.tsx';
import { toast } from '../../kit/feedback/toast.tsx';
import { inWords } from '../../kit/format.ts';
import { Dialog } from '../../kit/overlay/dialog.tsx';
import { useSkus } from '../goods.ts';
import type { OrderDialogProps } from './cancel-dialog.tsx';

type Reason = BodyOf<Api['returns']['request']>['lines'][number]['reason'];
const reasons: readonly Reason[] = ['not-wanted', 'damaged', 'wrong-item', 'late', 'other'];

export function ReturnDialog({ order, onClose }: OrderDialogProps) {
  const { order_id, lines } = order;
  const queries = useQueryClient();
  const skus = useSkus(lines.map((line) => line.sku_id));
  const [counts, setCounts] = useState<Readonly<Record<number, number>>>({});
  const [reason, setReason] = useState<Reason>('not-wanted');
  const chosen = lines.filter((line) => (counts[line.line] ?? 0) > 0);
  const send = useMutation({
    mutationFn: () =>
      valueOf(
        api.returns.request({
          params: { order_id },
          body: {
            lines: chosen.map(({ line }) => ({ line, units: units(counts[line] ?? 0), reason })),
          },
        }),
      ),
    async onSuccess() {
      await queries.invalidateQueries({ queryKey: ['order', order_id] });
      toast('We wait for it. Your money comes back once it is here.');
      onClose();
    },
  });
  return (
    <Dialog
      title="Send something back"
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>Keep it all</Button>
          <Button
            look="primary"
            busy={send.isPending}
            disabled={chosen.length === 0}
            onClick={() => send.mutate()}
          >
            Send it back
          </Button>
        </>
      }
    >
      <div className="dialog-form">
        <fieldset className="counts">
          <legend>How many go back</legend>
          {lines.map(({ line, sku_id, units: had }) => (
            <Field
              key={line}
              label={`${skus.get(sku_id)?.name ?? sku_id} (of ${had})`}
              className="count"
              type="number"
              min={0}
              max={had}
              value={counts[line] ?? 0}
              onChange={(event) =>
                setCounts({
                  ...counts,
                  [line]: Math.min(had, Math.max(0, Number(event.target.value))),
                })
              }
            />
          ))}
        </fieldset>
        <Select
          label="Why"
          value={reason}
          onChange={(event) => setReason(event.target.value as Reason)}
          options={reasons.map((value) => ({ value, label: inWords(value) }))}
        />
        {send.isError && <ProblemNotice error={send.error} />}
      </div>
    </Dialog>
  );
}

/** What is on its way back, and what has been paid back for it. */
export function Returns({ orderId, stage }: { orderId: OrderId; stage: string }) {
  const { data } = useQuery({
    queryKey: ['order', orderId, 'returns', stage],
    queryFn: () => valueOf(api.returns.list({ query: {} })),
  });
  const own = data?.items.filter((one) => one.order_id === orderId) ?? [];
  if (own.length === 0) return null;
  return (
    <Panel title="Sent back" flush>
      <ul className="basket-lines">
        {own.map((one) => (
          <li key={one.return_id} className="basket-line">
            <span>
              {one.received_at === null ? 'Asked for' : 'Came back'}{' '}
              <InstantText at={one.received_at ?? one.requested_at} />
            </span>
            <span className="basket-line-price">
              {one.refund_minor === null ? (
                <span className="quiet">not here yet</span>
              ) : (
                <>
                  <Money minor={one.refund_minor} currency={one.currency} /> back
                </>
              )}
            </span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
