import { describe, expect, test } from 'vitest';
import { memorySource } from '../osm/byte-source.ts';
import { type LittleMap, writePbf } from '../testing/pbf-writer.ts';
import { readAddresses, writeAddresses } from './address-file.ts';
import { buildAddressBook } from './address-book.ts';
import { checkAddress, searchAddresses } from './check-address.ts';
import { collectAddresses } from './collect-addresses.ts';
import { interpolate } from './interpolate.ts';

const node = (id: number, x: number, y: number, tags = {}) => ({
  id,
  lon: 9 + x * 0.001,
  lat: 47 + y * 0.001,
  tags,
});
const number = (n: string, street = 'Dorfstrasse') => ({
  'addr:housenumber': n,
  'addr:street': street,
});
const town: LittleMap = {
  nodes: [
    node(1, 0, 0, number('1')),
    node(2, 4, 0),
    node(3, 8, 0, number('9')),
    node(4, 0, 3, { ...number('7;7a', 'Gasse'), 'addr:postcode': '9490', 'addr:city': 'Vaduz' }),
    node(5, 1, 1, { place: 'town', name: 'Vaduz' }),
    node(6, 60, 60, { place: 'village', name: 'Triesen' }),
    ...[node(7, 2, 2), node(8, 3, 2), node(9, 3, 3)],
    ...[node(10, 60, 61), node(11, 61, 61)],
    node(12, 1, 2, { 'addr:housenumber': '5' }),
  ],
  ways: [
    { id: 1, refs: [1, 2, 3], tags: { 'addr:interpolation': 'odd' } },
    { id: 2, refs: [1, 2, 3], tags: { highway: 'residential', name: 'Dorfstrasse' } },
    { id: 3, refs: [7, 8, 9, 7], tags: { building: 'yes', ...number('2', 'Platz') } },
    { id: 4, refs: [10, 11], tags: { highway: 'residential', name: 'Landstrasse' } },
  ],
};
const data = collectAddresses(memorySource(writePbf(town)));
const book = buildAddressBook(data);

describe('the addresses of an extract', () => {
  test('are on nodes, on buildings, between two numbers, and on streets without any', () => {
    const told = data.houses.map(
      ({ street, houseNumber, place, interpolated }) =>
        `${street} ${houseNumber}, ${place}${interpolated ? ' (about)' : ''}`,
    );
    expect(told).toEqual([
      'Dorfstrasse 1, Vaduz',
      'Dorfstrasse 9, Vaduz',
      'Gasse 7, Vaduz',
      'Gasse 7a, Vaduz',
      'Platz 2, Vaduz',
      'Dorfstrasse 3, Vaduz (about)',
      'Dorfstrasse 5, Vaduz (about)',
      'Dorfstrasse 7, Vaduz (about)',
    ]);
    expect(data.streets).toMatchObject([{ name: 'Landstrasse', place: 'Triesen' }]);
    expect(data.places.map(({ name }) => name)).toEqual(['Vaduz', 'Triesen']);
  });

  test('are the same from an unsorted file and from memory, and read back', () => {
    const unsorted = collectAddresses(memorySource(writePbf(town, { unsorted: true })));
    expect(unsorted).toEqual(data);
    expect(collectAddresses(town)).toEqual(data);
    const bytes = writeAddresses(data);
    expect(readAddresses(memorySource(bytes))).toEqual(data);
    expect(() => readAddresses(memorySource(bytes.slice(0, -9)))).toThrow('truncated');
  });

  test.each([
    ['Dorfstr. 9, Vaduz', 'premise', 'accept', 'Dorfstrasse 9, Vaduz'],
    ['Dorfstrasse 5, Vaduz', 'premise-proximity', 'confirm', 'Dorfstrasse 5, Vaduz'],
    ['Gasse 7a, 9490 Vaduz', 'premise', 'accept', 'Gasse 7a, 9490 Vaduz'],
    ['Landstrasse 12, Triesen', 'route', 'confirm', 'Landstrasse, Triesen'],
    ['Landstrase', 'route', 'fix', 'Landstrasse, Triesen'],
    ['Nirgendwo 3, Triesen', 'place', 'fix', 'Triesen'],
  ])('%s is a %s', (text, granularity, next, formatted) => {
    expect(checkAddress(book, text)).toMatchObject({ granularity, next, formatted });
  });

  test('a street without houses is found while it is typed', () => {
    expect(searchAddresses(book, 'landst').map(({ formatted }) => formatted)).toEqual([
      'Landstrasse, Triesen',
    ]);
  });
});

test('the next village has a street of the same name, though only the other one knows houses', () => {
  const at = (id: number, y: number, tags: Record<string, string> = {}) => ({
    id,
    lon: 11,
    lat: 51 + y * 0.009,
    tags,
  });
  const { houses, streets } = collectAddresses({
    nodes: [
      at(1, 0, { place: 'village', name: 'Oberdorf' }),
      at(2, 2, { place: 'village', name: 'Unterdorf' }),
      at(3, 0.01, { 'addr:street': 'Dorfstraße', 'addr:housenumber': '1' }),
      ...[at(4, 0), at(5, 0.02), at(6, 0.4), at(7, 2), at(8, 2.02)],
    ],
    ways: [
      { id: 1, refs: [4, 5], tags: { highway: 'residential', name: 'Dorfstraße' } },
      { id: 2, refs: [5, 6], tags: { highway: 'residential', name: 'Dorfstraße' } },
      { id: 3, refs: [7, 8], tags: { highway: 'residential', name: 'Dorfstraße' } },
    ],
    relations: [],
  });
  expect(houses).toMatchObject([{ place: 'Oberdorf' }]);
  expect(streets).toMatchObject([{ name: 'Dorfstraße', place: 'Unterdorf' }]);
});

describe('interpolation', () => {
  const at = (x: number, n?: number) => ({ position: { lon: x, lat: 0 }, number: n });
  test.each([
    ['even', [at(0, 2), at(1, 10)], [4, 6, 8]],
    ['even', [at(0, 10), at(1, 2)], [8, 6, 4]],
    ['all', [at(0, 1), at(0.5), at(1, 4)], [2, 3]],
    ['4', [at(0, 1), at(1, 9)], [5]],
    ['odd', [at(0, 1), at(1, 4)], []],
    ['alphabetic', [at(0, 1), at(1, 9)], []],
    ['odd', [at(0, 1), at(1, 99_999)], []],
    ['odd', [at(0), at(1, 9)], []],
    ['all', [at(0, 1), at(1, 3), at(2, 5)], [2, 4]],
  ])('%s', (rule, points, numbers) => {
    expect(interpolate(rule, points).map((house) => house.number)).toEqual(numbers);
  });

  test('spaces houses evenly along the way, not along the corners', () => {
    const bent = [at(0, 1), at(0.009), at(0.01, 5)];
    const [middle] = interpolate('odd', bent);
    expect(middle?.position.lon).toBeCloseTo(0.005, 6);
  });
});
