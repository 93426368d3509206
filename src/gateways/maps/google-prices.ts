import { currency, type Money, money } from '@waystock/kernel';

/** How Google looks at traffic; what is more than `unaware` costs twice as much. */
export type GoogleTraffic = 'unaware' | 'aware' | 'optimal';

/**
 * List prices per thousand without discounts of volume: a budget kept by them errs on the safe side.
 * Elements for the matrix, requests for the rest. Read in 2025 in the pages on usage and billing.
 */
const usd = (cents: number): Money => money(cents, currency('USD'));
const essentials = usd(500);
const pro = usd(1000);
export const addressPrice = usd(1700);

export const matrixPrice = (traffic: GoogleTraffic): Money =>
  traffic === 'unaware' ? essentials : pro;

/** More than ten stops between the ends are of the dearer kind, too. */
export const routePrice = (traffic: GoogleTraffic, between: number): Money =>
  traffic === 'unaware' && between <= 10 ? essentials : pro;
