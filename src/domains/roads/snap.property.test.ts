import { along, greatCircle, type Position } from '@waystock/kernel';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { buildGraph, type Edges } from './graph.ts';
import type { StreetNetwork } from './network.ts';
import { lattice, networks, positions } from './road-networks.arbitrary.ts';
import { buildSnapIndex, snap } from './snap.ts';

test('the nearest street, or the nearest connected one where that is not much further', () => {
  fc.assert(
    fc.property(networks, positions, (network, at) => {
      const graph = buildGraph(network, 'van');
      const away = Array.from({ length: graph.edges.count }, (_, e) =>
        distanceTo(graph.edges, e, at),
      );
      const any = Math.min(...away);
      const main = Math.min(...away.filter((_, e) => graph.edges.isMain[e]));
      const limit = Math.max(100, 5 * any);
      fc.pre(Math.abs(main - limit) > 5 && Math.abs(any - 1500) > 5);
      const found = snap(buildSnapIndex(graph), at);
      const expected = main < limit ? main : any;
      if (!found) expect(any).toBeGreaterThan(1500);
      else expect(Math.abs(found.away - expected)).toBeLessThan(1);
    }),
    { numRuns: 300 },
  );
});

/** By trying 200 places on every piece. */
function distanceTo(edges: Edges, e: number, at: Position): number {
  let nearest = Infinity;
  for (let p = edges.firstPoint[e] as number; p + 1 < (edges.firstPoint[e + 1] as number); p++)
    for (let i = 0; i <= 200; i++) {
      const place = along(point(edges, p), point(edges, p + 1), i / 200);
      nearest = Math.min(nearest, greatCircle(at, place));
    }
  return nearest;
}

const point = ({ lon, lat }: Edges, p: number): Position => ({
  lon: lon[p] as number,
  lat: lat[p] as number,
});

/** A square of streets, a stub beside it that nothing leads to, and a street 2 km away. */
const town: StreetNetwork = {
  nodes: [
    { id: 1, ...lattice(0, 0) },
    { id: 2, ...lattice(4, 0) },
    { id: 3, ...lattice(4, 4) },
    { id: 4, ...lattice(0, 4) },
    { id: 5, ...lattice(2, 0.5) },
    { id: 6, ...lattice(2, 2) },
  ],
  ways: [
    { id: 1, nodes: [1, 2, 3], tags: { highway: 'residential', name: 'Ring' } },
    { id: 3, nodes: [3, 4], tags: { highway: 'residential', name: 'Ring' } },
    { id: 4, nodes: [4, 1], tags: { highway: 'residential', name: 'Ring' } },
    { id: 2, nodes: [5, 6], tags: { highway: 'residential', name: 'Hof' } },
  ],
};

test.each<[string, Position, string | undefined]>([
  ['beside the ring', lattice(2, -0.2), 'Ring'],
  ['beside the yard, with the ring near too', lattice(2.05, 0.6), 'Ring'],
  [
    'in the yard, with the ring more than 100 m and five times further away',
    lattice(2, 1.55),
    'Hof',
  ],
  ['2 km away', lattice(20, 20), undefined],
])('%s', (_, at, name) => {
  const graph = buildGraph(town, 'van');
  const found = snap(buildSnapIndex(graph), at);
  expect(found && graph.edges.name[found.edge]).toBe(name);
});
