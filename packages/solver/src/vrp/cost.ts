import { DURATION, FINES, type Instance, isPause, METRES, RIDE } from './instance.ts';
import { carriedLoad, peakLoad } from './loads.ts';
import { inversionsIn, orderKept } from './order.ts';
import { SLACK, timeRoute } from './schedule.ts';

/**
 * The exact cost of one route, every step of it given, from scratch in O(steps), or O(steps²) where
 * lateness is fined or rides are limited; Infinity if it breaks any limit. Only the minimum load is
 * not looked at: see `shortfall`.
 */
export function routeCost(p: Instance, k: number, seq: Int32Array, len: number): number {
  if (len === 0 && p.committed[k] === 0) return 0;
  if (stopsIn(p, seq, len) > p.maxStops[k]!) return Infinity;
  if (!timeRoute(p, k, seq, len)) return Infinity;
  if (!loadsFit(p, k, seq, len)) return Infinity;
  if (!p.allAllowed && !mayRide(p, k, seq, len)) return Infinity;
  if (!orderKept(p, k, seq, len)) return Infinity;
  const { scratch } = p;
  if (scratch[DURATION]! > p.maxDuration[k]! + SLACK) return Infinity;
  if (scratch[METRES]! > p.maxDistance[k]! + SLACK || scratch[RIDE]! > 0) return Infinity;
  return moneyFor(p, k, seq, len);
}

/** What a route costs whose times `timeRoute` has left in the scratch. */
export function moneyFor(p: Instance, k: number, seq: Int32Array, len: number): number {
  const { scratch } = p;
  const duration = scratch[DURATION]!;
  let cost = p.fixed[k]! + scratch[METRES]! * p.perMetre[k]! + duration * p.perSecond[k]!;
  const overtime = duration - p.overtimeAfter[k]!;
  if (overtime > 0) cost += overtime * p.perOvertime[k]!;
  return cost + finesFor(p, seq, len) + changesIn(p, k, seq, len);
}

/** Money for lateness and for EXPRESS behind normal jobs. */
export function finesFor(p: Instance, seq: Int32Array, len: number): number {
  const { perInversion } = p;
  const priced = perInversion > 0 && perInversion < Infinity;
  return p.scratch[FINES]! + (priced ? perInversion * inversionsIn(p, seq, len) : 0);
}

/** Money for the jobs of the route that were another vehicle's in the initial routes. */
export function changesIn(p: Instance, k: number, seq: Int32Array, len: number): number {
  if (p.costPerChange === 0) return 0;
  let changes = 0;
  for (let i = 0; i < len; i++) {
    const v = seq[i]!;
    if (v < p.jobs && p.origin[v]! >= 0 && p.origin[v] !== k) changes++;
  }
  return p.costPerChange * changes;
}

export function stopsIn(p: Instance, seq: Int32Array, len: number): number {
  let stops = 0;
  for (let i = 0; i < len; i++) if (!isPause(p, seq[i]!)) stops++;
  return stops;
}

/** What the route is missing to its minimum load: 0 … 1, as a share, in the worst dimension. */
export function shortfall(p: Instance, k: number, seq: Int32Array, len: number): number {
  if (p.hasMinLoad[k] === 0 || p.committed[k] === 1 || len === 0) return 0;
  let worst = 0;
  for (let d = 0; d < p.dimensions; d++) {
    const least = p.minLoad[k * p.dimensions + d]!;
    if (least <= 0) continue;
    const carried = carriedLoad(p, seq, len, d);
    if (carried < least - SLACK) worst = Math.max(worst, (least - carried) / least);
  }
  return worst;
}

function loadsFit(p: Instance, k: number, seq: Int32Array, len: number): boolean {
  for (let d = 0; d < p.dimensions; d++) {
    if (peakLoad(p, k, seq, len, d) > p.capacity[k * p.dimensions + d]! + SLACK) return false;
  }
  return true;
}

function mayRide(p: Instance, k: number, seq: Int32Array, len: number): boolean {
  for (let i = 0; i < len; i++) {
    const v = seq[i]!;
    if (isPause(p, v)) continue;
    if (p.allowed[(v < p.jobs ? v : v - p.jobs) * p.vehicles + k] === 0) return false;
  }
  return true;
}
