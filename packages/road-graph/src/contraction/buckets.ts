import type { Labels } from './labels.ts';

/**
 * Labels of targets sorted by hub: whoever arrives at a hub finds there all targets that can be
 * reached from it, and at what cost.
 *
 * Source: Knopp, Sanders, Schultes, Schulz & Wagner 2007, "Computing Many-to-Many Shortest Paths".
 */
export interface Buckets {
  readonly targets: number;
  /** Per hub that has any: its place in `start`, -1 elsewhere. */
  readonly place: Int32Array;
  readonly start: Int32Array;
  readonly target: Int32Array;
  readonly cost: Float64Array;
  /** Empty unless parts were asked for. */
  readonly parts: Float64Array;
}

export function bucketsOf(labels: Labels, states: number): Buckets {
  const place = new Int32Array(states).fill(-1);
  const { hub, length } = labels;
  let places = 0;
  for (let i = 0; i < length; i++) {
    const h = hub[i] as number;
    if (place[h] === -1) place[h] = places++;
  }
  const start = new Int32Array(places + 1);
  for (let i = 0; i < length; i++) {
    const p = (place[hub[i] as number] as number) + 1;
    start[p] = (start[p] as number) + 1;
  }
  for (let p = 0; p < places; p++) start[p + 1] = (start[p + 1] as number) + (start[p] as number);
  const fill = start.slice();
  const target = new Int32Array(length);
  const cost = new Float64Array(length);
  const hasParts = labels.parts.length > 0;
  const parts = new Float64Array(hasParts ? length : 0);
  const targets = labels.start.length - 1;
  for (let t = 0; t < targets; t++)
    for (let i = labels.start[t] as number; i < (labels.start[t + 1] as number); i++) {
      const p = place[hub[i] as number] as number;
      const at = fill[p] as number;
      fill[p] = at + 1;
      target[at] = t;
      cost[at] = labels.cost[i] as number;
      if (hasParts) parts[at] = labels.parts[i] as number;
    }
  return { targets, place, start, target, cost, parts };
}

/**
 * Least cost from the first label to every target, into `row`, which the caller fills with Infinity,
 * and its parts into `rowParts`.
 */
export function scanBuckets(
  buckets: Buckets,
  labels: Labels,
  row: Float64Array,
  rowParts?: Float64Array,
): void {
  const { place, start, target, cost, parts } = buckets;
  const { hub } = labels;
  for (let i = 0; i < labels.length; i++) {
    const p = place[hub[i] as number] as number;
    if (p < 0) continue;
    const here = labels.cost[i] as number;
    const last = start[p + 1] as number;
    for (let j = start[p] as number; j < last; j++) {
      const sum = here + (cost[j] as number);
      const t = target[j] as number;
      if (sum >= (row[t] as number)) continue;
      row[t] = sum;
      if (rowParts) rowParts[t] = (labels.parts[i] as number) + (parts[j] as number);
    }
  }
}
