import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkPacking } from './check-packing.ts';
import { cartonise } from './cartonise.ts';

const side = fc.integer({ min: 10, max: 300 });
const box = fc.record({ length: side, width: side, height: side });
const items = fc
  .array(fc.record({ weight: fc.integer({ min: 0, max: 6000 }), box, upright: fc.boolean() }), {
    maxLength: 12,
  })
  .map((list) => list.map((one, i) => ({ ...one, id: `i${i}` })));
const cartons = fc
  .array(
    fc.record({
      inner: box,
      maxWeight: fc.integer({ min: 1000, max: 20_000 }),
      cost: fc.integer({ min: 1, max: 9 }),
    }),
    { maxLength: 4 },
  )
  .map((list) => list.map((one, i) => ({ ...one, id: `c${i}` })));

describe('cartonise', () => {
  test('packs every item once, inside, upright where asked, and apart from the others', () => {
    fc.assert(
      fc.property(items, cartons, (things, kinds) => {
        expect(checkPacking(things, kinds, cartonise(things, kinds))).toEqual([]);
      }),
    );
  });

  test('never pays more than one carton for each item', () => {
    fc.assert(
      fc.property(items, cartons, (things, kinds) => {
        const alone = things.reduce((sum, one) => sum + cartonise([one], kinds).cost, 0);
        expect(cartonise(things, kinds).cost).toBeLessThanOrEqual(alone);
      }),
    );
  });
});
