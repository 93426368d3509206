import type { PolicyClass } from '../learning/index.ts';
import type { BackhaulState, Commitment } from './state.ts';

/**
 * Which waiting orders join which route under way.
 *
 * Powell's five elements, the same for every policy here:
 * - **State** Sₜ: vehicles with what is left of their routes, load, limits and the driver's hours;
 *   orders that wait, with windows and price; what things are believed to cost (`BackhaulState`).
 * - **Decision** xₜ: orders that join routes firmly, with their places in it (`Commitment`). What a
 *   policy only has in mind is tentative and is not in its answer.
 * - **Exogenous information** Wₜ₊₁: orders that come or are withdrawn, routes that are planned, how
 *   long legs take, what fuel they use.
 * - **Transition** Sᴹ: `commit` (a route in place, one version on), then `driveOn` (a leg that is
 *   begun is fixed).
 * - **Objective**: most profit, the price less the exact marginal cost, over the horizon; windows,
 *   loads, hours and rules are never broken.
 *
 * The policies: `first-fit.ts` (PFA: what seed 002 does), `greedy.ts` (CFA: best exact profit at once,
 * less an opportunity price), `late.ts` (DLA: plan all, commit only what would lock), `lookahead.ts`
 * (DLA: late, with prices of sampled futures), `value-policy.ts` (VFA: late, with the learned value
 * of what is left of a route).
 */
export interface Policy {
  readonly name: string;
  readonly policyClass: PolicyClass;
  /** Pure but for the columns it remembers, which change its speed and never its answer. */
  readonly decide: (state: BackhaulState) => Commitment[];
}
