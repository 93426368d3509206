import { expectOk, greatCircle, type Position } from '@waystock/kernel';
import { describe, expect, test } from 'vitest';
import { cityOf } from '../../../test/support/cities.ts';
import {
  type Address,
  checkAddress,
  crowFlies,
  loadRoads,
  matrix,
  nearestAddress,
  type GroundProfile,
  route,
} from '../../domains/roads/index.ts';

const city = cityOf('another');
const roads = loadRoads(city.streets, city.addresses);
const every = (nth: number): Address[] => city.addresses.filter((_, i) => i % nth === 7);
const doors = every(Math.floor(city.addresses.length / 40)).map(({ position }) => position);

describe('the roads of a generated city', () => {
  test.each<GroundProfile>(['van', 'bike', 'foot', 'robot'])(
    'lead a %s from any door to any other',
    (by) => {
      const { durations_s, distances_m } = matrix(roads, by, doors, doors);
      expect(Math.min(...durations_s)).toBe(0);
      expect(durations_s.every((duration, i) => duration > 0 || i % (doors.length + 1) === 0)).toBe(
        true,
      );
      for (const [i, from] of doors.entries())
        for (const [j, to] of doors.entries())
          expect(distances_m[i * doors.length + j]).toBeGreaterThan(greatCircle(from, to) - 60);
    },
  );

  test.each<GroundProfile>(['van', 'bike', 'foot', 'robot'])(
    'take a %s about as long as estimated',
    (by) => {
      const table = matrix(roads, by, doors, doors);
      const estimate = crowFlies(by);
      const ratios = (pick: 'duration' | 'distance', cells: Int32Array): number[] =>
        doors.flatMap((from, i) =>
          doors.flatMap((to, j) =>
            i === j ? [] : [(cells[i * doors.length + j] as number) / estimate(from, to)[pick]],
          ),
        );
      expect(Math.abs(median(ratios('duration', table.durations_s)) - 1)).toBeLessThan(0.1);
      expect(Math.abs(median(ratios('distance', table.distances_m)) - 1)).toBeLessThan(0.1);
    },
  );

  test('cross the river over a bridge', () => {
    const [north, south] = [nearMarket(0.0045), nearMarket(-0.009)];
    const way = expectOk(route(roads, 'van', north, south));
    expect(way.steps.filter(({ street }) => /brücke$/i.test(street)).length).toBe(1);
  });
});

test('every address is confirmed as it is written', () => {
  for (const { street, houseNumber, postcode, place, position } of every(40)) {
    const verdict = checkAddress(roads, `${street} ${houseNumber}, ${postcode} ${place}`);
    expect(verdict).toMatchObject({ granularity: 'house', confirmed: true, position });
    expect(nearestAddress(roads, position)?.position).toEqual(position);
  }
});

const nearMarket = (north: number): Position => ({
  lon: city.centre.lon,
  lat: city.centre.lat + north,
});

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1] as number;
