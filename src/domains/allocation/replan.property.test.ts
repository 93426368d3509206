import { asId, days, hours, type OrderId, plus, type SiteId, units } from '@waystock/kernel';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { carrier, line, noon, site, threeCities, usd } from './allocation.fixture.ts';
import { checkPlan } from './check-plan.ts';
import { type Plan, pricePlan } from './plan.ts';
import { listPlans } from './policy.ts';
import type { AllocationProblem } from './problem.ts';
import { defaultHorizon, type PendingOrder, replan } from './replan.ts';
import { cellsOf, freeOf, openBook, type StockBook, takeUnits, withStock } from './stock-book.ts';
import { cashOnly } from './terms.ts';

const terms = cashOnly(usd);
const sites = ['S0', 'S1', 'S2'];

interface Backlog {
  readonly orders: PendingOrder[];
  /** What was there before the orders took theirs, and what is left. */
  readonly stock: StockBook;
  readonly free: StockBook;
}

/** Orders served one after the other from scarce stock, by the cheapest plan at that moment. */
const backlog = (most: { orders: number; skus: number }): fc.Arbitrary<Backlog> =>
  fc
    .record({
      prices: fc.array(
        fc.array(fc.integer({ min: 100, max: 900 }), { minLength: 3, maxLength: 3 }),
        {
          minLength: 2,
          maxLength: most.orders,
        },
      ),
      wants: fc.array(fc.integer({ min: 1, max: 2 ** most.skus - 1 }), {
        minLength: most.orders,
        maxLength: most.orders,
      }),
      stock: fc.array(fc.integer({ min: 0, max: 2 }), {
        minLength: 3 * most.skus,
        maxLength: 3 * most.skus,
      }),
      // Taken out of the choice while the first plans are made: what turns up later.
      late: fc.nat(2),
    })
    .map(({ prices, wants, stock, late }) => {
      const skus = Array.from({ length: most.skus }, (_, i) => `SKU-${i}`);
      const cells = skus.flatMap((skuId, k) =>
        sites.map((siteId, s) => ({
          skuId: asId<AllocationProblem['lines'][number]['skuId']>(skuId),
          siteId: asId<SiteId>(siteId),
          units: stock[k * 3 + s] ?? 0,
        })),
      );
      const free = openBook(cells);
      const orders = prices.flatMap((price, i): PendingOrder[] => {
        const problem = threeCities({
          lines: skus.filter((_, k) => ((wants[i] ?? 1) >> k) & 1).map((sku) => line(sku)),
          sites: sites.map((id, s) =>
            site(id, { available: [], services: [carrier(price[s] ?? 0, 10, days(1 + s))] }),
          ),
          lanes: [],
        });
        const early = {
          ...problem,
          sites: withStock(problem, free).sites.filter((_, s) => s !== late || i > 0),
        };
        const [plan] = listPlans(early, terms);
        if (!plan) return [];
        takeUnits(free, plan);
        return [
          { orderId: asId<OrderId>(`o${i}`), problem, plan, commitAt: plus(noon, hours(1 + i)) },
        ];
      });
      return { orders, stock: openBook(cells), free };
    });

const replanned = ({ orders, free }: Backlog, churnPerMille: number) => {
  const result = replan({
    at: noon,
    horizon: defaultHorizon,
    orders,
    free: [...free.free].map(([key, units]) => {
      const [skuId = '', siteId = ''] = key.split('@');
      return { skuId: asId(skuId), siteId: asId(siteId), units };
    }),
    events: [],
    terms,
    churnPerMille,
  });
  const plans = new Map(orders.map((order) => [order.orderId, order.plan]));
  for (const move of result.moves)
    for (const { orderId, from, to } of move.orders) {
      expect(from).toBe(plans.get(orderId));
      plans.set(orderId, to);
    }
  return { ...result, plans };
};

const totalOf = (plans: Iterable<Plan>): number =>
  [...plans].reduce((sum, plan) => sum + Number(plan.cost.total.minor), 0);

test('no unit is used twice, no promise worsens, and every move saves more than its churn', () => {
  fc.assert(
    fc.property(backlog({ orders: 5, skus: 3 }), fc.constantFrom(0, 7, 100), (given, churn) => {
      const { moves, stranded, plans } = replanned(given, churn);
      expect(stranded).toEqual([]);
      const left = openBook([]);
      for (const [key, n] of given.stock.free) left.free.set(key, n);
      for (const plan of plans.values()) takeUnits(left, plan);
      for (const n of left.free.values()) expect(n).toBeGreaterThanOrEqual(0);
      for (const order of given.orders) {
        const plan = plans.get(order.orderId) as Plan;
        expect(checkPlan(withStock(order.problem, given.stock), plan)).toEqual([]);
        expect(plan.arrives).toBeLessThanOrEqual(order.problem.promise.deadline);
      }
      let saved = 0;
      for (const move of moves) {
        const before = totalOf(move.orders.map(({ from }) => from));
        expect(Number(move.saving.minor)).toBeGreaterThan((before * churn) / 1000);
        saved += Number(move.saving.minor);
      }
      expect(totalOf(plans.values())).toBe(totalOf(given.orders.map((o) => o.plan)) - saved);
    }),
  );
});

test('planning again at once finds nothing more', () => {
  fc.assert(
    fc.property(backlog({ orders: 4, skus: 2 }), (given) => {
      const { plans } = replanned(given, 7);
      const free = openBook([]);
      for (const [key, n] of given.stock.free) free.free.set(key, n);
      for (const plan of plans.values()) takeUnits(free, plan);
      const orders = given.orders.map((o) => ({ ...o, plan: plans.get(o.orderId) ?? o.plan }));
      expect(replanned({ ...given, orders, free }, 7).moves).toEqual([]);
    }),
  );
});

test('two orders of one line end at the joint optimum; more orders never below it', () => {
  fc.assert(
    fc.property(backlog({ orders: 2, skus: 1 }), (given) => {
      expect(totalOf(replanned(given, 0).plans.values())).toBe(optimum(given));
    }),
    { numRuns: 200 },
  );
  fc.assert(
    fc.property(backlog({ orders: 3, skus: 2 }), (given) => {
      expect(totalOf(replanned(given, 0).plans.values())).toBeGreaterThanOrEqual(optimum(given));
    }),
    { numRuns: 50 },
  );
});

/** The cheapest way to serve all orders together: every assignment of every order, by brute force. */
function optimum({ orders, stock }: Backlog, from = 0): number {
  const order = orders[from];
  if (!order) return 0;
  let best = Number.POSITIVE_INFINITY;
  for (const plan of everyPlan(order.problem)) {
    if (cellsOf(plan).some((c) => freeOf(stock, c.skuId, c.siteId) < c.units)) continue;
    const rest = openBook([]);
    for (const [key, n] of stock.free) rest.free.set(key, n);
    takeUnits(rest, plan);
    const others = optimum({ orders, stock: rest, free: rest }, from + 1);
    best = Math.min(best, Number(plan.cost.total.minor) + others);
  }
  return best;
}

function everyPlan(problem: AllocationProblem): Plan[] {
  let choices: number[][] = [[]];
  for (const _ of problem.lines)
    choices = choices.flatMap((choice) => sites.map((_, s) => [...choice, s]));
  return choices.flatMap((choice) => {
    const sources = [...new Set(choice)].map((s) => ({
      siteId: asId<SiteId>(sites[s] ?? ''),
      route: 'direct' as const,
      units: choice.map((at) => units(at === s ? 1 : 0)),
    }));
    const plan = pricePlan(problem, terms, { hub: undefined, sources });
    return plan.ok ? [plan.value] : [];
  });
}
