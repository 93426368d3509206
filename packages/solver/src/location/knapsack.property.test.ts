import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fillFractionally, fillWhole, type Sack } from './knapsack.ts';

const things = fc.array(
  fc.record({ profit: fc.integer({ min: 1, max: 30 }), weight: fc.integer({ min: 0, max: 20 }) }),
  { minLength: 1, maxLength: 10 },
);

function sackOf(drawn: readonly { profit: number; weight: number }[]): Sack {
  return {
    items: Int32Array.from(drawn.keys()),
    profit: Float64Array.from(drawn, ({ profit }) => profit),
    weight: Float64Array.from(drawn, ({ weight }) => weight),
    part: new Float64Array(drawn.length),
    ratio: new Float64Array(drawn.length),
    price: 0,
  };
}

const total = (of: Float64Array, part: Float64Array): number =>
  of.reduce((sum, value, k) => sum + value * part[k]!, 0);

function tryAllSets({ profit, weight }: Sack, room: number): number {
  let best = 0;
  for (let set = 0; set < 2 ** profit.length; set++) {
    const part = Float64Array.from(profit, (_, k) => (set >> k) & 1);
    if (total(weight, part) <= room) best = Math.max(best, total(profit, part));
  }
  return best;
}

test('whole things: the best of all sets, and the parts are that set', () => {
  fc.assert(
    fc.property(things, fc.integer({ min: 0, max: 60 }), (drawn, room) => {
      const sack = sackOf(drawn);
      const found = fillWhole(sack, room, 0, drawn.length);
      expect(found).toBeCloseTo(tryAllSets(sack, room), 6);
      expect(total(sack.profit, sack.part)).toBeCloseTo(found, 6);
      expect(total(sack.weight, sack.part)).toBeLessThanOrEqual(room);
    }),
    { numRuns: 500 },
  );
});

test('parts of things: never less than whole ones, and the price is what a unit more would bring', () => {
  fc.assert(
    fc.property(things, fc.integer({ min: 0, max: 60 }), (drawn, room) => {
      const sack = sackOf(drawn);
      const found = fillFractionally(sack, room, 0, drawn.length);
      const { price } = sack;
      expect(found).toBeGreaterThanOrEqual(tryAllSets(sack, room) - 1e-9);
      expect(total(sack.profit, sack.part)).toBeCloseTo(found, 9);
      expect(total(sack.weight, sack.part)).toBeLessThanOrEqual(room + 1e-9);
      const more = fillFractionally(sack, room + 1, 0, drawn.length);
      expect(more - found).toBeLessThanOrEqual(price + 1e-9);
    }),
    { numRuns: 500 },
  );
});
