import type { Problem } from '../vrp/problem.ts';
import type { Solution } from '../vrp/solution.ts';
import { solve } from '../vrp/threads/solve.ts';

export interface SearchRequest {
  readonly problem: Problem;
  readonly seed: number;
  readonly threads: number;
  readonly iterations: number | undefined;
  readonly seconds: number | undefined;
  readonly processorTime?: number | undefined;
  readonly onImprovement: (cost: number) => void;
}

/** The one place where the command line meets the search. */
export function runSearch({
  problem,
  onImprovement,
  ...request
}: SearchRequest): Promise<Solution> {
  return solve(problem, {
    ...request,
    onImprovement: ({ cost, unservedExpress, unservedNormal }) => {
      if (unservedExpress + unservedNormal === 0) onImprovement(cost);
    },
  });
}
