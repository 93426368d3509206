import { expectOk } from '@waystock/kernel';
import { expect, test } from 'vitest';
import { loadRoads } from './loaded-roads.ts';
import { matrix } from './matrix.ts';
import type { StreetNetwork } from './network.ts';
import { lattice } from './road-networks.arbitrary.ts';
import { route } from './route.ts';

/** A block about 100 m wide; its south side is one-way eastwards. */
const block: StreetNetwork = {
  nodes: [
    { id: 1, ...lattice(0, 0) },
    { id: 2, ...lattice(1, 0) },
    { id: 3, ...lattice(1, 1) },
    { id: 4, ...lattice(0, 1) },
  ],
  ways: [
    { id: 1, nodes: [1, 2], tags: { highway: 'residential', name: 'South', oneway: 'yes' } },
    { id: 2, nodes: [2, 3], tags: { highway: 'residential', name: 'East' } },
    { id: 3, nodes: [3, 4], tags: { highway: 'residential', name: 'North' } },
    { id: 4, nodes: [4, 1], tags: { highway: 'residential', name: 'West' } },
  ],
};
const roads = loadRoads(block, []);
const [west, east] = [lattice(0.2, 0), lattice(0.8, 0)];

test('along a one-way street one drives on, against it around the block', () => {
  const there = expectOk(route(roads, 'van', west, east));
  expect(there.steps.map(({ street }) => street)).toEqual(['South']);
  expect(there.distance).toBeGreaterThan(55);
  expect(there.distance).toBeLessThan(65);
  const back = expectOk(route(roads, 'van', east, west));
  expect(back.steps.map(({ street }) => street)).toEqual([
    'South',
    'East',
    'North',
    'West',
    'South',
  ]);
  expect(back.geometry).toHaveLength(6);
  expect(back.distance).toBeGreaterThan(330);
});

test('on foot the same way leads back', () => {
  const { durations_s, distances_m } = matrix(roads, 'foot', [west, east], [west, east]);
  expect(durations_s[1]).toBe(durations_s[2]);
  expect([...distances_m]).toEqual([0, 61, 61, 0]);
});

test('refusals name what is wrong', () => {
  const far = lattice(30, 0);
  expect(route(roads, 'van', west, far)).toMatchObject({
    ok: false,
    error: { kind: 'position-off-network', position: far },
  });
  const apart = loadRoads(
    {
      nodes: [...block.nodes, { id: 5, ...lattice(8, 0) }, { id: 6, ...lattice(8, 1) }],
      ways: [...block.ways, { id: 5, nodes: [5, 6], tags: { highway: 'residential' } }],
    },
    [],
  );
  expect(route(apart, 'van', west, lattice(8, 0.5))).toMatchObject({
    ok: false,
    error: { kind: 'no-way-between' },
  });
});
