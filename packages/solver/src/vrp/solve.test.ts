import { describe, expect, test } from 'vitest';
import { check } from './check.ts';
import type { Job, Problem, Vehicle } from './problem.ts';
import type { Solution } from './solution.ts';
import { solveSync as solve } from './solve.ts';
import { onRoad } from './testing/road.ts';

/** Solves, and insists that the checker agrees. */
function sound(problem: Problem, iterations = 50): Solution {
  const solution = solve(problem, { iterations });
  expect(check(problem, solution)).toEqual([]);
  return solution;
}

const order = (solution: Solution): Record<string, string[]> =>
  Object.fromEntries(
    solution.routes.map(({ vehicle, stops }) => [vehicle, stops.map((s) => s.job)]),
  );

const reasons = (solution: Solution): object =>
  Object.fromEntries(solution.unserved.map(({ job, reason }) => [job, reason]));

describe('solve', () => {
  test('an empty problem has an empty answer', () => {
    expect(sound(onRoad([], [])).routes).toEqual([]);
    expect(sound(onRoad([{}], [])).cost.total).toBe(0);
  });

  test('drives out in order and prices the route', () => {
    const solution = sound(
      onRoad([{ end: 100 }], [{ location: 20 }, { location: 10 }, { location: 30 }]),
    );
    expect(order(solution)).toEqual({ 'van-1': ['job-2', 'job-1', 'job-3'] });
    expect(solution.cost).toMatchObject({ fixed: 10, distance: 100, time: 10, total: 120 });
  });

  test.each<[string, Partial<Vehicle>, Partial<Job>, object]>([
    ['capacity', { capacity: [6, 9] }, {}, { kind: 'capacity', dimension: 'weight_g', over: 4 }],
    [
      'late',
      {},
      { location: 60, windows: [{ opens: 0, closes: 3000 }] },
      { kind: 'late', job: 'job-1', seconds: 600 },
    ],
    [
      'shift',
      { shift: { opens: 0, closes: 1000 } },
      { location: 10 },
      { kind: 'shift', seconds: 200 },
    ],
    ['duty', { maxDuration: 1000 }, { location: 10 }, { kind: 'duty', seconds: 200 }],
    ['range', { maxDistance: 15_000 }, { location: 10 }, { kind: 'range', metres: 5000 }],
    ['stops', { maxStops: 0 }, {}, { kind: 'stops', over: 1 }],
    ['min-load', { minLoad: [25, 0] }, {}, { kind: 'min-load', dimension: 'weight_g', short: 15 }],
    [
      'skills',
      { skills: ['cold'] },
      { skills: ['cold', 'lift'] },
      { kind: 'skills', missing: ['lift'] },
    ],
    ['not-on-board', { underWay: true }, {}, { kind: 'not-on-board' }],
    [
      'not-worth-it',
      {},
      { location: 10, prize: 20 },
      { kind: 'not-worth-it', cost: 32, prize: 20 },
    ],
  ])('says why a job is left out: %s', (_, vehicle, job, reason) => {
    const solution = sound(onRoad([vehicle], [job]));
    expect(reasons(solution)).toEqual({ 'job-1': { vehicle: 'van-1', ...reason } });
  });

  test('says both when two things stand in the way, and picks the nearest miss of the fleet', () => {
    const far = { location: 60, windows: [{ opens: 0, closes: 3000 }], load: [15, 1] };
    const solution = sound(
      onRoad([{ capacity: [10, 9] }, { start: 100, capacity: [14, 9] }], [far]),
    );
    expect(solution.unserved[0]?.reason).toMatchObject({
      kind: 'capacity',
      vehicle: 'van-2',
      over: 1,
    });
    expect(solution.unserved[0]?.also).toEqual([]);
    const alone = sound(onRoad([{ capacity: [10, 9] }], [far]));
    expect(alone.unserved[0]).toMatchObject({
      reason: { kind: 'capacity' },
      also: [{ kind: 'late' }],
    });
  });

  test('when time is up a reason is the first vehicle has, and true', () => {
    const far = { location: 60, windows: [{ opens: 0, closes: 3000 }] };
    const problem = onRoad(
      [
        { start: 5, end: 5 },
        { start: 50, end: 50, capacity: [9.9, 9] },
      ],
      [far],
    );
    const hurried = solve(problem, { iterations: 20, isLate: () => true });
    expect(check(problem, hurried)).toEqual([]);
    expect(hurried.unserved[0]?.reason).toMatchObject({ kind: 'late', vehicle: 'van-1' });
    const patient = solve(problem, { iterations: 20 });
    expect(patient.unserved[0]?.reason).toMatchObject({ kind: 'capacity', vehicle: 'van-2' });
  });

  test('no vehicle, no road', () => {
    expect(reasons(sound(onRoad([], [{}])))).toEqual({ 'job-1': { kind: 'no-vehicle' } });
    const [van] = onRoad([], []).profiles;
    const durations = Int32Array.from(van?.durations ?? []);
    durations[1] = -1;
    const problem = onRoad([{}], [{}], { profiles: [{ ...van, durations } as never] });
    expect(reasons(sound(problem))).toMatchObject({ 'job-1': { kind: 'unreachable' } });
  });

  test('EXPRESS is served before any number of normal jobs, whatever it costs', () => {
    const near = Array.from({ length: 4 }, () => ({ location: 1, load: [25, 1] }));
    const express = { location: 90, load: [100, 1], priority: 'express' as const };
    const solution = sound(onRoad([{ capacity: [100, 9] }], [...near, express]));
    expect(order(solution)).toEqual({ 'van-1': ['job-5'] });
    expect(solution.cost).toMatchObject({ unservedExpress: 0, unservedNormal: 4 });
  });

  test('a vehicle carries its minimum or stays at home', () => {
    const jobs = [{ location: 10 }, { location: 11 }, { location: 12 }];
    const tooLittle = sound(onRoad([{ minLoad: [40, 0] }], jobs));
    expect(tooLittle.routes).toEqual([]);
    expect(tooLittle.unserved.every(({ reason }) => reason.kind === 'min-load')).toBe(true);
    const enough = sound(onRoad([{ minLoad: [30, 0] }, { minLoad: [30, 0] }], jobs));
    expect(enough.routes.map(({ stops }) => stops.length)).toEqual([3]);
  });

  test('keeps frozen stops though they break the window, and says how late they are', () => {
    const stop = (job: string) => ({ job, kind: 'delivery' as const });
    const jobs = [{ location: 50, windows: [{ opens: 0, closes: 600 }] }, { location: 5 }];
    const routes = [{ vehicle: 'van-1', stops: [stop('job-1')], frozen: 1 }];
    const solution = sound(onRoad([{}], jobs, { routes }));
    expect(order(solution)).toEqual({ 'van-1': ['job-1', 'job-2'] });
    expect(solution.routes[0]?.stops.map(({ late }) => late)).toEqual([2400, 0]);
  });

  test('goods on board stay on board; a van under way goes on from where it is', () => {
    const vehicles = [{ underWay: true, start: 40, shift: { opens: 700, closes: 9000 } }, {}];
    const jobs = [{ location: 41, onBoard: 'van-1' }, { location: 39 }];
    const solution = sound(onRoad(vehicles, jobs));
    expect(order(solution)).toEqual({ 'van-1': ['job-1'], 'van-2': ['job-2'] });
    expect(solution.routes[0]?.departure).toBe(700);
  });

  test('collects on the way, within capacity at every moment', () => {
    const jobs = [
      { location: 30, load: [10, 1], pickup: { location: 10 } },
      { location: 12, load: [10, 1], pickup: { location: 31 } },
    ];
    const solution = sound(onRoad([{ capacity: [10, 9] }], jobs));
    expect(solution.unserved).toEqual([]);
    expect(solution.routes[0]?.load).toEqual([10, 1]);
  });

  test('starts from the given routes and does not make them worse', () => {
    const jobs = Array.from({ length: 12 }, (_, j) => ({ location: 3 * j + 1 }));
    const problem = onRoad([{ capacity: [60, 9] }, { capacity: [60, 9] }], jobs);
    const first = sound(problem);
    const again = solve({ ...problem, routes: first.routes }, { iterations: 0 });
    expect(again.cost.total).toBeLessThanOrEqual(first.cost.total);
  });

  test('stops when told to, with a plan, and reports each improvement on the way', () => {
    const jobs = Array.from({ length: 40 }, (_, j) => ({ location: 1 + ((j * 37) % 100) }));
    const problem = onRoad([{ capacity: [150, 99] }, { capacity: [150, 99] }, {}], jobs);
    const costs: number[] = [];
    let asked = 0;
    const solution = solve(problem, {
      shouldStop: () => ++asked > 60,
      onImprovement: (improvement) => {
        costs.push(improvement.cost);
        expect(check(problem, improvement.solution())).toEqual([]);
      },
    });
    expect(check(problem, solution)).toEqual([]);
    expect(costs.length).toBeGreaterThan(0);
    expect(costs).toEqual(costs.toSorted((a, b) => b - a));
    expect(solve(problem, { shouldStop: () => true }).unserved).toEqual([]);
  });
});
