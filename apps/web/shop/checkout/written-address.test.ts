import { expect, test } from 'vitest';
import { type AddressCheck, doorOf, partsInWords, verdictInWords } from './written-address.ts';

const written = { street: 'Teststraße 77', postcode: '10115', city: 'Berlin', country: 'DE' };
const at = { lon: 13.41, lat: 52.51 };
const check = (verdict: Partial<AddressCheck['verdict']>): AddressCheck => ({
  ok: false,
  address: null,
  position: at,
  issues: [],
  verdict: {
    source: 'embedded',
    granularity: 'street',
    next: 'confirm',
    formatted: 'Teststraße, 10115 Berlin',
    parts: [
      { part: 'street', status: 'confirmed' },
      { part: 'house-number', status: 'unresolved' },
      { part: 'postcode', status: 'inferred' },
      { part: 'place', status: 'replaced' },
    ],
    position: at,
    ...verdict,
  },
});

test('a street can be gone to, a town cannot', () => {
  expect(doorOf(written, check({}))).toEqual({ ...written, position: at });
  expect(doorOf(written, check({ granularity: 'place' }))).toBeUndefined();
  expect(doorOf(written, check({ position: null }))).toBeUndefined();
});

test('each part says what became of it', () => {
  expect(partsInWords(check({}).verdict).map(({ name, state }) => `${name}: ${state}`)).toEqual([
    'Street: as you wrote it',
    'House number: not known here',
    'Postcode: added by us',
    'Town: written otherwise here',
  ]);
});

test.each([
  [{}, 'We know the street, but not this house'],
  [{ next: 'fix' }, 'Something is missing'],
  [{ granularity: 'house' }, 'Is this right?'],
  [{ granularity: 'place', next: 'fix' }, 'We do not know this address'],
] as const)('%j reads: %s', (verdict, title) => {
  expect(verdictInWords(check(verdict).verdict).title).toBe(title);
});
