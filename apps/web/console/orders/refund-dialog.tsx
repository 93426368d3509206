import { minorDigits } from '@waystock/kernel';
import { useState } from 'react';
import { api, valueOf } from '../../kit/api.ts';
import { Field } from '../../kit/controls/field.tsx';
import { Facts } from '../../kit/data/panel.tsx';
import { Money } from '../../kit/data/values.tsx';
import { Loaded } from '../../kit/feedback/loaded.tsx';
import { WhatIf } from '../frame/what-if.tsx';
import type { Order } from '../reads.ts';
import { usePayment } from './payment-panel.tsx';

/** Pays money back without goods; never more than was captured. */
export function RefundDialog({ order, onClose }: { order: Order; onClose: () => void }) {
  const payment = usePayment(order.order_id);
  const [typed, setTyped] = useState('');
  const [reason, setReason] = useState('');
  const { currency } = order;
  const left = payment.data ? payment.data.captured_minor - payment.data.refunded_minor : 0n;
  const amount = minorOf(typed, minorDigits(currency));
  const isTooMuch = amount !== undefined && amount > left;
  return (
    <WhatIf
      title={`Refund ${order.number}`}
      verb="Pay back"
      ready={amount !== undefined && amount > 0n && !isTooMuch && reason.trim() !== ''}
      act={() =>
        valueOf(
          api.returns.refund({
            params: { order_id: order.order_id },
            body: { amount_minor: amount ?? 0n, currency, reason: reason.trim() },
          }),
        )
      }
      told={() => 'The refund is on its way.'}
      stale={[['order']]}
      onClose={onClose}
    >
      <Loaded query={payment} lines={2}>
        {() => (
          <Facts
            of={[
              ['Captured and not paid back', <Money minor={left} currency={currency} />],
              [
                'Left after this',
                amount === undefined || isTooMuch ? (
                  '–'
                ) : (
                  <Money minor={left - amount} currency={currency} />
                ),
              ],
            ]}
          />
        )}
      </Loaded>
      <Field
        label={`Amount in ${currency}`}
        inputMode="decimal"
        value={typed}
        error={isTooMuch ? 'More than was captured.' : undefined}
        onChange={(event) => setTyped(event.target.value)}
      />
      <Field
        label="Why"
        value={reason}
        maxLength={200}
        onChange={(event) => setReason(event.target.value)}
      />
    </WhatIf>
  );
}

/** `12.30` or `12,30` as minor units; undefined when it is no amount. */
function minorOf(text: string, digits: number): bigint | undefined {
  const [, whole, part = ''] = /^(\d{1,9})(?:[.,](\d*))?$/.exec(text.trim()) ?? [];
  if (whole === undefined || part.length > digits) return undefined;
  return BigInt(whole + part.padEnd(digits, '0'));
}
