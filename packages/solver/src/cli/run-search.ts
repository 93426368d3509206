import type { Problem } from '../vrp/problem.ts';
import type { Solution } from '../vrp/solution.ts';
import { solve } from '../vrp/solve.ts';

export interface SearchRequest {
  readonly problem: Problem;
  readonly seed: number;
  readonly threads: number;
  readonly iterations: number | undefined;
  readonly shouldStop: () => boolean;
  /** Share of the time used, if there is a limit: the search cools down just in time. */
  readonly progress: (() => number) | undefined;
  readonly onImprovement: (cost: number) => void;
}

export interface SearchResult {
  readonly solution: Solution;
  /** Threads that took part. */
  readonly threads: number;
}

/** The one place where the command line meets the search. */
export function runSearch(request: SearchRequest): SearchResult {
  const { problem, seed, iterations, shouldStop, progress, onImprovement } = request;
  const solution = solve(problem, {
    seed,
    iterations: iterations ?? Infinity,
    shouldStop,
    progress,
    onImprovement: ({ cost, unservedExpress, unservedNormal }) => {
      if (unservedExpress + unservedNormal === 0) onImprovement(cost);
    },
  });
  return { solution, threads: 1 };
}
