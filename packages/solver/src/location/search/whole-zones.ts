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
  readonly isOpen: Uint8Array;
  /** The zones of each site, as linked lists. */
  readonly head: Int32Array;
  readonly next: Int32Array;
  readonly before: Int32Array;
}

export const wholeZones = (p: Instance): WholeZones => ({
  p,
  siteOf: new Int32Array(p.n),
  load: new Float64Array(p.m),
  biggest: new Float64Array(p.n),
  isOpen: new Uint8Array(p.m),
  head: new Int32Array(p.m),
  next: new Int32Array(p.n),
  before: new Int32Array(p.n),
});

const EPSILON = 1e-9;
const DOUBLINGS = 14;
const ROUNDS = 60;
/** Open sites, nearest first, to which a zone of an overfull site may be exchanged. */
const OUTLETS = 12;

/** After `serveFrom(t, open)`: the cost with whole zones, or Infinity if none was found. */
export function assignWhole(w: WholeZones, t: Transport): number {
  const { p } = w;
  roundUp(w, t);
  const sites = t.sites.subarray(0, t.count);
  let price = firstPrice(w);
  for (let k = 0; k < DOUBLINGS; k++) {
    descend(w, price);
    if (overfull(w, sites) === 0) break;
    price *= 2;
  }
  if (overfull(w, sites) > 0) return Infinity;
  descend(w, Infinity);
  let cost = 0;
  for (const i of sites) cost += p.opening[i]!;
  for (let j = 0; j < p.n; j++) cost += p.cost[w.siteOf[j]! * p.n + j]!;
  return cost < p.never ? cost : Infinity;
}

function roundUp(w: WholeZones, t: Transport): void {
  const { p, siteOf, load, biggest, isOpen, head } = w;
  biggest.fill(-1);
  isOpen.fill(0);
  head.fill(-1);
  for (let a = 0; a < t.count; a++) {
    const i = t.sites[a]!;
    load[i] = 0;
    isOpen[i] = 1;
    for (let part = t.head[a]!; part >= 0; part = t.next[part]!) {
      const j = t.zone[part]!;
      if (t.amount[part]! <= biggest[j]!) continue;
      biggest[j] = t.amount[part]!;
      siteOf[j] = i;
    }
  }
  for (let j = 0; j < p.n; j++) enter(w, j, siteOf[j]!);
}

function enter({ p, siteOf, load, head, next, before }: WholeZones, j: number, i: number): void {
  siteOf[j] = i;
  load[i] = load[i]! + p.demand[j]!;
  next[j] = head[i]!;
  before[j] = -1;
  if (head[i]! >= 0) before[head[i]!] = j;
  head[i] = j;
}

function leave({ p, siteOf, load, head, next, before }: WholeZones, j: number): void {
  const i = siteOf[j]!;
  load[i] = load[i]! - p.demand[j]!;
  if (before[j]! >= 0) next[before[j]!] = next[j]!;
  else head[i] = next[j]!;
  if (next[j]! >= 0) before[next[j]!] = before[j]!;
}

/** About what a unit of demand costs to serve. */
function firstPrice({ p, siteOf }: WholeZones): number {
  let cost = 0;
  let units = 0;
  for (let j = 0; j < p.n; j++) {
    cost += p.cost[siteOf[j]! * p.n + j]!;
    units += p.demand[j]!;
  }
  return (5 * (cost + 1)) / Math.max(units, 1e-9);
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

function descend(w: WholeZones, price: number): void {
  for (let round = 0; round < ROUNDS; round++) {
    let moved = false;
    for (let j = 0; j < w.p.n; j++) if (shift(w, j, price)) moved = true;
    // Exchanges only where no shift pays; then as many as there are.
    if (!moved) for (let j = 0; j < w.p.n; j++) if (swap(w, j, price)) moved = true;
    if (!moved) return;
  }
}

/** To the best site that is nearer, or less overfull. The lists end the search early. */
function shift(w: WholeZones, j: number, price: number): boolean {
  const { p, siteOf, isOpen } = w;
  const { n, cost, demand, listed, nearest, nearestCost } = p;
  const a = siteOf[j]!;
  let best = -1;
  const base = j * listed;
  const end = base + p.listLength[j]!;
  // What leaving saves: the cost here, and the penalty if this site is overfull.
  const saved = cost[a * n + j]! - penalty(w, a, -demand[j]!, price);
  let least = saved - EPSILON * (1 + Math.abs(saved));
  for (let at = base; at < end && nearestCost[at]! < least; at++) {
    const b = nearest[at]!;
    if (isOpen[b] === 0 || b === a) continue;
    const total = nearestCost[at]! + penalty(w, b, demand[j]!, price);
    if (total >= least) continue;
    least = total;
    best = b;
  }
  if (best < 0) return false;
  leave(w, j);
  enter(w, j, best);
  return true;
}

/**
 * Exchanges `j` with a zone of another site, if that pays. One of the two comes nearer or leaves an
 * overfull site; `j` is taken to be that one, since its turn comes for every zone.
 */
function swap(w: WholeZones, j: number, price: number): boolean {
  const { p, siteOf, load, isOpen, head, next } = w;
  const { n, cost, demand, capacity, listed, nearest, nearestCost } = p;
  const a = siteOf[j]!;
  const here = cost[a * n + j]!;
  const roomHere = capacity[a]! - load[a]!;
  const overHere = excess(load[a]!, capacity[a]!);
  // While overfull sites have a price, only what relieves them is of interest.
  if (overHere === 0 && price < Infinity) return false;
  const base = j * listed;
  const end = base + p.listLength[j]!;
  let outlets = 0;
  for (let at = base; at < end; at++) {
    const there = nearestCost[at]!;
    if (there >= here && (overHere === 0 || outlets >= OUTLETS)) return false;
    const b = nearest[at]!;
    if (isOpen[b] === 0 || b === a) continue;
    outlets++;
    const roomThere = capacity[b]! - load[b]!;
    const overThere = excess(load[b]!, capacity[b]!);
    const row = b * n;
    for (let k = head[b]!; k >= 0; k = next[k]!) {
      const extra = there + cost[a * n + k]! - here - cost[row + k]!;
      if (extra >= 0 && overHere === 0) continue;
      const more = demand[k]! - demand[j]!;
      const penalty =
        Math.max(0, more - roomHere) - overHere + (Math.max(0, -more - roomThere) - overThere);
      if (penalty > EPSILON && price === Infinity) continue;
      const total = extra + (penalty === 0 || price === Infinity ? 0 : penalty * price);
      if (!(total < -EPSILON * (1 + here))) continue;
      leave(w, j);
      leave(w, k);
      enter(w, j, b);
      enter(w, k, a);
      return true;
    }
  }
  return false;
}
