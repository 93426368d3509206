import { type OrderId, probability } from '@waystock/kernel';
import type { Json } from '../../world.ts';
import type { DecisionDraft } from '../learning/index.ts';
import { describeAlternative, describeReason, excludedSite } from './describe.ts';
import { planToJson } from './plan-json.ts';
import { type AllocationDecision, policyName } from './policy.ts';
import type { AllocationProblem } from './problem.ts';

/** A decision as `learning` keeps it. */
export function recordOf(
  orderId: OrderId,
  problem: AllocationProblem,
  { decision, cause }: { decision: AllocationDecision; cause: string },
): DecisionDraft {
  const { chosen, alternatives, rule } = decision;
  const expected = Number(chosen.cost.total.minor);
  return {
    policy: policyName,
    policyClass: rule === 'closest-node' ? 'PFA' : 'CFA',
    modelVersion: decision.termsVersion,
    subject: orderId,
    action: {
      cause,
      rule,
      gap_minor: Number(decision.gap.minor),
      sites_considered: decision.sitesConsidered,
      plan: planToJson(chosen),
    },
    value: {
      unit: `${problem.currency}-minor`,
      expected,
      // Tariffs are known: until actual costs are learnt, the price is a point.
      low: expected,
      high: expected,
      confidence: probability(1),
    },
    alternatives: alternatives.map((other) => ({
      action: { plan: planToJson(other.plan), text: describeAlternative(other) },
      regret: Number(other.regret.minor),
    })),
    reasons: decision.reasons.map((reason) => ({
      constraint: reason.constraint,
      ...(excludedSite(reason) ? { site_id: excludedSite(reason) as string } : {}),
      text: describeReason(reason),
    })),
    inputs: inputsOf(problem),
  };
}

/** All a decision depends on, as JSON: money as text, everything else as it is. */
export const inputsOf = (problem: AllocationProblem): Json => toJson(problem);

/** As a detour by JSON text would, in a third of the time. */
function toJson(value: unknown): Json {
  if (typeof value === 'bigint') return value.toString();
  if (typeof value !== 'object' || value === null) return (value ?? null) as Json;
  if (Array.isArray(value)) return value.map(toJson);
  const json: Record<string, Json> = {};
  for (const [name, field] of Object.entries(value))
    if (field !== undefined) json[name] = toJson(field);
  return json;
}
