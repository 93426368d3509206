import {
  asId,
  expectOk,
  hours,
  parseInstant,
  plus,
  seconds,
  type SiteId,
  type SkuId,
} from '@waystock/kernel';
import { expect, test } from 'vitest';
import { cents, noon, threeCities, usd } from './allocation.fixture.ts';
import { describeAlternative, describeMove, describeReason } from './describe.ts';
import { decide } from './policy.ts';
import type { Reason } from './reasons.ts';
import type { MoveReason } from './replan.ts';
import { cashOnly } from './terms.ts';

test('why not split?', () => {
  const { alternatives } = expectOk(decide(threeCities(), cashOnly(usd)));
  const split = alternatives.find((other) => other.plan.strategy === 'split');
  expect(split && describeAlternative(split)).toBe(
    'split from NY and CHI and MIA costs 6.00 USD more: shipping +13.50 USD, transfer -7.50 USD.',
  );
});

test('why nothing at all?', () => {
  const promise = {
    deadline: plus(noon, hours(2)),
    maxLateness: seconds(0),
    maxConsolidationDelay: hours(0),
  };
  const refused = decide(threeCities({ service: 'two-hour', promise }), cashOnly(usd));
  expect(refused.ok ? [] : refused.error.reasons.map(describeReason)).toEqual([
    'From CHI it would arrive at 2026-05-08T12:00Z, after 2026-05-06T14:00Z.',
    'From MIA it would arrive at 2026-05-08T00:00Z, after 2026-05-06T14:00Z.',
    'An order of service two-hour never waits for a transfer.',
  ]);
});

const [ny, chi] = [asId<SiteId>('NY'), asId<SiteId>('CHI')];
const [a, b] = [asId<SkuId>('A'), asId<SkuId>('B')];

test.each<[Reason, string]>([
  [{ constraint: 'closed', siteId: ny, why: 'flood' }, 'NY takes no orders: flood.'],
  [{ constraint: 'stock', siteId: ny }, 'NY has none of the goods.'],
  [
    { constraint: 'deadline', siteId: ny, arrives: undefined, latest: noon },
    'Nothing leaves NY in time.',
  ],
  [
    { constraint: 'carriage', siteId: ny, skuIds: [a, b] },
    'No service in time from NY carries A, B.',
  ],
  [
    { constraint: 'load', siteId: ny },
    'What NY has of it is more than any service in time takes in one shipment.',
  ],
  [
    { constraint: 'shortlist', siteId: ny },
    'NY is neither among the nearest nor among the cheapest sites.',
  ],
  [
    {
      constraint: 'transfer-deadline',
      from: chi,
      hub: ny,
      atHub: parseInstant('2026-05-07T12:00Z'),
      latest: noon,
    },
    'Goods from CHI reach NY at 2026-05-07T12:00Z: too late to arrive by 2026-05-06T12:00Z.',
  ],
  [
    { constraint: 'spoken-for', siteId: ny, price: cents(250) },
    'NY is closest, but its stock is spoken for at 2.50 USD.',
  ],
])('%o', (reason, text) => {
  expect(describeReason(reason)).toBe(text);
});

test.each<[MoveReason, string]>([
  [{ because: 'cheaper' }, 'another way costs less'],
  [{ because: 'site-closed', siteId: ny, why: 'flood' }, 'NY closed: flood'],
  [
    { because: 'stock-lost', skuId: a, siteId: ny, cause: 'short-pick' },
    'A at NY is not there: short-pick',
  ],
  [{ because: 'no-longer-in-time' }, 'the plan would no longer arrive in time'],
])('%o', (reason, text) => {
  expect(describeMove(reason)).toBe(text);
});
