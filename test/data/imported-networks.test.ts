import { join } from 'node:path';
import { VectorTile } from '@mapbox/vector-tile';
import { expectOk } from '@waystock/kernel';
import { cutTile, withFileSource } from '@waystock/road-graph';
import { PbfReader } from 'pbf';
import { describe, expect, test } from 'vitest';
import {
  checkAddress,
  matrix,
  nearestAddress,
  type Network,
  openNetwork,
  prepareNetwork,
  route,
  searchAddresses,
} from '../../src/domains/roads/index.ts';
import { dataFolder } from '../support/outside-data.ts';

async function load(city: string, country: 'li' | 'us' | 'mc'): Promise<Network> {
  const file = join(dataFolder('osm'), `${city}.osm.pbf`);
  const { files, ...about } = await withFileSource(file, (source) =>
    prepareNetwork({ name: city, country, credit: 'those who drew it' }, source),
  );
  return openNetwork({ id: '1', ...about, kept: files });
}

describe('a country, its addresses and its map', async () => {
  const { roads, map } = await load('liechtenstein', 'li');
  test('nine of ten houses are found again as they are written, the others with a doubt', () => {
    const houses = roads.addresses.northwards.filter((house) => !house.interpolated);
    expect(houses.length).toBeGreaterThan(900);
    const verdicts = houses.map(({ street, houseNumber, postcode, place }) =>
      checkAddress(roads, `${street} ${houseNumber}, ${postcode} ${place}`),
    );
    const confirmed = verdicts.filter((verdict) => verdict.confirmed);
    expect(confirmed.length / houses.length).toBeGreaterThan(0.9);
    for (const verdict of verdicts)
      expect(verdict.confirmed || verdict.doubts.length > 0).toBe(true);
  });

  test('one slip of the pen still finds the street of every tenth house', () => {
    const houses = roads.addresses.northwards.filter((_, i) => i % 10 === 0);
    const long = houses.filter(({ street }) => street.length >= 8);
    const found = long.filter(({ street, houseNumber, place }) => {
      const slipped = street.slice(0, 3) + street.slice(4);
      const verdict = checkAddress(roads, `${slipped} ${houseNumber}, ${place}`);
      return verdict.address?.street === street;
    });
    expect(found.length / long.length).toBeGreaterThan(0.85);
  });

  test('a house is found from where it stands, and while its street is typed', () => {
    for (const house of roads.addresses.northwards.filter((_, i) => i % 50 === 0)) {
      expect(nearestAddress(roads, house.position)).toBeDefined();
      const typed = searchAddresses(roads, house.street.slice(0, -1));
      expect(typed.length).toBeGreaterThan(0);
    }
  });

  test('from one end to the other, for everybody; the map shows the Rhine', () => {
    const [vaduz, balzers] = [
      { lon: 9.521, lat: 47.141 },
      { lon: 9.503, lat: 47.067 },
    ];
    for (const profile of ['van', 'bike', 'foot', 'drone'] as const) {
      const way = expectOk(route(roads, profile, vaduz, balzers));
      const { durations_s } = matrix(roads, profile, [vaduz], [balzers]);
      expect(durations_s[0]).toBe(way.duration);
      expect(way.distance).toBeGreaterThan(8000);
      expect(way.distance).toBeLessThan(20_000);
    }
    if (!map) throw new Error('an extract has a map');
    const [z, x, y] = [12, 2156, 1437];
    const tile = new VectorTile(new PbfReader(cutTile(map, { z, x, y })));
    const water = tile.layers['water'];
    const names = Array.from(
      { length: water?.length ?? 0 },
      (_, i) => water?.feature(i).properties,
    );
    expect(names.some((tags) => /Rhein/.test(String(tags?.['name'])))).toBe(true);
  });
});

test('where the map knows hardly a house, answers are honest: the street, to be confirmed', async () => {
  const { roads } = await load('columbus', 'us');
  const verdict = checkAddress(roads, '4999 North High St');
  expect(verdict).toMatchObject({ confirmed: false, granularity: 'street' });
  expect(verdict.doubts).toContain('house-number');
  const [first] = searchAddresses(roads, 'n high');
  expect(first?.formatted).toMatch(/high street/i);
});
