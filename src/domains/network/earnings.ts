import { type Millilitres, type Money, share, times } from '@waystock/kernel';
import type { Site } from './site.ts';

/** What somebody who keeps a site has done on a day. */
export interface Kept {
  readonly shipments: number;
  readonly units: number;
  /** On its shelves when the day ended. */
  readonly stored: Millilitres;
}

export interface Earnings {
  readonly handling: Money;
  readonly picking: Money;
  readonly storage: Money;
}

const cubicMetre = 1_000_000;

/** What it has earned at the site's rates: what a site costs us is what its host is paid. */
export const earningsOf = (site: Pick<Site, 'handling' | 'storage'>, kept: Kept): Earnings => ({
  handling: times(site.handling.perShipment, kept.shipments),
  picking: times(site.handling.perUnit, kept.units),
  storage: share(site.storage, kept.stored / cubicMetre),
});
