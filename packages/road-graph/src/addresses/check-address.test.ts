import { describe, expect, test } from 'vitest';
import { buildAddressBook } from './address-book.ts';
import type { House } from './address-data.ts';
import { folded, parseAddress, placeKey, slips, streetKey } from './address-text.ts';
import { addressAt, checkAddress, doubtsOf, searchAddresses } from './check-address.ts';

const lattice = (x: number, y: number) => ({ lon: 11 + x * 0.00145, lat: 51 + y * 0.0009 });

const house = (
  street: string,
  houseNumber: string,
  x: number,
  rest: Partial<House> = {},
): House => ({
  street,
  houseNumber,
  postcode: '05101',
  place: 'Ellerfurt',
  position: lattice(x, 0),
  ...rest,
});

const book = buildAddressBook({
  houses: [
    house('Große Müllerstraße', '1', 0),
    house('Große Müllerstraße', '3', 1),
    house('Große Müllerstraße', '12a', 2),
    house('Große Müllerstraße', '40', 3, { postcode: '05103' }),
    house('Lindenweg', '5', 4),
    house('Lindenallee', '5', 5),
    house('Lindenallee', '52', 6),
    house('Marktplatz', '1', 7),
    house('Marktplatz', '1', 8, { place: 'Neustadt an der Eller', postcode: '05205' }),
    house('Hafenweg', '4', 9, { interpolated: true }),
  ],
  streets: [{ name: 'Alte Gasse', place: 'Ellerfurt', position: lattice(10, 0) }],
  places: [{ name: 'Ellerfurt', kind: 'town', position: lattice(0, 0) }],
});

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
    ['Lindenweg 5, 05101 Ellerfurt', 'premise', true, 'Lindenweg 5, 05101 Ellerfurt', []],
    ['grosse muellerstr. 12 A', 'premise', true, 'Große Müllerstraße 12a, 05101 Ellerfurt', []],
    ['Große Müllestraße 3', 'premise', false, 'Große Müllerstraße 3, 05101 Ellerfurt', ['street']],
    [
      'Lindenweg 5, 05103 Ellerfurt',
      'premise',
      false,
      'Lindenweg 5, 05101 Ellerfurt',
      ['postcode'],
    ],
    ['Lindenweg 5, Hamburg', 'premise', false, 'Lindenweg 5, 05101 Ellerfurt', ['place']],
    ['Lindenweg 7, Ellerfurt', 'route', false, 'Lindenweg, 05101 Ellerfurt', ['house-number']],
    ['Lindenweg, Ellerfurt', 'route', false, 'Lindenweg, 05101 Ellerfurt', ['house-number']],
    ['Marktplatz 1', 'premise', false, 'Marktplatz 1, 05101 Ellerfurt', ['place']],
    ['Marktplatz 1, 05205', 'premise', true, 'Marktplatz 1, 05205 Neustadt an der Eller', []],
    [
      'Wolkenkuckucksheim 3, Ellerfurt',
      'place',
      false,
      'Ellerfurt',
      ['street', 'house-number', 'postcode'],
    ],
    ['xyz 1, qqq', 'none', false, undefined, ['street', 'house-number', 'postcode', 'place']],
    ['', 'none', false, undefined, ['street', 'house-number', 'postcode', 'place']],
    ['Hafenweg 4', 'premise-proximity', false, 'Hafenweg 4, 05101 Ellerfurt', ['house-number']],
    ['Alte Gasse 3, Ellerfurt', 'route', false, 'Alte Gasse, Ellerfurt', ['house-number']],
  ])('%s', (text, granularity, confirmed, formatted, doubts) => {
    const verdict = checkAddress(book, text);
    expect(verdict).toMatchObject({ granularity, formatted });
    expect([verdict.next === 'accept', doubtsOf(verdict)]).toEqual([confirmed, doubts]);
  });

  test('a missing number points between its neighbours', () => {
    expect(checkAddress(book, 'Große Müllerstraße 38').position).toEqual(lattice(3, 0));
  });

  test('parts may be given one by one', () => {
    const parts = { street: 'Marktplatz', houseNumber: '1', place: 'neustadt  an der Eller' };
    expect(checkAddress(book, parts).house?.postcode).toBe('05205');
  });
});

test.each([
  ['linden', ['Lindenallee, 05101 Ellerfurt', 'Lindenweg, 05101 Ellerfurt']],
  ['lindenallee 5', ['Lindenallee 5, 05101 Ellerfurt', 'Lindenallee 52, 05101 Ellerfurt']],
  ['lindenwge', ['Lindenweg, 05101 Ellerfurt']],
  ['zzz', []],
])('typing %s suggests', (text, expected) => {
  expect(searchAddresses(book, text).map(({ formatted }) => formatted)).toEqual(expected);
});

test('what to do next is said as validation services say it', () => {
  const next = (text: string) => checkAddress(book, text).next;
  expect(next('Lindenweg 5')).toBe('accept');
  expect(next('Lindenweg 7')).toBe('confirm');
  expect(next('Lindenweg')).toBe('fix');
  expect(next('Hafenweg 4')).toBe('confirm');
  expect(checkAddress(book, 'Lindenweg 5, 05103').parts).toEqual({
    street: 'confirmed',
    'house-number': 'confirmed',
    postcode: 'replaced',
    place: 'inferred',
  });
});

test('what is at a position: a house, one nearby, or nothing that is known', () => {
  expect(addressAt(book, lattice(4, 0.1))).toMatchObject({
    granularity: 'premise',
    formatted: 'Lindenweg 5, 05101 Ellerfurt',
  });
  expect(addressAt(book, lattice(4, 1))).toMatchObject({ granularity: 'premise-proximity' });
  expect(addressAt(book, lattice(4, 9))).toBeUndefined();
});

test('folding is the same again', () => {
  for (const text of ['Große Müllerstraße', 'Neue Aue', 'ŁÓDŹ', 'Søndergade'])
    expect(folded(folded(text))).toBe(folded(text));
});

test('two towns of one name with one house in common are asked about, unless the postcode says which', () => {
  const twins = buildAddressBook({
    houses: [
      house('Hauptstraße', '5', 0, { place: 'Neustadt', postcode: '01844' }),
      house('Hauptstraße', '5', 90, { place: 'Neustadt', postcode: '31535' }),
      house('Hauptstraße', '6', 0.2, { place: 'Neustadt', postcode: '01844' }),
    ],
    streets: [],
    places: [],
  });
  expect(checkAddress(twins, 'Hauptstr. 5, Neustadt')).toMatchObject({
    next: 'confirm',
    parts: { place: 'unresolved' },
  });
  expect(checkAddress(twins, 'Hauptstr. 6, Neustadt').next).toBe('accept');
  const west = checkAddress(twins, 'Hauptstr. 5, 31535 Neustadt');
  expect(west).toMatchObject({ next: 'accept', position: lattice(90, 0) });
});
