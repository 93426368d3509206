import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cheapestPlace } from '../cheapest-place.ts';
import { compile } from '../committed.ts';
import { priceLegs, routeCost } from '../cost.ts';
import { SHORT_PENALTY } from '../instance.ts';
import { emptyPlan } from '../plan.ts';
import { problemFrom, recipes } from '../testing/random-problems.ts';
import { insertAt, offer } from './insertion.ts';
import { buildByRegret } from './regret.ts';

describe('offer', () => {
  test('finds the cheapest place at its exact cost, as trying every place exactly does', () => {
    fc.assert(
      fc.property(recipes(14), (recipe) => {
        const p = compile(problemFrom(recipe));
        priceLegs(p);
        p.scratch[SHORT_PENALTY] = 50;
        const plan = emptyPlan(p);
        buildByRegret(plan);
        for (const j of plan.bank.slice()) {
          for (const { vehicle, visits, length, cost } of plan.routes) {
            const place = { vehicle: -1, at: -1, pickupAt: -1, cost: Infinity };
            offer(plan, j, vehicle, place, null);
            const exact = cheapestPlace({ p, vehicle, visits: visits.slice(0, length), job: j });
            const least = exact === null ? Infinity : exact.cost - cost;
            if (least === Infinity) expect(place.vehicle).toBe(-1);
            else expect(place.cost).toBeCloseTo(least, 6);
          }
        }
      }),
      { numRuns: 80 },
    );
  });

  test('costs what it says when it is carried out', () => {
    fc.assert(
      fc.property(recipes(14), (recipe) => {
        const p = compile(problemFrom(recipe));
        priceLegs(p);
        p.scratch[SHORT_PENALTY] = 50;
        const plan = emptyPlan(p);
        for (const j of plan.bank.slice().sort((a, b) => a - b)) {
          const place = { vehicle: -1, at: -1, pickupAt: -1, cost: Infinity };
          for (let k = 0; k < p.vehicles; k++) offer(plan, j, k, place, null);
          if (place.vehicle < 0) continue;
          const before = plan.routes[place.vehicle]?.cost ?? 0;
          insertAt(plan, j, place);
          const route = plan.routes[place.vehicle];
          expect((route?.cost ?? 0) - before).toBeCloseTo(place.cost, 6);
          const visits = route?.visits.slice(0, route.length) ?? new Int32Array(0);
          expect(routeCost(p, place.vehicle, visits, visits.length)).toBe(route?.cost);
        }
      }),
      { numRuns: 80 },
    );
  });
});
