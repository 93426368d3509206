export type { NetworkError } from './errors.ts';
export { earliestHandOver, isOpen, nextOpening, type OpeningHours, readyAt } from './hours.ts';
export { type Earnings, type Kept } from './earnings.ts';
export { nearestSites } from './nearest.ts';
export {
  getSite,
  pauseSite,
  putLanes,
  putRegion,
  putSite,
  putSites,
  resumeSite,
} from './network.ts';
export {
  boundsOf,
  correctionsOf,
  firstOfMonth,
  linesOf,
  monthAfter,
  type MonthAtSite,
  type Payout,
  type PayoutLine,
  type PayoutSpan,
  spansOf,
  spansOfDay,
} from './payout.ts';
export { earnedIn, type PayoutSum, sumsOf, together } from './payout-sums.ts';
export {
  closePayout,
  findClosedPayout,
  findLastPayout,
  listClosedPayouts,
  listPaidSpans,
} from './payout-store.ts';
export { type Rate, rateAt, type SiteRate } from './rate.ts';
export { listRates } from './rate-store.ts';
export {
  isMicroFulfilment,
  type Lane,
  type Region,
  roomLeft,
  type Site,
  type SiteDraft,
  type SiteKind,
} from './site.ts';
export {
  findSites,
  getRevision as getNetworkRevision,
  listLanes,
  listLanesFrom,
  listRegions,
  listSites,
  lockSite,
} from './store.ts';
export { weeklyIssue, type WeeklySpan, type Window, windowsAfter, windowsOn } from './weekly.ts';
