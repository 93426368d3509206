import {
  asId,
  currency,
  type CustomerId,
  instant,
  money,
  type OrderId,
  position,
} from '@waystock/kernel';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Application, History } from './rules.ts';
import { scoreOrder, standardPolicy } from './score.ts';

const placedAt = instant(Date.UTC(2026, 4, 6, 14));
const eur = (minor: number) => money(minor, currency('EUR'));
const application: Application = {
  orderId: asId<OrderId>('ord_1'),
  customerId: asId<CustomerId>('cus_1'),
  customerSince: instant(placedAt - 1000),
  amount: eur(2000_00),
  placedAt,
  delivery: { country: 'DE', position: position(13.4, 52.5), addressKey: 'door' },
  billing: { country: 'FR', position: position(2.3, 48.9) },
};
const history: History = {
  ordersLastHour: 0,
  ordersLastDay: 0,
  customersAtAddress: 0,
  declinesLastDay: 1,
  clearedAmounts: [],
  addressUsedBefore: false,
};

test('the reasons come heaviest first, in words, and add up', () => {
  expect(scoreOrder(application, history)).toEqual({
    score: 105,
    verdict: 'reject',
    reasons: [
      {
        rule: 'order-value',
        points: 45,
        detail: 'more than three times 500.00 EUR from a customer with little history',
      },
      { rule: 'billing-mismatch', points: 30, detail: 'billed in FR, delivered in DE' },
      { rule: 'account-age', points: 20, detail: 'the account is less than an hour old' },
      { rule: 'declined-payments', points: 10, detail: '1 payment declined in the last day' },
    ],
  });
});

test.each([
  [106, 200, 'clear'],
  [105, 200, 'review'],
  [40, 106, 'review'],
  [40, 105, 'reject'],
])(
  'a score of 105, reviewed from %d and rejected from %d: %s',
  (reviewFrom, rejectFrom, verdict) => {
    const policy = { ...standardPolicy, reviewFrom, rejectFrom };
    expect(scoreOrder(application, history, policy).verdict).toBe(verdict);
  },
);

test('more of what is suspicious never lowers the score', () => {
  const n = fc.nat(25);
  const histories = fc.record({
    ordersLastHour: n,
    ordersLastDay: n,
    customersAtAddress: n,
    declinesLastDay: n,
  });
  const sign = fc.constantFrom(
    'ordersLastHour' as const,
    'ordersLastDay' as const,
    'customersAtAddress' as const,
    'declinesLastDay' as const,
  );
  fc.assert(
    fc.property(histories, sign, fc.integer({ min: 1, max: 10 }), (counts, which, more) => {
      const before = { ...history, ...counts };
      const after = { ...before, [which]: before[which] + more };
      const scored = scoreOrder(application, after);
      expect(scored.score).toBeGreaterThanOrEqual(scoreOrder(application, before).score);
      expect(scored.reasons.reduce((sum, reason) => sum + reason.points, 0)).toBe(scored.score);
    }),
  );
});
