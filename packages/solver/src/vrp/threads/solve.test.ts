import { describe, expect, test } from 'vitest';
import { seededChance } from '../../random.ts';
import { check } from '../check.ts';
import { newBoard, writeKept } from '../core/board.ts';
import { compileModel } from '../core/model.ts';
import { nearest } from '../core/neighbours.ts';
import { setOut } from '../core/search.ts';
import { InvalidProblem, solveSync } from '../solve.ts';
import { onRoad } from '../testing/road.ts';
import { scattered } from '../testing/scattered.ts';
import { hire, SCRIPT } from './crew.ts';
import { solve, solveWith } from './solve.ts';

const DYING = new URL('./testing/dying-worker.ts', import.meta.url);
const withMortals = (mortals: readonly number[]) => (size: number) =>
  hire(size, (member) => (mortals.includes(member) ? DYING : SCRIPT));

describe('solve on threads', () => {
  test('answers with a sound plan, the best of those it told of', async () => {
    const problem = scattered(260, 1);
    const costs: number[] = [];
    const plan = await solve(problem, {
      threads: 2,
      iterations: 400,
      onImprovement: ({ cost }) => costs.push(cost),
    });
    expect(check(problem, plan)).toEqual([]);
    expect(plan.unserved).toEqual([]);
    expect(costs.length).toBeGreaterThan(1);
    expect(costs).toEqual(costs.toSorted((a, b) => b - a));
    expect(plan.cost.total).toBeCloseTo(costs.at(-1)!, 6);
    // Two threads have done twice as much as one.
    const alone = solveSync(problem, { iterations: 100 });
    expect(plan.cost.total).toBeLessThan(alone.cost.total);
  });

  test('seed, iterations and threads determine the plan, whoever is faster', async () => {
    const problem = scattered(260, 2);
    const options = { threads: 2, iterations: 200, seed: 7 };
    const [one, two] = await Promise.all([solve(problem, options), solve(problem, options)]);
    expect(one).toEqual(two);
  });

  test('ends in time, and at once when told to', async () => {
    const problem = scattered(120, 3);
    const begun = performance.now();
    expect(check(problem, await solve(problem, { threads: 2, seconds: 0.5 }))).toEqual([]);
    expect(performance.now() - begun).toBeLessThan(2500);
    const stop = new AbortController();
    const plan = await solve(problem, {
      threads: 2,
      seconds: 60,
      signal: stop.signal,
      onImprovement: () => stop.abort(),
    });
    expect(check(problem, plan)).toEqual([]);
    expect(performance.now() - begun).toBeLessThan(10_000);
  });

  test('the signal’s reason is thrown where there is no plan yet', async () => {
    const signal = AbortSignal.abort(new Error('changed my mind'));
    await expect(solve(scattered(20, 4), { signal })).rejects.toThrow('changed my mind');
  });

  test.each([0, 1])('goes on without thread %s when it dies', async (mortal) => {
    const problem = scattered(260, 5);
    const options = { threads: 2, iterations: 100 };
    const plan = await solveWith(problem, options, withMortals([mortal]));
    expect(check(problem, plan)).toEqual([]);
    expect(plan.unserved).toEqual([]);
  });

  test('the thread that recombines does its work and ends', async () => {
    const model = compileModel(scattered(40, 7));
    const { best } = setOut(model, { chance: seededChance(1), progress: () => 1 });
    const board = newBoard(model, 2);
    writeKept(board, best.next, best.cost);
    const crew = hire(1);
    const deaths: Error[] = [];
    const neighbours = nearest(model, 20);
    const task = { kind: 'team', model, neighbours, board, recombines: true } as const;
    const budget = { from: 0, until: 1, iterations: Infinity };
    await crew.work([{ member: 0, seed: 1, budget, task }], {
      report: () => undefined,
      death: (error) => deaths.push(error),
    });
    await crew.dismiss();
    expect(deaths).toEqual([]);
  });

  test('a listener that throws ends the search with what it threw', async () => {
    const onImprovement = (): never => {
      throw new Error('full up');
    };
    const failed = solve(scattered(30, 8), { threads: 2, seconds: 60, onImprovement });
    await expect(failed).rejects.toThrow('full up');
  });

  test('says what killed the threads when none is left', async () => {
    const dead = solveWith(scattered(20, 6), { threads: 2, iterations: 9 }, withMortals([0, 1]));
    await expect(dead).rejects.toThrow('this thread dies');
  });

  test('also searches what the core does not know, and refuses what is contradictory', async () => {
    const rich = onRoad([{ maxStops: 2 }, { maxStops: 2 }], [{}, {}, {}]);
    const plan = await solve(rich, { threads: 2, iterations: 50 });
    expect(check(rich, plan)).toEqual([]);
    expect(plan.unserved).toEqual([]);
    const wrong = onRoad([{ capacity: [-1, 1] }], [{}]);
    await expect(solve(wrong, { iterations: 1 })).rejects.toThrow(InvalidProblem);
  });

  test.each([
    [{ seconds: -1 }, 'seconds is -1'],
    [{ seconds: NaN }, 'seconds is NaN'],
    [{ threads: 0 }, 'threads is 0'],
    [{ threads: 1.5 }, 'threads is 1.5'],
    [{ iterations: NaN }, 'iterations is NaN'],
    [{ seed: 0.5 }, 'seed is 0.5'],
  ])('refuses %j', async (options, message) => {
    await expect(solve(scattered(3, 1), options)).rejects.toThrow(message);
  });
});
