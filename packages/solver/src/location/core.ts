/**
 * What is left to decide once the bound has spoken. At the best prices, a site whose other state would
 * lift the bound to the best plan's cost is settled; so is, where zones are whole, a pair. What remains,
 * often a few per cent, is written out as a mixed-integer model with x ≤ y for every pair (the strong
 * form: Balinski, Integer programming: methods, uses, computation, 1965).
 *
 * No plan that is better than the best known is cut off: if the core has none, the best known is optimal.
 */
import { costOfFlipping } from './choice.ts';
import type { SparseModel } from '../mip/highs.ts';
import type { Instance } from './instance.ts';
import type { Relaxation } from './relaxation.ts';

/** From which bound on a part of the search cannot hold a better plan. */
export function enoughFor(p: Instance, cost: number): number {
  if (cost === Infinity) return Infinity;
  return p.whole ? cost - 1 + 1e-6 : cost - 1e-9 * Math.max(1, cost);
}

/** Settles, in `fixed`, the sites that the relaxation as evaluated decides. Returns how many. */
export function settleSites(r: Relaxation, fixed: Int8Array, enough: number): number {
  let settled = 0;
  for (let i = 0; i < r.p.m; i++) {
    if (fixed[i] !== 0 || r.value + costOfFlipping(r.choice, i) < enough) continue;
    fixed[i] = r.choice.chosen[i] === 1 ? 1 : -1;
    settled++;
  }
  return settled;
}

export interface Core {
  readonly fixed: Int8Array;
  /** Pairs that remain. */
  readonly pairSite: Int32Array;
  readonly pairZone: Int32Array;
}

/** Infinity-proof: the relaxation must be evaluated at its best prices under `fixed`. */
export function coreOf(r: Relaxation, fixed: Int8Array, enough: number): Core {
  const { p, v, choice } = r;
  const state = fixed.slice();
  settleSites(r, state, enough);
  const sites: number[] = [];
  const zones: number[] = [];
  for (let i = 0; i < p.m; i++) {
    if (state[i] === -1) continue;
    const forced = choice.chosen[i] === 1 ? r.value : r.value + costOfFlipping(choice, i);
    for (let j = 0; j < p.n; j++) {
      const c = p.cost[i * p.n + j]!;
      if (c >= p.never) continue;
      if (!p.split && forced + extraOf(r, i, c - v[j]!, p.demand[j]!) >= enough) continue;
      sites.push(i);
      zones.push(j);
    }
  }
  return { fixed: state, pairSite: Int32Array.from(sites), pairZone: Int32Array.from(zones) };
}

/** By how much serving the zone whole from the site lifts the site's worth, at least. */
function extraOf(r: Relaxation, site: number, reduced: number, demand: number): number {
  if (!r.p.capacitated) return Math.max(0, reduced);
  const lift = Math.max(0, reduced + r.roomPrice[site]! * demand);
  return Math.max(0, r.looseWorth[site]! + lift - r.worth[site]!);
}

interface Rows {
  readonly lower: number[];
  readonly upper: number[];
  readonly starts: number[];
  readonly indices: number[];
  readonly values: number[];
}

/** Columns: one per site (y), then one per pair (x). */
export function modelOf(p: Instance, core: Core): SparseModel {
  const { m, n } = p;
  const { fixed, pairSite, pairZone } = core;
  const pairs = pairSite.length;
  const columns = m + pairs;
  const cost = new Float64Array(columns);
  const lower = new Float64Array(columns);
  const upper = new Float64Array(columns).fill(1);
  const integral = new Int32Array(columns);
  for (let i = 0; i < m; i++) {
    cost[i] = p.opening[i]!;
    integral[i] = 1;
    if (fixed[i] === 1) lower[i] = 1;
    if (fixed[i] === -1) upper[i] = 0;
  }
  const byZone: number[][] = Array.from({ length: n }, () => []);
  const bySite: number[][] = Array.from({ length: m }, () => []);
  for (let k = 0; k < pairs; k++) {
    cost[m + k] = p.cost[pairSite[k]! * n + pairZone[k]!]!;
    integral[m + k] = p.capacitated && !p.split ? 1 : 0;
    byZone[pairZone[k]!]!.push(k);
    bySite[pairSite[k]!]!.push(k);
  }
  const rows: Rows = { lower: [], upper: [], starts: [0], indices: [], values: [] };
  for (const list of byZone)
    addRow(
      rows,
      1,
      1,
      list.map((k): Entry => [m + k, 1]),
    );
  for (let k = 0; k < pairs; k++)
    if (fixed[pairSite[k]!] === 0)
      addRow(rows, -Infinity, 0, [
        [m + k, 1],
        [pairSite[k]!, -1],
      ]);
  addLimits(rows, p, bySite, pairZone);
  return {
    cost,
    lower,
    upper,
    integral,
    rowLower: Float64Array.from(rows.lower),
    rowUpper: Float64Array.from(rows.upper),
    starts: Int32Array.from(rows.starts),
    indices: Int32Array.from(rows.indices),
    values: Float64Array.from(rows.values),
  };
}

type Entry = readonly [column: number, value: number];

function addRow(rows: Rows, lower: number, upper: number, entries: readonly Entry[]): void {
  rows.lower.push(lower);
  rows.upper.push(upper);
  for (const [column, value] of entries) {
    rows.indices.push(column);
    rows.values.push(value);
  }
  rows.starts.push(rows.indices.length);
}

/** Capacities, room for all, count, budget. */
function addLimits(
  rows: Rows,
  p: Instance,
  bySite: readonly (readonly number[])[],
  pairZone: Int32Array,
): void {
  const { m } = p;
  const sites = Array.from({ length: m }, (_, i) => i);
  bySite.forEach((list, i) => {
    const capacity = p.capacity[i]!;
    if (capacity === Infinity || list.length === 0) return;
    const loads = list.map((k): Entry => [m + k, p.demand[pairZone[k]!]!]);
    addRow(rows, -Infinity, 0, [...loads, [i, -capacity]]);
  });
  if (p.room > 0) {
    const room = sites.map((i): Entry => [i, Math.min(p.capacity[i]!, p.room)]);
    addRow(rows, p.room, Infinity, room);
  }
  if (p.minOpen > 0 || p.maxOpen < m)
    addRow(
      rows,
      p.minOpen,
      p.maxOpen,
      sites.map((i): Entry => [i, 1]),
    );
  if (p.budget < Infinity)
    addRow(
      rows,
      -Infinity,
      p.budget,
      sites.map((i): Entry => [i, p.spend[i]!]),
    );
}
