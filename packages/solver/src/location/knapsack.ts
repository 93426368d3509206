/**
 * The most profit that fits: max Σ profit·x, Σ weight·x ≤ room, over items[from, to).
 *
 * `fillFractionally` allows parts (Dantzig, 1957): sorting by profit per weight. `fillWhole` is depth
 * first search with Dantzig's bound (Horowitz and Sahni, Computing partitions with applications to the
 * knapsack problem, 1974); past `NODES` steps it returns the fractional value, an upper bound still.
 * Items of no weight are always taken. `ratio` is scratch; afterwards it is not to be relied on.
 */
import { sortByKey } from './order.ts';

export interface Sack {
  readonly items: Int32Array;
  readonly profit: Float64Array;
  readonly weight: Float64Array;
  /** Written: the part of each item taken. */
  readonly part: Float64Array;
  readonly ratio: Float64Array;
  /** Written: profit per weight of the item that did not fit whole; 0 if all fit. */
  price: number;
}

const NODES = 20_000;
const SLACK = 1e-9;

export function fillFractionally(sack: Sack, room: number, from: number, to: number): number {
  const { items, profit, weight, part } = sack;
  sack.price = 0;
  let total = 0;
  let need = 0;
  for (let k = from; k < to; k++) {
    const item = items[k]!;
    part[item] = 1;
    total += profit[item]!;
    need += weight[item]!;
  }
  if (need <= room) return total;
  sortByRatio(sack, from, to);
  total = 0;
  let left = room;
  for (let k = from; k < to; k++) {
    const item = items[k]!;
    const w = weight[item]!;
    if (w <= left) {
      left -= w;
      total += profit[item]!;
      continue;
    }
    part[item] = left / w;
    total += profit[item]! * (left / w);
    sack.price = profit[item]! / w;
    for (let rest = k + 1; rest < to; rest++) part[items[rest]!] = 0;
    break;
  }
  return total;
}

function sortByRatio({ items, profit, weight, ratio }: Sack, from: number, to: number): void {
  for (let k = from; k < to; k++) {
    const item = items[k]!;
    ratio[item] = weight[item]! > 0 ? -profit[item]! / weight[item]! : -Infinity;
  }
  sortByKey(items, ratio, from, to);
}

export function fillWhole(sack: Sack, room: number, from: number, to: number): number {
  const { items, profit, weight, part } = sack;
  const upper = fillFractionally(sack, room, from, to);
  if (sack.price === 0) return upper;
  let left = room;
  let best = 0;
  let first = to;
  for (let k = from; k < to; k++) {
    const item = items[k]!;
    part[item] = 0;
    if (weight[item]! > left) continue;
    left -= weight[item]!;
    best += profit[item]!;
    part[item] = 1;
  }
  const tolerance = SLACK * (1 + upper);
  const { ratio } = sack;
  // The ratios are sorted into the items' order; from here on `ratio` holds the trial's parts.
  for (let k = from; k < to; k++) ratio[items[k]!] = 0;
  let value = 0;
  left = room;
  let k = from;
  for (let steps = 0; ; steps++) {
    if (steps > NODES) return upper;
    let bound = value;
    let space = left;
    first = k;
    while (first < to && weight[items[first]!]! <= space) {
      space -= weight[items[first]!]!;
      bound += profit[items[first]!]!;
      first++;
    }
    if (first < to) bound += (profit[items[first]!]! * space) / weight[items[first]!]!;
    if (bound > best + tolerance) {
      for (; k < first; k++) {
        const item = items[k]!;
        ratio[item] = 1;
        value += profit[item]!;
        left -= weight[item]!;
      }
      if (k < to) {
        k++;
        continue;
      }
      best = value;
      for (let s = from; s < to; s++) part[items[s]!] = ratio[items[s]!]!;
    }
    k--;
    while (k >= from && ratio[items[k]!] === 0) k--;
    if (k < from) return best;
    const item = items[k]!;
    ratio[item] = 0;
    value -= profit[item]!;
    left += weight[item]!;
    k++;
  }
}
