import { metres, seconds } from '@waystock/kernel';
import { expect, test } from 'vitest';
import { freeOfCharge } from './budget.ts';
import { openGoogle } from './google.ts';
import { type Cell, cellOf } from './map-matrix.ts';
import type { TravelProfile } from './map-provider.ts';
import { places, testOutside } from './maps.fixture.ts';
import { isPlausible } from './plausible.ts';
import { startSimulatedGoogle } from './simulated-google.ts';

const way = (duration_s: number, distance_m: number): Cell => ({
  status: 'ok',
  duration_s,
  distance_m,
});

test.each<[string, Cell, number, TravelProfile, boolean]>([
  ['an ordinary way', way(600, 6000), 4500, 'van', true],
  ['shorter than the crow flies', way(600, 4000), 4500, 'van', false],
  ['shorter by what both ends are moved', way(30, 20), 300, 'van', true],
  ['faster than anybody drives', way(60, 6000), 4500, 'van', false],
  ['a motorway at night', way(3600, 140_000), 120_000, 'van', true],
  ['a cyclist on the motorway', way(3600, 140_000), 120_000, 'bike', false],
  ['nothing from a place to itself', way(0, 0), 0, 'foot', true],
  ['no way', { status: 'unreachable' }, 4500, 'van', true],
])('%s', (_name, cell, straight, profile, expected) => {
  expect(isPlausible(cell, metres(straight), profile)).toBe(expected);
});

test('a cell that cannot be is a hole, its neighbours stand', async () => {
  const outside = testOutside();
  const { now, random } = outside;
  const [from, ...to] = places.slice(0, 3) as [(typeof places)[0], ...typeof places];
  const server = await startSimulatedGoogle({
    key: 'k-1',
    random,
    now,
    streets: (_profile, _from, there) =>
      there.lon.toFixed(4) === to[0]?.lon.toFixed(4)
        ? { duration: 600, distance: 500 }
        : { duration: 600, distance: 6000 },
  });
  const google = openGoogle({ key: 'k-1', url: server.url, outside, budget: freeOfCharge });
  const query = { sources: [from], targets: to, profile: 'van' } as const;
  const answer = await google.matrix(query, { deadline: seconds(5) });
  await server.stop();
  expect(answer.ok && [0, 1].map((i) => cellOf(answer.value, i).status)).toEqual([
    'provider-error',
    'ok',
  ]);
});
