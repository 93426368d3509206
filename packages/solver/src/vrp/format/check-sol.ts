import { check, type Violation } from '../check.ts';
import type { Step } from '../checking/drive.ts';
import { restate } from '../checking/restate.ts';
import type { Solution } from '../solution.ts';
import type { ReadProblem } from './instance.ts';
import { type PlannedTrips, readSol, tripsOf } from './sol.ts';

export interface CheckedPlan {
  /** In the unit of best-known values of the class; for `hierarchical`, distance alone. */
  readonly cost: number;
  readonly violations: readonly Violation[];
  readonly solution: Solution;
}

/** Judges a plan that says only who goes where: what it costs, and whether it keeps the rules. */
export function checkTrips(read: ReadProblem, planned: readonly PlannedTrips[]): CheckedPlan {
  const routes = planned.map(({ vehicle, trips, reloads }) => ({
    vehicle,
    steps: trips.flatMap((trip, i): Step[] => {
      const location = reloads[i - 1];
      return location === undefined ? [...trip] : [{ kind: 'reload', location }, ...trip];
    }),
  }));
  const solution = restate(read.problem, {
    routes: routes.filter(({ steps }) => steps.length > 0),
  });
  const violations = check(read.problem, solution, { claims: false });
  const required = solution.cost.unservedExpress + solution.cost.unservedNormal;
  if (required === 0) return { cost: printedCost(read, solution), violations, solution };
  const message = `${required} jobs that have to be served are not`;
  const missing: Violation = { kind: 'job-missing', amount: required, message };
  return { cost: printedCost(read, solution), violations: [...violations, missing], solution };
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
