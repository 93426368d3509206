import { asId, expectOk, type Instant, type Position } from '@waystock/kernel';
import { describe, expect, test } from 'vitest';
import {
  changesUnder,
  type Condition,
  type Effect,
  reweigh,
  reweighed,
  zonesUnder,
} from './conditions.ts';
import { loadRoads, type Roads } from './loaded-roads.ts';
import { matrix, noWay } from './matrix.ts';
import type { Profile } from './network.ts';
import { lattice } from './road-networks.arbitrary.ts';
import { route } from './route.ts';

const way = (id: number, nodes: number[], name: string, highway = 'residential') => ({
  id,
  nodes,
  tags: { highway, name },
});
/** Two ways from west to east: the short one straight on, the long one over the north. */
const roads = loadRoads(
  {
    nodes: [
      { id: 1, ...lattice(0, 0) },
      { id: 2, ...lattice(1, 0) },
      { id: 3, ...lattice(2, 0) },
      { id: 4, ...lattice(3, 0) },
      { id: 5, ...lattice(1, 3) },
      { id: 6, ...lattice(2, 3) },
    ],
    ways: [
      way(1, [1, 2], 'West'),
      way(2, [2, 3], 'Middle'),
      way(3, [3, 4], 'East'),
      way(4, [2, 5, 6, 3], 'North'),
    ],
  },
  [],
);
const [west, middle, east] = [lattice(0.5, 0), lattice(1.5, 0), lattice(2.5, 0)];

const named = (effect: Effect, id = '1'): Condition => ({
  id: asId(id),
  effect,
  reason: 'a test',
  from: 0 as Instant,
  until: undefined,
});
const closed = (...places: Position[]) => named({ kind: 'closed', places });
const slowed = (times: number, ...places: Position[]) => named({ kind: 'slowed', places, times });

function under(...conditions: Condition[]): Roads {
  const changes = changesUnder(roads.streets, conditions);
  const weighed = [...roads.streets.values()].map((network) => reweigh({ network, changes }));
  const airspace = { ...roads.airspace, zones: zonesUnder(conditions) };
  return { ...roads, airspace, streets: reweighed(roads.streets, weighed) };
}
const streets = (asked: Roads, profile: Profile = 'van') =>
  expectOk(route(asked, profile, west, east)).steps.map(({ street }) => street);
const seconds = (asked: Roads) => matrix(asked, 'van', [west], [east]).durations_s[0] as number;

describe('a closed street', () => {
  test('is gone around by everybody, and those who hold the old roads drive on', () => {
    const before = seconds(roads);
    const after = under(closed(middle));
    expect(streets(after)).toEqual(['West', 'North', 'East']);
    expect(streets(after, 'robot')).toEqual(['West', 'North', 'East']);
    expect(seconds(after)).toBeGreaterThan(before);
    expect([streets(roads), seconds(roads)]).toEqual([['West', 'Middle', 'East'], before]);
  });

  test('beside which there is no other way leaves none', () => {
    const apart = under(closed(middle, lattice(1.5, 3)));
    expect(seconds(apart)).toBe(noWay);
  });

  test('wins over a slow one, whichever was said first', () => {
    for (const both of [
      [closed(middle), slowed(2, middle)],
      [slowed(2, middle), closed(middle)],
    ])
      expect(changesUnder(roads.streets, both)).toMatchObject([{ slowness: 'closed' }]);
    expect(changesUnder(roads.streets, [slowed(2, middle), slowed(3, middle)])).toMatchObject([
      { slowness: 3 },
    ]);
  });
});

test('a slow street takes longer, and so long that one goes around', () => {
  expect(streets(under(slowed(1.5, middle)))).toEqual(['West', 'Middle', 'East']);
  expect(seconds(under(slowed(1.5, middle)))).toBeGreaterThan(seconds(roads));
  expect(streets(under(slowed(60, middle)))).toEqual(['West', 'North', 'East']);
});

test('what lies beside no street changes nothing', () => {
  expect(changesUnder(roads.streets, [closed(lattice(1.5, 1.5))])).toEqual([]);
});

test('a drone goes around where it may not fly, and not to what lies within', () => {
  const ring = [lattice(1, -1), lattice(2, -1), lattice(2, 1), lattice(1, 1)];
  const around = under(named({ kind: 'no-fly', ring }));
  const straight = expectOk(route(roads, 'drone', west, east));
  const flight = expectOk(route(around, 'drone', west, east));
  expect(straight.geometry).toHaveLength(2);
  expect(flight.geometry.length).toBeGreaterThan(2);
  expect(flight.distance).toBeGreaterThan(straight.distance);
  expect(matrix(around, 'drone', [west], [middle]).durations_s[0]).toBe(noWay);
  expect(streets(around)).toEqual(['West', 'Middle', 'East']);
});
