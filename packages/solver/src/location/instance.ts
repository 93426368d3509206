import type { LocationProblem } from './problem.ts';

/**
 * A problem in the form in which the search reads it. "Left out" is one more site, always open, which
 * costs the price of leaving out; so every zone is served by some site. A pair that may not be costs
 * `never`, more than any plan without such a pair.
 *
 * Each zone has its sites in order of cost, nearest first, up to `listed`; a bound that
 * would need more stays lower than it could be (`relaxation.ts`).
 */
export interface Instance {
  readonly problem: LocationProblem;
  /** Sites, the outside included. */
  readonly m: number;
  readonly n: number;
  /** m × n, site by site. */
  readonly cost: Float64Array;
  readonly never: number;
  readonly opening: Float64Array;
  readonly demand: Float64Array;
  readonly capacity: Float64Array;
  readonly capacitated: boolean;
  readonly split: boolean;
  readonly spend: Float64Array;
  readonly budget: number;
  /** The outside included. */
  readonly minOpen: number;
  readonly maxOpen: number;
  /** By site: 1 stays open, −1 stays closed, 0 to be decided. */
  readonly fixed: Int8Array;
  /** The site that stands for "left out", or −1. */
  readonly outside: number;
  /** Demand that the open sites must have room for; 0 without capacities or with an outside. */
  readonly room: number;
  /** Every plan costs a whole number. */
  readonly whole: boolean;
  readonly listed: number;
  /** n × listed: sites by cost; only `listLength[zone]` of them count. */
  readonly nearest: Int32Array;
  readonly nearestCost: Float64Array;
  readonly listLength: Int32Array;
}

/** Pairs kept in order of cost: about 100 MB. */
const PAIRS_LISTED = 8_000_000;

/** Reads a valid problem. O(sites × zones × log sites). */
export function compileLocation(problem: LocationProblem): Instance {
  const { sites, zones: n } = problem;
  const outside = problem.unserved ? sites : -1;
  const m = sites + (problem.unserved ? 1 : 0);
  const finite = problem.costs.every((c) => c < Infinity) && !someZoneIsTooBig(problem);
  const never = priceOfNever(problem);
  const cost = finite && outside < 0 ? problem.costs : new Float64Array(m * n);
  if (cost !== problem.costs) {
    for (let k = 0; k < sites * n; k++) cost[k] = Math.min(problem.costs[k]!, never);
    forbidWhatDoesNotFit(problem, cost, never);
    for (let j = 0; outside >= 0 && j < n; j++) cost[outside * n + j] = problem.unserved![j]!;
  }
  const bySite = (values: ArrayLike<number> | undefined, last: number): Float64Array => {
    const all = new Float64Array(m).fill(last);
    if (values) all.set(Float64Array.from(values));
    return all;
  };
  const fixed = new Int8Array(m);
  for (const site of problem.open ?? []) fixed[site] = 1;
  for (const site of problem.closed ?? []) fixed[site] = -1;
  if (outside >= 0) fixed[outside] = 1;
  const opening = bySite(problem.opening, 0);
  const demand = Float64Array.from(problem.demands ?? new Float64Array(n));
  const capacity = bySite(problem.capacities, Infinity);
  const capacitated = capacity.some((room) => room < Infinity);
  const extra = outside >= 0 ? 1 : 0;
  return {
    problem,
    m,
    n,
    cost,
    never,
    opening,
    demand,
    capacity,
    capacitated,
    split: capacitated && problem.split === true,
    spend: bySite(problem.budget?.spend, 0),
    budget: problem.budget?.limit ?? Infinity,
    minOpen: (problem.count?.min ?? 0) + extra,
    maxOpen: Math.min(problem.count?.max ?? sites, sites) + extra,
    fixed,
    outside,
    room: capacitated && outside < 0 ? demand.reduce((sum, d) => sum + d, 0) : 0,
    whole:
      !(capacitated && problem.split === true) &&
      cost.every((c) => Number.isInteger(c) || c === never) &&
      opening.every((c) => Number.isInteger(c)),
    ...listNearest({ m, n, cost, never, fixed }),
  };
}

const mustFitWhole = ({ capacities, split }: LocationProblem): boolean =>
  capacities !== undefined && split !== true;

function someZoneIsTooBig(problem: LocationProblem): boolean {
  if (!mustFitWhole(problem)) return false;
  let most = 0;
  for (let j = 0; j < problem.zones; j++) most = Math.max(most, problem.demands![j]!);
  for (let i = 0; i < problem.sites; i++) if (problem.capacities![i]! < most) return true;
  return false;
}

function forbidWhatDoesNotFit(problem: LocationProblem, cost: Float64Array, never: number): void {
  if (!mustFitWhole(problem)) return;
  const { sites, zones, capacities, demands } = problem;
  for (let i = 0; i < sites; i++)
    for (let j = 0; j < zones; j++) if (demands![j]! > capacities![i]!) cost[i * zones + j] = never;
}

function priceOfNever({ sites, zones, costs, opening, unserved }: LocationProblem): number {
  let sum = 1;
  for (let j = 0; j < zones; j++) {
    let most = unserved?.[j] ?? 0;
    for (let i = 0; i < sites; i++) {
      const c = costs[i * zones + j]!;
      if (c < Infinity && c > most) most = c;
    }
    sum += most;
  }
  for (let i = 0; i < sites; i++) sum += opening?.[i] ?? 0;
  return 2 ** Math.ceil(Math.log2(sum + 1));
}

type Matrix = Pick<Instance, 'm' | 'n' | 'cost' | 'never' | 'fixed'>;

function listNearest({ m, n, cost, never, fixed }: Matrix) {
  const listed = Math.min(m, Math.max(32, Math.floor(PAIRS_LISTED / Math.max(1, n))));
  const nearest = new Int32Array(n * listed);
  const nearestCost = new Float64Array(n * listed);
  const listLength = new Int32Array(n);
  const keys = new Float64Array(m);
  const words = new Uint32Array(keys.buffer);
  const bits = Math.max(1, Math.ceil(Math.log2(m + 1)));
  const mask = 2 ** bits - 1;
  for (let j = 0; j < n; j++) {
    // The site rides in the lowest bits of the cost: one sort of plain numbers does for both.
    let count = 0;
    for (let i = 0; i < m; i++) {
      const c = cost[i * n + j]!;
      if (c >= never || fixed[i] === -1) continue;
      keys[count] = c;
      words[2 * count] = ((words[2 * count]! & ~mask) | i) >>> 0;
      count++;
    }
    keys.subarray(0, count).sort();
    const length = Math.min(count, listed);
    listLength[j] = length;
    const base = j * listed;
    for (let t = 0; t < length; t++) {
      const site = words[2 * t]! & mask;
      const c = cost[site * n + j]!;
      // Costs that differ in those bits only may stand in the wrong order: put them right.
      let s = base + t;
      while (s > base && nearestCost[s - 1]! > c) {
        nearestCost[s] = nearestCost[s - 1]!;
        nearest[s] = nearest[s - 1]!;
        s--;
      }
      nearestCost[s] = c;
      nearest[s] = site;
    }
  }
  return { listed, nearest, nearestCost, listLength };
}
