import { NumberList } from '../graph/number-list.ts';
import { sharedMemory } from './worker-memory.ts';

/**
 * The metric-independent part of a customisable contraction hierarchy: contracting state after state
 * in the given order and joining all of its later neighbours gives a chordal graph, whatever the
 * weights. States are numbered by their order ("rank"), so an arc goes from x up to a greater y.
 *
 * Invariants: up(x) ascends; parent(x) is its first; up(x) without parent(x) is within
 * up(parent(x)); every turn of the graph is an arc in one of its directions.
 *
 * Source: Dibbelt, Strasser & Wagner 2016; the elimination tree as in sparse Cholesky factorisation
 * (Liu 1990). O(arcs · log degree).
 */
export interface Topology {
  /** Per state: the lowest neighbour above, -1 at a root. */
  readonly parent: Int32Array;
  /** Arcs of state x: [upStart[x], upStart[x + 1]), to `upHead`. */
  readonly upStart: Int32Array;
  readonly upHead: Int32Array;
}

/** From turns between ranks: those of rank x are [start[x], start[x + 1]). */
export function contract(start: Int32Array, to: Int32Array): Topology {
  const states = start.length - 1;
  const initial = higherNeighbours(start, to);
  const parent = new Int32Array(states).fill(-1);
  const firstChild = new Int32Array(states).fill(-1);
  const nextChild = new Int32Array(states).fill(-1);
  const upStart = new Int32Array(states + 1);
  const upHead = new NumberList();
  const seen = new Int32Array(states).fill(-1);
  const found = new Int32Array(states);
  for (let x = 0; x < states; x++) {
    let count = 0;
    seen[x] = x;
    for (let i = initial.start[x] as number; i < (initial.start[x + 1] as number); i++) {
      const y = initial.to[i] as number;
      if (seen[y] !== x) {
        seen[y] = x;
        found[count++] = y;
      }
    }
    for (let child = firstChild[x] as number; child >= 0; child = nextChild[child] as number)
      for (let i = upStart[child] as number; i < (upStart[child + 1] as number); i++) {
        const y = upHead.at(i);
        if (seen[y] !== x) {
          seen[y] = x;
          found[count++] = y;
        }
      }
    const up = found.subarray(0, count).sort();
    for (const y of up) upHead.push(y);
    upStart[x + 1] = upHead.length;
    if (count === 0) continue;
    const above = up[0] as number;
    parent[x] = above;
    nextChild[x] = firstChild[above] as number;
    firstChild[above] = x;
  }
  return { parent, upStart, upHead: upHead.toArray() };
}

/** For each state, the higher states that a turn joins it with, in either direction. */
function higherNeighbours(
  start: Int32Array,
  to: Int32Array,
): { start: Int32Array; to: Int32Array } {
  const states = start.length - 1;
  const count = new Int32Array(states + 1);
  const each = (visit: (low: number, high: number) => void): void => {
    for (let from = 0; from < states; from++)
      for (let i = start[from] as number; i < (start[from + 1] as number); i++) {
        const other = to[i] as number;
        if (other !== from) visit(Math.min(from, other), Math.max(from, other));
      }
  };
  each((low) => {
    count[low + 1] = (count[low + 1] as number) + 1;
  });
  for (let x = 0; x < states; x++) count[x + 1] = (count[x + 1] as number) + (count[x] as number);
  const fill = count.slice();
  const higher = new Int32Array(count[states] as number);
  each((low, high) => {
    higher[fill[low] as number] = high;
    fill[low] = (fill[low] as number) + 1;
  });
  return { start: count, to: higher };
}

/** Arcs by their upper end: those into y are down[start[y]] … with their lower end in `tail`. */
export interface DownArcs {
  readonly start: Int32Array;
  readonly arc: Int32Array;
  readonly tail: Int32Array;
}

export function downArcs({ upStart, upHead }: Topology): DownArcs {
  const states = upStart.length - 1;
  const start = sharedMemory.ints(states + 1);
  for (const y of upHead) start[y + 1] = (start[y + 1] as number) + 1;
  for (let y = 0; y < states; y++) start[y + 1] = (start[y + 1] as number) + (start[y] as number);
  const fill = start.slice();
  const arc = sharedMemory.ints(upHead.length);
  const tail = sharedMemory.ints(upHead.length);
  for (let x = 0; x < states; x++)
    for (let i = upStart[x] as number; i < (upStart[x + 1] as number); i++) {
      const y = upHead[i] as number;
      const at = fill[y] as number;
      fill[y] = at + 1;
      arc[at] = i;
      tail[at] = x;
    }
  return { start, arc, tail };
}

/** The arc between a state and a higher one, or -1. */
export function arcBetween({ upStart, upHead }: Topology, low: number, high: number): number {
  let first = upStart[low] as number;
  let last = (upStart[low + 1] as number) - 1;
  while (first <= last) {
    const middle = (first + last) >> 1;
    const there = upHead[middle] as number;
    if (there === high) return middle;
    if (there < high) first = middle + 1;
    else last = middle - 1;
  }
  return -1;
}
