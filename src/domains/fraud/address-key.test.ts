import { expect, test } from 'vitest';
import { addressKey } from './address-key.ts';

const address = { street: 'Große Straße 12a', postcode: '10115', city: 'Berlin', country: 'DE' };

test.each([
  ['capitals', { street: 'GROSSE STRASSE 12A' }],
  ['punctuation and spaces', { street: ' Große  Straße, 12 a.' }],
  ['composed otherwise', { city: 'Berlin'.normalize('NFD') }],
])('%s make no other door', (_name, change) => {
  expect(addressKey({ ...address, ...change })).toBe(addressKey(address));
});

test.each([
  ['number', { street: 'Große Straße 12b' }],
  ['postcode', { postcode: '10117' }],
  ['country', { country: 'AT' }],
])('another %s is another door', (_name, change) => {
  expect(addressKey({ ...address, ...change })).not.toBe(addressKey(address));
});

test('other scripts are told apart, and accents are not', () => {
  const of = (street: string) => addressKey({ ...address, street });
  expect(of('Đường Lê Lợi 5')).toBe(of('đường lê lợi 5'));
  expect(of('Rue de l’Église 5')).toBe(of("rue de l'eglise 5"));
  expect(of('Московская 5')).not.toBe(of('Ленинская 5'));
});

test('shows nothing of the address', () => {
  expect(addressKey(address)).toMatch(/^[\w-]{22}$/);
});
