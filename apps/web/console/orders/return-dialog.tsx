import { units as toUnits } from '@waystock/kernel';
import { useState } from 'react';
import { api, valueOf } from '../../kit/api.ts';
import { Field, Select } from '../../kit/controls/field.tsx';
import { Money } from '../../kit/data/values.tsx';
import { inWords } from '../../kit/format.ts';
import { WhatIf } from '../frame/what-if.tsx';
import type { Order } from '../reads.ts';

const reasons = ['not-wanted', 'damaged', 'wrong-item', 'late', 'other'] as const;

/** Asks for goods back: how many of which line; their worth is paid back once they are received. */
export function ReturnDialog({ order, onClose }: { order: Order; onClose: () => void }) {
  const [units, setUnits] = useState<Readonly<Record<number, number>>>({});
  const [reason, setReason] = useState<(typeof reasons)[number]>('not-wanted');
  const lines = order.lines.filter(({ line }) => (units[line] ?? 0) > 0);
  const worth = lines.reduce(
    (sum, line) => sum + worthOf(line) * BigInt(units[line.line] ?? 0),
    0n,
  );
  return (
    <WhatIf
      title={`Take back from ${order.number}`}
      verb="Request return"
      ready={lines.length > 0}
      act={() =>
        valueOf(
          api.returns.request({
            params: { order_id: order.order_id },
            body: {
              lines: lines.map(({ line }) => ({
                ...{ line, reason },
                units: toUnits(units[line] ?? 0),
              })),
            },
          }),
        )
      }
      told={() => 'The return is expected.'}
      stale={[['order'], ['orders']]}
      onClose={onClose}
    >
      {order.lines.map(({ line, sku_id: sku, units: most }) => (
        <Field
          key={line}
          label={`${sku}, of ${most}`}
          type="number"
          min={0}
          max={most}
          value={units[line] ?? 0}
          onChange={(event) =>
            setUnits({
              ...units,
              [line]: Math.min(most, Math.max(0, Math.trunc(Number(event.target.value)))),
            })
          }
        />
      ))}
      <Select
        label="Why"
        value={reason}
        onChange={(event) => setReason(event.target.value as typeof reason)}
        options={reasons.map((value) => ({ value, label: inWords(value) }))}
      />
      <p>
        Once received, about <Money minor={worth} currency={order.currency} /> are paid back.
      </p>
    </WhatIf>
  );
}

/** Of one unit; the discount of a line is shared by its units. */
const worthOf = (line: Order['lines'][number]): bigint =>
  line.price_minor - line.discount_minor / BigInt(line.units);
