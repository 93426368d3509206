import type { LocationProblem } from './problem.ts';

/** One thing wrong with a problem: where, what, and what to do about it. */
export interface LocationFault {
  /** For example `capacities[3]`. */
  readonly field: string;
  readonly problem: string;
  readonly fix: string;
}

/** Thrown by `locate`: call `validateLocation` first where the input is not your own. */
export class InvalidLocationProblem extends Error {
  override readonly name = 'InvalidLocationProblem';
  readonly faults: readonly LocationFault[];
  constructor(faults: readonly LocationFault[]) {
    const [first] = faults;
    const more = faults.length > 1 ? ` (and ${faults.length - 1} more)` : '';
    super(first ? `${first.field} ${first.problem}: ${first.fix}${more}` : 'invalid problem');
    this.faults = faults;
  }
}

type Report = (field: string, problem: string, fix: string) => void;

/** Sums of money up to this size stay well within what a double holds. */
const LARGEST = 1e12;

/**
 * Everything contradictory in the problem; empty if it can be put to `locate`. It may still have no
 * plan: whether demands fit into capacities is for the search to say.
 */
export function validateLocation(problem: LocationProblem): readonly LocationFault[] {
  const faults: LocationFault[] = [];
  const report: Report = (field, what, fix) => faults.push({ field, problem: what, fix });
  const { sites, zones } = problem;
  whole(sites, 'sites', report);
  whole(zones, 'zones', report);
  if (faults.length > 0) return faults;
  amounts(problem.costs, sites * zones, { field: 'costs', orInfinity: true }, report);
  if (problem.opening) amounts(problem.opening, sites, { field: 'opening' }, report);
  if (problem.demands) amounts(problem.demands, zones, { field: 'demands' }, report);
  if (problem.unserved) amounts(problem.unserved, zones, { field: 'unserved' }, report);
  capacityFaults(problem, report);
  listed(problem.open ?? [], sites, 'open', report);
  listed(problem.closed ?? [], sites, 'closed', report);
  const both = problem.open?.find((site) => problem.closed?.includes(site));
  if (both !== undefined) report('closed', `names site ${both}, which is open`, 'name it once');
  countFaults(problem, report);
  budgetFaults(problem, report);
  if (faults.length === 0) servable(problem, report);
  return faults;
}

function whole(value: number, field: string, report: Report): void {
  if (!Number.isSafeInteger(value) || value < 0)
    report(field, `is ${value}`, 'write a whole number');
}

function amounts(
  values: ArrayLike<number>,
  length: number,
  { field, orInfinity = false }: { field: string; orInfinity?: boolean },
  report: Report,
): void {
  if (values.length !== length) {
    report(field, `has ${values.length} entries`, `it needs ${length}`);
    return;
  }
  for (let k = 0; k < length; k++) {
    const value = values[k]!;
    if ((value >= 0 && value <= LARGEST) || (orInfinity && value === Infinity)) continue;
    const infinite = orInfinity ? ', or Infinity' : '';
    report(`${field}[${k}]`, `is ${value}`, `write 0 to ${LARGEST}${infinite}`);
    return;
  }
}

function capacityFaults({ capacities, demands, sites }: LocationProblem, report: Report): void {
  if (!capacities) return;
  amounts(capacities, sites, { field: 'capacities', orInfinity: true }, report);
  if (!demands) report('demands', 'is absent', 'with capacities, say what each zone needs');
}

function listed(which: readonly number[], sites: number, field: string, report: Report): void {
  which.forEach((site, k) => {
    if (!Number.isSafeInteger(site) || site < 0 || site >= sites)
      report(`${field}[${k}]`, `is ${site}`, `name a site from 0 to ${sites - 1}`);
    else if (which.indexOf(site) !== k)
      report(`${field}[${k}]`, `is ${site} again`, 'name each site once');
  });
}

function countFaults(problem: LocationProblem, report: Report): void {
  const { min = 0, max = problem.sites } = problem.count ?? {};
  whole(min, 'count.min', report);
  whole(max, 'count.max', report);
  const open = problem.open?.length ?? 0;
  const openable = problem.sites - (problem.closed?.length ?? 0);
  if (min > max) report('count.min', `is ${min}, over the max of ${max}`, 'lower it');
  if (max < open) report('count.max', `is ${max}, but ${open} sites are open`, 'raise it');
  if (min > openable) report('count.min', `is ${min} of ${openable} sites`, 'lower it');
}

function budgetFaults({ budget, open, sites }: LocationProblem, report: Report): void {
  if (!budget) return;
  amounts([budget.limit], 1, { field: 'budget.limit' }, report);
  amounts(budget.spend, sites, { field: 'budget.spend' }, report);
  const spent = (open ?? []).reduce((sum, site) => sum + (budget.spend[site] ?? 0), 0);
  if (spent > budget.limit)
    report('budget.limit', `is ${budget.limit}; open sites take ${spent}`, 'raise it');
}

/** Without a price for being left out, each zone needs a site that may serve it. */
function servable(problem: LocationProblem, report: Report): void {
  if (problem.unserved) return;
  const { sites, zones, costs } = problem;
  const reached = new Uint8Array(zones);
  const closed = new Set(problem.closed);
  for (let i = 0; i < sites; i++) {
    if (closed.has(i)) continue;
    for (let j = 0; j < zones; j++) if (costs[i * zones + j]! < Infinity) reached[j] = 1;
  }
  const lost = reached.indexOf(0);
  if (lost >= 0)
    report(`zone ${lost}`, 'can be served from nowhere', 'allow a site, or price `unserved`');
}
