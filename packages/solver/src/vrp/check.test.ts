import { describe, expect, test } from 'vitest';
import { check, type ViolationKind } from './check.ts';
import type { Step } from './checking/drive.ts';
import { restate } from './checking/restate.ts';
import type { Job, Problem, Vehicle } from './problem.ts';
import type { Route, Solution } from './solution.ts';
import { solveSync as solve } from './solve.ts';
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

/** A plan written down as steps: `d1` delivers job 1, `p` picks it up, `c` collects it, `r0` reloads. */
const planned = (
  steps: string,
  problem: {
    vehicle?: Partial<Vehicle>;
    jobs?: readonly Partial<Job>[];
    more?: Partial<Problem>;
  } = {},
): [Problem, Solution] => {
  const full = onRoad([problem.vehicle ?? {}], problem.jobs ?? two, problem.more);
  const kinds = { d: 'delivery', p: 'pickup', c: 'collection' } as const;
  const read = (word: string): Step => {
    const rest = word.slice(1);
    if (word.startsWith('r')) return { kind: 'reload', location: Number(rest) };
    if (word.startsWith('b')) return { kind: 'break', id: rest };
    return { job: `job-${rest}`, kind: kinds[word[0] as 'd'] };
  };
  const plan = { routes: [{ vehicle: 'van-1', steps: steps.split(' ').map(read) }] };
  return [full, restate(full, plan)];
};
const collected: readonly Partial<Job>[] = [{ location: 5 }, { location: 10, collection: true }];
const lunch = { id: 'lunch', duration: 60, windows: [{ opens: 600, closes: 900 }] };
const requests: readonly Partial<Job>[] = [
  { location: 5, pickup: { location: 2 } },
  { location: 10, pickup: { location: 3 } },
];

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
  collection: () => planned('d1 c2 d2', { jobs: collected }),
  'collection-order': () =>
    planned('c2 d1', { jobs: collected, more: { rules: { deliveriesFirst: true } } }),
  'collection-only': () => {
    const jobs = [{ collection: true }, { collection: true }];
    return planned('c1 c2', { jobs, more: { rules: { noCollectionOnlyRoutes: true } } });
  },
  'express-order': () =>
    planned('d1 d2', {
      jobs: [{}, { priority: 'express' }],
      more: { rules: { expressFirst: 'strict' } },
    }),
  group: () => planned('d1 d2', { jobs: [{ group: 'a' }, { group: 'a' }] }),
  reload: () => planned('d1 r0 d2'),
  break: () => planned('d1 d2', { vehicle: { breaks: [lunch] } }),
  'last-in-first-out': () =>
    planned('p1 p2 d1 d2', { jobs: requests, vehicle: { lastInFirstOut: true } }),
  'ride-time': () =>
    planned('p1 p2 d1 d2', {
      jobs: requests.map((job) => ({ ...job, maxRide: 400 })),
    }),
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
  'tier-dropped': () => {
    const jobs = [{ tier: 2 }, { tier: 1 }];
    const [problem, solution] = planned('d1', { jobs, ...small });
    const reason = { kind: 'capacity', vehicle: 'van-1', dimension: 'weight_g', over: 10 } as const;
    return [problem, { ...solution, unserved: [{ job: 'job-2', reason, also: [] }] }];
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

describe('check of plans with', () => {
  const sound = (...[problem, solution]: [Problem, Solution]) =>
    expect(check(problem, solution, { claims: false })).toEqual([]);
  const kinds = (...plan: [Problem, Solution]) => [
    ...new Set(check(...plan, { claims: false }).map((violation) => violation.kind)),
  ];

  test('collections: they add to the load on the way, and come last where asked', () => {
    const rules = { deliveriesFirst: true, noCollectionOnlyRoutes: true };
    sound(
      ...planned('d1 c2', { jobs: collected, vehicle: { capacity: [10, 100] }, more: { rules } }),
    );
    const heavy = { vehicle: { capacity: [15, 100] }, jobs: collected };
    expect(kinds(...planned('c2 d1', heavy))).toEqual(['capacity']);
  });

  test('reloads: a trip’s goods fit, wait for their release, and collections are unloaded', () => {
    const vehicle = { capacity: [10, 100], reload: { at: [0], most: 1, service: 30 } };
    const jobs = [{ collection: true }, { release: 1000 }];
    const [problem, solution] = planned('c1 r0 d2', { jobs, vehicle });
    sound(problem, solution);
    // Hours are paid for, so it leaves just in time for what is released at 1,000.
    expect(solution.routes[0]).toMatchObject({ departure: 850, waiting: 0 });
    expect(solution.routes[0]?.reloads).toEqual([
      { before: 1, location: 0, arrival: 970, start: 970, departure: 1000 },
    ]);
    expect(kinds(...planned('d1 r0 d2', { vehicle, jobs: two }))).toEqual([]);
    expect(kinds(...planned('d1 d2', { vehicle, jobs: two }))).toEqual(['capacity']);
    expect(kinds(...planned('d1 r0 r0 d2', { vehicle, jobs: two }))).toEqual(['reload']);
    expect(kinds(...planned('d1 r7 d2', { vehicle, jobs: two }))).toEqual(['reload']);
  });

  test('groups: one of the alternatives is enough, none counts once', () => {
    const jobs = [{ group: 'a' }, { group: 'a' }, { location: 7 }];
    sound(...planned('d2 d3', { jobs }));
    const [problem, solution] = planned('d3', { jobs });
    expect(solution.cost.unservedNormal).toBe(1);
    sound(problem, solution);
    const unserved = solution.unserved.slice(0, 1);
    expect(kinds(...planned('d2 d3', { jobs })).length).toBe(0);
    const [, served] = planned('d2 d3', { jobs });
    expect(kinds(problem, { ...served, unserved })).toContain('group');
  });

  test('breaks: once, inside a window', () => {
    const vehicle = { breaks: [lunch] };
    const [problem, solution] = planned('d1 blunch d2', { vehicle });
    sound(problem, solution);
    expect(solution.routes[0]?.breaks?.[0]?.start).toBeGreaterThanOrEqual(600);
    const early = { ...lunch, windows: [{ opens: 0, closes: 299 }] };
    expect(kinds(...planned('d1 blunch d2', { vehicle: { breaks: [early] } }))).toEqual(['break']);
    expect(kinds(...planned('d1 btea blunch d2', { vehicle }))).toEqual(['break']);
  });

  test('ride time, last in first out, EXPRESS first: the good order', () => {
    const jobs = requests.map((job) => ({ ...job, maxRide: 480 }));
    sound(
      ...planned('p1 p2 d2 d1', {
        jobs: jobs.map((job) => ({ ...job, maxRide: 9e3 })),
        vehicle: { lastInFirstOut: true },
      }),
    );
    sound(...planned('p1 p2 d1 d2', { jobs }));
    const express = { jobs: [{}, { priority: 'express' as const }] };
    sound(...planned('d2 d1', { ...express, more: { rules: { expressFirst: 'strict' } } }));
  });

  test('money for lateness, overtime, setup, EXPRESS order and changes', () => {
    const cost = { perHour: 0, perKm: 0, fixed: 0 };
    const price = (steps: string, problem: Parameters<typeof planned>[1]): number => {
      const [full, solution] = planned(steps, problem);
      sound(full, solution);
      return solution.cost.total;
    };
    // Job 2 lies 600 s from the depot: 300 s late, of which 100 at the higher rate.
    const lateness = {
      promise: 300,
      steps: [
        { after: 0, perHour: 36 },
        { after: 200, perHour: 72 },
      ],
    };
    const late = [{ location: 5 }, { location: 10, lateness }];
    expect(price('d1 d2', { jobs: late, vehicle: { cost } })).toBeCloseTo(4, 9);
    const over = { cost: { ...cost, perOvertimeHour: 36 }, overtimeAfter: 1000 };
    expect(price('d1 d2', { vehicle: over })).toBeCloseTo(2, 9);
    const setup = [
      { location: 5, setup: 50 },
      { location: 5, setup: 50 },
    ];
    expect(price('d1 d2', { vehicle: { cost: { perHour: 36 } }, jobs: setup })).toBeCloseTo(6.5, 9);
    const express = [{}, {}, { priority: 'express' as const }];
    const fined = { jobs: express, vehicle: { cost }, more: { rules: { expressFirst: 3 } } };
    expect(price('d1 d2 d3', fined)).toBe(6);
    expect(price('d1 d3 d2', fined)).toBe(3);
    const routes = [{ vehicle: 'van-1', stops: [{ job: 'job-2', kind: 'delivery' as const }] }];
    const moved = { vehicle: { cost }, more: { routes, rules: { costPerChange: 5 } } };
    expect(price('d1 d2', moved)).toBe(0);
    expect(price('d1', moved)).toBe(5);
  });
});
