import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { units } from '@waystock/kernel';
import { useState } from 'react';
import { api, valueOf } from '../../kit/api.ts';
import { Button } from '../../kit/controls/button.tsx';
import { Field } from '../../kit/controls/field.tsx';
import { ProblemNotice } from '../../kit/feedback/problem-notice.tsx';
import { toast } from '../../kit/feedback/toast.tsx';
import { Dialog } from '../../kit/overlay/dialog.tsx';
import { type Delivery, DeliveryPart } from '../checkout/delivery-part.tsx';
import { wrongIn } from '../checkout/issues.ts';
import { useSkus } from '../goods.ts';
import type { OrderDialogProps } from './cancel-dialog.tsx';

/** Another time, other numbers, a word to the driver: until picking begins. */
export function ChangeDialog({ order, onClose }: OrderDialogProps) {
  const { order_id, destination, lines, version, currency } = order;
  const queries = useQueryClient();
  const skus = useSkus(lines.map((line) => line.sku_id));
  const [counts, setCounts] = useState<Readonly<Record<number, number>>>({});
  const [delivery, setDelivery] = useState<Delivery>();
  const [words, setWords] = useState(destination?.instructions ?? '');
  const wanted = lines
    .map((line) => ({ sku_id: line.sku_id, n: counts[line.line] ?? line.units }))
    .filter(({ n }) => n > 0)
    .map(({ sku_id, n }) => ({ sku_id, units: units(n) }));
  const options = useQuery({
    queryKey: ['options', order_id, wanted],
    queryFn: async () => {
      const where = destination ? { position: destination.position } : {};
      const body = { lines: wanted, ...where, currency, order_id };
      return (await valueOf(api.checkout.deliveryOptions({ body }))).options;
    },
    enabled: wanted.length > 0,
    placeholderData: (before) => before,
  });
  const change = useMutation({
    mutationFn: () =>
      valueOf(
        api.orders.edit({
          params: { order_id },
          version,
          body: {
            ...(Object.keys(counts).length > 0 ? { lines: wanted } : {}),
            ...(delivery ? { delivery } : {}),
            ...(destination && words.trim() !== (destination.instructions ?? '')
              ? { destination: doorWith(destination, words.trim()) }
              : {}),
          },
        }),
      ),
    async onSuccess() {
      await queries.invalidateQueries({ queryKey: ['order', order_id] });
      toast('The order is changed.');
      onClose();
    },
  });
  const wrong = wrongIn(change.error);
  return (
    <Dialog
      title="Change the order"
      drawer
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>Leave it</Button>
          <Button
            look="primary"
            busy={change.isPending}
            disabled={wanted.length === 0}
            onClick={() => change.mutate()}
          >
            Change it
          </Button>
        </>
      }
    >
      <div className="dialog-form">
        <fieldset className="counts">
          <legend>How many</legend>
          {lines.map((line) => (
            <Field
              key={line.line}
              label={skus.get(line.sku_id)?.name ?? line.sku_id}
              className="count"
              type="number"
              min={0}
              max={999}
              value={counts[line.line] ?? line.units}
              onChange={(event) =>
                setCounts({ ...counts, [line.line]: Math.max(0, Number(event.target.value)) })
              }
            />
          ))}
          {wrong?.lines && <p className="field-error">{wrong.lines}</p>}
        </fieldset>
        <h3>Another time</h3>
        <DeliveryPart
          options={options}
          chosen={delivery}
          onChoose={setDelivery}
          error={wrong?.delivery}
        />
        <Field
          label="For whoever brings it"
          maxLength={500}
          value={words}
          onChange={(event) => setWords(event.target.value)}
        />
        {change.isError && !wrong && <ProblemNotice error={change.error} />}
      </div>
    </Dialog>
  );
}

type Door = NonNullable<OrderDialogProps['order']['destination']>;

const doorWith = (
  { recipient, street, postcode, city, country, ...door }: Door,
  words: string,
) => ({
  ...{ recipient, street, postcode, city, country, position: door.position },
  ...(door.phone === null ? {} : { phone: door.phone }),
  ...(words ? { instructions: words } : {}),
});
