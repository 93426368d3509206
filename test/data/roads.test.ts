import { join } from 'node:path';
import {
  buildRoads,
  type CountryCode,
  isSnap,
  profileNames,
  readRoads,
  memorySource,
  type RoadNetwork,
  type Snap,
  snap,
  withFileSource,
  writeRoads,
} from '@waystock/road-graph';
import { describe, expect, test } from 'vitest';
import { pairCost } from '../../packages/road-graph/src/query/pair-cost.ts';
import { drivenPieces } from '../../packages/road-graph/src/query/driven-pieces.ts';
import { plainFrom } from '../../packages/road-graph/src/reference/plain-pair.ts';
import { seeded } from '../../packages/road-graph/src/testing/random-town.ts';
import { dataFolder } from '../support/outside-data.ts';

/**
 * The road engine on four real extracts (© OpenStreetMap contributors, ODbL): every profile's answers
 * equal plain turn-aware Dijkstra. Columbus has its objects unsorted, limits in mph and negative
 * coordinates; Heidelberg has 476 restrictions.
 */
const folder = dataFolder('osm');
const cities: readonly [city: string, country: CountryCode, vanRestrictions: number][] = [
  ['monaco', 'mc', 27],
  ['liechtenstein', 'li', 2],
  ['heidelberg', 'de', 451],
  ['columbus', 'us', 9],
];
const sources = 34;
const targets = 30;

/** Places near streets, everywhere in the city, as orders are: not at junctions. */
function places(network: RoadNetwork, chance: () => number, count: number): Snap[] {
  const { shapeLon, shapeLat } = network.streets;
  const found: Snap[] = [];
  while (found.length < count) {
    const i = Math.floor(chance() * shapeLon.length);
    const lon = (shapeLon[i] as number) / 1e7 + (chance() - 0.5) * 0.002;
    const lat = (shapeLat[i] as number) / 1e7 + (chance() - 0.5) * 0.002;
    const place = snap(network, { lon, lat });
    if (isSnap(place)) found.push(place);
  }
  return found;
}

describe.each(cities)('%s', (city, country, vanRestrictions) => {
  const built = withFileSource(join(folder, `${city}.osm.pbf`), (source) =>
    buildRoads(source, { country }),
  );

  test('knows its turn restrictions', () => {
    expect(built.restrictions[0]?.applied).toBe(vanRestrictions);
  });

  test.each(profileNames)('%s: over a thousand pairs equal plain Dijkstra', (name) => {
    const network = built.networks.find(({ profile }) => profile.name === name) as RoadNetwork;
    const chance = seeded(city.length * 100 + name.length);
    let mismatches = 0;
    let ways = 0;
    for (const from of places(network, chance, sources)) {
      const plain = plainFrom(network, from);
      for (const to of places(network, chance, targets)) {
        const expected = plain(to);
        const pieces = drivenPieces(network, from, to);
        const driven = pieces ? pieces.reduce((sum, { cost }) => sum + cost, 0) : Infinity;
        if (pairCost(network, from, to) !== expected || driven !== expected) mismatches++;
        if (expected < Infinity) ways++;
      }
    }
    expect(mismatches).toBe(0);
    expect(ways).toBeGreaterThan(0.7 * sources * targets);
  });

  test('has the same bytes when it is saved, opened and saved again', () => {
    const bytes = writeRoads(built.networks);
    expect(Buffer.compare(writeRoads(readRoads(memorySource(bytes))), bytes)).toBe(0);
  });
});
