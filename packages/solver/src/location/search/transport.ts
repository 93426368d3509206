/**
 * Who serves whom, and how much, given the open sites with their capacities: the transportation problem,
 * exactly. Few sites, many zones: shortest augmenting paths over the sites only (Tokuyama and Nakano,
 * Efficient algorithms for the Hitchcock transportation problem, 1995).
 *
 * Each zone begins at its nearest site, which is optimal without capacities. Overloaded sites then push
 * what is too much along the cheapest chain of sites to one with room; the step from a to b costs the
 * least difference per unit over the parts that a serves now. Potentials keep every such difference from
 * being negative, so each push keeps the plan optimal for what it carries. One push: O(open² + parts at
 * the sites of the chain).
 */
import type { Instance } from '../instance.ts';

export interface Transport {
  readonly p: Instance;
  /** The open sites; everything below numbers sites by their place here. */
  sites: Int32Array;
  count: number;
  /** Parts of zones: a linked list per site. */
  readonly zone: Int32Array;
  readonly amount: Float64Array;
  readonly next: Int32Array;
  parts: number;
  spare: number;
  readonly head: Int32Array;
  readonly load: Float64Array;
  /** count × count: least extra cost per unit from a to b, and the part that has it. */
  step: Float64Array;
  stepPart: Int32Array;
  readonly potential: Float64Array;
  readonly distance: Float64Array;
  readonly from: Int32Array;
  readonly done: Uint8Array;
}

export function transport(p: Instance): Transport {
  const { m, n } = p;
  const most = n + m * m + 1;
  return {
    p,
    sites: new Int32Array(m),
    count: 0,
    zone: new Int32Array(most),
    amount: new Float64Array(most),
    next: new Int32Array(most),
    parts: 0,
    spare: -1,
    head: new Int32Array(m),
    load: new Float64Array(m),
    step: new Float64Array(0),
    stepPart: new Int32Array(0),
    potential: new Float64Array(m),
    distance: new Float64Array(m),
    from: new Int32Array(m),
    done: new Uint8Array(m),
  };
}

/** Amounts below this part of a site's capacity are rounding. */
const DUST = 1e-11;
const dustOf = (capacity: number): number =>
  capacity < Infinity ? DUST * Math.max(1, capacity) : 0;

/**
 * Serves all zones from the open sites at the least cost, which is returned (opening included); Infinity
 * if they lack room or a zone can only be served by a site that may not. Stops early above `limit`,
 * with Infinity.
 */
export function serveFrom(t: Transport, open: Uint8Array, limit = Infinity): number {
  const { p, load } = t;
  let opening = 0;
  let room = 0;
  t.count = 0;
  for (let i = 0; i < p.m; i++) {
    if (open[i] === 0) continue;
    opening += p.opening[i]!;
    room += p.capacity[i]!;
    t.sites[t.count++] = i;
  }
  if (room < p.room * (1 - 1e-12) || t.count === 0) return Infinity;
  let cost = opening + beginAtNearest(t, open);
  if (cost >= p.never || cost >= limit) return Infinity;
  prepareSteps(t);
  for (let a = 0; a < t.count; a++) {
    const capacity = p.capacity[t.sites[a]!]!;
    while (load[a]! - capacity > dustOf(capacity)) {
      const sink = findRoom(t, a);
      if (sink < 0) return Infinity;
      cost += push(t, a, sink);
      if (cost >= limit || cost >= p.never) return Infinity;
    }
  }
  return cost;
}

function beginAtNearest(t: Transport, open: Uint8Array): number {
  const { p, sites, count, head, load, zone, amount, next } = t;
  const { n, cost, demand, listed, listLength, nearest, nearestCost } = p;
  const place = t.from;
  for (let a = 0; a < count; a++) {
    place[sites[a]!] = a;
    head[a] = -1;
    load[a] = 0;
  }
  t.parts = n;
  t.spare = -1;
  let total = 0;
  for (let j = 0; j < n; j++) {
    let best = -1;
    let bestCost = p.never;
    const base = j * listed;
    for (let s = 0; s < listLength[j]!; s++) {
      if (open[nearest[base + s]!] === 0) continue;
      best = place[nearest[base + s]!]!;
      bestCost = nearestCost[base + s]!;
      break;
    }
    for (let a = 0; best < 0 && a < count; a++)
      if (cost[sites[a]! * n + j]! < bestCost) bestCost = cost[sites[(best = a)]! * n + j]!;
    if (best < 0) return Infinity;
    total += bestCost;
    zone[j] = j;
    amount[j] = demand[j]!;
    next[j] = head[best]!;
    head[best] = j;
    load[best] = load[best]! + demand[j]!;
  }
  return total;
}

function prepareSteps(t: Transport): void {
  const { count } = t;
  if (t.step.length < count * count) {
    t.step = new Float64Array(count * count);
    t.stepPart = new Int32Array(count * count);
  }
  for (let a = 0; a < count; a++) {
    t.potential[a] = 0;
    findSteps(t, a);
  }
}

function findSteps(t: Transport, a: number): void {
  const { p, count, head, zone, next, step } = t;
  step.fill(Infinity, a * count, (a + 1) * count);
  for (let part = head[a]!; part >= 0; part = next[part]!)
    if (p.demand[zone[part]!]! > 0) offerSteps(t, a, part);
}

/** The cheapest chain from `a` to a site with room (Dijkstra on reduced costs); −1: there is none. */
function findRoom(t: Transport, a: number): number {
  const { p, sites, count, load, step, potential, distance, from, done } = t;
  for (let b = 0; b < count; b++) {
    distance[b] = Infinity;
    done[b] = 0;
  }
  distance[a] = 0;
  let sink = -1;
  for (;;) {
    let u = -1;
    for (let b = 0; b < count; b++)
      if (done[b] === 0 && distance[b]! < Infinity && (u < 0 || distance[b]! < distance[u]!)) u = b;
    if (u < 0) return -1;
    done[u] = 1;
    const capacity = p.capacity[sites[u]!]!;
    if (u !== a && capacity - load[u]! > dustOf(capacity)) {
      sink = u;
      break;
    }
    for (let b = 0; b < count; b++) {
      if (done[b] === 1) continue;
      const reduced = Math.max(0, step[u * count + b]! + potential[u]! - potential[b]!);
      const reached = distance[u]! + reduced;
      if (reached < distance[b]!) {
        distance[b] = reached;
        from[b] = u;
      }
    }
  }
  const far = distance[sink]!;
  for (let b = 0; b < count; b++) potential[b] = potential[b]! + Math.min(distance[b]!, far);
  return sink;
}

/** Moves as much as the chain carries; returns what that costs. */
function push(t: Transport, source: number, sink: number): number {
  const { p, sites, count, load, amount, step, stepPart, from } = t;
  const excess = load[source]! - p.capacity[sites[source]!]!;
  let moved = Math.min(excess, p.capacity[sites[sink]!]! - load[sink]!);
  for (let b = sink; b !== source; b = from[b]!)
    moved = Math.min(moved, amount[stepPart[from[b]! * count + b]!]!);
  let cost = 0;
  // From the far end, so that no part is moved on before it is moved away from.
  for (let b = sink; b !== source; b = from[b]!) {
    const a = from[b]!;
    cost += step[a * count + b]! * moved;
    movePart(t, stepPart[a * count + b]!, { a, b, moved });
  }
  load[source] = load[source]! - moved;
  load[sink] = load[sink]! + moved;
  return cost;
}

interface Move {
  readonly a: number;
  readonly b: number;
  readonly moved: number;
}

/** Moves so much of a part from a to b, and keeps the steps right. */
function movePart(t: Transport, part: number, { a, b, moved }: Move): void {
  const { zone, amount, next, head } = t;
  const j = zone[part]!;
  amount[part] = amount[part]! - moved;
  if (amount[part] <= DUST * Math.max(1, t.p.demand[j]!)) {
    unlink(t, a, part);
    forgetSteps(t, a, part);
    next[part] = t.spare;
    t.spare = part;
  }
  for (let other = head[b]!; other >= 0; other = next[other]!) {
    if (zone[other] !== j) continue;
    amount[other] = amount[other]! + moved;
    return;
  }
  let fresh = t.spare;
  if (fresh >= 0) t.spare = next[fresh]!;
  else fresh = t.parts++;
  zone[fresh] = j;
  amount[fresh] = moved;
  next[fresh] = head[b]!;
  head[b] = fresh;
  offerSteps(t, b, fresh);
}

/** A part has come to `a`: it may make steps from there cheaper. */
function offerSteps(
  { p, sites, count, zone, step, stepPart }: Transport,
  a: number,
  part: number,
): void {
  const { n, cost, demand, never } = p;
  const j = zone[part]!;
  const now = cost[sites[a]! * n + j]!;
  const base = a * count;
  for (let b = 0; b < count; b++) {
    const there = cost[sites[b]! * n + j]!;
    if (there >= never) continue;
    const extra = (there - now) / demand[j]!;
    if (extra >= step[base + b]!) continue;
    step[base + b] = extra;
    stepPart[base + b] = part;
  }
}

/** A part has left `a`: the steps that it stood for are sought again. */
function forgetSteps(t: Transport, a: number, part: number): void {
  const { p, sites, count, head, zone, next, step, stepPart } = t;
  const { n, cost, demand, never } = p;
  const here = sites[a]! * n;
  for (let b = 0; b < count; b++) {
    const at = a * count + b;
    if (stepPart[at] !== part || step[at] === Infinity) continue;
    const row = sites[b]! * n;
    let least = Infinity;
    for (let other = head[a]!; other >= 0; other = next[other]!) {
      const j = zone[other]!;
      const there = cost[row + j]!;
      if (demand[j]! <= 0 || there >= never) continue;
      const extra = (there - cost[here + j]!) / demand[j]!;
      if (extra >= least) continue;
      least = extra;
      stepPart[at] = other;
    }
    step[at] = least;
  }
}

function unlink({ head, next }: Transport, a: number, part: number): void {
  if (head[a] === part) {
    head[a] = next[part]!;
    return;
  }
  let before = head[a]!;
  while (next[before] !== part) before = next[before]!;
  next[before] = next[part]!;
}
