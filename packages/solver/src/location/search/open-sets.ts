/**
 * Local search over the set of open sites where capacity matters: close one, open one, swap two. Each
 * set is judged by the exact division of demand (`transport.ts`), which for whole zones is a lower bound
 * and therefore decides early; then by `whole-zones.ts`. Sites are tried in the order of their worth in
 * the relaxation.
 */
import type { Incumbent, Part } from '../incumbent.ts';
import type { Instance } from '../instance.ts';
import { serveFrom, type Transport, transport } from './transport.ts';
import { assignWhole, type WholeZones, wholeZones } from './whole-zones.ts';

export interface OpenSets {
  readonly p: Instance;
  readonly transport: Transport;
  readonly whole: WholeZones;
  readonly open: Uint8Array;
  cost: number;
  /** Sets judged. */
  judged: number;
}

export const openSets = (p: Instance): OpenSets => ({
  p,
  transport: transport(p),
  whole: wholeZones(p),
  open: new Uint8Array(p.m),
  cost: Infinity,
  judged: 0,
});

export interface OpenSetSearch {
  /** By site, best first where least. */
  readonly rank: Float64Array;
  /** Sets that may be judged. */
  readonly tries: number;
  readonly shouldStop: () => boolean;
  /** Told of each set that is better than what it knows. */
  readonly best: Incumbent;
  readonly onBetter: () => void;
}

/** Zones per open site from which on the divided optimum leads. */
const MANY = 15;

/** Starts from these sites, as many more as room asks for, and descends. */
export function searchOpenSets(s: OpenSets, wanted: Uint8Array, how: OpenSetSearch): void {
  const { p, open } = s;
  const order = Array.from(how.rank.keys()).sort((a, b) => how.rank[a]! - how.rank[b]! || a - b);
  for (let i = 0; i < p.m; i++) open[i] = p.fixed[i] === 1 ? 1 : 0;
  for (const i of order) if (wanted[i] === 1) openIfAllowed(s, i);
  for (const i of order)
    if (opened(s) < p.minOpen || roomOf(s) < roomNeeded(s)) openIfAllowed(s, i);
  s.cost = judge(s, how, Infinity);
  // Each try in vain opens twice as many more.
  let more = 1;
  let at = 0;
  while (s.cost === Infinity && at < order.length && !how.shouldStop()) {
    let added = 0;
    for (; at < order.length && added < more; at++) if (openIfAllowed(s, order[at]!)) added++;
    if (added > 0) s.cost = judge(s, how, Infinity);
    more *= 2;
  }
  if (s.cost === Infinity) return;
  const end = s.judged + how.tries;
  while (s.judged < end && !how.shouldStop() && step(s, order, how, end));
}

function openIfAllowed({ p, open }: OpenSets, i: number): boolean {
  if (open[i] === 1 || p.fixed[i] !== 0) return false;
  open[i] = 1;
  if (allowed(p, open)) return true;
  open[i] = 0;
  return false;
}

const opened = ({ open }: OpenSets): number => open.reduce((sum, o) => sum + o, 0);

function roomOf({ p, open }: OpenSets): number {
  let room = 0;
  for (let i = 0; i < p.m; i++) if (open[i] === 1) room += p.capacity[i]!;
  return room;
}

/** Where zones stay whole, a site is left with room for about half a zone. */
function roomNeeded(s: OpenSets): number {
  const { p } = s;
  return p.split || p.n < MANY * opened(s) ? p.room : p.room * (1 + opened(s) / (2 * p.n));
}

/** Not too many, not too dear. */
function allowed(p: Instance, open: Uint8Array): boolean {
  let count = 0;
  let spent = 0;
  for (let i = 0; i < p.m; i++) {
    if (open[i] === 0) continue;
    count++;
    spent += p.spend[i]!;
  }
  return count <= p.maxOpen && spent <= p.budget;
}

/**
 * What the open sites cost, Infinity if at least `limit`; keeps the plan if it is the best. Where sites
 * serve many whole zones each, the division that may split them leads the search, being nearly right and
 * far quicker; whole zones are then sought only where a better plan is in sight.
 */
function judge(s: OpenSets, { best, onBetter }: OpenSetSearch, limit: number): number {
  const { p, open } = s;
  s.judged++;
  const count = opened(s);
  if (count < p.minOpen || !allowed(p, open)) return Infinity;
  const divided = serveFrom(s.transport, open, limit);
  if (divided === Infinity) return Infinity;
  const led = !p.split && p.n >= MANY * count && best.cost < Infinity;
  const hopeful = divided < best.cost - 1e-9 * Math.abs(divided);
  const cost = p.split || (led && !hopeful) ? divided : assignWhole(s.whole, s.transport);
  if (hopeful && cost < best.cost - 1e-9 * Math.abs(cost)) {
    keep(s, best, cost);
    onBetter();
  }
  const leading = led ? divided : cost;
  return leading < limit ? leading : Infinity;
}

function keep(s: OpenSets, best: Incumbent, cost: number): void {
  best.cost = cost;
  best.open.set(s.open);
  if (s.p.split) {
    best.siteOf.fill(-1);
    best.parts = partsOf(s.transport);
  } else {
    best.siteOf.set(s.whole.siteOf);
    best.parts = [];
  }
}

function partsOf(t: Transport): Part[] {
  const { p, zone, amount, head, next } = t;
  const parts: Part[] = [];
  const total = new Float64Array(p.n);
  for (let a = 0; a < t.count; a++)
    for (let k = head[a]!; k >= 0; k = next[k]!) total[zone[k]!] = total[zone[k]!]! + amount[k]!;
  for (let a = 0; a < t.count; a++)
    for (let k = head[a]!; k >= 0; k = next[k]!) {
      const sum = total[zone[k]!]!;
      const share = sum > 0 ? amount[k]! / sum : 1;
      if (share > 1e-9) parts.push({ zone: zone[k]!, site: t.sites[a]!, share });
    }
  return parts;
}

/** The first change that pays; false: none does. */
function step(s: OpenSets, order: readonly number[], how: OpenSetSearch, end: number): boolean {
  const { p, open } = s;
  const closable = order.filter((i) => open[i] === 1 && p.fixed[i] === 0).reverse();
  const openable = order.filter((i) => open[i] === 0 && p.fixed[i] === 0);
  const better = (add: number, drop: number): boolean => {
    if (add >= 0) open[add] = 1;
    if (drop >= 0) open[drop] = 0;
    const cost = judge(s, how, s.cost * (1 - 1e-9));
    if (cost < s.cost) {
      s.cost = cost;
      return true;
    }
    if (add >= 0) open[add] = 0;
    if (drop >= 0) open[drop] = 1;
    return false;
  };
  const over = (): boolean => s.judged >= end || how.shouldStop();
  for (const i of closable) if (!over() && better(-1, i)) return true;
  for (const i of openable) if (!over() && better(i, -1)) return true;
  // Likely pairs first: the best of the closed with the worst of the open.
  for (let sum = 0; sum < openable.length + closable.length - 1; sum++)
    for (let a = Math.max(0, sum - closable.length + 1); a <= sum && a < openable.length; a++)
      if (!over() && better(openable[a]!, closable[sum - a]!)) return true;
  return false;
}
