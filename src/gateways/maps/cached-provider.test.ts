import { hours, plus, seconds, seededRandom } from '@waystock/kernel';
import { expect, test } from 'vitest';
import { freeOfCharge } from './budget.ts';
import { cached } from './cached-provider.ts';
import { openGoogle } from './google.ts';
import { cellOf } from './map-matrix.ts';
import type { MapProvider, MatrixQuery } from './map-provider.ts';
import { places, streets, testOutside } from './maps.fixture.ts';
import { openOsrm } from './osrm.ts';
import { openSimulatedMaps } from './simulated-maps.ts';
import { startSimulatedOsrm } from './simulated-osrm.ts';

function open(lostCells = 0) {
  const clock = { now: testOutside().now() };
  const asked: number[] = [];
  const inner = openSimulatedMaps({
    streets,
    now: () => clock.now,
    random: seededRandom('cache'),
    behaviour: { lostCells },
    terms: { keepFor: hours(24) },
  });
  const counting: MapProvider = {
    ...inner,
    matrix(query, asking) {
      asked.push(query.sources.length * query.targets.length);
      return inner.matrix(query, asking);
    },
  };
  const provider = cached(counting, { now: () => clock.now, mostCells: 1000 });
  const ask = async (sources: MatrixQuery['sources'], targets = sources) => {
    const query = { sources, targets, profile: 'van' } as const;
    const answer = await provider.matrix(query, { deadline: seconds(1) });
    return answer.ok ? Array.from(answer.value.status, (_, i) => cellOf(answer.value, i)) : [];
  };
  return { ask, asked, clock };
}

test('what was answered is not asked again, what is new is asked for alone', async () => {
  const { ask, asked } = open();
  const first = await ask(places.slice(0, 4));
  expect(await ask(places.slice(0, 4))).toEqual(first);
  await ask(places.slice(0, 4), places.slice(0, 5));
  expect(asked).toEqual([16, 4]);
});

test('after a day it is old', async () => {
  const { ask, asked, clock } = open();
  await ask(places.slice(0, 4));
  clock.now = plus(clock.now, hours(24));
  await ask(places.slice(0, 4));
  expect(asked).toEqual([16, 16]);
});

test('a cell that stayed out is not kept', async () => {
  const { ask } = open(0.3);
  const holes = (cells: readonly { status: string }[]) =>
    cells.filter(({ status }) => status === 'provider-error').length;
  const before = holes(await ask(places));
  let left = before;
  for (let i = 0; i < 20 && left > 0; i++) left = holes(await ask(places));
  expect(before).toBeGreaterThan(20);
  expect(left).toBe(0);
});

test('the oldest leave when it is full', async () => {
  const { ask, asked } = open();
  const many = Array.from({ length: 40 }, (_, i) => ({ lon: 8.6 + i * 1e-3, lat: 49.4 }));
  await ask(many);
  await ask(many.slice(-5));
  await ask(many.slice(0, 5));
  expect(asked).toEqual([1600, 25]);
});

test('another extract makes all of it old', async () => {
  let [version, asked] = ['2026-05-01', 0];
  const counted: typeof streets = (...way) => {
    asked += 1;
    return streets(...way);
  };
  const server = await startSimulatedOsrm({ streets: counted, version: () => version });
  const outside = testOutside();
  const osrm = openOsrm({ servers: { van: `${server.url}/driving` }, outside });
  const provider = cached(osrm, { now: outside.now, version: osrm.dataVersion });
  const ask = async (count: number): Promise<number> => {
    asked = 0;
    const some = places.slice(0, count);
    const query = { sources: some, targets: some, profile: 'van' } as const;
    expect(await provider.matrix(query, { deadline: seconds(5) })).toMatchObject({ ok: true });
    return asked > 0 ? server.requests.splice(0).length : 0;
  };
  expect([await ask(4), await ask(4)]).toEqual([1, 0]);
  version = '2026-06-01';
  // Once for what is new, and once again for the whole.
  expect([await ask(5), await ask(5)]).toEqual([2, 0]);
  await server.stop();
});

test('Google’s answers are not kept: the terms forbid it', () => {
  const google = openGoogle({ key: 'k', outside: testOutside(), budget: freeOfCharge });
  expect(() => cached(google, { now: testOutside().now })).toThrow(/terms of google/);
});
