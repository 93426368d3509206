import { asId, grams, millimetres, type SkuId, units } from '@waystock/kernel';
import { describe, expect, test } from 'vitest';
import { type Carton, cartonise, type Goods, loadOfParcels } from './cartonise.ts';

const box = (length: number, width: number, height: number) => ({
  length: millimetres(length),
  width: millimetres(width),
  height: millimetres(height),
});
const carton = (id: string, side: number, maxWeight: number): Carton => ({
  id,
  ...box(side, side, side),
  maxWeight: grams(maxWeight),
  tare: grams(100),
});
const cartons = [carton('S', 100, 2000), carton('M', 200, 10_000)];
const goods = (skuId: string, n: number, more: Partial<Goods> = {}): Goods => ({
  skuId: asId<SkuId>(skuId),
  units: units(n),
  ...box(50, 50, 50),
  weight: grams(100),
  segregation: '',
  ...more,
});
const shown = (of: readonly Goods[]) =>
  cartonise(of, cartons).map(
    (p) =>
      `${p.cartonId ?? '-'} ${p.weight}g ${p.lines.map((l) => `${l.units}${l.skuId}`).join('+')}`,
  );

describe('cartonise', () => {
  test.each<[string, Goods[], string[]]>([
    ['the smallest carton that holds it', [goods('a', 1)], ['S 200g 1a']],
    ['two SKUs share a parcel', [goods('a', 1), goods('b', 2)], ['S 400g 1a+2b']],
    ['too much for the small one', [goods('a', 9)], ['M 1000g 9a']],
    ['too heavy for one', [goods('a', 3, { weight: grams(4000) })], ['M 8100g 2a', 'M 4100g 1a']],
    [
      'cold apart from warm',
      [goods('a', 1), goods('b', 1, { segregation: 'chilled' })],
      ['S 200g 1a', 'S 200g 1b'],
    ],
    ['a long thing turned on its side', [goods('a', 1, box(20, 190, 20))], ['M 200g 1a']],
    ['too large for any carton', [goods('a', 2, box(500, 20, 20))], ['- 100g 1a', '- 100g 1a']],
    ['too heavy for any carton', [goods('a', 1, { weight: grams(20_000) })], ['- 20000g 1a']],
  ])('%s', (_name, of, expected) => expect(shown(of)).toEqual(expected));
});

test('loadOfParcels adds up weight and room of the cartons', () => {
  expect(
    loadOfParcels(cartonise([goods('a', 9), goods('b', 1, box(500, 20, 20))], cartons)),
  ).toEqual({
    parcels: 2,
    weight: 1100,
    volume: 8000 + 200,
  });
});
