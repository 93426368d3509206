import { describe, expect, test } from 'vitest';
import { check } from '../check.ts';
import type { Problem } from '../problem.ts';
import { solveSync as solve } from '../solve.ts';
import { onRoad } from '../testing/road.ts';

/** Two kinds of stop that only pack one way: three of 400 g would leave 600 g ones stranded. */
function tightLoads(fixed: number): Problem {
  const vehicles = Array.from({ length: 9 }, () => ({ cost: { fixed, perKm: 1 } }));
  const jobs = Array.from({ length: 12 }, (_, j) => ({ load: [j % 2 === 0 ? 600 : 400, 1] }));
  return onRoad(vehicles, jobs);
}

describe('fleet minimisation', () => {
  test('needs as few vehicles as the loads allow where vehicles are dear', () => {
    const problem = tightLoads(100_000);
    const solution = solve(problem, { seed: 1, iterations: 400 });
    expect(check(problem, solution)).toEqual([]);
    expect(solution.unserved).toEqual([]);
    expect(solution.routes).toHaveLength(6);
  });

  test('serves everybody even if the fleet cannot be smaller', () => {
    const problem = tightLoads(100_000);
    const exact = { ...problem, vehicles: problem.vehicles.slice(0, 6) };
    const solution = solve(exact, { seed: 2, iterations: 400 });
    expect(check(exact, solution)).toEqual([]);
    expect(solution.unserved).toEqual([]);
  });
});
