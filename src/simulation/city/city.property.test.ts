import { createHash } from 'node:crypto';
import { greatCircle, type Position } from '@waystock/kernel';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cityOf } from '../../../test/support/cities.ts';
import type { StreetWay } from '../../domains/roads/index.ts';
import type { City, Ring } from './city.ts';
import { generateCity } from './generate.ts';

const cities = ['1', 'another'].map(cityOf);
const hashOf = (city: City): string =>
  createHash('sha256').update(JSON.stringify(city)).digest('hex');

describe('any generated city', () => {
  test('comes out the same from the same seed, and otherwise from another', () => {
    const [one, two] = cities as [City, City];
    expect(hashOf(generateCity('1'))).toBe(hashOf(one));
    expect(hashOf(two)).not.toBe(hashOf(one));
  });

  test.each(cities)('has the size asked for: $seed', ({ addresses, bounds, ...city }) => {
    expect(city.junctions).toBeGreaterThanOrEqual(1500);
    expect(city.junctions).toBeLessThanOrEqual(2500);
    expect(addresses.length).toBeGreaterThan(5000);
    const south = (lon: number): Position => ({ lon, lat: bounds.south });
    expect(greatCircle(south(bounds.west), south(bounds.east))).toBeCloseTo(8000, -2);
    expect(bounds.north - bounds.south).toBeCloseTo(6000 / 111_195, 4);
  });

  test.each(cities)('crosses its river by bridges only: $seed', (city) => {
    const river = city.areas.find(({ kind }) => kind === 'river')?.ring as Ring;
    const [bridges, others] = splitBy(city.streets.ways, ({ tags }) => tags['bridge'] === 'yes');
    expect(bridges.length).toBeGreaterThanOrEqual(6);
    for (const way of bridges) expect(touches(pointsOf(city, way), river)).toBe(true);
    expect(others.filter((way) => touches(pointsOf(city, way), river))).toEqual([]);
  });

  test.each(cities)('keeps its parks free of streets and houses: $seed', (city) => {
    for (const { ring } of city.areas.filter(({ kind }) => kind === 'park')) {
      expect(city.streets.ways.filter((way) => touches(pointsOf(city, way), ring))).toEqual([]);
      expect(city.addresses.filter(({ position }) => contains(ring, position))).toEqual([]);
    }
  });

  test.each(cities)('lets a van reach every street and come back: $seed', (city) => {
    const { there, back, all } = vanReach(city.streets.ways);
    expect(all.size).toBeGreaterThan(city.junctions * 0.97);
    expect([...all].filter((node) => !there.has(node))).toEqual([]);
    expect([...all].filter((node) => !back.has(node))).toEqual([]);
    expect(city.streets.ways.filter(({ tags }) => tags['oneway']).length).toBeGreaterThan(40);
  });

  test.each(cities)('numbers each house once, in the district it stands in: $seed', (city) => {
    const keys = city.addresses.map(({ street, houseNumber }) => `${street} ${houseNumber}`);
    expect(new Set(keys).size).toBe(keys.length);
    const names = new Set(city.streets.ways.map(({ tags }) => tags['name']));
    const rings = new Map(city.districts.map(({ name, ring }) => [name, ring]));
    fc.assert(
      fc.property(fc.constantFrom(...city.addresses), ({ street, district, position }) => {
        expect(names).toContain(street);
        expect(contains(rings.get(district) as Ring, position)).toBe(true);
      }),
      { numRuns: 400, seed: 1 },
    );
  });
});

const splitBy = <T>(items: readonly T[], test: (item: T) => boolean): [T[], T[]] => [
  items.filter(test),
  items.filter((item) => !test(item)),
];

function pointsOf(city: City, way: StreetWay): Position[] {
  return way.nodes.map((id) => city.streets.nodes[id - 1] as Position);
}

/** Whether a line has a point in the polygon or crosses its rim. */
function touches(line: readonly Position[], ring: Ring): boolean {
  return line.some((p, i) => {
    if (contains(ring, p)) return true;
    const previous = line[i - 1];
    return (
      previous !== undefined &&
      ring.some((c, k) => meet(previous, p, c, ring.at(k - 1) as Position))
    );
  });
}

function meet(a: Position, b: Position, c: Position, d: Position): boolean {
  const turn = (p: Position, q: Position, r: Position): number =>
    Math.sign((q.lon - p.lon) * (r.lat - p.lat) - (q.lat - p.lat) * (r.lon - p.lon));
  return turn(a, b, c) !== turn(a, b, d) && turn(c, d, a) !== turn(c, d, b);
}

function contains(ring: Ring, p: Position): boolean {
  let inside = false;
  for (const [i, a] of ring.entries()) {
    const b = ring.at(i - 1) as Position;
    const x = ((b.lon - a.lon) * (p.lat - a.lat)) / (b.lat - a.lat) + a.lon;
    if (a.lat > p.lat !== b.lat > p.lat && p.lon < x) inside = !inside;
  }
  return inside;
}

function vanReach(ways: readonly StreetWay[]): {
  readonly there: Set<number>;
  readonly back: Set<number>;
  readonly all: Set<number>;
} {
  const out = new Map<number, number[]>();
  const into = new Map<number, number[]>();
  const link = (from: number, to: number): void => {
    out.set(from, [...(out.get(from) ?? []), to]);
    into.set(to, [...(into.get(to) ?? []), from]);
  };
  for (const { nodes, tags } of ways) {
    if (tags['highway'] === 'footway' || tags['highway'] === 'pedestrian') continue;
    for (const [i, to] of nodes.slice(1).entries()) {
      const from = nodes[i] as number;
      link(from, to);
      if (!tags['oneway']) link(to, from);
    }
  }
  const all = new Set([...out.keys(), ...into.keys()]);
  const walk = (links: ReadonlyMap<number, readonly number[]>): Set<number> => {
    const seen = new Set([...all].slice(0, 1));
    for (const at of seen) for (const next of links.get(at) ?? []) seen.add(next);
    return seen;
  };
  return { there: walk(out), back: walk(into), all };
}
