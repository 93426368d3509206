import { duePenalty } from './penalty.ts';
import type { State } from './state.ts';

/**
 * The first part of a new route while it grows by one client after the other: what `penaltyOf` would find
 * for it and any rest, without going through what is in between again. O(dimensions) for each client and
 * each rest.
 */
export interface Growing {
  node: number;
  duration: number;
  warp: number;
  early: number;
  late: number;
  wait: number;
  /** By dimension: left on board, most on board. */
  readonly carried: Int32Array;
  readonly peak: Int32Array;
}

export const newGrowing = (dimensions: number): Growing => ({
  node: 0,
  duration: 0,
  warp: 0,
  early: 0,
  late: 0,
  wait: 0,
  carried: new Int32Array(dimensions),
  peak: new Int32Array(dimensions),
});

export function copyGrowing(from: Growing, to: Growing): void {
  to.node = from.node;
  to.duration = from.duration;
  to.warp = from.warp;
  to.early = from.early;
  to.late = from.late;
  to.wait = from.wait;
  for (let d = 0; d < from.carried.length; d++) {
    to.carried[d] = from.carried[d]!;
    to.peak[d] = from.peak[d]!;
  }
}

/** From the head of a route up to a node. */
export function growFrom(s: State, node: number, g: Growing): void {
  const { nodes, dimensions, timed } = s.model;
  g.node = node;
  for (let d = 0; d < dimensions; d++) {
    g.carried[d] = s.headTaken[d * nodes + node]!;
    g.peak[d] = s.headPeak[d * nodes + node]!;
  }
  if (!timed) return;
  g.duration = s.headDuration[node]!;
  g.warp = s.headWarp[node]!;
  g.early = s.headEarly[node]!;
  g.late = s.headLate[node]!;
  g.wait = s.headWait[node]!;
}

/** Another client at the end. */
export function grow(s: State, slot: number, g: Growing, c: number): void {
  const { clients, dimensions, brought, taken, timed } = s.model;
  for (let d = 0; d < dimensions; d++) {
    const at = d * clients + c;
    const carried = g.carried[d]! + taken[at]!;
    const peak = g.peak[d]! + brought[at]!;
    g.carried[d] = carried;
    g.peak[d] = carried > peak ? carried : peak;
  }
  if (timed) growTime(s, slot, g, c);
  g.node = c;
}

function growTime(s: State, slot: number, g: Growing, c: number): void {
  const { row, travel, travelBase, width, opens, closes, service } = s.model;
  let duration = g.duration + travel[travelBase[slot]! + row[g.node]! * width + c]!;
  const delta = duration - g.warp;
  const soonest = opens[c]! - delta;
  const latest = closes[c]! - delta;
  if (soonest > g.late) {
    g.wait += soonest - g.late;
    duration += soonest - g.late;
    g.early = g.late;
  } else if (soonest > g.early) g.early = soonest;
  if (latest < g.early) {
    g.warp += g.early - latest;
    g.late = g.early;
  } else if (latest < g.late) g.late = latest;
  g.duration = duration + service[c]!;
}

/** What the route pays beyond its legs if `tail` and all behind it come next; or for time alone. */
export function penaltyWith(
  s: State,
  slot: number,
  g: Growing,
  tail: number,
  loaded: boolean,
): number {
  const { nodes, slots, dimensions, capacity, timed } = s.model;
  let excess = 0;
  for (let d = 0; loaded && d < dimensions; d++) {
    const rest = d * nodes + tail;
    const last = g.carried[d]! + s.tailPeak[rest]!;
    const peak = g.peak[d]! + s.tailBrought[rest]!;
    const over = (last > peak ? last : peak) - capacity[d * slots + slot]!;
    if (over > 0) excess += over;
  }
  const load = excess > 0 ? (excess + s.weights.loadGrain) * s.weights.load + s.weights.charge : 0;
  if (!timed) return load;
  const { row, travel, travelBase, width } = s.model;
  const drive = travel[travelBase[slot]! + row[g.node]! * width + row[tail]!]!;
  return load + duePenalty(s, slot, tail, g.duration + drive, g.warp, g.early, g.late, g.wait);
}
