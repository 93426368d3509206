import {
  asId,
  days,
  expectOk,
  hours,
  type Instant,
  type OrderId,
  plus,
  seconds,
  type SiteId,
  type SkuId,
  units,
} from '@waystock/kernel';
import { describe, expect, test } from 'vitest';
import { carrier, line, noon, site, threeCities, usd } from './allocation.fixture.ts';
import type { Plan } from './plan.ts';
import { decide } from './policy.ts';
import type { AllocationProblem } from './problem.ts';
import { defaultHorizon, type PendingOrder, replan, type ReplanInput } from './replan.ts';
import type { StockCell } from './stock-book.ts';
import { cashOnly } from './terms.ts';

const terms = cashOnly(usd);
const [a, b] = [asId<SkuId>('A'), asId<SkuId>('B')];
const s0 = asId<SiteId>('S0');

/** A shopper near one of three sites: shipping costs this much from each. */
function order(
  id: string,
  from: { prices: [number, number, number]; skus?: string[] },
  changes: Partial<AllocationProblem> = {},
): (stock: StockCell[], commitAt?: Instant) => PendingOrder {
  const problem = threeCities({
    lines: (from.skus ?? ['A']).map((sku) => line(sku)),
    sites: from.prices.map((price, i) =>
      site(`S${i}`, { available: [], services: [carrier(price, 0, days(1 + i))] }),
    ),
    lanes: [],
    ...changes,
  });
  return (stock, commitAt = plus(noon, hours(2))) => {
    const sites = problem.sites.map((s) => ({
      ...s,
      available: problem.lines.map((l) =>
        units(
          stock
            .filter((cell) => cell.siteId === s.siteId && cell.skuId === l.skuId)
            .reduce((sum, cell) => sum + cell.units, 0),
        ),
      ),
    }));
    const plan = expectOk(decide({ ...problem, sites }, terms)).chosen;
    return { orderId: asId<OrderId>(id), problem, plan, commitAt };
  };
}

const cell = (skuId: SkuId, siteId: string, n: number): StockCell => ({
  skuId,
  siteId: asId(siteId),
  units: n,
});

const run = (changes: Partial<ReplanInput>) =>
  replan({
    at: noon,
    horizon: defaultHorizon,
    orders: [],
    free: [],
    events: [],
    terms,
    churnPerMille: 7,
    ...changes,
  });

const sitesOf = (plan: Plan): string => plan.shipments.map((s) => s.from).join('+');
const told = (moves: ReturnType<typeof run>['moves']) =>
  moves.map((move) => [
    move.kind,
    ...move.orders.map((o) => `${o.orderId}: ${sitesOf(o.from)} > ${sitesOf(o.to)}`),
    Number(move.saving.minor),
  ]);

test('two orders that each hold what the other wants exchange it', () => {
  const orders = [
    order('east', { prices: [300, 900, 900] })([cell(a, 'S1', 1)]),
    order('west', { prices: [900, 400, 900] })([cell(a, 'S0', 1)]),
  ];
  expect(told(run({ orders }).moves)).toEqual([
    ['exchange', 'east: S1 > S0', 'west: S0 > S1', 1100],
  ]);
});

test('free stock is taken where it saves more than the churn', () => {
  const orders = [order('east', { prices: [300, 303, 900] })([cell(a, 'S1', 1)])];
  const free = [cell(a, 'S0', 1)];
  expect(run({ orders, free, churnPerMille: 10 }).moves).toEqual([]);
  expect(told(run({ orders, free, churnPerMille: 5 }).moves)).toEqual([
    ['reassign', 'east: S1 > S0', 3],
  ]);
});

test('a split becomes one shipment when the missing item turns up', () => {
  const orders = [
    order('two', { prices: [300, 400, 900], skus: ['A', 'B'] })([
      cell(a, 'S0', 1),
      cell(b, 'S1', 1),
    ]),
  ];
  expect(told(run({ orders, free: [cell(b, 'S0', 1)] }).moves)).toEqual([
    ['reassign', 'two: S0+S1 > S0', 400],
  ]);
});

describe('events', () => {
  const short = { kind: 'stock-lost', skuId: a, siteId: s0, units: units(1) } as const;

  test('of the orders that counted on a lost unit, the one with the least to lose moves', () => {
    const orders = [
      order('dear', { prices: [300, 800, 900] })([cell(a, 'S0', 1)]),
      order('cheap', { prices: [300, 350, 900] })([cell(a, 'S0', 1)]),
    ];
    const { moves, stranded } = run({
      orders,
      free: [cell(a, 'S1', 5)],
      events: [{ ...short, cause: 'damage' }],
    });
    expect(told(moves)).toEqual([['repair', 'cheap: S0 > S1', -50]]);
    expect(moves[0]?.reason).toEqual({
      because: 'stock-lost',
      skuId: a,
      siteId: 'S0',
      cause: 'damage',
    });
    expect(stranded).toEqual([]);
  });

  test('a late receipt that nothing replaces strands the order picked last, and says what is missing', () => {
    const orders = [
      order('early', { prices: [300, 800, 900] })([cell(a, 'S0', 1)], plus(noon, hours(1))),
      order('late', { prices: [300, 350, 900] })([cell(a, 'S0', 1)], plus(noon, hours(3))),
    ];
    const { moves, stranded } = run({ orders, events: [{ ...short, cause: 'late-receipt' }] });
    expect(moves).toEqual([]);
    expect(stranded).toMatchObject([
      { orderId: 'late', reason: { cause: 'late-receipt' }, lacking: { lacking: [{ short: 1 }] } },
    ]);
  });

  test('orders leave a site that closes, urgent ones too', () => {
    const urgent = { service: 'same-day' } as const;
    const orders = [
      order('slow', { prices: [300, 350, 900] })([cell(a, 'S0', 1)]),
      order('fast', { prices: [300, 900, 400] }, urgent)([cell(a, 'S0', 1)]),
    ];
    const events = [{ kind: 'site-closed', siteId: s0, why: 'flood' } as const];
    const { moves } = run({ orders, free: [cell(a, 'S1', 1), cell(a, 'S2', 1)], events });
    expect(told(moves)).toEqual([
      ['repair', 'fast: S0 > S2', -100],
      ['repair', 'slow: S0 > S1', -50],
    ]);
    expect(moves[0]?.reason).toMatchObject({ because: 'site-closed', why: 'flood' });
  });
});

describe('left alone', () => {
  const cheaperElsewhere = { prices: [900, 300, 900] as [number, number, number] };
  const free = [cell(a, 'S1', 1)];
  const held = [cell(a, 'S0', 1)];

  test.each([
    ['once picking has started', {}, noon],
    ['beyond the window', {}, plus(noon, hours(6))],
    ['urgent', { service: 'two-hour' } as const, plus(noon, hours(1))],
    [
      'when the cheaper plan would be later than promised',
      {
        promise: {
          deadline: plus(noon, hours(30)),
          maxLateness: days(9),
          maxConsolidationDelay: seconds(0),
        },
      },
      plus(noon, hours(2)),
    ],
  ])('%s', (_, changes, commitAt) => {
    const orders = [order('o', cheaperElsewhere, changes)(held, commitAt)];
    expect(run({ orders, free }).moves).toEqual([]);
  });

  test('and otherwise moved', () => {
    const orders = [order('o', cheaperElsewhere)(held)];
    expect(told(run({ orders, free }).moves)).toEqual([['reassign', 'o: S0 > S1', 600]]);
  });
});
