import type { Edges, RoadGraph } from './graph.ts';

/**
 * Fastest ways from one place to all junctions: Dijkstra, "A note on two problems in connexion with
 * graphs" (1959), with an indexed binary heap on typed arrays. O((arcs + nodes) log nodes).
 *
 * Labels are compared by milliseconds, then by millimetres: among equally fast ways the shortest
 * counts, so the answer does not depend on the order of the search. Ordering the heap by time alone
 * is enough, since every arc takes at least 1 ms: all ways of one time into a junction come from
 * junctions settled before it.
 */
export interface Labels {
  /** Per junction; `unreached` where no way leads. */
  readonly ms: Uint32Array;
  /** Along the fastest way. */
  readonly mm: Uint32Array;
  /** The arc by which the way arrives; -1 at the start and where none does. */
  readonly arc: Int32Array;
}

/** What a search reads of a graph. */
export type WeightedArcs = Pick<RoadGraph, 'nodes' | 'firstArc' | 'head' | 'edgeOf'> & {
  readonly edges: Pick<Edges, 'ms' | 'mm'>;
};

export const unreached = 0xffff_ffff;

/** A junction that can be left from, or arrived at, for a price paid on the first or last street. */
export interface Access {
  readonly node: number;
  readonly ms: number;
  readonly mm: number;
}

/** Searches until all of `until` are settled; with none given, everywhere. */
export function fastestFrom(
  graph: WeightedArcs,
  starts: readonly Access[],
  until: readonly number[] = [],
): Labels {
  const { firstArc, head, edgeOf, edges } = graph;
  const ms = new Uint32Array(graph.nodes).fill(unreached);
  const mm = new Uint32Array(graph.nodes).fill(unreached);
  const arc = new Int32Array(graph.nodes).fill(-1);
  const heap = newHeap(graph.nodes);
  for (const { node, ...start } of starts) {
    if (!isBetter(start.ms, start.mm, ms[node] as number, mm[node] as number)) continue;
    ms[node] = start.ms;
    mm[node] = start.mm;
    raise(heap, ms, node);
  }
  const waiting = new Set(until);
  while (heap.size > 0) {
    const v = takeFirst(heap, ms);
    if (waiting.delete(v) && waiting.size === 0) break;
    const end = firstArc[v + 1] as number;
    for (let a = firstArc[v] as number; a < end; a++) {
      const w = head[a] as number;
      const e = edgeOf[a] as number;
      const time = (ms[v] as number) + (edges.ms[e] as number);
      if (time > (ms[w] as number)) continue;
      const way = (mm[v] as number) + (edges.mm[e] as number);
      if (!isBetter(time, way, ms[w] as number, mm[w] as number)) continue;
      ms[w] = time;
      mm[w] = way;
      arc[w] = a;
      raise(heap, ms, w);
    }
  }
  return { ms, mm, arc };
}

export const isBetter = (ms: number, mm: number, thanMs: number, thanMm: number): boolean =>
  ms < thanMs || (ms === thanMs && mm < thanMm);

/** `items[0..size)` is a heap of junctions by label; `place[v]` is where v is in it, or -1. */
interface Heap {
  readonly items: Uint32Array;
  readonly place: Int32Array;
  size: number;
}

const newHeap = (nodes: number): Heap => ({
  items: new Uint32Array(nodes),
  place: new Int32Array(nodes).fill(-1),
  size: 0,
});

/** Puts v in, or moves it up after its label fell. */
function raise(heap: Heap, label: Uint32Array, v: number): void {
  const { items, place } = heap;
  let at = place[v] as number;
  if (at < 0) at = heap.size++;
  const key = label[v] as number;
  while (at > 0) {
    const above = (at - 1) >> 1;
    const parent = items[above] as number;
    if ((label[parent] as number) <= key) break;
    items[at] = parent;
    place[parent] = at;
    at = above;
  }
  items[at] = v;
  place[v] = at;
}

function takeFirst(heap: Heap, label: Uint32Array): number {
  const { items, place } = heap;
  const first = items[0] as number;
  place[first] = -1;
  const size = --heap.size;
  if (size === 0) return first;
  const last = items[size] as number;
  const key = label[last] as number;
  let at = 0;
  for (let child = 1; child < size; child = 2 * at + 1) {
    if (
      child + 1 < size &&
      (label[items[child + 1] as number] as number) < (label[items[child] as number] as number)
    )
      child++;
    const below = items[child] as number;
    if ((label[below] as number) >= key) break;
    items[at] = below;
    place[below] = at;
    at = child;
  }
  items[at] = last;
  place[last] = at;
  return first;
}
