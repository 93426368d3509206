import { check, type Problem, type Solution, solveSync, type Violation } from '@waystock/solver';
import type { Effort } from './jobs.ts';

export interface SolveProblemInput {
  /** Valid: whoever asks has called `validate`. */
  readonly problem: Problem;
  readonly seed: number;
}

export interface SolvedProblem {
  readonly solution: Solution;
  /** What the independent checker says of it; nothing, or the solver is wrong. */
  readonly violations: readonly Violation[];
}

/** A problem of a caller's own, solved as well as the time allows. */
export function solveProblem({ problem, seed }: SolveProblemInput, effort: Effort): SolvedProblem {
  const solution = solveSync(problem, { seed, ...effort });
  return { solution, violations: check(problem, solution) };
}
