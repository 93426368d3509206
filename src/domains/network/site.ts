import {
  type Currency,
  type Millilitres,
  millilitres,
  type Money,
  ok,
  type Position,
  type Probability,
  refuse,
  type RegionId,
  type Result,
  type Seconds,
  type SiteId,
  type TimeZone,
} from '@waystock/kernel';
import type { InvalidSite, SiteIssue } from './errors.ts';
import type { OpeningHours } from './hours.ts';
import { weeklyIssue } from './weekly.ts';

export const siteKinds = [
  'fulfilment-centre',
  'shop',
  'locker',
  'ambassador',
  'vacant-unit',
  'storage-unit',
  'hub',
  'vehicle',
] as const;
export type SiteKind = (typeof siteKinds)[number];
export type TemperatureClass = 'ambient' | 'chilled' | 'frozen';

export interface Region {
  readonly id: RegionId;
  readonly name: string;
  readonly timeZone: TimeZone;
  readonly currency: Currency;
}

/** A place that holds stock. */
export interface Site {
  readonly id: SiteId;
  readonly regionId: RegionId;
  readonly name: string;
  readonly kind: SiteKind;
  readonly position: Position;
  readonly address: string;
  readonly hours: OpeningHours;
  /** Minute of the local day by which an order must come to leave the same day. */
  readonly cutOff: number;
  readonly pickLead: Seconds;
  /** Room for goods. */
  readonly capacity: Millilitres;
  readonly temperatures: readonly TemperatureClass[];
  readonly handling: { readonly perShipment: Money; readonly perUnit: Money };
  /** Per cubic metre and day. */
  readonly storage: Money;
  /** 0 = anybody may walk in, 1 = guarded. */
  readonly security: Probability;
  /** Shoppers may collect here. */
  readonly pickup: boolean;
  /** Why it takes no orders now. */
  readonly paused: { readonly reason: string } | undefined;
  readonly version: number;
}

/** What is written about a site; pausing is a command of its own. */
export type SiteDraft = Omit<Site, 'paused' | 'version'>;

/** Moving stock from one site to another. */
export interface Lane {
  readonly from: SiteId;
  readonly to: SiteId;
  readonly cost: Money;
  readonly duration: Seconds;
}

/** Small, near, and the first choice for urgent orders. */
export const isMicroFulfilment = (kind: SiteKind): boolean =>
  kind !== 'fulfilment-centre' && kind !== 'hub';

/** Room left beside goods already there; never negative. */
export const roomLeft = (site: Pick<Site, 'capacity'>, used: Millilitres): Millilitres =>
  millilitres(Math.max(0, site.capacity - used));

/** Every rule at once. */
export function checkSite(draft: SiteDraft): Result<SiteDraft, InvalidSite> {
  const issues: SiteIssue[] = [];
  const rule = (holds: boolean, field: SiteIssue['field'], rule: string): void => {
    if (!holds) issues.push({ field, rule });
  };
  const hours = weeklyIssue(draft.hours.weekly);
  const costs = [draft.handling.perShipment, draft.handling.perUnit, draft.storage];
  rule(isText(draft.name), 'name', 'has 1 to 200 characters');
  rule(isText(draft.address), 'address', 'has 1 to 200 characters');
  rule(hours === undefined, 'hours', hours ?? '');
  rule(isMinute(draft.cutOff), 'cutOff', 'is a minute of the day, 0 to 1439');
  rule(draft.pickLead >= 0, 'pickLead', 'is not negative');
  rule(draft.capacity > 0, 'capacity', 'is at least 1 ml');
  rule(draft.temperatures.length > 0, 'temperatures', 'name at least one class');
  rule(
    costs.every((cost) => cost.minor >= 0n),
    'handling',
    'and storage cost nothing or more',
  );
  rule(
    new Set(costs.map((cost) => cost.currency)).size === 1,
    'storage',
    'and handling are in one currency',
  );
  return issues.length === 0
    ? ok(draft)
    : refuse({ kind: 'site-invalid', siteId: draft.id, issues });
}

const isText = (text: string): boolean => text.trim().length > 0 && text.length <= 200;
const isMinute = (minute: number): boolean =>
  Number.isSafeInteger(minute) && minute >= 0 && minute < 1440;
