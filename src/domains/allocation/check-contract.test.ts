import { currency, grams, hours, metres, money } from '@waystock/kernel';
import { expect, test } from 'vitest';
import { anything, cents } from './allocation.fixture.ts';
import type { CarrierZone } from './carrier-rates.ts';
import { checkContract } from './check-contract.ts';
import type { CarrierContract } from './network-snapshot.ts';

const zone = (changes: Partial<CarrierZone['rate']> = {}, name = 'near'): CarrierZone => ({
  zone: name,
  upTo: metres(50_000),
  rate: { base: cents(300), bands: [{ upTo: grams(5000), perKg: cents(50) }], ...changes },
  transit: { duration: hours(24) },
});

const contract = (
  zones: CarrierZone[],
  changes: Partial<CarrierContract> = {},
): CarrierContract => ({
  id: 'post',
  tariff: { carrier: 'post', service: 'parcel', zones },
  carries: anything,
  collectsAt: 1020,
  restDays: [0],
  holidays: [],
  active: true,
  ...changes,
});

test('a sound contract passes', () => {
  expect(checkContract(contract([zone(), zone({}, 'far')])).ok).toBe(true);
});

test.each<[string, CarrierContract]>([
  ['has at least one zone', contract([])],
  ['is in one currency', contract([zone({ base: money(300, currency('EUR')) })])],
  ['names each zone once', contract([zone(), zone()])],
  [
    'has ascending bands that end at whole kilograms',
    contract([zone({ bands: [{ upTo: grams(1500), perKg: cents(5) }] })]),
  ],
  [
    'has ascending bands that end at whole kilograms',
    contract([
      zone({
        bands: [
          { upTo: grams(5000), perKg: cents(5) },
          { upTo: grams(5000), perKg: cents(5) },
        ],
      }),
    ]),
  ],
  ['has ascending bands that end at whole kilograms', contract([zone({ bands: [] })])],
  ['asks nothing or more', contract([zone({ base: cents(-1) })])],
  [
    'carries at least one temperature class',
    contract([zone()], { carries: { ...anything, temperatures: [] } }),
  ],
  [
    'works on at least one day of the week',
    contract([zone()], { restDays: [0, 1, 2, 3, 4, 5, 6] }),
  ],
])('a tariff %s', (rule, broken) => {
  expect(checkContract(broken)).toMatchObject({
    ok: false,
    error: { kind: 'carrier-invalid', rule },
  });
});
