import { hours, minutes, seconds } from '@waystock/kernel';
import { forgetOldResults } from './http/forget-results.ts';
import type { Schedule } from './storage/scheduler.ts';
import { takeExpiredLotsOffSale } from './workflows/expire-lots.ts';
import { auditBooksAloud } from './workflows/audit-books.ts';
import { passOnOffers } from './workflows/offer-routes.ts';
import {
  forgetOldProofs,
  forgetNotices,
  forgetShares,
  forgetTraces,
  rewrapAllKeys,
} from './workflows/forget-traces.ts';
import { closePayouts } from './workflows/pay-hosts.ts';
import { learnTraffic } from './workflows/learn-traffic.ts';
import { planPeriod, planRoutes } from './workflows/plan-routes.ts';
import { releaseExpiredHolds } from './workflows/release-expired-holds.ts';
import { replanAllocation, replanPeriod } from './workflows/replan-allocation.ts';
import { tellOverdueGoods } from './workflows/source-late-goods.ts';
import { releaseWaves, wavePeriod } from './workflows/release-waves.ts';
import { settleLateCalls } from './workflows/settle-payments.ts';

/** What the clock wakes, and how often. Among any number of processes each turn runs once. */
export const schedules: readonly Schedule[] = [
  {
    name: 'release-expired-holds',
    every: seconds(1),
    lease: minutes(1),
    run: releaseExpiredHolds,
  },
  { name: 'settle-late-calls', every: seconds(2), lease: minutes(2), run: settleLateCalls },
  { name: 'release-waves', every: wavePeriod, lease: minutes(5), run: releaseWaves },
  {
    name: 'replan-allocation',
    every: replanPeriod,
    lease: minutes(5),
    run: replanAllocation,
  },
  { name: 'tell-overdue-goods', every: minutes(10), lease: minutes(5), run: tellOverdueGoods },
  { name: 'plan-routes', every: planPeriod, lease: minutes(5), run: planRoutes },
  { name: 'pass-on-offers', every: seconds(5), lease: minutes(1), run: passOnOffers },
  { name: 'learn-traffic', every: hours(1), lease: minutes(10), run: learnTraffic },
  { name: 'audit-books', every: hours(1), lease: minutes(10), run: auditBooksAloud },
  { name: 'close-payouts', every: hours(1), lease: minutes(10), run: closePayouts },
  { name: 'expire-lots', every: hours(1), lease: minutes(10), run: takeExpiredLotsOffSale },
  { name: 'forget-traces', every: hours(1), lease: minutes(10), run: forgetTraces },
  { name: 'forget-shares', every: hours(1), lease: minutes(10), run: forgetShares },
  { name: 'forget-proofs', every: hours(1), lease: minutes(10), run: forgetOldProofs },
  { name: 'forget-notices', every: hours(1), lease: minutes(10), run: forgetNotices },
  { name: 'rewrap-keys', every: hours(1), lease: minutes(10), run: rewrapAllKeys },
  { name: 'forget-results', every: hours(1), lease: minutes(10), run: forgetOldResults },
];
