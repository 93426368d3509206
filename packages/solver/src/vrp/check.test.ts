import { describe, expect, test } from 'vitest';
import { check, type ViolationKind } from './check.ts';
import type { Job, Problem, Vehicle } from './problem.ts';
import type { Route, Solution } from './solution.ts';
import { solve } from './solve.ts';
import { onRoad } from './testing/road.ts';

const two: readonly Partial<Job>[] = [{ location: 5 }, { location: 10 }];
const solved = (problem: Problem): Solution => solve(problem, { iterations: 5 });

/** A plan for an easier problem, held against the harder one. */
const against = (
  harder: { vehicle?: Partial<Vehicle>; jobs?: readonly Partial<Job>[]; more?: Partial<Problem> },
  easier: { vehicle?: Partial<Vehicle>; jobs?: readonly Partial<Job>[] } = {},
): [Problem, Solution] => [
  onRoad([harder.vehicle ?? {}], harder.jobs ?? two, harder.more),
  solved(onRoad([easier.vehicle ?? {}], easier.jobs ?? two)),
];

/** A sound plan, changed by hand. */
const changed = (change: (solution: Solution, route: Route) => object): [Problem, Solution] => {
  const problem = onRoad([{}, {}], two);
  const solution = solved(problem);
  return [problem, { ...solution, ...change(solution, solution.routes[0] as Route) }];
};

/** The same plan with its costs and counts put right for another reading of the unserved jobs. */
const recounted = (problem: Problem, solution: Solution): [Problem, Solution] => {
  const left = solution.unserved.map(({ job }) => problem.jobs.find(({ id }) => id === job));
  const required = left.filter((job) => job?.prize === undefined);
  const unservedExpress = required.filter((job) => job?.priority === 'express').length;
  const prizes = left.reduce((sum, job) => sum + (job?.prize ?? 0), 0);
  const total = solution.cost.total - solution.cost.prizes + prizes;
  const unservedNormal = required.length - unservedExpress;
  const cost = { ...solution.cost, unservedExpress, unservedNormal, prizes, total };
  return [problem, { ...solution, cost }];
};

const cut = (): Partial<Problem> => {
  const [van] = onRoad([], []).profiles;
  const durations = Int32Array.from(van?.durations ?? []);
  for (const [from, to] of [
    [0, 5],
    [5, 0],
  ] as const) {
    durations[from * 101 + to] = -1;
  }
  return { profiles: [{ ...van, durations } as never] };
};

const pickedUp: readonly Partial<Job>[] = [{ location: 5, pickup: { location: 2 } }];
const small = { vehicle: { capacity: [10, 100] } };

const planted: Record<ViolationKind, () => [Problem, Solution]> = {
  'unknown-vehicle': () => changed((_, route) => ({ routes: [{ ...route, vehicle: 'bus' }] })),
  'unknown-job': () =>
    changed((_, route) => ({
      routes: [{ ...route, stops: route.stops.map((stop) => ({ ...stop, job: 'job-9' })) }],
    })),
  'vehicle-twice': () => changed((_, route) => ({ routes: [route, route] })),
  'job-twice': () =>
    changed((_, route) => ({ routes: [{ ...route, stops: [...route.stops, ...route.stops] }] })),
  'job-missing': () => changed(() => ({ routes: [] })),
  'route-missing': () => {
    const problem = onRoad([{}, { underWay: true }], two);
    return [problem, solved(onRoad([{}], two))];
  },
  'frozen-changed': () => {
    const stop = (job: string) => ({ job, kind: 'delivery' as const });
    const route = { vehicle: 'van-1', stops: [stop('job-2'), stop('job-1')], frozen: 2 };
    return against({ more: { routes: [route] } });
  },
  capacity: () => against({ vehicle: { capacity: [15, 100] } }),
  'min-load': () => against({ vehicle: { minLoad: [50, 0] } }),
  late: () =>
    against({ jobs: [{ location: 5 }, { location: 10, windows: [{ opens: 0, closes: 500 }] }] }),
  shift: () => against({ vehicle: { shift: { opens: 0, closes: 1100 } } }),
  duty: () => against({ vehicle: { maxDuration: 1100 } }),
  range: () => against({ vehicle: { maxDistance: 19_000 } }),
  stops: () => against({ vehicle: { maxStops: 1 } }),
  skills: () => against({ jobs: [{ location: 5, skills: ['cold'] }, { location: 10 }] }),
  unreachable: () => against({ more: cut() }),
  release: () => against({ jobs: [{ location: 5, release: 100 }, { location: 10 }] }),
  departure: () => against({ vehicle: { shift: { opens: 100, closes: 9000 } } }),
  'not-on-board': () => against({ vehicle: { underWay: true } }),
  'on-board-elsewhere': () => {
    const problem = onRoad([{}, {}], [{ location: 5, onBoard: 'van-2' }, { location: 10 }]);
    return [problem, solved(onRoad([{}, {}], two))];
  },
  'pickup-order': () => {
    const [problem, solution] = against({ jobs: pickedUp }, { jobs: pickedUp });
    const [route] = solution.routes as [Route];
    return [problem, { ...solution, routes: [{ ...route, stops: route.stops.toReversed() }] }];
  },
  'wrong-time': () =>
    changed((_, route) => ({ routes: [{ ...route, arrival: route.arrival + 1 }] })),
  'wrong-figure': () => changed((_, route) => ({ routes: [{ ...route, distance: 1 }] })),
  'wrong-cost': () => changed(({ cost }) => ({ cost: { ...cost, total: cost.total + 1 } })),
  'wrong-reason': () => {
    const [problem, solution] = against(small, small);
    const [left] = solution.unserved;
    const reason = { kind: 'capacity', vehicle: 'van-1', dimension: 'weight_g', over: 7 } as const;
    return [problem, { ...solution, unserved: [{ job: left?.job ?? '', reason, also: [] }] }];
  },
  'unserved-yet-fits': () => against({}, small),
  'unserved-yet-worth-it': () => {
    const prized = (prize: number) => [{ location: 5 }, { location: 90, prize }];
    return recounted(...against({ jobs: prized(1000) }, { jobs: prized(1) }));
  },
  'express-dropped': () => {
    const [, solution] = against(small, small);
    const jobs = two.map((job, j) => {
      const express = solution.unserved.some(({ job: id }) => id === `job-${j + 1}`);
      return { ...job, priority: express ? ('express' as const) : ('normal' as const) };
    });
    return recounted(onRoad([small.vehicle], jobs), solution);
  },
};

describe('check', () => {
  test('accepts what is sound', () => {
    const problem = onRoad([{}, {}], two);
    expect(check(problem, solved(problem))).toEqual([]);
  });

  test.each(Object.entries(planted))('finds a planted %s', (kind, plant) => {
    const found = check(...plant());
    expect(found.map((violation) => violation.kind)).toContain(kind);
    for (const { message } of found) expect(message).not.toBe('');
  });

  test.each([
    ['late', 100, planted.late],
    ['capacity', 5, planted.capacity],
    ['min-load', 30, planted['min-load']],
    ['range', 1000, planted.range],
    ['duty', 100, planted.duty],
  ] as const)('says by how much: %s by %i', (kind, amount, plant) => {
    const violation = check(...plant()).find((found) => found.kind === kind);
    expect(violation?.amount).toBeCloseTo(amount, 6);
  });
});
