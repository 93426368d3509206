import type { Position } from '@waystock/kernel';
import * as fc from 'fast-check';
import type { StreetNetwork, StreetWay } from './network.ts';

/** Small street networks on a lattice of about 100 m, where many ways are equally fast. */
export const networks = fc
  .array(
    fc.record({
      nodes: fc.array(fc.integer({ min: 1, max: 25 }), { minLength: 2, maxLength: 5 }),
      oneway: fc.constantFrom('no', 'no', 'yes', '-1'),
      highway: fc.constantFrom('residential', 'residential', 'primary', 'footway'),
    }),
    { minLength: 1, maxLength: 14 },
  )
  .map(
    (ways): StreetNetwork => ({
      nodes: Array.from({ length: 25 }, (_, i) => ({
        id: i + 1,
        ...lattice(i % 5, Math.floor(i / 5)),
      })),
      ways: ways.map(
        ({ nodes, oneway, highway }, i): StreetWay => ({
          id: i + 1,
          nodes: nodes.filter((node, k) => node !== nodes[k - 1]),
          tags: { highway, oneway, name: `Street ${i + 1}` },
        }),
      ),
    }),
  );

export const lattice = (x: number, y: number): Position => ({
  lon: 11 + x * 0.00145,
  lat: 51 + y * 0.0009,
});

export const positions = fc
  .record({
    x: fc.double({ min: -1, max: 5, noNaN: true }),
    y: fc.double({ min: -1, max: 5, noNaN: true }),
  })
  .map(({ x, y }) => lattice(x, y));
