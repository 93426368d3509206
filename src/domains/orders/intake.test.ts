import { currency, money, type SkuId, units } from '@waystock/kernel';
import { describe, expect, test } from 'vitest';
import type { Sku } from '../catalogue/index.ts';
import { checkIntake, type Intake, mergeLines } from './intake.ts';

const eur = currency('EUR');
const water = 'WATER-5L' as SkuId;
const phone = 'PHONE-X' as SkuId;
const sku = (id: SkuId, minor: number): [SkuId, Sku] => [
  id,
  { id, price: money(minor, eur), active: true } as Sku,
];

const good: Intake = {
  currency: eur,
  lines: [
    { skuId: water, units: units(2) },
    { skuId: phone, units: units(1) },
  ],
  skus: new Map([sku(water, 350), sku(phone, 89_900)]),
  address: 'confirmed',
  paymentMethod: 'tok_visa',
  sellable: new Map([
    [water, units(40)],
    [phone, units(1)],
  ]),
  optionAvailable: true,
};

test('a good order becomes lines at today’s prices', () => {
  const checked = checkIntake(good);
  expect(checked.ok && checked.value.map((l) => [l.line, l.skuId, l.units, l.price.minor])).toEqual(
    [
      [1, water, 2, 350n],
      [2, phone, 1, 89_900n],
    ],
  );
});

describe('each thing that can be wrong is named', () => {
  test.each<[string, Partial<Intake>, string, string]>([
    ['unknown SKU', { skus: new Map([sku(water, 350)]) }, 'lines[1]', 'unknown-sku'],
    ['too few', { sellable: new Map([[water, units(40)]]) }, 'lines[1]', 'out-of-stock'],
    [
      'more than sums can hold',
      { skus: new Map([sku(water, 600_000_000_000), sku(phone, 1)]) },
      'lines',
      'order-too-large',
    ],
    ['other currency', { currency: currency('USD') }, 'lines[0]', 'other-currency'],
    ['no such address', { address: 'unknown' }, 'destination', 'address-unknown'],
    ['no house number', { address: 'incomplete' }, 'destination', 'address-incomplete'],
    ['no token', { paymentMethod: 'cash' }, 'payment_method', 'payment-method-invalid'],
    [
      'a card number',
      { paymentMethod: 'tok_4111111111111111' },
      'payment_method',
      'payment-method-invalid',
    ],
    ['a stale code', { promotion: { refused: 'ended' } }, 'promotion_code', 'promotion-invalid'],
    ['no such option', { optionAvailable: false }, 'delivery', 'option-unavailable'],
  ])('%s', (_name, change, field, reason) => {
    const checked = checkIntake({ ...good, ...change });
    expect(checked).toMatchObject({
      ok: false,
      error: {
        kind: 'intake-refused',
        issues: expect.arrayContaining([expect.objectContaining({ field, reason })]),
      },
    });
  });

  test('and all of them come in one answer', () => {
    const checked = checkIntake({
      ...good,
      address: 'unknown',
      paymentMethod: '',
      sellable: new Map(),
      promotion: { refused: 'used up' },
    });
    expect(
      !checked.ok && checked.error.kind === 'intake-refused' && checked.error.issues.length,
    ).toBe(5);
  });
});

test('two lines of one SKU are one', () => {
  expect(mergeLines([...good.lines, { skuId: water, units: units(3) }])).toEqual([
    { skuId: water, units: 5 },
    { skuId: phone, units: 1 },
  ]);
});
