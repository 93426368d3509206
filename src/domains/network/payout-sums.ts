import { add, type Currency, type Money, zero } from '@waystock/kernel';
import type { Earnings } from './earnings.ts';
import type { Payout, PayoutLine } from './payout.ts';

export interface PayoutSum {
  readonly currency: Currency;
  readonly earned: Earnings;
  readonly corrections: Money;
  readonly total: Money;
}

/** What a month pays, by currency: more than one only where the site's own has changed. */
export function sumsOf({ lines, corrections }: Pick<Payout, 'lines' | 'corrections'>): PayoutSum[] {
  const all = [...lines, ...corrections];
  const currencies = [...new Set(all.map(({ rate }) => rate.storage.currency))].sort();
  return currencies.map((currency) => {
    const earned = earnedIn(lines, currency);
    const corrected = together(earnedIn(corrections, currency));
    return { currency, earned, corrections: corrected, total: add(together(earned), corrected) };
  });
}

/** What one currency of some lines adds up to. */
export const earnedIn = (lines: readonly PayoutLine[], currency: Currency): Earnings =>
  totalOf(
    lines.filter(({ rate }) => rate.storage.currency === currency),
    currency,
  );

const totalOf = (lines: readonly PayoutLine[], currency: Currency): Earnings => {
  const none = zero(currency);
  return lines.reduce<Earnings>(
    (total, { earned }) => ({
      handling: add(total.handling, earned.handling),
      picking: add(total.picking, earned.picking),
      storage: add(total.storage, earned.storage),
    }),
    { handling: none, picking: none, storage: none },
  );
};

/** All three together. */
export const together = ({ handling, picking, storage }: Earnings): Money =>
  add(add(handling, picking), storage);
