import { greatCircle, seconds, seededRandom } from '@waystock/kernel';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { openTestDatabase, quiet, type TestDatabase } from '../../test/support/database.ts';
import { testVault } from '../../test/support/vault.ts';
import { inlineCompute } from '../compute/inline.ts';
import { crowFlies, loadRoads } from '../domains/roads/index.ts';
import { failover } from '../gateways/maps/failover.ts';
import { openGreatCircle } from '../gateways/maps/great-circle-provider.ts';
import { openLearnedFactors } from '../gateways/maps/learned-factors.ts';
import { countOf, estimatedShare, hole, putCell } from '../gateways/maps/map-matrix.ts';
import type { MapProvider } from '../gateways/maps/map-provider.ts';
import { readMapsConfig } from '../gateways/maps/maps-config.ts';
import { places, streets, testOutside } from '../gateways/maps/maps.fixture.ts';
import { mapsOf, type OpenMaps } from '../gateways/maps/open-maps.ts';
import { openSimulatedMaps } from '../gateways/maps/simulated-maps.ts';
import { startSimulatedGoogle } from '../gateways/maps/simulated-google.ts';
import type { World } from '../world.ts';
import { mapsInUse, routesBy, tablesBy } from './ask-maps.ts';
import { judgeAddress } from './judge-address.ts';
import { travelBetween } from './travel-between.ts';

const key = 'AIzaSyD-0123456789_abcdefghij';
let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.drop());
const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

/** A process of its own on the database. */
function worldWith(maps: OpenMaps | undefined): World {
  const { db, clock } = database;
  return {
    now: () => clock.now,
    random: seededRandom('maps'),
    db: { transact: (work) => db.transact(work), read: (work) => db.read(work) },
    gateways: {
      get payment(): never {
        throw new Error('nobody pays here');
      },
      ...(maps ? { maps } : {}),
    },
    compute: inlineCompute({ iterations: 1 }),
    vault: testVault,
    log: quiet,
  };
}

async function withGoogle(budget: string, address?: (lines: readonly string[]) => object) {
  const outside = testOutside();
  const { now, random } = outside;
  const server = await startSimulatedGoogle({
    key,
    streets,
    random,
    now,
    ...(address ? { address } : {}),
  });
  stops.push(server.stop);
  const config = readMapsConfig({
    WAYSTOCK_MAPS: 'google,embedded',
    WAYSTOCK_MAPS_ADDRESSES: 'google',
    WAYSTOCK_GOOGLE_MAPS_KEY: key,
    WAYSTOCK_MAPS_BUDGET: budget,
  });
  return mapsOf({ config, outside, log: quiet, googleUrl: server.url });
}

const roads = loadRoads({ nodes: [], ways: [] }, []);
const query = { sources: places, targets: places, profile: 'van' } as const;
const ask = async (world: World) => {
  const answer = await tablesBy(world, roads).matrix(query, { deadline: seconds(600) });
  if (!answer.ok) throw new Error(`refused: ${answer.error.kind}`);
  return answer.value;
};

test('without a word of configuration, and without a network, there is an estimate', async () => {
  const matrix = await ask(worldWith(undefined));
  expect(matrix).toMatchObject({ source: 'great-circle', troubles: [{ kind: 'not-offered' }] });
  expect(estimatedShare(matrix)).toBe(1);
  const [a, b] = [places[0], places[1]] as [(typeof places)[0], (typeof places)[0]];
  expect(matrix.distances_m[1]).toBeGreaterThan(1.2 * greatCircle(a, b));
});

test('as long as money reaches Google answers, then the next; another process knows', async () => {
  const first = worldWith(await withGoogle('1.00 USD'));
  expect(await ask(first)).toMatchObject({ source: 'google', troubles: [] });
  const second = worldWith(await withGoogle('1.00 USD'));
  const matrix = await ask(second);
  expect(matrix).toMatchObject({
    source: 'great-circle',
    troubles: [{ kind: 'budget-spent', provider: 'google' }, { kind: 'not-offered' }],
  });
  expect(countOf(matrix, 'estimated')).toBe(144);
  const { rows } = await database.db.read((tx) =>
    sql`select budget, thousandths::text from storage.spending order by budget`.execute(tx.sql),
  );
  expect(rows).toEqual([{ budget: 'maps', thousandths: '72000' }]);
});

test('a plan has one table for cars, whoever drives them, and holes of it are marked', async () => {
  const { now, random } = testOutside();
  const asked: string[] = [];
  const osrm = openSimulatedMaps({ id: 'osrm', streets, now, random });
  const leaky: MapProvider = {
    ...osrm,
    async matrix(query, how) {
      asked.push(query.profile);
      const answer = await osrm.matrix(query, how);
      if (answer.ok) for (const cell of [1, 30]) putCell(answer.value, cell, hole);
      return answer;
    },
  };
  const world = worldWith(() => {
    const last = openGreatCircle({
      estimate: crowFlies,
      factors: openLearnedFactors(crowFlies),
      now,
    });
    const chain = (embedded: MapProvider) => failover([leaky, embedded, last], { now });
    return { isRemote: true, tables: chain, routes: chain, addresses: undefined };
  });
  const vehicles = [{ profile: 'van' }, { profile: 'gig' }, { profile: 'drone' }];
  const travel = await travelBetween(world, roads, { vehicles, places });
  expect(asked).toEqual(['van']);
  expect(travel['gig']).toBe(travel['van']);
  expect(travel['van']?.answered).toEqual({
    by: 'osrm',
    filledBy: ['great-circle'],
    estimated: 2 / 144,
    troubles: ['not-offered'],
  });
  expect(travel['van']?.durations.every((duration) => duration >= 0)).toBe(true);
  expect(travel['drone']?.answered).toBeUndefined();
});

test('a single way goes by its own order', async () => {
  const stops = places.slice(0, 3);
  const route = { stops, profile: 'van' } as const;
  const soon = { deadline: seconds(10) };
  const rich = worldWith(await withGoogle('5.00 USD'));
  expect(await routesBy(rich, roads).route(route, soon)).toMatchObject({
    ok: true,
    value: { source: 'google', mayDraw: false },
  });
  expect(await routesBy(worldWith(undefined), roads).route(route, soon)).toMatchObject({
    ok: true,
    value: { source: 'great-circle', status: 'estimated', mayDraw: true },
  });
});

test('an address is judged by who is configured, or else by the embedded ones', async () => {
  const written = { street: '7 Nowhere Lane', postcode: '05101', city: 'Ellerfurt', country: 'DE' };
  const granularity = {
    inputGranularity: 'PREMISE',
    validationGranularity: 'PREMISE',
    geocodeGranularity: 'PREMISE',
  };
  const asked: (readonly string[])[] = [];
  const address = (lines: readonly string[]): object => {
    asked.push(lines);
    return { result: { verdict: granularity, address: {} } };
  };
  const judge = async (maps: OpenMaps | undefined) => judgeAddress(worldWith(maps), roads, written);
  expect(await judge(await withGoogle('5.00 USD', address))).toMatchObject({
    source: 'google',
    verdict: { granularity: 'house', confirmed: true },
  });
  expect(asked).toEqual([['7 Nowhere Lane', '05101 Ellerfurt']]);
  const none = { source: 'embedded', verdict: { granularity: 'none', confirmed: false } };
  expect(await judge(await withGoogle('0.00 USD', address))).toMatchObject(none);
  expect(await judge(undefined)).toMatchObject(none);
  expect(asked).toHaveLength(1);
});

test('all who ask on one database share the chains', async () => {
  const world = worldWith(undefined);
  expect(mapsInUse(world)).toBe(mapsInUse(world));
});
