import { expectOk, greatCircle, type Position } from '@waystock/kernel';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { loadRoads, type Roads } from './loaded-roads.ts';
import { arriveAt, type Matrix, matrix, noWay, prepareDepartures } from './matrix.ts';
import type { GroundProfile, Profile, StreetNetwork } from './network.ts';
import { networks, positions } from './road-networks.arbitrary.ts';
import { route } from './route.ts';

const places = fc.array(positions, { minLength: 1, maxLength: 5 });
const ground = fc.constantFrom<GroundProfile>('van', 'bike', 'foot', 'robot');
const cell = ({ columns, durations_s, distances_m }: Matrix, i: number, j: number): number[] => [
  durations_s[i * columns + j] as number,
  distances_m[i * columns + j] as number,
];
const column = ({ rows, columns }: Matrix, cells: Int32Array, j: number): number[] =>
  Array.from({ length: rows }, (_, i) => cells[i * columns + j] as number);

/** A network whose ways nobody may use is refused by the builder, with its reason. */
function open(network: StreetNetwork): Roads | undefined {
  try {
    return loadRoads(network, []);
  } catch (error) {
    expect(error).toMatchObject({ name: 'OsmFileError', fault: 'empty' });
    return undefined;
  }
}

describe('any matrix', () => {
  test('agrees with the routes it stands for, whose steps add up and whose line is as long', () => {
    fc.assert(
      fc.property(networks, ground, places, (network, profile, at) => {
        const roads = open(network);
        if (roads) agreesWithRoutes(roads, profile, at);
      }),
    );
  });

  test('has the columns that prepared departures give', () => {
    fc.assert(
      fc.property(networks, ground, places, places, (network, profile, from, to) => {
        const roads = open(network);
        if (!roads) return;
        const table = matrix(roads, profile, from, to);
        const departures = prepareDepartures(roads, profile, from);
        for (const [j, target] of to.entries()) {
          const { durations_s, distances_m } = arriveAt(departures, target);
          expect([...durations_s]).toEqual(column(table, table.durations_s, j));
          expect([...distances_m]).toEqual(column(table, table.distances_m, j));
        }
      }),
    );
  });

  test('is the same whatever was asked before', () => {
    fc.assert(
      fc.property(networks, ground, places, places, (network, profile, before, at) => {
        const [asked, fresh] = [open(network), open(network)];
        if (!asked || !fresh) return;
        matrix(asked, profile, before, at);
        expect(matrix(asked, profile, at, at)).toEqual(matrix(fresh, profile, at, at));
      }),
    );
  });
});

function agreesWithRoutes(roads: Roads, profile: Profile, at: readonly Position[]): void {
  const table = matrix(roads, profile, at, at);
  for (const [i, from] of at.entries())
    for (const [j, to] of at.entries()) {
      const way = route(roads, profile, from, to);
      const [duration, distance] = cell(table, i, j);
      expect(way.ok).toBe(duration !== noWay);
      if (!way.ok) continue;
      const { steps, geometry } = way.value;
      expect([way.value.duration, way.value.distance]).toEqual([duration, distance]);
      const metres = steps.reduce((sum, step) => sum + step.distance, 0);
      expect(metres).toBeGreaterThanOrEqual(way.value.distance);
      expect(metres).toBeLessThanOrEqual(way.value.distance + steps.length);
      expect(Math.abs(lineLength(geometry) - way.value.distance)).toBeLessThan(1 + geometry.length);
    }
}

test('without a network everybody on the ground is estimated by the great circle', () => {
  const empty = loadRoads({ nodes: [], ways: [] }, []);
  fc.assert(
    fc.property(positions, positions, ground, (from, to, profile) => {
      const table = matrix(empty, profile, [from], [to]);
      const way = expectOk(route(empty, profile, from, to));
      expect(table.source).toBe('great-circle');
      expect(cell(table, 0, 0)).toEqual([way.duration, way.distance]);
      expect(way.distance).toBeGreaterThanOrEqual(greatCircle(from, to));
      const { durations_s } = arriveAt(prepareDepartures(empty, profile, [from]), to);
      expect(durations_s[0]).toBe(way.duration);
    }),
  );
});

test('a drone flies straight, and up and down', () => {
  const empty = loadRoads({ nodes: [], ways: [] }, []);
  fc.assert(
    fc.property(positions, positions, (from, to) => {
      fc.pre(greatCircle(from, to) > 1);
      const table = matrix(empty, 'drone', [from, to], [from, to]);
      const way = expectOk(route(empty, 'drone', from, to));
      expect(table.source).toBe('flight');
      expect(cell(table, 0, 1)).toEqual([way.duration, way.distance]);
      expect(cell(table, 0, 0)).toEqual([0, 0]);
      expect(Math.abs(way.distance - greatCircle(from, to))).toBeLessThan(3);
      expect(way.duration).toBeGreaterThan(greatCircle(from, to) / (50 / 3.6));
    }),
  );
});

function lineLength(line: readonly Position[]): number {
  let length = 0;
  for (const [i, p] of line.entries()) if (i > 0) length += greatCircle(line[i - 1] as Position, p);
  return length;
}
