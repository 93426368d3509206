import type { MipLimits } from '../mip/solve-mip.ts';
import { check } from '../vrp/check.ts';
import { restate } from '../vrp/checking/restate.ts';
import { solveSync } from '../vrp/solve.ts';
import { asProblem, overRange } from './as-problem.ts';
import type { Day } from './day.ts';
import { planOf, type SolvedDay, solveModel } from './solve-model.ts';

export interface JudgedSearch extends Pick<SolvedDay, 'status'> {
  /** What the model says, and what the search found. */
  readonly proven: number;
  readonly found: number;
  /** Anything that does not fit together: the model's plan by the checker, or the search's. */
  readonly faults: readonly string[];
}

/** Holds the search against the proven optimum of the `intended` model, both judged by the checker. */
export async function judgeSearch(
  day: Day,
  limits: MipLimits = { seconds: 60 },
  iterations = 400,
): Promise<JudgedSearch> {
  const exact = await solveModel(day, 'intended', { limits });
  const problem = asProblem(day);
  const restated = restate(problem, planOf(day, exact));
  const found = solveSync(problem, { iterations });
  const faults = [restated, found].flatMap((solution) => [
    ...check(problem, solution, { claims: false }).map(({ message }) => message),
    ...overRange(day, solution).map(([vehicle]) => `${vehicle} drives beyond its range`),
  ]);
  const apart = restated.cost.total - exact.objective;
  if (Math.abs(apart) > 0.01) faults.push(`model and checker are ${apart} apart`);
  if (found.cost.total < exact.bound - 0.01) faults.push('the search beats the proven bound');
  const [proven, total] = [exact.objective, found.cost.total];
  return { status: exact.status, proven, found: total, faults };
}
