import { expect, test, vi } from 'vitest';
import { check } from './vrp/check.ts';
import type { Solution } from './vrp/solution.ts';
import { solveSync as solve } from './vrp/solve.ts';

test('assignment, packing and routing one after the other never beat the whole', async () => {
  const printed = vi.spyOn(console, 'log').mockImplementation(() => undefined);
  const { drawDay, solveApart } = await import('../examples/three-steps.ts');
  expect(printed.mock.calls.map(([first]) => first as unknown)).toEqual([
    'apart:',
    'together:',
    [],
  ]);
  printed.mockRestore();
  const served = ({ routes }: Solution): number => routes.flatMap(({ stops }) => stops).length;
  let saved = 0;
  for (const seed of [11, 12]) {
    const problem = drawDay(seed);
    const apart = solveApart(problem);
    const together = solve(problem, { iterations: 400 });
    expect(check(problem, together)).toEqual([]);
    for (const [k, solution] of apart.entries()) {
      const [own, vehicles] = [problem.jobs, problem.vehicles.slice(k, k + 1)];
      const jobs = own.filter(({ id }) =>
        solution.routes.some((r) => r.stops.some((s) => s.job === id)),
      );
      expect(check({ ...problem, vehicles, jobs }, solution)).toEqual([]);
    }
    const orders = apart.reduce((sum, solution) => sum + served(solution), 0);
    expect(served(together)).toBeGreaterThanOrEqual(orders);
    const cost = apart.reduce((sum, solution) => sum + solution.cost.total, 0);
    // Only plans that serve as much can be compared in kilometres.
    if (served(together) > orders) continue;
    expect(together.cost.total).toBeLessThan(cost);
    saved = Math.max(saved, 1 - together.cost.total / cost);
  }
  expect(saved).toBeGreaterThan(0.05);
});
