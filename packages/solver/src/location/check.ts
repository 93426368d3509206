import type { LocationPlan, LocationProblem } from './problem.ts';

export type LocationViolationKind =
  | 'unknown-site'
  | 'site-twice'
  | 'open-closed'
  | 'closed-forbidden'
  | 'count'
  | 'budget'
  | 'zones'
  | 'share'
  | 'not-open'
  | 'forbidden-pair'
  | 'split'
  | 'unserved'
  | 'capacity'
  | 'wrong-cost';

/** One way in which a plan breaks its problem, or says what is not so. */
export interface LocationViolation {
  readonly kind: LocationViolationKind;
  readonly site?: number | undefined;
  readonly zone?: number | undefined;
  readonly message: string;
}

/** Relative; what sums of doubles may be off by. */
const TOLERANCE = 1e-7;
const over = (value: number, limit: number): boolean =>
  value > limit + TOLERANCE * Math.max(1, Math.abs(limit));

/**
 * Re-derives everything from the problem alone: that the sites may be open, that each zone is served
 * as it may be, that nothing is overfull, and what it costs. Shares no code with the search. Empty:
 * the plan is sound. The problem itself must be valid.
 */
export function checkLocation(
  problem: LocationProblem,
  plan: LocationPlan,
): readonly LocationViolation[] {
  const found: LocationViolation[] = [];
  const open = new Set<number>();
  for (const site of plan.open) {
    if (!Number.isInteger(site) || site < 0 || site >= problem.sites)
      found.push({ kind: 'unknown-site', site, message: `there is no site ${site}` });
    else if (open.has(site))
      found.push({ kind: 'site-twice', site, message: `site ${site} is listed twice` });
    open.add(site);
  }
  found.push(...siteViolations(problem, open));
  if (plan.served.length !== problem.zones) {
    const message = `${plan.served.length} zones are served of ${problem.zones}`;
    return [...found, { kind: 'zones', message }];
  }
  const load = new Map<number, number>();
  let cost = 0;
  for (const site of open) cost += problem.opening?.[site] ?? 0;
  for (let zone = 0; zone < problem.zones; zone++)
    cost += serveZone({ problem, plan, open, load, found }, zone);
  found.push(...loadViolations(problem, load));
  if (!(Math.abs(cost - plan.cost) <= TOLERANCE * Math.max(1, Math.abs(cost))))
    found.push({ kind: 'wrong-cost', message: `costs ${cost}, not ${plan.cost}` });
  return found;
}

function* siteViolations(
  problem: LocationProblem,
  open: ReadonlySet<number>,
): Iterable<LocationViolation> {
  for (const site of problem.open ?? [])
    if (!open.has(site))
      yield { kind: 'open-closed', site, message: `site ${site} is open and must stay so` };
  for (const site of problem.closed ?? [])
    if (open.has(site))
      yield { kind: 'closed-forbidden', site, message: `site ${site} may not be opened` };
  const { min = 0, max = Infinity } = problem.count ?? {};
  if (open.size < min || open.size > max)
    yield { kind: 'count', message: `${open.size} sites are open, not ${min} to ${max}` };
  if (!problem.budget) return;
  let spent = 0;
  for (const site of open) spent += problem.budget.spend[site] ?? 0;
  if (over(spent, problem.budget.limit))
    yield { kind: 'budget', message: `takes ${spent} of a budget of ${problem.budget.limit}` };
}

interface Judging {
  readonly problem: LocationProblem;
  readonly plan: LocationPlan;
  readonly open: ReadonlySet<number>;
  readonly load: Map<number, number>;
  readonly found: LocationViolation[];
}

/** What serving the zone costs; notes what is wrong with it. */
function serveZone({ problem, plan, open, load, found }: Judging, zone: number): number {
  const note = (kind: LocationViolationKind, message: string, site?: number): void => {
    found.push({ kind, zone, site, message: `zone ${zone}: ${message}` });
  };
  let cost = 0;
  let covered = 0;
  const seen = new Set<number>();
  for (const { site, share } of plan.served[zone]!) {
    if (!open.has(site)) note('not-open', `site ${site} is not open`, site);
    if (!(share > 0) || over(share, 1)) note('share', `has a share of ${share}`, site);
    if (seen.has(site)) note('share', `names site ${site} twice`, site);
    seen.add(site);
    const price = problem.costs[site * problem.zones + zone] ?? Infinity;
    if (price === Infinity) note('forbidden-pair', `site ${site} may not serve it`, site);
    else cost += share * price;
    covered += share;
    load.set(site, (load.get(site) ?? 0) + share * (problem.demands?.[zone] ?? 0));
  }
  const mayShare = problem.split === true && problem.capacities !== undefined;
  if (!mayShare && seen.size > 1) note('split', `is shared by ${seen.size} sites`);
  if (!mayShare && seen.size === 1 && Math.abs(covered - 1) > TOLERANCE)
    note('split', `is served in part: ${covered}`);
  if (over(covered, 1)) note('share', `is served ${covered} times`);
  const left = Math.max(0, 1 - covered);
  if (left > TOLERANCE && !problem.unserved) note('unserved', `lacks ${left} of its demand`);
  return cost + (left > TOLERANCE ? left * (problem.unserved?.[zone] ?? 0) : 0);
}

function* loadViolations(
  { capacities }: LocationProblem,
  load: ReadonlyMap<number, number>,
): Iterable<LocationViolation> {
  if (!capacities) return;
  for (const [site, carried] of load) {
    const capacity = capacities[site] ?? 0;
    if (over(carried, capacity))
      yield { kind: 'capacity', site, message: `site ${site} carries ${carried} of ${capacity}` };
  }
}
