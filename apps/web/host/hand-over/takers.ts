import type { Leaving } from '../reads.ts';

/** Those who take parcels from a dock or a counter, and what waits for each. */
export interface Taker {
  readonly id: string;
  readonly name: string;
  readonly note: string | undefined;
  readonly kind: Leaving['taken_by'];
  readonly leaves: Leaving['departs_at'];
  readonly shipments: readonly Leaving[];
}

export const takerIdOf = ({ taken_by, service, vehicle_id }: Leaving): string =>
  taken_by === 'vehicle' ? `vehicle ${vehicle_id ?? ''}` : service;

/** Who leaves first comes first; then carriers and the counter; what no vehicle takes yet, last. */
export function takersOf(dock: readonly Leaving[]): Taker[] {
  const packed = dock.filter((one) => one.state === 'packed');
  const groups = [...Map.groupBy(packed, takerIdOf)];
  return groups
    .flatMap(([id, shipments]) => {
      const [first] = shipments;
      return first ? takerOf(id, first, shipments) : [];
    })
    .sort((a, b) => rankOf(a) - rankOf(b) || (a.leaves ?? 0) - (b.leaves ?? 0));
}

const rankOf = ({ kind, leaves }: Taker): number => {
  if (kind === 'vehicle') return leaves === null ? 3 : 0;
  return kind === 'carrier' ? 1 : 2;
};

function takerOf(id: string, first: Leaving, shipments: readonly Leaving[]): Taker {
  const { taken_by: kind, vehicle_id, driver, departs_at, service } = first;
  const named = {
    vehicle: vehicle_id ?? 'No vehicle yet',
    carrier: service,
    customer: 'Counter',
  } as const;
  const notes = {
    vehicle: vehicle_id === null ? 'Planned as soon as one is free' : (driver ?? undefined),
    carrier: 'Parcel carrier',
    customer: 'Customers collect',
  } as const;
  return { id, kind, name: named[kind], note: notes[kind], leaves: departs_at, shipments };
}

export const parcelsOf = ({ shipments }: Taker) => shipments.flatMap((one) => one.parcels);

/** As a scanner or a person gives it, and as it is kept: O is 0, I and L are 1. */
export const tidyNumber = (text: string): string =>
  text.toUpperCase().replaceAll(/[\s-]/g, '').replaceAll('O', '0').replaceAll(/[IL]/g, '1');
