import {
  assert,
  expectOk,
  type Money,
  money,
  must,
  ok,
  refuse,
  type Result,
  type SiteId,
  subtract,
} from '@waystock/kernel';
import { shortlist } from './candidates.ts';
import { closestNode } from './closest-node.ts';
import { type Plan, pricePlan } from './plan.ts';
import { cashTerms, type CostTerm, weightTerms } from './plan-cost.ts';
import { type AllocationProblem, type CandidateSite, isUrgent } from './problem.ts';
import { listReasons, type NoPlan, noPlan, type Reason } from './reasons.ts';
import type { Configuration } from './best-plans.ts';
import { search, type SearchLimits, usualLimits } from './search.ts';
import { sourcingOf } from './sourcing.ts';
import { compile, type Family, type Tableau } from './tableau.ts';
import { type AllocationTerms, defaultTerms } from './terms.ts';

/**
 * Allocation: from which sites, by which ways, an order is served.
 *
 * Powell's five elements, for one order:
 * - state: the order's lines and promise; per candidate site the units that can be taken, when goods
 *   can leave and arrive, tariffs, transfer lanes, and the price of units that predictions have
 *   spoken for;
 * - decision: units per line and site, direct or by transfer to a hub, and the service of every
 *   shipment; every unit is served, no site gives more than it has, nothing arrives too late;
 * - exogenous information: orders, receipts, short picks, closures and prices that come later; none of
 *   it is modelled here;
 * - transition: units taken are reserved; until picking starts the decision may be taken again
 *   (`replan.ts`);
 * - objective: least money: shipments and parcels, items, distance, packaging, transfers, lateness,
 *   and the weights of `terms.ts`, plus the price of spoken-for stock.
 *
 * Class: CFA, a deterministic optimum of a cost whose parameters (terms and stock prices) carry the
 * future. Urgent orders first try a PFA: the closest micro-fulfilment node.
 */
export const policyName = 'allocation.exact-per-order';

export interface AllocationDecision {
  readonly chosen: Plan;
  /** Which rule had the last word. */
  readonly rule: 'cheapest' | 'closest-node' | 'by-hand';
  /** Other plans, cheapest first: the next best two, and the best of a strategy not among them. */
  readonly alternatives: readonly Alternative[];
  readonly reasons: readonly Reason[];
  /** Whether the cheapest plan is proved to be so among the sites considered. */
  readonly exact: boolean;
  /** By how much at most a cheaper plan could undercut the cheapest found; zero if exact. */
  readonly gap: Money;
  readonly sitesConsidered: readonly SiteId[];
  readonly termsVersion: string;
}

export interface Alternative {
  readonly plan: Plan;
  /** How much more it costs than the chosen plan; negative when a rule overruled the price. */
  readonly regret: Money;
  /** Where the difference lies. */
  readonly differences: Readonly<Partial<Record<CostTerm, Money>>>;
}

export function decide(
  problem: AllocationProblem,
  terms: AllocationTerms = defaultTerms(problem.currency),
  limits: SearchLimits = usualLimits,
): Result<AllocationDecision, NoPlan> {
  const made = choose(problem, terms, limits);
  if (!made.ok) return made;
  const { found, first, node, smaller, tableau, leftOut, bound, exact } = made.value;
  const { currency } = problem;
  const planOf = (configuration: Configuration): Plan => toPlan(smaller, terms, configuration);
  const cheapest = must(found[0], 'a choice was made');
  const chosen = planOf(first);
  const reasons = listReasons(problem, leftOut);
  if (node && node !== first)
    reasons.push({
      constraint: 'spoken-for',
      siteId: onlySite(smaller, node).siteId,
      price: money(spokenForPrice(smaller, node), currency),
    });
  return ok({
    chosen,
    rule: first.cost > cheapest.cost ? 'closest-node' : 'cheapest',
    alternatives: [...found, ...bestOfMissingStrategies(tableau, found)]
      .filter((other) => !isSame(other, first))
      .map((other) => alternativeTo(chosen, planOf(other))),
    reasons,
    exact,
    gap: money(cheapest.cost - bound, currency),
    sitesConsidered: smaller.sites.map((site) => site.siteId),
    termsVersion: terms.version,
  });
}

/** The plan that `decide` chooses, without what else there would be and why not. */
export function decidePlan(
  problem: AllocationProblem,
  terms: AllocationTerms = defaultTerms(problem.currency),
  limits: SearchLimits = usualLimits,
): Result<Plan, NoPlan> {
  // Nobody asks for another one.
  const made = choose(problem, terms, { ...limits, keep: 1 });
  return made.ok ? ok(toPlan(made.value.smaller, terms, made.value.first)) : made;
}

interface Choice extends ReturnType<typeof search> {
  /** The closest node, where one can serve an urgent order, and what was chosen. */
  readonly node: Configuration | undefined;
  readonly first: Configuration;
  readonly smaller: AllocationProblem;
  readonly leftOut: readonly SiteId[];
  readonly tableau: Tableau;
}

function choose(
  problem: AllocationProblem,
  terms: AllocationTerms,
  limits: SearchLimits,
): Result<Choice, NoPlan> {
  assertWellFormed(problem);
  const { sites, leftOut } = shortlist(problem);
  const smaller = { ...problem, sites };
  const tableau = compile(smaller, terms);
  const searched = search(tableau, limits);
  const [cheapest] = searched.found;
  if (!cheapest) return refuse(noPlanOf(problem, leftOut, { sites, tableau }));
  const node = isUrgent(problem.service) ? closestNode(tableau, sites) : undefined;
  const isPricedOut =
    node !== undefined && spokenForPrice(smaller, node) > 0n && node.cost > cheapest.cost;
  const first = node && !isPricedOut ? node : cheapest;
  return ok({ ...searched, node, first, smaller, leftOut, tableau });
}

/** The cheapest plans, by price alone, cheapest first. */
export function listPlans(
  problem: AllocationProblem,
  terms: AllocationTerms,
  limits: SearchLimits = usualLimits,
): Plan[] {
  assertWellFormed(problem);
  const smaller = { ...problem, sites: shortlist(problem).sites };
  const { found } = search(compile(smaller, terms), limits);
  return found.map((configuration) => toPlan(smaller, terms, configuration));
}

function assertWellFormed({ lines, sites, currency, orderValue }: AllocationProblem): void {
  assert(lines.length > 0, 'an order has lines');
  assert(new Set(lines.map((line) => line.skuId)).size === lines.length, 'one line per SKU');
  assert(new Set(sites.map((site) => site.siteId)).size === sites.length, 'sites are distinct');
  assert(orderValue.currency === currency, 'an order has one currency');
  for (const line of lines) assert(line.units > 0, `${line.skuId} is ordered in whole units`);
  for (const site of sites)
    assert(site.available.length === lines.length, `${site.siteId} states its stock of every line`);
}

/** The search is fast and the price list is plain; they must agree to the minor unit. */
function toPlan(
  problem: AllocationProblem,
  terms: AllocationTerms,
  configuration: Configuration,
): Plan {
  const plan = expectOk(pricePlan(problem, terms, sourcingOf(problem, configuration)));
  assert(
    plan.cost.total.minor === BigInt(configuration.cost),
    `the search says ${configuration.cost}, the price list ${plan.cost.total.minor}`,
  );
  return plan;
}

/** So that "why not split?" and "why not one box?" always have an answer, if there is one. */
function bestOfMissingStrategies(
  tableau: Tableau,
  found: readonly Configuration[],
): Configuration[] {
  const isDirect = (of: { hub: number }): boolean => of.hub < 0;
  return [true, false].flatMap((direct) => {
    const families = tableau.families.filter((family) => isDirect(family) === direct);
    if (families.length === 0 || found.some((other) => isDirect(other) === direct)) return [];
    const limits = { ...usualLimits, keep: 1 };
    return search({ ...tableau, families }, limits).found;
  });
}

const isSame = (a: Configuration, b: Configuration): boolean =>
  a.hub === b.hub &&
  a.entries.length === b.entries.length &&
  a.entries.every((entry, j) => {
    const other = b.entries[j];
    return entry.site === other?.site && entry.route === other.route;
  });

/** What another plan would have cost beside the chosen one, and where the difference lies. */
export function alternativeTo(chosen: Plan, plan: Plan): Alternative {
  const differences: Partial<Record<CostTerm, Money>> = {};
  for (const term of [...cashTerms, ...weightTerms]) {
    const here = plan.cost.terms[term]?.minor ?? 0n;
    const there = chosen.cost.terms[term]?.minor ?? 0n;
    if (here !== there) differences[term] = money(here - there, plan.cost.total.currency);
  }
  return { plan, regret: subtract(plan.cost.total, chosen.cost.total), differences };
}

const onlySite = (problem: AllocationProblem, { entries }: Configuration): CandidateSite =>
  must(problem.sites[must(entries[0], 'a source').site], 'a candidate');

/** What predictions ask for the units this order would take from a single site. */
function spokenForPrice(problem: AllocationProblem, node: Configuration): bigint {
  const site = onlySite(problem, node);
  return problem.lines.reduce(
    (sum, line, l) => sum + (site.spokenFor?.[l]?.minor ?? 0n) * BigInt(line.units),
    0n,
  );
}

/** Told for the family of plans that comes closest to serving the order. */
function noPlanOf(
  problem: AllocationProblem,
  leftOut: readonly SiteId[],
  { sites, tableau }: { sites: readonly CandidateSite[]; tableau: Tableau },
): NoPlan {
  const roomIn = (family: Family, siteId: SiteId, l: number): number =>
    family.entries
      .filter((entry) => sites[entry.site]?.siteId === siteId)
      .reduce((most, entry) => Math.max(most, entry.room[l] ?? 0), 0);
  const told = tableau.families.map((family) =>
    noPlan(problem, leftOut, (siteId, l) => roomIn(family, siteId, l)),
  );
  const missing = ({ lacking }: NoPlan): number =>
    lacking.reduce((sum, line) => sum + line.short, 0);
  return told.reduce((least, other) => (missing(other) < missing(least) ? other : least));
}
