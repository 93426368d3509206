import { greatCircle, type Position, position, seededRandom } from '@waystock/kernel';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { smallCase, smallOrder } from './backhaul.arbitrary.ts';
import { findCandidates, newFinder } from './candidates.ts';
import { buildIndex, findNear, newNearby } from './corridor-index.ts';
import type { ActiveRoute } from './model.ts';
import { listOpportunities } from './opportunities.ts';
import { verifyConsolidation } from './verify.ts';

const radius = 50_000;
const small = (seed: string) => {
  const random = seededRandom(seed);
  const base = smallCase(random);
  const at = Array.from({ length: 8 }, () =>
    position(34 + 5 * random.next(), -3 + 5 * random.next()),
  );
  const routes: ActiveRoute[] = Array.from({ length: 5 }, (_, r) => ({
    ...smallCase(random.fork('route', r)).route,
    routeId: `rte_${r}`,
  }));
  const positionOf = (place: number): Position => at[place] as Position;
  const pathOf = (a: number, b: number): Position[] => [positionOf(a), positionOf(b)];
  const query = position(33 + 7 * random.next(), -4 + 7 * random.next());
  const orders = Array.from({ length: 6 }, (_, o) => smallOrder(random, o, 8));
  return { base, routes, positionOf, pathOf, query, orders };
};

/** Least distance to 400 points of every leg. */
function nearest(route: ActiveRoute, pathOf: (a: number, b: number) => Position[], at: Position) {
  let least = Infinity;
  let place = route.anchor.place;
  for (const stop of route.stops) {
    const [a, b] = pathOf(place, stop.place) as [Position, Position];
    place = stop.place;
    for (let i = 0; i <= 400; i++) {
      const lon = a.lon + ((b.lon - a.lon) * i) / 400;
      const lat = a.lat + ((b.lat - a.lat) * i) / 400;
      least = Math.min(least, greatCircle({ lon, lat }, at));
    }
  }
  return least;
}

test('near is what a walk along the whole path finds near', () => {
  fc.assert(
    fc.property(fc.string(), (seed) => {
      const { routes, pathOf, query } = small(seed);
      const found = newNearby(routes.length);
      findNear(buildIndex(routes, pathOf, radius), query, found);
      const near = new Set(found.near.subarray(0, found.count));
      routes.forEach((route, r) => {
        const metres = nearest(route, pathOf, query);
        if (metres < radius * 0.99) expect(near.has(r)).toBe(true);
        if (metres > radius * 1.01) expect(near.has(r)).toBe(false);
      });
    }),
    { numRuns: 100 },
  );
});

test('every pair is a candidate or is dropped for one reason', () => {
  fc.assert(
    fc.property(fc.string(), (seed) => {
      const { routes, pathOf, positionOf, orders } = small(seed);
      const finder = newFinder(buildIndex(routes, pathOf, 200_000), positionOf);
      for (const order of orders) {
        const { routes: found, dropped } = findCandidates(finder, order);
        const gone = Object.values(dropped).reduce((sum, one) => sum + one, 0);
        expect(found.length + gone).toBe(routes.length);
      }
    }),
    { numRuns: 100 },
  );
});

test('what is chosen is feasible, pays, and shares no order', () => {
  let chosenInAll = 0;
  fc.assert(
    fc.property(fc.string(), (seed) => {
      const { base, routes, pathOf, positionOf, orders } = small(seed);
      const pricing = { ...base, rules: { ...base.rules, corridor: 400_000 } };
      const sound = routes.filter(
        (route) => verifyConsolidation(route, route, [], pricing).violations.length === 0,
      );
      const state = { now: 0, nextCheck: 900, routes: sound, orders, pricing };
      const { chosen, value, bound } = listOpportunities(state, { pathOf, positionOf });
      const taken = chosen.flatMap((one) => one.orders.map((order) => order.orderId));
      expect(new Set(taken).size).toBe(taken.length);
      expect(bound).toBeGreaterThanOrEqual(value - 1e-6);
      for (const { routeId, after, orders: added, marginalCost, price } of chosen) {
        const before = routes.find((route) => route.routeId === routeId) as ActiveRoute;
        const verdict = verifyConsolidation(before, after, added, pricing);
        expect(verdict.violations).toEqual([]);
        expect(Math.abs(verdict.marginalCost - marginalCost)).toBeLessThan(2);
        expect(price).toBeGreaterThan(marginalCost);
        chosenInAll++;
      }
    }),
    { numRuns: 200 },
  );
  expect(chosenInAll).toBeGreaterThan(20);
});
