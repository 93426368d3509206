import type { LocalDate, RegionId, SiteId } from '@waystock/kernel';
import type { SiteDraft } from './site.ts';

/** What the network may refuse. */
export type NetworkError =
  | InvalidSite
  | SiteNotFound
  | RegionNotFound
  | LaneInvalid
  | PayoutNotFound
  | StaleVersion;

export interface PayoutNotFound {
  readonly kind: 'payout-not-found';
  readonly siteId: SiteId;
  readonly month: LocalDate;
}

export interface RegionNotFound {
  readonly kind: 'region-not-found';
  readonly regionId: RegionId;
}

export interface LaneInvalid {
  readonly kind: 'lane-invalid';
  readonly from: SiteId;
  readonly to: SiteId;
  readonly rule: string;
}

export interface StaleVersion {
  readonly kind: 'stale-version';
  readonly expected: number;
  readonly actual: number;
}

export interface SiteNotFound {
  readonly kind: 'site-not-found';
  readonly siteId: SiteId;
}

export interface InvalidSite {
  readonly kind: 'site-invalid';
  readonly siteId: SiteId;
  readonly issues: readonly SiteIssue[];
}

export interface SiteIssue {
  readonly field: keyof SiteDraft;
  /** Completes the sentence "The … of a site …". */
  readonly rule: string;
}
