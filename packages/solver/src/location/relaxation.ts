/**
 * The bound: each zone's "served once" is priced instead of kept (Geoffrion, Lagrangean relaxation for
 * integer programming, 1974; for location: Cornuéjols, Fisher and Nemhauser, 1977; with capacities:
 * Beasley, Lagrangean heuristics for location problems, 1993).
 *
 * At prices v a site, if open, serves just the zones that it serves for less than they pay, as far as
 * its capacity goes (a knapsack: in parts where demand may be split, else whole). Its worth is what that
 * brings; `choice.ts` opens the best sites. For any v the value is a valid bound:
 *   L(v) = Σ v[j] + min over y of Σ worth[i]·y[i].
 * The slope says where zones are served too often or not at all.
 *
 * Only pairs with cost < v matter, and those stand first in each zone's list: O(such pairs). Where a
 * list is cut short, v is kept within it; the bound stays valid.
 */
import { type Choice, chooseSites, emptyChoice } from './choice.ts';
import type { Instance } from './instance.ts';
import { fillFractionally, fillWhole, type Sack } from './knapsack.ts';

/** Pairs up to which knapsacks of whole zones are worth their time; with more, zones are small. */
const WHOLE_SACKS = 2_000_000;

export interface Relaxation {
  readonly p: Instance;
  /** By zone: what it would pay. */
  readonly v: Float64Array;
  /** By zone: none above this, where its list ends. */
  readonly most: Float64Array;
  readonly worth: Float64Array;
  readonly choice: Choice;
  /** By zone: 1 − how often the relaxed plan serves it. */
  readonly slope: Float64Array;
  /** By zone: how many of its nearest sites cost less than it pays. */
  readonly reach: Int32Array;
  /** By site: its price of capacity; and the worth if parts may be taken, never more than `worth`. */
  readonly roomPrice: Float64Array;
  readonly looseWorth: Float64Array;
  /** The pairs, site by site: zones[start[i], start[i + 1]). */
  readonly start: Int32Array;
  zones: Int32Array;
  /** The part of each pair's zone that the site, if open, would serve. */
  parts: Float64Array;
  readonly sack: Sack;
  value: number;
}

export function relax(p: Instance): Relaxation {
  const { n, m } = p;
  const most = new Float64Array(n).fill(Infinity);
  for (let j = 0; j < n; j++) {
    const length = p.listLength[j]!;
    if (length === p.listed && p.listed < m) most[j] = p.nearestCost[(j + 1) * p.listed - 1]!;
  }
  return {
    p,
    v: new Float64Array(n),
    most,
    worth: new Float64Array(m),
    choice: emptyChoice(m),
    slope: new Float64Array(n),
    reach: new Int32Array(n),
    roomPrice: new Float64Array(m),
    looseWorth: new Float64Array(m),
    start: new Int32Array(m + 1),
    zones: new Int32Array(0),
    parts: new Float64Array(0),
    sack: {
      items: new Int32Array(n),
      profit: new Float64Array(n),
      weight: p.demand,
      part: new Float64Array(n),
      ratio: new Float64Array(n),
      price: 0,
    },
    value: -Infinity,
  };
}

/** Evaluates the bound at `r.v` under `fixed`: sets value, choice, worth and slope. */
export function evaluate(r: Relaxation, fixed: Int8Array): void {
  const { p, v, most, reach } = r;
  const { n, listed, listLength, nearestCost } = p;
  let paid = 0;
  for (let j = 0; j < n; j++) {
    if (v[j]! > most[j]!) v[j] = most[j]!;
    const pays = v[j]!;
    paid += pays;
    const base = j * listed;
    const end = base + listLength[j]!;
    let at = base;
    while (at < end && nearestCost[at]! < pays) at++;
    reach[j] = at - base;
  }
  if (p.capacitated) worthOfLimited(r, fixed);
  else worthOfUnlimited(r);
  chooseSites(p, r.worth, fixed, r.choice);
  r.value = paid + r.choice.value;
  if (p.capacitated) slopeOfLimited(r);
  else slopeOfUnlimited(r);
}

function worthOfUnlimited({ p, v, worth, reach }: Relaxation): void {
  const { n, listed, nearest, nearestCost } = p;
  worth.set(p.opening);
  for (let j = 0; j < n; j++) {
    const pays = v[j]!;
    const base = j * listed;
    const end = base + reach[j]!;
    for (let at = base; at < end; at++) {
      const i = nearest[at]!;
      worth[i] = worth[i]! + nearestCost[at]! - pays;
    }
  }
}

function slopeOfUnlimited({ p, slope, reach, choice }: Relaxation): void {
  const { n, listed, nearest } = p;
  const { chosen } = choice;
  for (let j = 0; j < n; j++) {
    let times = 0;
    const base = j * listed;
    const end = base + reach[j]!;
    for (let at = base; at < end; at++) times += chosen[nearest[at]!]!;
    slope[j] = 1 - times;
  }
}

/** Turns the zones' lists into the sites' lists. */
function listBySite(r: Relaxation): void {
  const { p, reach, start } = r;
  const { m, n, listed, nearest } = p;
  start.fill(0);
  for (let j = 0; j < n; j++) {
    const base = j * listed;
    const end = base + reach[j]!;
    for (let at = base; at < end; at++) {
      const i = nearest[at]! + 1;
      start[i] = start[i]! + 1;
    }
  }
  for (let i = 0; i < m; i++) start[i + 1] = start[i + 1]! + start[i]!;
  const pairs = start[m]!;
  if (r.zones.length < pairs) {
    r.zones = new Int32Array(pairs + (pairs >> 1));
    r.parts = new Float64Array(r.zones.length);
  }
  const { zones } = r;
  for (let j = 0; j < n; j++) {
    const base = j * listed;
    const end = base + reach[j]!;
    for (let at = base; at < end; at++) {
      const i = nearest[at]!;
      zones[start[i]!] = j;
      start[i] = start[i]! + 1;
    }
  }
  for (let i = m; i > 0; i--) start[i] = start[i - 1]!;
  start[0] = 0;
}

function worthOfLimited(r: Relaxation, fixed: Int8Array): void {
  const { p, worth, roomPrice, looseWorth, sack } = r;
  listBySite(r);
  const { start, zones, parts } = r;
  for (let i = 0; i < p.m; i++) {
    looseWorth[i] = p.opening[i]!;
    worth[i] = p.opening[i]!;
    roomPrice[i] = 0;
    if (fixed[i] === -1) continue;
    const count = loadSack(r, i);
    const loose = fillFractionally(sack, p.capacity[i]!, 0, count);
    roomPrice[i] = sack.price;
    looseWorth[i] = p.opening[i]! - loose;
    const whole = !p.split && sack.price > 0 && p.m * p.n <= WHOLE_SACKS;
    worth[i] = whole ? p.opening[i]! - fillWhole(sack, p.capacity[i]!, 0, count) : looseWorth[i]!;
    const end = start[i + 1]!;
    for (let k = start[i]!; k < end; k++) parts[k] = sack.part[zones[k]!]!;
  }
}

function loadSack({ p, v, start, zones, sack }: Relaxation, site: number): number {
  const { items, profit } = sack;
  const from = start[site]!;
  const to = start[site + 1]!;
  const row = site * p.n;
  for (let k = from; k < to; k++) {
    const j = zones[k]!;
    items[k - from] = j;
    profit[j] = v[j]! - p.cost[row + j]!;
  }
  return to - from;
}

function slopeOfLimited({ p, slope, start, zones, parts, choice }: Relaxation): void {
  slope.fill(1);
  for (let i = 0; i < p.m; i++) {
    if (choice.chosen[i] === 0) continue;
    const end = start[i + 1]!;
    for (let k = start[i]!; k < end; k++) {
      const j = zones[k]!;
      slope[j] = slope[j]! - parts[k]!;
    }
  }
}
