import { solve } from '@waystock/solver';
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
  return fromSolution(state, solve(toProblem(state), { seed, ...effort }));
}
