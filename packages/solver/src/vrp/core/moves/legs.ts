import type { Model } from '../model.ts';
import type { State } from '../state.ts';

/** What the leg between two nodes costs a slot. */
export function leg(m: Model, slot: number, from: number, to: number): number {
  return m.cost[m.costBase[slot]! + m.row[from]! * m.width + m.row[to]!]!;
}

/** Legs inside a string of a route, as they are or driven backwards, for any slot. */
export function inside(
  s: State,
  slot: number,
  first: number,
  last: number,
  reversed: boolean,
): number {
  if (first === last) return 0;
  const own = s.route[first]!;
  if (s.model.costBase[own] === s.model.costBase[slot]) {
    return reversed
      ? s.headCostBack[last]! - s.headCostBack[first]!
      : s.headCost[last]! - s.headCost[first]!;
  }
  let sum = 0;
  for (let node = first; node !== last; node = s.next[node]!) {
    const to = s.next[node]!;
    sum += reversed ? leg(s.model, slot, to, node) : leg(s.model, slot, node, to);
  }
  return sum;
}

/** Appends a string of a route to a buffer; returns the new length. */
export function append(
  s: State,
  buffer: Int32Array,
  length: number,
  first: number,
  last: number,
): number {
  for (let node = first; ; node = s.next[node]!) {
    buffer[length++] = node;
    if (node === last) return length;
  }
}

export function appendReversed(
  s: State,
  buffer: Int32Array,
  length: number,
  first: number,
  last: number,
): number {
  for (let node = last; ; node = s.previous[node]!) {
    buffer[length++] = node;
    if (node === first) return length;
  }
}
