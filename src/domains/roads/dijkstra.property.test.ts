import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type Access,
  fastestFrom,
  isBetter,
  type Labels,
  unreached,
  type WeightedArcs,
} from './dijkstra.ts';

interface Graph extends WeightedArcs {
  readonly tail: Uint32Array;
}

/** Small whole weights, so that many ways are equally fast and differ in length. */
const graphs = fc
  .array(
    fc.record({
      tail: fc.nat(11),
      head: fc.nat(11),
      ms: fc.integer({ min: 1, max: 4 }),
      mm: fc.nat(9),
    }),
    { maxLength: 50 },
  )
  .map((arcs): Graph => {
    const nodes = 12;
    const sorted = arcs.toSorted((a, b) => a.tail - b.tail);
    const count = (v: number): number => sorted.filter(({ tail }) => tail < v).length;
    return {
      nodes,
      firstArc: Uint32Array.from({ length: nodes + 1 }, (_, v) => count(v)),
      tail: Uint32Array.from(sorted, ({ tail }) => tail),
      head: Uint32Array.from(sorted, ({ head }) => head),
      edgeOf: Uint32Array.from(sorted.keys()),
      edges: {
        ms: Uint32Array.from(sorted, ({ ms }) => ms),
        mm: Uint32Array.from(sorted, ({ mm }) => mm),
      },
    };
  });

const starts = fc.array(fc.record({ node: fc.nat(11), ms: fc.nat(5), mm: fc.nat(9) }), {
  minLength: 1,
  maxLength: 2,
});

/** Bellman and Ford: relax every arc until nothing changes. */
function relaxedUntilStable(graph: Graph, starts: readonly Access[]): [number, number][] {
  const best = Array.from({ length: graph.nodes }, (): [number, number] => [unreached, unreached]);
  for (const { node, ms, mm } of starts)
    if (isBetter(ms, mm, ...(best[node] as [number, number]))) best[node] = [ms, mm];
  for (let changed = true; changed; ) {
    changed = false;
    for (const [arc, edge] of graph.edgeOf.entries()) {
      const [ms, mm] = best[graph.tail[arc] as number] as [number, number];
      if (ms === unreached) continue;
      const to = graph.head[arc] as number;
      const way = [
        ms + (graph.edges.ms[edge] as number),
        mm + (graph.edges.mm[edge] as number),
      ] as const;
      if (!isBetter(...way, ...(best[to] as [number, number]))) continue;
      best[to] = [...way];
      changed = true;
    }
  }
  return best;
}

test('labels are those of Bellman and Ford, and arcs lead back along them', () => {
  fc.assert(
    fc.property(graphs, starts, (graph, from) => {
      const labels = fastestFrom(graph, from);
      const found = Array.from(labels.ms, (ms, v) => [ms, labels.mm[v]]);
      expect(found).toEqual(relaxedUntilStable(graph, from));
      for (let v = 0; v < graph.nodes; v++) expect(arrivesBy(graph, labels, v)).toBe(true);
    }),
    { numRuns: 300 },
  );
});

/** The last arc into v accounts for v's label. */
function arrivesBy({ tail, edges }: Graph, { ms, mm, arc }: Labels, v: number): boolean {
  const last = arc[v] as number;
  if (last < 0) return true;
  const u = tail[last] as number;
  const time = (ms[u] as number) + (edges.ms[last] as number);
  return time === ms[v] && (mm[u] as number) + (edges.mm[last] as number) === mm[v];
}

test('a search that may stop early is right about what it was asked for', () => {
  fc.assert(
    fc.property(graphs, starts, fc.array(fc.nat(11), { maxLength: 3 }), (graph, from, wanted) => {
      const all = fastestFrom(graph, from);
      const some = fastestFrom(graph, from, wanted);
      for (const v of wanted) expect([some.ms[v], some.mm[v]]).toEqual([all.ms[v], all.mm[v]]);
    }),
  );
});
