import { COLLECTED, EXPRESS, FROM_START, type Instance } from '../instance.ts';

/** What a trip carries so far, by dimension: on board now, the most at once; and what orders it. */
export interface TripLoad {
  readonly onBoard: Float64Array;
  readonly peak: Float64Array;
  /** Too much, as a share of the capacity. */
  over: number;
  collects: boolean;
  normal: boolean;
}

export function beginLoad(p: Instance, k: number, load: TripLoad): void {
  for (let d = 0; d < p.dimensions; d++) {
    load.onBoard[d] = p.baseLoad[k * p.dimensions + d]!;
    load.peak[d] = load.onBoard[d]!;
  }
  load.over = 0;
  load.collects = false;
  load.normal = false;
}

/** Goods picked up or on board are counted as if each trip ended with what it began with. */
export function addLoad(p: Instance, k: number, load: TripLoad, v: number): void {
  const j = v < p.jobs ? v : v - p.jobs;
  const brought = v < p.jobs && p.kind[v] === FROM_START;
  const aboard = v >= p.jobs || p.kind[v] === COLLECTED;
  load.over = 0;
  for (let d = 0; d < p.dimensions; d++) {
    const amount = p.load[j * p.dimensions + d]!;
    const room = p.capacity[k * p.dimensions + d]!;
    if (brought) load.peak[d]! += amount;
    else load.onBoard[d]! += aboard ? amount : -amount;
    if (load.onBoard[d]! > load.peak[d]!) load.peak[d] = load.onBoard[d]!;
    const over = load.peak[d]! - room;
    if (over > 1e-6) load.over += over / Math.max(room, 1e-9);
  }
  if (v >= p.jobs) return;
  if (p.kind[v] === COLLECTED) load.collects = true;
  if (p.tier[v] !== EXPRESS) load.normal = true;
}

/** Whether the rules of order let a visit into the trip; a reload before it always does. */
export function mayFollow(p: Instance, load: TripLoad, v: number): boolean {
  if (v >= p.jobs) return true;
  if (p.perInversion === Infinity && p.tier[v] === EXPRESS && load.normal) return false;
  const collected = p.kind[v] === COLLECTED;
  return collected || !load.collects || p.problem.rules?.deliveriesFirst !== true;
}

/** Nothing asks for a second trip: everything fits at once, is ready at once, and in order. */
export function isOneTrip(
  p: Instance,
  k: number,
  seq: Int32Array,
  len: number,
  load: TripLoad,
): boolean {
  beginLoad(p, k, load);
  for (let i = 0; i < len; i++) {
    const v = seq[i]!;
    if (v < p.jobs && p.release[v]! > p.shiftOpens[k]!) return false;
    if (p.perInversion > 0 && load.normal && p.tier[v] === EXPRESS) return false;
    if (!mayFollow(p, load, v)) return false;
    addLoad(p, k, load, v);
    if (load.over > 0) return false;
  }
  return true;
}
