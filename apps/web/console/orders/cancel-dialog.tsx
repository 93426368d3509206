import { cancelReasons } from '@waystock/contract';
import { useState } from 'react';
import { api, valueOf } from '../../kit/api.ts';
import { Select } from '../../kit/controls/field.tsx';
import { Facts } from '../../kit/data/panel.tsx';
import { Money } from '../../kit/data/values.tsx';
import { inWords } from '../../kit/format.ts';
import { WhatIf } from '../frame/what-if.tsx';
import { type Order, useSiteName } from '../reads.ts';
import { usePayment } from './payment-panel.tsx';

/** What each stage that was reached means once it is undone. */
const undone: Readonly<Record<string, string>> = {
  created: 'its hold is given back',
  authorised: 'its hold is given back',
  cleared: 'its hold is given back',
  allocated: 'its stock is free again',
  picked: 'its goods are put back on their shelves',
  packed: 'its parcels are unpacked and put back',
};

export function CancelDialog({ order, onClose }: { order: Order; onClose: () => void }) {
  const [reason, setReason] = useState<(typeof cancelReasons)[number]>('other');
  const siteName = useSiteName();
  const payment = usePayment(order.order_id).data;
  const params = { order_id: order.order_id };
  const open = payment
    ? payment.authorised_minor - payment.captured_minor - payment.voided_minor
    : 0n;
  return (
    <WhatIf
      title={`Cancel ${order.number}`}
      verb="Cancel order"
      danger
      ready
      act={() => valueOf(api.orders.cancel({ params, body: { reason } }))}
      told={({ number }) => `${number} is cancelled.`}
      stale={[['order'], ['orders'], ['open-orders'], ['exceptions']]}
      onClose={onClose}
    >
      <Facts
        of={[
          ...order.shipments
            .filter(({ stage }) => undone[stage] !== undefined)
            .map(
              ({ site_id: site, stage }) =>
                [`From ${siteName(site)}`, `${inWords(stage)}: ${undone[stage]}`] as const,
            ),
          [
            'Authorisation',
            payment && open > 0n ? (
              <>
                <Money minor={open} currency={payment.currency} /> are not charged
              </>
            ) : (
              'Nothing is open'
            ),
          ],
        ]}
      />
      <Select
        label="Why"
        value={reason}
        onChange={(event) => setReason(event.target.value as typeof reason)}
        options={cancelReasons.map((value) => ({ value, label: inWords(value) }))}
      />
    </WhatIf>
  );
}
