import type { Instant } from '@waystock/kernel';
import type { NetworkSnapshot } from '../../domains/allocation/index.ts';
import type { Site } from '../../domains/network/index.ts';
import type { CarrierShipments } from '../../views/carrier-shipments.ts';

/** A visit of a carrier at a dock: when, what waits for it there, and what is still to come. */
export interface CarrierCollection extends Omit<CarrierShipments, 'service' | 'leaves'> {
  readonly contractId: string;
  readonly carrier: string;
  readonly carrierService: string;
  /** Undefined of a carrier that does not come any more. */
  readonly collects: Instant | undefined;
  /** Of these so many were to leave with an earlier visit. */
  readonly overdue: number;
}

/**
 * The next visit of each carrier, and later ones for which something is planned; soonest first. What
 * was to leave with a visit that is over leaves with the next one.
 */
export function collectionsAt(
  { network, site, now }: { network: NetworkSnapshot; site: Site['id']; now: Instant },
  planned: readonly CarrierShipments[],
): CarrierCollection[] {
  const visits = network.sites.get(site)?.collections;
  const found = new Map<string, CarrierCollection>();
  const nextOf = (contractId: string): Instant | undefined =>
    visits?.get(contractId)?.find(({ leaves }) => leaves > now)?.leaves;
  const add = (contractId: string, collects: Instant | undefined, more: Partial<Counts>): void => {
    const tariff = network.contracts.find(({ id }) => id === contractId)?.tariff;
    const key = `${contractId} ${collects ?? ''}`;
    const known = found.get(key) ?? {
      contractId,
      carrier: tariff?.carrier ?? contractId,
      carrierService: tariff?.service ?? '',
      collects,
      ...nothing,
    };
    found.set(key, { ...known, ...sumOf(known, more) });
  };
  for (const { id } of network.contracts) if (nextOf(id) !== undefined) add(id, nextOf(id), {});
  for (const { service, leaves, ...counts } of planned) {
    const isOver = leaves === undefined || leaves <= now;
    const overdue = isOver ? counts.ready + counts.missing : 0;
    add(service, isOver ? nextOf(service) : leaves, { ...counts, overdue });
  }
  return [...found.values()].sort(
    (a, b) =>
      (a.collects ?? Infinity) - (b.collects ?? Infinity) || (a.contractId < b.contractId ? -1 : 1),
  );
}

const nothing = { ready: 0, readyParcels: 0, missing: 0, missingUnits: 0, overdue: 0 };
type Counts = { readonly [Name in keyof typeof nothing]: number };

const sumOf = (a: Counts, b: Partial<Counts>): Counts => ({
  ready: a.ready + (b.ready ?? 0),
  readyParcels: a.readyParcels + (b.readyParcels ?? 0),
  missing: a.missing + (b.missing ?? 0),
  missingUnits: a.missingUnits + (b.missingUnits ?? 0),
  overdue: a.overdue + (b.overdue ?? 0),
});
