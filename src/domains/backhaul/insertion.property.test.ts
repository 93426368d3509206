import { seededRandom } from '@waystock/kernel';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { smallCase, type SmallCase } from './backhaul.arbitrary.ts';
import { withOrder } from './change.ts';
import { cheapestInsertion, newInsertion } from './insertion.ts';
import { type ActiveRoute, suits, type WaitingOrder } from './model.ts';
import { fillTable, newTable } from './route-table.ts';
import { driveRoute, verifyConsolidation } from './verify.ts';

const cases = (check: (one: SmallCase) => void, numRuns = 400): void => {
  fc.assert(
    fc.property(fc.string({ minLength: 1 }), (seed) => check(smallCase(seededRandom(seed)))),
    { numRuns },
  );
};

/** A route that keeps its own rules; others admit less than the judge would let pass. */
const isSound = ({ route, travel, tariff, rules }: SmallCase): boolean =>
  verifyConsolidation(route, route, [], { travel, tariff, rules }).violations.length === 0 &&
  driveRoute(route, { travel, tariff, rules }).starts.every(
    (start, i) => start <= (route.stops[i]?.latest ?? 0),
  );

/** Every pair of places, judged by driving the whole route. */
function bruteForce(one: SmallCase, route: ActiveRoute, order: WaitingOrder): number {
  let best = Infinity;
  for (let i = 0; i < route.stops.length; i++)
    for (let j = i; j < route.stops.length; j++) {
      const after = withOrder(route, order, { pickupAfter: i, deliveryAfter: j });
      const verdict = verifyConsolidation(route, after, [order], one);
      if (verdict.violations.length === 0) best = Math.min(best, verdict.marginalCost);
    }
  return best;
}

describe('the cheapest insertion', () => {
  test('is what driving the whole route before and after finds, for every pair of places', () => {
    const table = newTable(4);
    const found = newInsertion();
    let [possible, impossible] = [0, 0];
    cases((one) => {
      if (!isSound(one)) return;
      fillTable(table, one.route, one);
      for (const order of one.orders) {
        const is = suits(one.route.vehicle, order) && cheapestInsertion(table, order, one, found);
        const best = bruteForce(one, one.route, order);
        expect(is).toBe(best < Infinity);
        if (is) expect(Math.abs(found.cost - best)).toBeLessThan(1);
        if (is) possible++;
        else impossible++;
      }
    });
    expect(Math.min(possible, impossible)).toBeGreaterThan(100);
  });

  test('adds up, part by part, to what the judge says', () => {
    const table = newTable();
    const found = newInsertion();
    cases((one) => {
      fillTable(table, one.route, one);
      for (const order of one.orders) {
        if (!suits(one.route.vehicle, order)) continue;
        if (!cheapestInsertion(table, order, one, found)) continue;
        const after = withOrder(one.route, order, found);
        const {
          before,
          after: is,
          marginalCost,
        } = verifyConsolidation(one.route, after, [order], one);
        expect(found.fuel).toBeCloseTo(is.fuel - before.fuel, 3);
        expect(found.time).toBeCloseTo(is.time - before.time, 3);
        expect(found.toll).toBeCloseTo(is.toll - before.toll, 3);
        expect(found.metres).toBeCloseTo(is.metres - before.metres, 3);
        expect(found.seconds).toBeCloseTo(is.end - before.end, 3);
        expect(Math.abs(found.cost - marginalCost)).toBeLessThan(1);
        const parts = found.fuel + found.time + found.toll + found.handling + found.risk;
        expect(found.cost).toBeCloseTo(parts, 6);
      }
    });
  });
});
