import { expect, test } from 'vitest';
import { buildGraph } from './graph.ts';
import type { StreetNetwork } from './network.ts';
import { lattice } from './road-networks.arbitrary.ts';

/** A street over a stream and one under it that cross without meeting; a bend in one of them. */
const network: StreetNetwork = {
  nodes: [
    { id: 1, ...lattice(0, 1) },
    { id: 2, ...lattice(2, 1) },
    { id: 3, ...lattice(1, 0) },
    { id: 4, ...lattice(1.2, 1) },
    { id: 5, ...lattice(1, 2) },
  ],
  ways: [
    { id: 1, nodes: [1, 2], tags: { highway: 'primary', name: 'Brücke', bridge: 'yes' } },
    { id: 2, nodes: [3, 4, 5], tags: { highway: 'residential', name: 'Unter der Brücke' } },
    { id: 3, nodes: [5, 2], tags: { highway: 'footway', name: 'Treppe' } },
    { id: 4, nodes: [2, 5], tags: { highway: 'residential', access: 'private', name: 'Hof' } },
  ],
};

test('streets that cross without a common node do not meet, and a bend is no junction', () => {
  const { edges, nodes } = buildGraph(network, 'van');
  expect(edges.name).toEqual(['Brücke', 'Unter der Brücke']);
  expect(nodes).toBe(4);
  expect(edges.firstPoint).toEqual(Uint32Array.of(0, 2, 5));
});

test('each profile sees its own streets', () => {
  expect(buildGraph(network, 'foot').edges.name).toEqual(['Brücke', 'Unter der Brücke', 'Treppe']);
});

test('a way with an unknown node is a broken network, not a shorter street', () => {
  const ways = [{ id: 1, nodes: [1, 99], tags: { highway: 'primary' } }];
  expect(() => buildGraph({ ...network, ways }, 'van')).toThrow('node 99');
});
