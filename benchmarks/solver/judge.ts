import { type BarePlan, check, printedCost, type ReadProblem, restate } from '@waystock/solver';
import type { Known } from './instances.ts';
import type { Run } from './store.ts';

export type Verdict = Pick<Run, 'cost' | 'vehicles' | 'feasible' | 'violations'>;

/** What a plan is worth by the checker, whatever its maker says. */
export function judge(read: ReadProblem, plan: BarePlan): Verdict {
  const solution = restate(read.problem, plan);
  const violations = check(read.problem, solution, { claims: false }).map(({ kind }) => kind);
  const { unservedExpress, unservedNormal } = solution.cost;
  if (unservedExpress + unservedNormal > 0) violations.push('job-missing');
  return {
    cost: printedCost(read, solution),
    vehicles: solution.routes.length,
    feasible: violations.length === 0,
    violations: [...new Set(violations)],
  };
}

/** In %; null where the plan is not feasible, or needs more vehicles and vehicles come first. */
export function gapOf(known: Known, run: Verdict): number | null {
  if (!run.feasible || run.cost === null) return null;
  const hierarchical = known.class === 'PDPTW';
  if (hierarchical && known.vehicles !== null && run.vehicles > known.vehicles) return null;
  return 100 * (run.cost / known.best - 1);
}
