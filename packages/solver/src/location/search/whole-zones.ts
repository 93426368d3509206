/**
 * Given the open sites with their capacities, one site for each zone: the generalised assignment problem.
 *
 * Starts from the divided optimum (`transport.ts`), which shares at most one zone per site, gives each
 * zone to the site with its greatest part, and descends over shifts and swaps with what is overfull
 * priced; the price doubles until nothing is (as Yagiura, Ibaraki and Glover, A path relinking approach
 * with ejection chains for the generalized assignment problem, 2006, price it).
 */
import type { Instance } from '../instance.ts';
import type { Transport } from './transport.ts';

export interface WholeZones {
  readonly p: Instance;
  readonly siteOf: Int32Array;
  readonly load: Float64Array;
  readonly biggest: Float64Array;
}

export const wholeZones = (p: Instance): WholeZones => ({
  p,
  siteOf: new Int32Array(p.n),
  load: new Float64Array(p.m),
  biggest: new Float64Array(p.n),
});

const EPSILON = 1e-9;
const DOUBLINGS = 14;
const ROUNDS = 60;

/** After `serveFrom(t, open)`: the cost with whole zones, or Infinity if none was found. */
export function assignWhole(w: WholeZones, t: Transport): number {
  const { p } = w;
  roundUp(w, t);
  const sites = t.sites.subarray(0, t.count);
  let price = firstPrice(w);
  for (let k = 0; k < DOUBLINGS; k++) {
    descend(w, sites, price);
    if (overfull(w, sites) === 0) break;
    price *= 2;
  }
  if (overfull(w, sites) > 0) return Infinity;
  descend(w, sites, Infinity);
  let cost = 0;
  for (const i of sites) cost += p.opening[i]!;
  for (let j = 0; j < p.n; j++) cost += p.cost[w.siteOf[j]! * p.n + j]!;
  return cost < p.never ? cost : Infinity;
}

function roundUp({ p, siteOf, load, biggest }: WholeZones, t: Transport): void {
  biggest.fill(-1);
  for (let a = 0; a < t.count; a++) {
    const i = t.sites[a]!;
    load[i] = 0;
    for (let part = t.head[a]!; part >= 0; part = t.next[part]!) {
      const j = t.zone[part]!;
      if (t.amount[part]! <= biggest[j]!) continue;
      biggest[j] = t.amount[part]!;
      siteOf[j] = i;
    }
  }
  for (let j = 0; j < p.n; j++) load[siteOf[j]!] = load[siteOf[j]!]! + p.demand[j]!;
}

/** About what a unit of demand costs to serve. */
function firstPrice({ p, siteOf }: WholeZones): number {
  let cost = 0;
  let units = 0;
  for (let j = 0; j < p.n; j++) {
    cost += p.cost[siteOf[j]! * p.n + j]!;
    units += p.demand[j]!;
  }
  return (0.1 * (cost + 1)) / Math.max(units, 1e-9);
}

function overfull({ p, load }: WholeZones, sites: Int32Array): number {
  let sum = 0;
  for (const i of sites) sum += excess(load[i]!, p.capacity[i]!);
  return sum;
}

function excess(load: number, capacity: number): number {
  const over = load - capacity;
  return over > EPSILON * Math.max(1, capacity) ? over : 0;
}

/** What `more` on top of the load adds in penalty; 0 × Infinity is nothing. */
function penalty(w: WholeZones, site: number, more: number, price: number): number {
  const capacity = w.p.capacity[site]!;
  const change = excess(w.load[site]! + more, capacity) - excess(w.load[site]!, capacity);
  return change === 0 ? 0 : change * price;
}

function descend(w: WholeZones, sites: Int32Array, price: number): void {
  for (let round = 0; round < ROUNDS; round++) {
    let moved = false;
    for (let j = 0; j < w.p.n; j++) if (shift(w, sites, j, price)) moved = true;
    if (!moved) moved = swapOnce(w, price);
    if (!moved) return;
  }
}

function shift(w: WholeZones, sites: Int32Array, j: number, price: number): boolean {
  const { p, siteOf, load } = w;
  const { n, cost, demand } = p;
  const a = siteOf[j]!;
  const units = demand[j]!;
  const left = cost[a * n + j]! - penalty(w, a, -units, price);
  let best = -1;
  let least = left - EPSILON * (1 + Math.abs(left));
  for (let k = 0; k < sites.length; k++) {
    const b = sites[k]!;
    const c = cost[b * n + j]!;
    if (b === a || c >= least) continue;
    const total = c + penalty(w, b, units, price);
    if (total >= least) continue;
    least = total;
    best = b;
  }
  if (best < 0) return false;
  siteOf[j] = best;
  load[a] = load[a]! - units;
  load[best] = load[best]! + units;
  return true;
}

/** One round over all pairs of zones, each exchanged if that pays. */
function swapOnce(w: WholeZones, price: number): boolean {
  const { p, siteOf, load } = w;
  const { n, cost, demand } = p;
  let moved = false;
  for (let j = 0; j < n; j++) {
    for (let k = j + 1; k < n; k++) {
      const a = siteOf[j]!;
      const b = siteOf[k]!;
      if (a === b) continue;
      const extra = cost[b * n + j]! + cost[a * n + k]! - cost[a * n + j]! - cost[b * n + k]!;
      const difference = demand[k]! - demand[j]!;
      // Without a saving only what relieves an overfull site can pay.
      if (extra >= 0 && price === Infinity) continue;
      const total = extra + penalty(w, a, difference, price) + penalty(w, b, -difference, price);
      if (!(total < -EPSILON * (1 + Math.abs(cost[a * n + j]!)))) continue;
      siteOf[j] = b;
      siteOf[k] = a;
      load[a] = load[a]! + difference;
      load[b] = load[b]! - difference;
      moved = true;
    }
  }
  return moved;
}
