import { describe, expect, test } from 'vitest';
import { compile } from '../committed.ts';
import { priceLegs } from '../cost.ts';
import { emptyPlan, type Plan, setRoute } from '../plan.ts';
import { onRoad } from '../testing/road.ts';
import { orOpt } from './or-opt.ts';
import { relocate } from './relocate.ts';
import { swap } from './swap.ts';
import { twoOpt } from './two-opt.ts';
import { splitRoute, twoOptStar } from './two-opt-star.ts';

/** Jobs stand at the kilometre of the same number + 1; vans with these routes, in job numbers. */
function planOf(routes: readonly number[][], vehicle: object = {}, frozen = 0): Plan {
  const jobs = Array.from({ length: 60 }, (_, j) => ({ location: j + 1 }));
  const problem = onRoad(
    routes.map(() => vehicle),
    jobs,
  );
  const stops = (visits: number[]) =>
    visits.map((j) => ({ job: `job-${j + 1}`, kind: 'delivery' as const }));
  const planned = routes.map((visits, k) => ({
    vehicle: `van-${k + 1}`,
    stops: stops(visits),
    frozen: Math.min(frozen, visits.length),
  }));
  const p = compile({ ...problem, routes: planned });
  priceLegs(p);
  const plan = emptyPlan(p);
  routes.forEach((visits, k) => setRoute(plan, k, Int32Array.from(visits), visits.length));
  return plan;
}

const routesOf = (plan: Plan): number[][] =>
  plan.routes.map((route) => [...route.visits.subarray(0, route.length)]);

type Operator = (plan: Plan, a: number, b: number) => boolean;

describe('an operator makes the move it is named after', () => {
  test.each<[string, Operator, number[][], [number, number], number[][], object]>([
    [
      'relocate',
      relocate,
      [
        [1, 50],
        [48, 49],
      ],
      [50, 49],
      [[1], [48, 49, 50]],
      {},
    ],
    [
      'swap',
      swap,
      [
        [1, 2, 51],
        [50, 3, 52],
      ],
      [3, 2],
      [
        [1, 2, 3],
        [50, 51, 52],
      ],
      { capacity: [30, 9] },
    ],
    ['two-opt', twoOpt, [[1, 30, 20, 10, 40]], [1, 10], [[1, 10, 20, 30, 40]], {}],
    [
      'two-opt-star',
      twoOptStar,
      [
        [50, 51, 2, 1],
        [3, 52, 53],
      ],
      [51, 52],
      [
        [50, 51, 52, 53],
        [3, 2, 1],
      ],
      { capacity: [40, 9] },
    ],
    ['or-opt', orOpt, [[30, 1, 2, 31]], [1, 31], [[30, 31, 1, 2]], { end: 1 }],
    [
      'or-opt across',
      orOpt,
      [
        [1, 50, 51],
        [52, 53],
      ],
      [51, 52],
      [[1], [50, 51, 52, 53]],
      {},
    ],
  ])('%s', (_, operator, from, [a, b], to, vehicle) => {
    const plan = planOf(from, vehicle);
    const cost = plan.tally.routes;
    expect(operator(plan, a, b)).toBe(true);
    expect(routesOf(plan)).toEqual(to);
    expect(plan.tally.routes).toBeLessThan(cost);
  });

  test('split-route calls out an idle van when waiting for the tail costs more than it does', () => {
    const p = compile(
      onRoad(
        [{ cost: { perHour: 60 } }, { cost: { perHour: 60 } }],
        [
          { location: 1, windows: [{ opens: 60, closes: 60 }] },
          { location: 2, windows: [{ opens: 7200, closes: 7200 }] },
        ],
      ),
    );
    priceLegs(p);
    const plan = emptyPlan(p);
    setRoute(plan, 0, Int32Array.of(0, 1), 2);
    expect(splitRoute(plan, 1)).toBe(true);
    expect(routesOf(plan)).toEqual([[0], [1]]);
  });

  test.each<[string, Operator, number[][], [number, number], object]>([
    [
      'too heavy',
      relocate,
      [
        [1, 50],
        [51, 52],
      ],
      [50, 51],
      { capacity: [20, 9] },
    ],
    [
      'too far',
      relocate,
      [
        [1, 40],
        [41, 42],
      ],
      [40, 41],
      { maxStops: 2 },
    ],
    ['nothing to gain', twoOpt, [[1, 2, 3]], [1, 3], {}],
    ['same route', twoOptStar, [[1, 30, 20]], [1, 20], {}],
  ])('declines: %s', (_, operator, from, [a, b], vehicle) => {
    const plan = planOf(from, vehicle);
    expect(operator(plan, a, b)).toBe(false);
    expect(routesOf(plan)).toEqual(from);
  });

  test.each<[string, Operator]>([
    ['relocate', relocate],
    ['swap', swap],
    ['two-opt', twoOpt],
    ['two-opt-star', twoOptStar],
    ['or-opt', orOpt],
    ['split-route', (plan, a) => splitRoute(plan, a)],
  ])('%s leaves frozen stops alone, however bad their order', (_, operator) => {
    const tangled = [[50, 1, 40, 10, 30], [20, 2, 51, 3, 45], []];
    for (let frozen = 1; frozen <= 5; frozen++) {
      const plan = planOf(tangled, {}, frozen);
      for (const a of tangled.flat()) for (const b of tangled.flat()) operator(plan, a, b);
      const heads = routesOf(plan).map((visits) => visits.slice(0, frozen));
      expect(heads).toEqual(tangled.map((visits) => visits.slice(0, frozen)));
    }
  });
});
