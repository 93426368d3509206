import { COLLECTED, FROM_START, type Instance, isReload } from './instance.ts';

/**
 * The most on board at any moment, in dimension d. A reload unloads what was collected and loads what
 * the next trip delivers. O(steps).
 */
export function peakLoad(p: Instance, k: number, seq: Int32Array, len: number, d: number): number {
  const { dimensions, jobs, load, kind } = p;
  let onBoard = p.baseLoad[k * dimensions + d]! + brought(p, seq, 0, len, d);
  if (!p.anyPickup && p.reloads[k]!.length === 0) return onBoard;
  let peak = onBoard;
  let collected = 0;
  for (let i = 0; i < len; i++) {
    const v = seq[i]!;
    if (v >= 2 * jobs) {
      if (!isReload(p, v)) continue;
      onBoard += brought(p, seq, i + 1, len, d) - collected;
      collected = 0;
    } else if (v >= jobs) onBoard += load[(v - jobs) * dimensions + d]!;
    else if (kind[v] === COLLECTED) {
      onBoard += load[v * dimensions + d]!;
      collected += load[v * dimensions + d]!;
    } else onBoard -= load[v * dimensions + d]!;
    if (onBoard > peak) peak = onBoard;
  }
  return peak;
}

/** What the trip that begins before step `from` takes along. */
function brought(p: Instance, seq: Int32Array, from: number, len: number, d: number): number {
  let sum = 0;
  for (let i = from; i < len && !isReload(p, seq[i]!); i++) {
    const v = seq[i]!;
    if (v < p.jobs && p.kind[v] === FROM_START) sum += p.load[v * p.dimensions + d]!;
  }
  return sum;
}

/**
 * At least how much too heavy a route becomes with one more job from the start, wherever it is delivered;
 * as a share of the capacities, summed up. 0 where that says nothing.
 */
export function overloadWith(p: Instance, k: number, steps: Int32Array, job: number): number {
  if (p.kind[job] !== FROM_START || p.reloads[k]!.length > 0) return 0;
  let shares = 0;
  for (let d = 0; d < p.dimensions; d++) {
    const capacity = p.capacity[k * p.dimensions + d]!;
    const load = p.baseLoad[k * p.dimensions + d]! + p.load[job * p.dimensions + d]!;
    const over = load + brought(p, steps, 0, steps.length, d) - capacity;
    if (over > 1e-6) shares += over / Math.max(capacity, 1e-9);
  }
  return shares;
}

/** What is delivered or collected over the whole route. */
export function carriedLoad(p: Instance, seq: Int32Array, len: number, d: number): number {
  let sum = 0;
  for (let i = 0; i < len; i++) if (seq[i]! < p.jobs) sum += p.load[seq[i]! * p.dimensions + d]!;
  return sum;
}
