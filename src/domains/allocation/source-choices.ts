import { type Money, type Seconds, seconds, type SiteId, subtract } from '@waystock/kernel';
import { describeReason } from './describe.ts';
import type { Plan } from './plan.ts';
import { type Amounts, addTo, type CostTerm, planCost } from './plan-cost.ts';
import { decidePlan } from './policy.ts';
import type { AllocationProblem, CandidateSite } from './problem.ts';
import type { NoPlan } from './reasons.ts';
import { type AllocationTerms, defaultTerms } from './terms.ts';

/**
 * What a person may do to one shipment that nobody has begun to pick: send it from another site. The
 * problem is that of the shipment alone; each site is asked whether it could send all of it, first
 * in time and then as late as the problem allows at all. Prices are those the policy decides by, so
 * the choice somebody makes by hand is told in the same money.
 */
export interface SourceChoice {
  readonly siteId: SiteId;
  readonly plan: Plan;
  /** More than from where it is now, or less; undefined where it could not be sent from any more. */
  readonly extra: Money | undefined;
  /** After the promise; zero when it is kept. */
  readonly late: Seconds;
}

export interface SourceChoices {
  /** As it is now. */
  readonly now: Plan | undefined;
  /** Those that keep the promise first, then the cheapest. */
  readonly choices: readonly SourceChoice[];
  readonly refused: readonly { readonly siteId: SiteId; readonly reason: string }[];
}

export function listSourceChoices(
  problem: AllocationProblem,
  current: SiteId,
  terms: AllocationTerms = defaultTerms(problem.currency),
): SourceChoices {
  const now = planNow(problem, current, terms);
  const choices: SourceChoice[] = [];
  const refused: { siteId: SiteId; reason: string }[] = [];
  for (const site of problem.sites) {
    const { siteId } = site;
    if (siteId === current) continue;
    const planned = planFrom(problem, site, terms);
    if (!planned.ok) refused.push({ siteId, reason: whyNot(planned.error) });
    else
      choices.push({
        siteId,
        plan: planned.value,
        extra: now && subtract(planned.value.cost.total, now.cost.total),
        late: seconds(Math.max(0, planned.value.arrives - problem.promise.deadline) / 1000),
      });
  }
  return { now, choices: choices.toSorted(byWorth), refused };
}

const byWorth = (a: SourceChoice, b: SourceChoice): number =>
  a.late - b.late ||
  Number(a.plan.cost.total.minor - b.plan.cost.total.minor) ||
  (a.siteId < b.siteId ? -1 : 1);

/** What stays of it costs as before, also at a site that takes nothing new. */
function planNow(
  problem: AllocationProblem,
  current: SiteId,
  terms: AllocationTerms,
): Plan | undefined {
  const site = problem.sites.find(({ siteId }) => siteId === current);
  if (!site) return undefined;
  const { closed: _, ...open } = site;
  const planned = planFrom(problem, open, terms);
  return planned.ok ? planned.value : undefined;
}

function planFrom(problem: AllocationProblem, site: CandidateSite, terms: AllocationTerms) {
  const late: AllocationProblem = { ...problem, sites: [site], lanes: [] };
  const inTime = { ...late, promise: { ...problem.promise, maxLateness: seconds(0) } };
  const planned = decidePlan(inTime, terms);
  return planned.ok ? planned : decidePlan(late, terms);
}

function whyNot({ reasons, lacking }: NoPlan): string {
  const [reason] = reasons;
  if (reason) return describeReason(reason);
  const [line] = lacking;
  return line
    ? `It has ${line.reachable} of ${line.wanted} ${line.skuId}.`
    : 'Nothing takes all of it in one shipment.';
}

/** The plan of a whole order after one of its shipments has moved; the rest of it stays. */
export function withMoved(
  whole: Plan,
  { from, before, after }: { from: SiteId; before: Plan | undefined; after: Plan },
): Plan {
  const moved = whole.shipments.findIndex((shipment) => shipment.from === from);
  const others = whole.shipments.filter((_, i) => i !== moved);
  if (others.length === 0) return after;
  const shipments = [...others, ...after.shipments];
  const amounts: Amounts = new Map();
  for (const [plan, sign] of [
    [whole, 1n],
    [before, -1n],
    [after, 1n],
  ] as const)
    for (const [term, amount] of Object.entries(plan?.cost.terms ?? {}))
      addTo(amounts, term as CostTerm, sign * amount.minor);
  return {
    strategy: whole.transfers.length > 0 ? 'consolidate' : 'split',
    shipments,
    transfers: whole.transfers,
    cost: planCost(amounts, after.cost.total.currency),
    arrives: shipments.reduce(
      (last, { arrives }) => (arrives > last ? arrives : last),
      after.arrives,
    ),
  };
}
