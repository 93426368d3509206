import { check, type Violation } from '../check.ts';
import { restate } from '../checking/restate.ts';
import type { Solution } from '../solution.ts';
import type { ReadProblem } from './instance.ts';
import { type PlannedTrips, readSol, stepsOfTrips, tripsOf } from './sol.ts';

export interface CheckedPlan {
  /** In the unit of best-known values of the class; for `hierarchical`, distance alone. */
  readonly cost: number;
  readonly violations: readonly Violation[];
  readonly solution: Solution;
}

/** Judges a plan that says only who goes where: what it costs, and whether it keeps the rules. */
export function checkTrips(read: ReadProblem, planned: readonly PlannedTrips[]): CheckedPlan {
  const routes = planned.map((one) => ({ vehicle: one.vehicle, steps: stepsOfTrips(one) }));
  const solution = restate(read.problem, {
    routes: routes.filter(({ steps }) => steps.length > 0),
  });
  const violations = [
    ...check(read.problem, solution, { claims: false }),
    ...missingJobs(read, solution),
  ];
  return { cost: printedCost(read, solution), violations, solution };
}

/** In a benchmark every client without a prize has to be served; in a plan of ours it may wait. */
export function missingJobs({ instance }: ReadProblem, { cost }: Solution): readonly Violation[] {
  const amount = cost.unservedExpress + cost.unservedNormal;
  if (amount === 0 || instance.class === 'waystock') return [];
  return [{ kind: 'job-missing', amount, message: `${amount} jobs that must be served are not` }];
}

export const checkSol = (read: ReadProblem, text: string): CheckedPlan =>
  checkTrips(read, tripsOf(read, readSol(text)));

/** Cost in the unit of best-known values; with vehicles counted beside it, without their fixed cost. */
export function printedCost({ instance }: ReadProblem, { cost }: Solution): number {
  const paid = instance.objective === 'hierarchical' ? cost.total - cost.fixed : cost.total;
  const printed = paid * instance.scale;
  // Products with 0.1 or 0.00001 carry a last digit that nobody wrote.
  return Number(printed.toPrecision(12));
}
