import { api, valueOf } from '../../kit/api.ts';
import { type Leaving, type Site, useDeed, useDock } from '../reads.ts';
import type { Verdict } from '../scan/scan-field.tsx';
import { type Taker, takerIdOf, tidyNumber } from './takers.ts';

const changes = [['dock'], ['work'], ['stock'], ['lots'], ['statement']];

/** What to do with a code that is scanned while parcels go to somebody. */
export function useHandOver(site: Site, taker: Taker | undefined) {
  const dock = useDock(site.site_id).data ?? [];
  const collect = useDeed(
    (code: string) => valueOf(api.fulfilment.collect({ body: { site_id: site.site_id, code } })),
    changes,
  );
  const scan = useDeed(
    (body: { code: string; vehicle_id?: NonNullable<Leaving['vehicle_id']> }) =>
      valueOf(api.fulfilment.scanAtDock({ body })),
    changes,
  );
  return async (code: string): Promise<Verdict> => {
    if (taker?.kind === 'customer') {
      const { order_number, parcels } = await collect.mutateAsync(code);
      return {
        tone: 'good',
        title: `${order_number}: give out ${parcels === 1 ? '1 parcel' : `${parcels} parcels`}`,
        detail: 'It counts as delivered.',
      };
    }
    const found = dock.find((one) => hasParcel(one, code));
    if (found && taker && takerIdOf(found) !== taker.id) return notForThem(found, taker);
    const vehicle_id = found?.vehicle_id;
    const handed = await scan.mutateAsync({ code, ...(vehicle_id ? { vehicle_id } : {}) });
    const left = handed.parcels - handed.scanned;
    return {
      tone: 'good',
      title: `${tidyNumber(code)} is with ${taker?.name ?? 'whoever takes it'}`,
      detail: left === 0 ? 'The order is complete.' : `${left} more of this order.`,
    };
  };
}

const hasParcel = ({ parcels }: Leaving, code: string): boolean =>
  parcels.some((parcel) => parcel.tracking_number === tidyNumber(code));

const notForThem = (found: Leaving, taker: Taker): Verdict => ({
  tone: 'bad',
  title: `Not for ${taker.name}`,
  detail: `${found.order_number} ${where(found)}. Keep it here.`,
});

function where({ taken_by, service, vehicle_id }: Leaving): string {
  if (taken_by === 'customer') return 'waits for its customer';
  if (taken_by === 'carrier') return `goes with ${service}`;
  return vehicle_id === null ? 'has no vehicle yet' : `rides with ${vehicle_id}`;
}
