import { describe, expect, test } from 'vitest';
import { folded, parseAddress, placeKey, slips, streetKey } from './address-text.ts';
import { nearestAddress } from './addresses.ts';
import { checkAddress, searchAddresses } from './check-address.ts';
import { loadRoads } from './loaded-roads.ts';
import type { Address } from './network.ts';
import { lattice } from './road-networks.arbitrary.ts';

const house = (
  street: string,
  houseNumber: string,
  x: number,
  rest: Partial<Address> = {},
): Address => ({
  street,
  houseNumber,
  postcode: '05101',
  place: 'Ellerfurt',
  position: lattice(x, 0),
  ...rest,
});

const roads = loadRoads({ nodes: [], ways: [] }, [
  house('Große Müllerstraße', '1', 0),
  house('Große Müllerstraße', '3', 1),
  house('Große Müllerstraße', '12a', 2),
  house('Große Müllerstraße', '40', 3, { postcode: '05103' }),
  house('Lindenweg', '5', 4),
  house('Lindenallee', '5', 5),
  house('Lindenallee', '52', 6),
  house('Marktplatz', '1', 7),
  house('Marktplatz', '1', 8, { place: 'Neustadt an der Eller', postcode: '05205' }),
]);

test.each([
  ['Große Müller-Straße', 'GROSSE MUELLERSTR.'],
  ['Straße der Einheit', 'strasse  der  einheit'],
  ['Île-de-France-Allee', 'ile de france al'],
  ['High Street', 'high st.'],
])('%s and %s are one street', (a, b) => {
  expect(streetKey(a)).toBe(streetKey(b));
});

test.each<[string, string, number]>([
  ['linden', 'linden', 0],
  ['linden', 'lidnen', 1],
  ['linden', 'lnden', 1],
  ['linden', 'lindenn', 1],
  ['linden', 'buchen', 4],
  ['ab', 'abcdef', 4],
])('%s and %s differ by %i slips', (a, b, n) => {
  expect(slips(a, b, 3)).toBe(n);
});

describe('reading a line', () => {
  const places = new Set([placeKey('Ellerfurt'), placeKey('Neustadt an der Eller')]);
  test.each([
    [
      'Lindenweg 5, 05101 Ellerfurt',
      { street: 'Lindenweg', houseNumber: '5', postcode: '05101', place: 'Ellerfurt' },
    ],
    ['lindenweg 12 a', { street: 'lindenweg', houseNumber: '12a' }],
    ['12 High Street', { street: 'High Street', houseNumber: '12' }],
    [
      '05101 Ellerfurt, Lindenweg 5',
      { street: 'Lindenweg', houseNumber: '5', postcode: '05101', place: 'Ellerfurt' },
    ],
    [
      'Marktplatz 1 Neustadt an der Eller',
      { street: 'Marktplatz', houseNumber: '1', place: 'Neustadt an der Eller' },
    ],
    [
      'Straße des 17. Juni 4, Berlin',
      { street: 'Straße des 17. Juni', houseNumber: '4', place: 'Berlin' },
    ],
    ['Ellerfurt', { place: 'Ellerfurt' }],
    ['', {}],
  ])('%s', (text, expected) => {
    expect(parseAddress(text, (key) => places.has(key))).toEqual(expected);
  });
});

describe('verdicts', () => {
  test.each<[string, string, boolean, string | undefined, string[]]>([
    ['Lindenweg 5, 05101 Ellerfurt', 'house', true, 'Lindenweg 5, 05101 Ellerfurt', []],
    ['grosse muellerstr. 12 A', 'house', true, 'Große Müllerstraße 12a, 05101 Ellerfurt', []],
    ['Große Müllestraße 3', 'house', false, 'Große Müllerstraße 3, 05101 Ellerfurt', ['street']],
    ['Lindenweg 5, 05103 Ellerfurt', 'house', false, 'Lindenweg 5, 05101 Ellerfurt', ['postcode']],
    ['Lindenweg 5, Hamburg', 'house', false, 'Lindenweg 5, 05101 Ellerfurt', ['place']],
    ['Lindenweg 7, Ellerfurt', 'street', false, 'Lindenweg, 05101 Ellerfurt', ['house-number']],
    ['Lindenweg, Ellerfurt', 'street', false, 'Lindenweg, 05101 Ellerfurt', ['house-number']],
    ['Marktplatz 1', 'house', false, 'Marktplatz 1, 05101 Ellerfurt', ['place']],
    ['Marktplatz 1, 05205', 'house', true, 'Marktplatz 1, 05205 Neustadt an der Eller', []],
    ['Wolkenkuckucksheim 3, Ellerfurt', 'place', false, 'Ellerfurt', ['street']],
    ['xyz 1, qqq', 'none', false, undefined, ['street', 'place']],
    ['', 'none', false, undefined, ['street']],
  ])('%s', (text, granularity, confirmed, formatted, doubts) => {
    expect(checkAddress(roads, text)).toMatchObject({ granularity, confirmed, formatted, doubts });
  });

  test('a missing number points between its neighbours', () => {
    expect(checkAddress(roads, 'Große Müllerstraße 38').position).toEqual(lattice(3, 0));
  });

  test('parts may be given one by one', () => {
    const parts = { street: 'Marktplatz', houseNumber: '1', place: 'neustadt  an der Eller' };
    expect(checkAddress(roads, parts).address?.postcode).toBe('05205');
  });
});

test.each([
  ['linden', ['Lindenallee, 05101 Ellerfurt', 'Lindenweg, 05101 Ellerfurt']],
  ['lindenallee 5', ['Lindenallee 5, 05101 Ellerfurt', 'Lindenallee 52, 05101 Ellerfurt']],
  ['lindenwge', ['Lindenweg, 05101 Ellerfurt']],
  ['zzz', []],
])('typing %s suggests', (text, expected) => {
  expect(searchAddresses(roads, text).map(({ formatted }) => formatted)).toEqual(expected);
});

test('the nearest address to a position', () => {
  expect(nearestAddress(roads, lattice(3.9, 2))?.street).toBe('Lindenweg');
  expect(nearestAddress(loadRoads({ nodes: [], ways: [] }, []), lattice(0, 0))).toBeUndefined();
});

test('folding is the same again', () => {
  for (const text of ['Große Müllerstraße', 'Neue Aue', 'ŁÓDŹ', 'Søndergade'])
    expect(folded(folded(text))).toBe(folded(text));
});
