import { solveSync } from '@waystock/solver';
import { fromSolution, toProblem } from './plan.ts';
import type { DispatchState, RoutePlan } from './state.ts';

/** What the worker pool runs; plain data in and out. */
export interface PlanRoutesInput {
  readonly state: DispatchState;
  /** Same state, seed and iterations: the same plan. */
  readonly seed: number;
}

/** Plans routes with the solver. Its answer is checked by whoever uses it (`policy.ts`). */
export function planRoutes(
  { state, seed }: PlanRoutesInput,
  effort: { readonly iterations?: number; readonly shouldStop?: () => boolean },
): RoutePlan {
  const iterations = Math.min(effort.iterations ?? Infinity, enoughFor(state.deliveries.length));
  return fromSolution(state, solveSync(toProblem(state), { seed, ...effort, iterations }));
}

/** A handful of stops is planned as well as it can be long before the time is up. */
const enoughFor = (deliveries: number): number => 500 + 200 * deliveries;
