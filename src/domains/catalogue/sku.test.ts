import {
  asId,
  currency,
  grams,
  millimetres,
  money,
  type OwnerId,
  type SkuId,
  units,
} from '@waystock/kernel';
import { describe, expect, test } from 'vitest';
import { checkSku, checkSkus, loadOf, priceOf, skillsFor, type SkuDraft, volumeOf } from './sku.ts';

const eur = currency('EUR');
const draft = (change: Partial<SkuDraft> = {}): SkuDraft => ({
  id: asId<SkuId>('WATER-5L'),
  ownerId: asId<OwnerId>('own_spring'),
  name: 'Spring water 5 l',
  category: 'drinks',
  barcode: '4006381333931',
  weight: grams(5_100),
  box: { length: millimetres(160), width: millimetres(160), height: millimetres(330) },
  capacityUnits: units(2),
  temperature: 'ambient',
  hazard: 'none',
  lotTracked: false,
  minShelfLifeDays: 0,
  price: money(249, eur),
  active: true,
  ...change,
});
const boxOf = (length: number, width: number, height: number) => ({
  length: millimetres(length),
  width: millimetres(width),
  height: millimetres(height),
});

describe('volume', () => {
  test.each([
    ['a litre cube', boxOf(100, 100, 100), 1_000],
    ['rounded up to a whole millilitre', boxOf(11, 10, 10), 2],
    ['a credit card is not nothing', boxOf(86, 54, 1), 5],
  ])('%s', (_name, box, expected) => expect(volumeOf({ box })).toBe(expected));
});

describe('load', () => {
  const water = draft();
  const phone = draft({ weight: grams(450), box: boxOf(170, 90, 60), capacityUnits: units(1) });
  test.each([
    ['nothing', [], [0, 0, 0]],
    ['one unit', [{ sku: water, units: units(1) }], [5_100, 8_448, 2]],
    [
      'two lines',
      [
        { sku: water, units: units(3) },
        { sku: phone, units: units(2) },
      ],
      [16_200, 27_180, 8],
    ],
  ])('%s', (_name, lines, [weight, volume, room]) =>
    expect(loadOf(lines)).toEqual({ weight, volume, units: room }),
  );
});

test('the price of several units is exact in minor units', () => {
  expect(priceOf(draft(), units(3))).toEqual(money(747, eur));
});

test('skills are the classes that are not ordinary, each once', () => {
  const skus = [
    draft(),
    draft({ temperature: 'frozen' }),
    draft({ temperature: 'frozen', hazard: 'medical' }),
    draft({ hazard: 'lithium' }),
  ];
  expect(skillsFor(skus)).toEqual(['frozen', 'lithium', 'medical']);
  expect(skillsFor([draft()])).toEqual([]);
});

describe('validation', () => {
  test.each<[string, Partial<SkuDraft>, string[]]>([
    ['an ordinary SKU', {}, []],
    ['no barcode', { barcode: undefined }, []],
    ['free of charge', { price: money(0, eur) }, []],
    ['a shelf life with lots', { lotTracked: true, minShelfLifeDays: 5 }, []],
    ['a blank name', { name: '  ' }, ['name']],
    ['a name of 201 characters', { name: 'x'.repeat(201) }, ['name']],
    ['no category', { category: '' }, ['category']],
    ['a barcode with spaces', { barcode: '40 06' }, ['barcode']],
    ['no weight', { weight: grams(0) }, ['weight']],
    ['more than five tonnes', { weight: grams(5_000_001) }, ['weight']],
    ['two flat sides are one issue', { box: boxOf(0, 10, 0) }, ['box']],
    ['longer than a lorry', { box: boxOf(20_001, 10, 10) }, ['box']],
    ['no capacity units', { capacityUnits: units(0) }, ['capacityUnits']],
    ['half a day of shelf life', { minShelfLifeDays: 0.5 }, ['minShelfLifeDays', 'lotTracked']],
    ['a shelf life without lots', { minShelfLifeDays: 5 }, ['lotTracked']],
    ['a negative price', { price: money(-1, eur) }, ['price']],
    ['everything at once', { name: '', weight: grams(0) }, ['name', 'weight']],
  ])('%s', (_name, change, fields) => {
    const result = checkSku(draft(change));
    expect(result.ok ? [] : result.error.issues.map((issue) => issue.field)).toEqual(fields);
  });

  test('a batch names the SKU that is wrong, and none appears twice', () => {
    const phone = draft({ id: asId<SkuId>('PHONE') });
    expect(checkSkus([draft(), phone])).toMatchObject({ ok: true });
    expect(checkSkus([draft(), { ...phone, name: '' }])).toMatchObject({
      error: { skuId: 'PHONE', issues: [{ field: 'name' }] },
    });
    expect(checkSkus([draft(), phone, draft()])).toMatchObject({
      error: { skuId: 'WATER-5L', issues: [{ field: 'id' }] },
    });
  });
});
