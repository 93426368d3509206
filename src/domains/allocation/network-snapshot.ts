import {
  type Instant,
  type LocalDate,
  type Metres,
  type Money,
  type Seconds,
  type SiteId,
} from '@waystock/kernel';
import type { Lane, Site } from '../network/index.ts';
import type { CarrierTariff, DeliveryCalendar } from './carrier-rates.ts';
import type { Carries } from './problem.ts';
import { collectionsOf, type Timetable, timetableOf } from './timetable.ts';

/** What a carrier has agreed to: where it collects when, what it carries, and its prices. */
export interface CarrierContract {
  /** `post.parcel` */
  readonly id: string;
  readonly tariff: CarrierTariff;
  readonly carries: Carries;
  /** Minute of the local day at which it collects at our sites. */
  readonly collectsAt: number;
  readonly restDays: readonly number[];
  readonly holidays: readonly LocalDate[];
  readonly active: boolean;
}

/** Deliveries by our own vehicles from a site. */
export interface LastMile {
  readonly siteId: SiteId;
  readonly reach: Metres;
  readonly perDrop: Money;
  readonly perKm: Money;
  /** Metres per second on the way, and what passes beside driving: loading, other stops, the door. */
  readonly speed: number;
  readonly spare: Seconds;
  readonly carries: Carries;
}

/**
 * The slow part of what allocation needs to know, read once and used for many orders: sites with
 * their timetables, lanes, carriers. Good until `until`; whoever keeps it reads it anew by then, and
 * when a site, lane or tariff changes. Stock is never in here.
 */
export interface NetworkSnapshot {
  readonly from: Instant;
  readonly until: Instant;
  readonly sites: ReadonlyMap<SiteId, SiteSnapshot>;
  readonly lanes: readonly Lane[];
  readonly contracts: readonly CarrierContract[];
  /** Arrivals already worked out, by carrier, day, transit and zone of the door. */
  readonly arrivals: Map<string, Instant>;
}

export interface SiteSnapshot {
  readonly site: Site;
  readonly timetable: Timetable;
  readonly lastMile: LastMile | undefined;
  /** By contract id. */
  readonly collections: ReadonlyMap<string, ReturnType<typeof collectionsOf>>;
}

export interface NetworkParts {
  readonly sites: readonly Site[];
  readonly lanes: readonly Lane[];
  readonly contracts: readonly CarrierContract[];
  readonly lastMiles: readonly LastMile[];
}

export function snapshotOf(parts: NetworkParts, at: Instant): NetworkSnapshot {
  const contracts = parts.contracts.filter((contract) => contract.active);
  const lastMiles = new Map(parts.lastMiles.map((lastMile) => [lastMile.siteId, lastMile]));
  // Many sites keep the same hours.
  const known = new Map<string, Pick<SiteSnapshot, 'timetable' | 'collections'>>();
  let until = Number.POSITIVE_INFINITY;
  const sites = parts.sites.map((site): [SiteId, SiteSnapshot] => {
    const key = JSON.stringify([site.hours, site.cutOff]);
    const times = known.get(key) ?? timesOf(site, contracts, at);
    known.set(key, times);
    until = Math.min(until, times.timetable.until);
    return [site.id, { site, lastMile: lastMiles.get(site.id), ...times }];
  });
  return {
    from: at,
    until: until as Instant,
    sites: new Map(sites),
    lanes: parts.lanes,
    contracts,
    arrivals: new Map(),
  };
}

function timesOf(
  site: Site,
  contracts: readonly CarrierContract[],
  at: Instant,
): Pick<SiteSnapshot, 'timetable' | 'collections'> {
  const timetable = timetableOf(site, at);
  const { timeZone } = site.hours;
  const collections = contracts.map((contract): [string, ReturnType<typeof collectionsOf>] => {
    const calendar: DeliveryCalendar = { ...contract, timeZone };
    return [
      contract.id,
      collectionsOf(timetable, timeZone, { minute: contract.collectsAt, calendar }),
    ];
  });
  return { timetable, collections: new Map(collections) };
}
