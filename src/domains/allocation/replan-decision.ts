import { money, type SiteId } from '@waystock/kernel';
import type { Plan } from './plan.ts';
import { type AllocationDecision, alternativeTo } from './policy.ts';
import type { AllocationProblem } from './problem.ts';
import type { AllocationTerms } from './terms.ts';

/**
 * A move of re-planning as a decision about one of its orders: the new plan was chosen, the old one
 * is what else could have been. Moves improve the orders together, so that nothing is proved about
 * one of them alone.
 */
export function decisionOfMove(
  problem: AllocationProblem,
  { from, to }: { readonly from: Plan; readonly to: Plan },
  terms: AllocationTerms,
): AllocationDecision {
  return {
    chosen: to,
    rule: 'cheapest',
    alternatives: [alternativeTo(to, from)],
    reasons: [],
    exact: false,
    gap: money(0, problem.currency),
    sitesConsidered: problem.sites.map((site): SiteId => site.siteId),
    termsVersion: terms.version,
  };
}
