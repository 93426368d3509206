/**
 * Local search over open sites where capacity does not matter: open one, close one, or swap a pair, all
 * swaps of a candidate priced in one pass over the zones (Whitaker, A fast algorithm for the greedy
 * interchange, 1983; with loss and gain kept apart as in Resende and Werneck, A fast swap-based local
 * search procedure for location problems, 2007, and A hybrid multistart heuristic for the uncapacitated
 * facility location problem, 2006).
 *
 * Invariants: `first` and `second` are each zone's nearest and next nearest open site (−1: none);
 * `loss[i]` is what closing i alone would add to the cost. A zone that nobody serves costs `never`. One candidate: O(zones + sites).
 */
import type { Instance } from '../instance.ts';

export interface NearestOpen {
  readonly p: Instance;
  readonly open: Uint8Array;
  opened: number;
  spent: number;
  cost: number;
  readonly first: Int32Array;
  readonly second: Int32Array;
  readonly firstCost: Float64Array;
  readonly secondCost: Float64Array;
  readonly loss: Float64Array;
  /** Scratch: `loss` with one candidate open. */
  readonly tried: Float64Array;
}

const EPSILON = 1e-9;

export function nearestOpen(p: Instance): NearestOpen {
  const { m, n } = p;
  return {
    p,
    open: new Uint8Array(m),
    opened: 0,
    spent: 0,
    cost: 0,
    first: new Int32Array(n),
    second: new Int32Array(n),
    firstCost: new Float64Array(n),
    secondCost: new Float64Array(n),
    loss: new Float64Array(m),
    tried: new Float64Array(m),
  };
}

/** Starts from these sites, cut and filled up to what count, budget and fixing allow. */
export function openThese(s: NearestOpen, wanted: ArrayLike<number>, rank: Float64Array): void {
  const { p, open } = s;
  s.opened = 0;
  s.spent = 0;
  const byRank = Array.from(rank.keys()).sort((a, b) => rank[a]! - rank[b]! || a - b);
  for (let i = 0; i < p.m; i++) {
    open[i] = p.fixed[i] === 1 ? 1 : 0;
    if (open[i] === 1) count(s, i, 1);
  }
  const take = (i: number): void => {
    if (open[i] === 1 || p.fixed[i] !== 0 || s.opened >= p.maxOpen) return;
    if (s.spent + p.spend[i]! > p.budget) return;
    open[i] = 1;
    count(s, i, 1);
  };
  for (const i of byRank) if (wanted[i] === 1) take(i);
  for (const i of byRank) if (s.opened < Math.max(p.minOpen, 1)) take(i);
  recount(s);
}

function count(s: NearestOpen, site: number, by: 1 | -1): void {
  s.opened += by;
  s.spent += by * s.p.spend[site]!;
}

/** Derives everything from `open`. */
function recount(s: NearestOpen): void {
  for (let j = 0; j < s.p.n; j++) findTwo(s, j);
  tally(s);
}

function findTwo({ p, open, first, second, firstCost, secondCost }: NearestOpen, j: number): void {
  const { m, n, cost, never, listed, listLength, nearest, nearestCost } = p;
  let a = -1;
  let b = -1;
  let ca = never;
  let cb = never;
  const base = j * listed;
  const length = listLength[j]!;
  for (let t = 0; t < length && b < 0; t++) {
    const i = nearest[base + t]!;
    if (open[i] === 0) continue;
    if (a < 0) {
      a = i;
      ca = nearestCost[base + t]!;
    } else {
      b = i;
      cb = nearestCost[base + t]!;
    }
  }
  if (b < 0 && length === listed && listed < m) {
    a = -1;
    ca = never;
    for (let i = 0; i < m; i++) {
      if (open[i] === 0 || cost[i * n + j]! >= never) continue;
      const c = cost[i * n + j]!;
      if (c < ca) {
        b = a;
        cb = ca;
        a = i;
        ca = c;
      } else if (c < cb) {
        b = i;
        cb = c;
      }
    }
  }
  first[j] = a;
  second[j] = b;
  firstCost[j] = ca;
  secondCost[j] = cb;
}

function tally(s: NearestOpen): void {
  const { p, open, loss, first, firstCost, secondCost } = s;
  let cost = 0;
  for (let i = 0; i < p.m; i++) {
    loss[i] = -p.opening[i]!;
    if (open[i] === 1) cost += p.opening[i]!;
  }
  for (let j = 0; j < p.n; j++) {
    cost += firstCost[j]!;
    const a = first[j]!;
    if (a >= 0) loss[a] = loss[a]! + secondCost[j]! - firstCost[j]!;
  }
  s.cost = cost;
}

function change(s: NearestOpen, add: number, drop: number): void {
  const { p, open, first, second, firstCost, secondCost } = s;
  if (add >= 0) {
    open[add] = 1;
    count(s, add, 1);
    const row = add * p.n;
    for (let j = 0; j < p.n; j++) {
      const c = p.cost[row + j]!;
      if (c >= p.never) continue;
      if (c < firstCost[j]!) {
        second[j] = first[j]!;
        secondCost[j] = firstCost[j]!;
        first[j] = add;
        firstCost[j] = c;
      } else if (c < secondCost[j]!) {
        second[j] = add;
        secondCost[j] = c;
      }
    }
  }
  if (drop >= 0) {
    open[drop] = 0;
    count(s, drop, -1);
    for (let j = 0; j < p.n; j++) if (first[j] === drop || second[j] === drop) findTwo(s, j);
  }
  tally(s);
}

/** Descends to where no single change helps. Looks at candidates in the given order, round and round. */
export function descendNearest(
  s: NearestOpen,
  candidates: ArrayLike<number>,
  shouldStop: () => boolean,
): void {
  const { p, open } = s;
  let quiet = 0;
  for (let k = 0; quiet <= candidates.length; k = (k + 1) % Math.max(1, candidates.length)) {
    if (shouldStop()) return;
    while (dropWorst(s)) quiet = 0;
    if (candidates.length === 0) return;
    const i = candidates[k]!;
    quiet = open[i] === 0 && p.fixed[i] === 0 && tryOpening(s, i) ? 0 : quiet + 1;
  }
}

function dropWorst(s: NearestOpen): boolean {
  const { p, open, loss } = s;
  if (s.opened <= Math.max(p.minOpen, 1)) return false;
  let best = -1;
  for (let i = 0; i < p.m; i++)
    if (open[i] === 1 && p.fixed[i] === 0 && (best < 0 || loss[i]! < loss[best]!)) best = i;
  if (best < 0 || loss[best]! >= -EPSILON * (1 + Math.abs(s.cost))) return false;
  change(s, -1, best);
  return true;
}

/** Opens `i`, closing another if that is better or needed; true if the cost fell. */
function tryOpening(s: NearestOpen, i: number): boolean {
  const { p, open, tried, first, firstCost, secondCost } = s;
  const row = i * p.n;
  const { cost, never } = p;
  tried.set(s.loss);
  let gain = -p.opening[i]!;
  for (let j = 0; j < p.n; j++) {
    const c = cost[row + j]!;
    if (c >= secondCost[j]! || c >= never) continue;
    const a = first[j]!;
    if (c < firstCost[j]!) {
      gain += firstCost[j]! - c;
      if (a >= 0) tried[a] = tried[a]! - (secondCost[j]! - firstCost[j]!);
    } else if (a >= 0) tried[a] = tried[a]! - (secondCost[j]! - c);
  }
  const least = EPSILON * (1 + Math.abs(s.cost));
  const fits = s.opened < p.maxOpen && s.spent + p.spend[i]! <= p.budget;
  let best = -1;
  let profit = fits ? gain : least;
  if (profit < least) profit = least;
  for (let r = 0; r < p.m; r++) {
    if (open[r] === 0 || p.fixed[r] !== 0 || gain - tried[r]! <= profit) continue;
    if (s.spent + p.spend[i]! - p.spend[r]! > p.budget) continue;
    best = r;
    profit = gain - tried[r]!;
  }
  if (profit <= least) return false;
  change(s, i, best);
  return true;
}
