import { describe, expect, test } from 'vitest';
import { check } from './check.ts';
import type { Job, Problem, Vehicle } from './problem.ts';
import type { Route, Solution } from './solution.ts';
import { solveSync as solve } from './solve.ts';
import { onRoad } from './testing/road.ts';

/** One example of each part of the model that shows in the answer. Location i lies i minutes out. */
function sound(
  vehicles: readonly Partial<Vehicle>[],
  jobs: readonly Partial<Job>[],
  more: Partial<Problem> = {},
): Solution {
  const problem = onRoad(vehicles, jobs, more);
  const solution = solve(problem, { iterations: 60 });
  expect(check(problem, solution)).toEqual([]);
  return solution;
}

const only = ({ routes }: Solution): Route => {
  expect(routes).toHaveLength(1);
  return routes[0]!;
};
const jobsOf = (route: Route): readonly string[] => route.stops.map(({ job }) => job);

describe('the whole model', () => {
  test('a van that may reload serves in two trips what does not fit at once', () => {
    const loads = [{ load: [600, 1] }, { load: [600, 1] }];
    expect(sound([{}], loads).unserved).toHaveLength(1);
    const both = sound([{ reload: { at: [0], service: 300 } }], loads);
    expect(only(both).reloads).toMatchObject([{ before: 1, location: 0 }]);
    expect(both.unserved).toEqual([]);
  });

  test('goods released later go with the second trip, unless it may not reload so often', () => {
    const jobs = [
      { location: 30, windows: [{ opens: 0, closes: 2000 }] },
      { location: 5, release: 5000 },
    ];
    const twice = only(sound([{ reload: { at: [0] } }], jobs));
    expect(twice.departure).toBeLessThanOrEqual(200);
    expect(twice.reloads).toHaveLength(1);
    expect(sound([{ reload: { at: [0], most: 0 } }], jobs).unserved).toHaveLength(1);
  });

  test('a break is taken once, inside its window, where it delays least', () => {
    const lunch = { id: 'lunch', duration: 1800, windows: [{ opens: 3600, closes: 5400 }] };
    const jobs = [{ location: 20 }, { location: 60, windows: [{ opens: 6000, closes: 7800 }] }];
    const { breaks, waiting } = only(sound([{ breaks: [lunch] }], jobs));
    expect(breaks).toHaveLength(1);
    expect(breaks![0]!.start).toBeGreaterThanOrEqual(3600);
    expect(breaks![0]!.start).toBeLessThanOrEqual(5400);
    expect(waiting).toBe(0);
  });

  test('of alternatives exactly one is served, the cheapest', () => {
    const jobs = [{ location: 50, group: 'a' }, { location: 9, group: 'a' }, { location: 10 }];
    const solution = sound([{}], jobs);
    expect([...jobsOf(only(solution))].sort()).toEqual(['job-2', 'job-3']);
    expect(solution.unserved).toEqual([]);
  });

  test('an earlier tier is worth any number of a later one', () => {
    const late = Array.from({ length: 4 }, () => ({ load: [250, 1], tier: 2 }));
    const solution = sound([{}], [...late, { location: 90, load: [1000, 1], tier: 1 }]);
    expect(jobsOf(only(solution))).toEqual(['job-5']);
  });

  test('lateness for money is weighed against the road, and against waiting', () => {
    const promise = (perHour: number) => ({ promise: 1200, steps: [{ after: 0, perHour }] });
    const jobs = (perHour: number) => [
      { location: 10 },
      { location: 20, lateness: promise(perHour) },
    ];
    const service = (list: readonly Partial<Job>[]) =>
      list.map((job) => ({ ...job, service: 600 }));
    expect(jobsOf(only(sound([{ end: 30 }], service(jobs(1)))))).toEqual(['job-1', 'job-2']);
    const dear = only(sound([{ end: 30 }], service(jobs(1000))));
    expect(jobsOf(dear)).toEqual(['job-2', 'job-1']);
  });

  test('EXPRESS first: strictly, or for what each inversion costs', () => {
    const jobs = [{ location: 10 }, { location: 20, priority: 'express' as const }];
    const order = (expressFirst: 'strict' | number) =>
      jobsOf(only(sound([{ end: 30 }], jobs, { rules: { expressFirst } })));
    expect(order('strict')).toEqual(['job-2', 'job-1']);
    expect(order(1)).toEqual(['job-1', 'job-2']);
    expect(order(100)).toEqual(['job-2', 'job-1']);
  });

  test('overtime is dear enough to send a second van', () => {
    const jobs = [{ location: 30 }, { location: 90, windows: [{ opens: 20_000, closes: 30_000 }] }];
    const van = {
      cost: { fixed: 10, perKm: 0.1, perHour: 6, perOvertimeHour: 500 },
      overtimeAfter: 14_400,
    };
    const early = { ...jobs[0], windows: [{ opens: 0, closes: 2000 }] };
    expect(sound([van, van], [early, jobs[1]!]).routes).toHaveLength(2);
    const cheap = { cost: { fixed: 90, perKm: 0.1, perHour: 6 } };
    expect(
      sound([{ ...cheap, cost: { ...cheap.cost, fixed: 90 } }], [early, jobs[1]!]).routes,
    ).toHaveLength(1);
  });

  test('last in, first out: the van can be unloaded only from the back', () => {
    const jobs = [
      { location: 30, pickup: { location: 10 } },
      { location: 40, pickup: { location: 20 } },
    ];
    const kinds = (lastInFirstOut: boolean) =>
      only(sound([{ end: 50, lastInFirstOut }], jobs)).stops.map(({ job }) => job);
    expect(kinds(false)).toEqual(['job-1', 'job-2', 'job-1', 'job-2']);
    expect(kinds(true)).not.toEqual(kinds(false));
  });

  test('people ride no longer than they may', () => {
    const jobs = [
      { location: 40, pickup: { location: 10 }, maxRide: 1800 },
      { location: 20, service: 1200 },
    ];
    const { stops } = only(sound([{ end: 50 }], jobs));
    const [on, off] = ['pickup', 'delivery'].map((kind) =>
      stops.find((stop) => stop.job === 'job-1' && stop.kind === kind),
    );
    expect(off!.start - on!.departure).toBeLessThanOrEqual(1800);
  });

  test('a job stays on its van unless changing it over saves more than it costs', () => {
    const routes = [
      { vehicle: 'van-1', stops: [{ job: 'job-1', kind: 'delivery' as const }] },
      { vehicle: 'van-2', stops: [{ job: 'job-2', kind: 'delivery' as const }] },
    ];
    const jobs = [{ location: 10 }, { location: 11 }];
    const rules = (costPerChange: number) => ({ routes, rules: { costPerChange } });
    expect(sound([{}, {}], jobs, rules(500)).routes).toHaveLength(2);
    const changed = sound([{}, {}], jobs, rules(1));
    expect(changed.routes).toHaveLength(1);
    expect(changed.cost.penalties).toBe(1);
  });

  test('whoever is out goes on from its frozen stops, with room for what it has on board', () => {
    const routes = [
      { vehicle: 'van-1', stops: [{ job: 'job-1', kind: 'delivery' as const }], frozen: 1 },
    ];
    const vehicles = [{ capacity: [20, 9], underWay: true, start: 40 }];
    const jobs = [
      { location: 60, onBoard: 'van-1' },
      { location: 50, onBoard: 'van-1' },
      { location: 55, load: [10, 1], pickup: { location: 58 } },
    ];
    const route = only(sound(vehicles, jobs, { routes }));
    expect(jobsOf(route)).toEqual(['job-1', 'job-3', 'job-3', 'job-2']);
  });
});
