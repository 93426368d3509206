import fc from 'fast-check';
import { expect, test } from 'vitest';
import { seeded } from '../testing/random-town.ts';
import { dissectionOrder, type EdgeList } from './order.ts';
import { arcBetween, contract, downArcs } from './topology.ts';

/** Any network: parallel edges, loops, islands, and edges that take no part. */
const networks = fc
  .record({ seed: fc.nat(), nodes: fc.integer({ min: 1, max: 60 }), edges: fc.nat(120) })
  .map(({ seed, nodes, edges }): EdgeList => {
    const chance = seeded(seed);
    const node = (): number => Math.floor(chance() * nodes);
    return {
      x: Float64Array.from({ length: nodes }, chance),
      y: Float64Array.from({ length: nodes }, chance),
      from: Int32Array.from({ length: edges }, node),
      to: Int32Array.from({ length: edges }, node),
      weight: Int32Array.from({ length: edges }, () => Math.floor(chance() * 4)),
    };
  });

test('every edge that takes part has one place in the order', () => {
  fc.assert(
    fc.property(networks, (net) => {
      const expected = [...net.weight.keys()].filter((edge) => (net.weight[edge] ?? 0) > 0);
      expect([...dissectionOrder(net)].sort((a, b) => a - b)).toEqual(expected);
    }),
    { numRuns: 300 },
  );
});

test('two towns joined by one bridge: the bridge comes last', () => {
  const side = 6;
  const edges: [number, number][] = [];
  const id = (town: number, c: number, r: number): number => town * side * side + r * side + c;
  for (let town = 0; town < 2; town++)
    for (let r = 0; r < side; r++)
      for (let c = 0; c < side; c++) {
        if (c + 1 < side) edges.push([id(town, c, r), id(town, c + 1, r)]);
        if (r + 1 < side) edges.push([id(town, c, r), id(town, c, r + 1)]);
      }
  edges.push([id(0, side - 1, 2), id(1, 0, 2)]);
  const nodes = Array.from({ length: 2 * side * side }, (_, i) => i);
  const order = dissectionOrder({
    x: Float64Array.from(nodes, (i) => (i % side) + (i >= side * side ? 10 : 0)),
    y: Float64Array.from(nodes, (i) => Math.floor((i % (side * side)) / side)),
    from: Int32Array.from(edges, ([from]) => from),
    to: Int32Array.from(edges, ([, to]) => to),
    weight: new Int32Array(edges.length).fill(2),
  });
  expect(order.at(-1)).toBe(edges.length - 1);
});

/** Turns between ranks. */
const turns = fc
  .record({ states: fc.integer({ min: 1, max: 40 }), seed: fc.nat(), density: fc.nat(4) })
  .map(({ states, seed, density }) => {
    const chance = seeded(seed);
    const start = [0];
    const to: number[] = [];
    for (let state = 0; state < states; state++) {
      for (let i = 0; i < density; i++) to.push(Math.floor(chance() * states));
      start.push(to.length);
    }
    return { start: Int32Array.from(start), to: Int32Array.from(to) };
  });

test('a contracted hierarchy holds every turn, and is closed under contraction', () => {
  fc.assert(
    fc.property(turns, ({ start, to }) => {
      const topology = contract(start, to);
      const states = start.length - 1;
      const up = (x: number): number[] => [
        ...topology.upHead.subarray(topology.upStart[x], topology.upStart[x + 1]),
      ];
      for (let x = 0; x < states; x++) {
        for (const other of to.subarray(start[x], start[x + 1]))
          if (other !== x)
            expect(arcBetween(topology, Math.min(x, other), Math.max(x, other))).not.toBe(-1);
        const above = up(x);
        expect(above).toEqual([...new Set(above)].sort((a, b) => a - b));
        expect(above.every((y) => y > x)).toBe(true);
        expect(topology.parent[x]).toBe(above[0] ?? -1);
        const [parent, ...rest] = above;
        if (parent !== undefined) expect(up(parent)).toEqual(expect.arrayContaining(rest));
      }
      const lower = downArcs(topology);
      expect([...lower.arc].sort((a, b) => a - b)).toEqual([...topology.upHead.keys()]);
    }),
    { numRuns: 200 },
  );
});
