import { asId, grams, millimetres, type SkuId, units } from '@waystock/kernel';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Carton, cartonise, type Goods } from './cartonise.ts';

const side = fc.integer({ min: 10, max: 500 }).map(millimetres);
const cartons: readonly Carton[] = [150, 300, 450].map((n) => ({
  id: String(n),
  length: millimetres(n),
  width: millimetres(n),
  height: millimetres(n - 50),
  maxWeight: grams(n * 40),
  tare: grams(n),
}));
const anyGoods = fc.uniqueArray(
  fc.record({
    skuId: fc.constantFrom(...'abcdefgh'.split('')).map((id) => asId<SkuId>(id)),
    units: fc.integer({ min: 1, max: 12 }).map(units),
    length: side,
    width: side,
    height: side,
    weight: fc.integer({ min: 1, max: 20_000 }).map(grams),
    segregation: fc.constantFrom('', 'chilled', 'lithium'),
  }),
  { selector: (goods: Goods) => goods.skuId, maxLength: 6 },
);

test('every unit is in exactly one parcel that can hold it, and classes do not mix', () => {
  fc.assert(
    fc.property(anyGoods, (goods) => {
      const bySku = new Map(goods.map((line) => [line.skuId, line]));
      const packed = new Map<SkuId, number>();
      for (const parcel of cartonise(goods, cartons)) {
        const carton = cartons.find((c) => c.id === parcel.cartonId);
        const contents = parcel.lines.map((line) => ({ line, of: bySku.get(line.skuId) as Goods }));
        for (const { line } of contents)
          packed.set(line.skuId, (packed.get(line.skuId) ?? 0) + line.units);
        expect(new Set(contents.map(({ of }) => of.segregation)).size).toBe(1);
        const weight = contents.reduce((total, { line, of }) => total + of.weight * line.units, 0);
        expect(parcel.weight).toBe(weight + (carton?.tare ?? 0));
        if (!carton) {
          expect(parcel.lines).toMatchObject([{ units: 1 }]);
          continue;
        }
        expect(weight).toBeLessThanOrEqual(carton.maxWeight);
        const volume = contents.reduce(
          (total, { line, of }) => total + of.length * of.width * of.height * line.units,
          0,
        );
        expect(volume).toBeLessThanOrEqual(carton.length * carton.width * carton.height);
      }
      expect(Object.fromEntries(packed)).toEqual(
        Object.fromEntries(goods.map((g) => [g.skuId, g.units])),
      );
    }),
  );
});
