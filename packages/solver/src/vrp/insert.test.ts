import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkRoute } from './checking/check-route.ts';
import { readRules } from './checking/drive.ts';
import type { Violation } from './check.ts';
import { insert } from './insert.ts';
import type { Job, PlannedRoute, Problem } from './problem.ts';
import { solveSync as solve } from './solve.ts';
import { problemFrom, recipes } from './testing/random-problems.ts';
import { onRoad } from './testing/road.ts';

const delivery = (job: string) => ({ job, kind: 'delivery' as const });

/** Driver A is near the depot but nearly full; driver B is further with a spacious truck. */
function drivers(roomOfA: number): { problem: Problem; routes: PlannedRoute[] } {
  const problem = onRoad(
    [
      { id: 'A', underWay: true, start: 2, capacity: [80 + roomOfA, 99] },
      { id: 'B', underWay: true, start: 10, capacity: [1000, 99] },
    ],
    [
      { id: 'a1', location: 60, load: [40, 1], onBoard: 'A' },
      { id: 'a2', location: 62, load: [40, 1], onBoard: 'A' },
      { id: 'b1', location: 20, load: [50, 1], onBoard: 'B' },
    ],
  );
  const routes = [
    { vehicle: 'A', stops: [delivery('a1'), delivery('a2')] },
    { vehicle: 'B', stops: [delivery('b1')] },
  ];
  return { problem, routes };
}

const urgent: Job = {
  id: 'urgent',
  location: 5,
  load: [50, 1],
  priority: 'express',
  windows: [{ opens: 0, closes: 1200 }],
  pickup: { location: 0 },
};

describe('insert', () => {
  test('gives the order to B when A is near but full, and says what A lacks', () => {
    const { problem, routes } = drivers(20);
    const { options, refusals } = insert(problem, routes, urgent);
    expect(options.map(({ vehicle }) => vehicle)).toEqual(['B']);
    // From 10 km back to the depot and out again: 20 km and 20 minutes more.
    expect(options[0]?.costDelta).toBeCloseTo(20 + 2, 9);
    expect(options[0]?.route.stops.map((s) => `${s.kind} ${s.job}`)).toEqual([
      'pickup urgent',
      'delivery urgent',
      'delivery b1',
    ]);
    expect(refusals).toEqual([
      {
        vehicle: 'A',
        reason: { kind: 'capacity', vehicle: 'A', dimension: 'weight_g', over: 30 },
        also: [],
      },
    ]);
  });

  test('prefers A when it has room: the nearer one first, the other as alternative', () => {
    const { problem, routes } = drivers(50);
    const { options, refusals } = insert(problem, routes, urgent);
    expect(options.map(({ vehicle, costDelta }) => [vehicle, Math.round(costDelta)])).toEqual([
      ['A', 4],
      ['B', 22],
    ]);
    expect(refusals).toEqual([]);
  });

  test('never goes before a frozen stop', () => {
    const { problem, routes } = drivers(50);
    const frozen = routes.map((route) => ({ ...route, frozen: 1 }));
    const patient = { ...urgent, windows: undefined };
    const { options } = insert(problem, frozen, patient);
    expect(options.map(({ pickupPosition }) => pickupPosition)).toEqual([2, 1]);
    expect(insert(problem, frozen, urgent).options).toEqual([]);
  });

  test.each([
    ['skills', {}, { skills: ['cold'] }, { kind: 'skills' }],
    ['min-load of a van at home', { minLoad: [30, 0] }, {}, { kind: 'min-load', short: 20 }],
    ['not-on-board', { underWay: true }, {}, { kind: 'not-on-board' }],
    [
      'late',
      {},
      { location: 60, windows: [{ opens: 0, closes: 60 }] },
      { kind: 'late', seconds: 3540 },
    ],
  ])('refuses for %s', (_, vehicle, job, reason) => {
    const problem = onRoad([vehicle], []);
    const added = { id: 'new', location: 5, load: [10, 1], ...job };
    expect(insert(problem, [], added).refusals[0]?.reason).toMatchObject(reason);
  });

  test('offers sound routes only, and none dearer than the place a job had before', () => {
    fc.assert(
      fc.property(recipes(12), fc.nat(), (recipe, pick) => {
        const problem = problemFrom(recipe);
        const { routes } = solve(problem, { iterations: 5 });
        const movable = routes.flatMap((route) =>
          route.stops.slice(route.frozen).filter((stop) => stop.kind === 'delivery'),
        );
        const job = problem.jobs.find((one) => one.id === movable[pick % movable.length]?.job);
        if (job === undefined) return;
        const home = routes.find((route) => route.stops.some((stop) => stop.job === job.id));
        if (home?.stops.slice(0, home.frozen).some((stop) => stop.job === job.id)) return;
        const without = routes.map((route) => ({
          ...route,
          stops: route.stops.filter((stop) => stop.job !== job.id),
        }));
        const { options } = insert(problem, without, job);
        const rules = readRules({ ...problem, routes: without });
        const found: Violation[] = [];
        for (const option of options) checkRoute(rules, option.route, (v) => found.push(v));
        expect(found).toEqual([]);
        const back = options.find(({ vehicle }) => vehicle === home?.vehicle);
        expect(back?.route.cost).toBeLessThanOrEqual((home?.cost ?? 0) + 1e-6);
      }),
      { numRuns: 80 },
    );
  });
});
