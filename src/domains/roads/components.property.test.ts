import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Arcs, largestComponent, strongComponents } from './components.ts';

const graphs = fc.array(fc.tuple(fc.nat(11), fc.nat(11)), { maxLength: 30 }).map((pairs): Arcs => {
  const nodes = 12;
  const sorted = pairs.toSorted((a, b) => a[0] - b[0]);
  const firstArc = Uint32Array.from(
    { length: nodes + 1 },
    (_, v) => sorted.filter(([tail]) => tail < v).length,
  );
  return { nodes, firstArc, head: Uint32Array.from(sorted, ([, head]) => head) };
});

function reachable({ firstArc, head }: Arcs, from: number): Set<number> {
  const seen = new Set([from]);
  for (const v of seen) for (const w of head.slice(firstArc[v], firstArc[v + 1])) seen.add(w);
  return seen;
}

test('two nodes share a part exactly when each reaches the other', () => {
  fc.assert(
    fc.property(graphs, (graph) => {
      const part = strongComponents(graph);
      const reach = Array.from(part, (_, v) => reachable(graph, v));
      for (const [v, fromV] of reach.entries())
        for (const [w, fromW] of reach.entries())
          expect(part[v] === part[w]).toBe(fromV.has(w) && fromW.has(v));
      const largest = largestComponent(graph).reduce((a, b) => a + b, 0);
      const sizes = [...Map.groupBy(part, (c) => c).values()].map((members) => members.length);
      expect(largest).toBe(Math.max(...sizes));
    }),
  );
});
