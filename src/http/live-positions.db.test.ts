import { client, type VehiclePositions } from '@waystock/contract';
import {
  asId,
  currency,
  expectOk,
  grams,
  type Instant,
  metres,
  millilitres,
  minutes,
  money,
  plus,
  type RegionId,
  seconds,
  type SiteId,
  units,
  type VehicleId,
} from '@waystock/kernel';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { seedGoods } from '../../test/support/goods.ts';
import { openTestDatabase, type TestDatabase } from '../../test/support/database.ts';
import { nothingHappens, openTestServer, type TestServer } from '../../test/support/http.ts';
import { putVehicles, reportPositions } from '../domains/fleet/index.ts';
import { movedSince } from './live-positions.ts';

let database: TestDatabase;
let server: TestServer;
let baseUrl: string;
let now: Instant;

beforeAll(async () => {
  database = await openTestDatabase();
  now = database.clock.now;
  await database.db.transact(async (tx) => {
    await seedGoods(tx, { sites: ['NY', 'CHI'], skus: [] });
    expectOk(await putVehicles(tx, [vehicle('VAN-1'), vehicle('VAN-2')]));
  });
  await report('VAN-1', 40.7, now);
  await report('VAN-2', 40.7, now);
  server = await openTestServer({
    handlers: {},
    db: database.db,
    clock: database.clock,
    facts: nothingHappens,
  });
  baseUrl = await server.app.listen({ port: 0, host: '127.0.0.1' });
});
afterAll(async () => {
  await server?.app.close();
  await database?.drop();
});

const cent = money(1, currency('EUR'));
const vehicle = (id: string) => ({
  id: asId<VehicleId>(id),
  name: id,
  profile: 'van' as const,
  homeSiteId: asId<SiteId>('NY'),
  capacity: { weight: grams(1000), volume: millilitres(1000), units: units(10) },
  leastLoad: { weight: grams(0), volume: millilitres(0), units: units(0) },
  range: metres(100_000),
  metresPerSecond: 7,
  shifts: [],
  cost: { perKm: cent, perHour: cent, perUse: cent },
  skills: [],
});

const report = (id: string, lat: number, recordedAt: Instant) =>
  database.db.transact((tx) =>
    reportPositions(tx, [{ vehicleId: asId(id), position: { lon: -74, lat }, recordedAt }]),
  );

async function watch(...who: Parameters<TestServer['as']>) {
  const { authorization = '' } = await server.as(...who);
  const stop = new AbortController();
  const api = client({ baseUrl, token: () => authorization.slice(7), wait: async () => undefined });
  const stream = api.live.positions({ signal: stop.signal });
  const next = async (): Promise<VehiclePositions['vehicles']> => {
    const event = await stream.next();
    return event.done ? [] : event.value.value.vehicles;
  };
  return { next, stop: () => stop.abort() };
}

test('who watches sees where everybody is, then who moves, and how', async () => {
  const ops = await watch('ops', 'op_1', { regions: 'all' });
  const elsewhere = await watch('ops', 'op_2', { regions: [asId('moon')] });
  const driver = await watch('driver', 'dora', { vehicles: [asId('VAN-2')] });
  expect(await ops.next()).toEqual([
    ['VAN-1', -74, 40.7, null, null],
    ['VAN-2', -74, 40.7, null, null],
  ]);
  expect(await driver.next()).toEqual([['VAN-2', -74, 40.7, null, null]]);
  // 111 m to the north in ten seconds.
  await report('VAN-1', 40.701, plus(now, seconds(10)));
  expect(await ops.next()).toEqual([['VAN-1', -74, 40.701, 0, 11.1]]);
  await report('VAN-2', 40.699, plus(now, seconds(20)));
  const south = [['VAN-2', -74, 40.699, 180, 5.6]];
  expect(await ops.next()).toEqual(south);
  expect(await driver.next()).toEqual(south);
  const nothing = elsewhere.next();
  for (const { stop } of [ops, driver, elsewhere]) stop();
  expect(await nothing).toEqual([]);
});

test('who stands keeps the heading; after a long pause nobody knows the speed', () => {
  const at = (lat: number, recordedAt: Instant) => ({
    vehicleId: asId<VehicleId>('V'),
    position: { lon: 0, lat },
    recordedAt,
    receivedAt: recordedAt,
    siteId: asId<SiteId>('S'),
    regionId: asId<RegionId>('R'),
    courierId: undefined,
  });
  const first = movedSince(undefined, at(0, now));
  const moving = movedSince(first, at(-0.001, plus(now, seconds(10))));
  expect(moving.heading).toBe(180);
  const standing = movedSince(moving, at(-0.001, plus(now, seconds(20))));
  expect(standing).toMatchObject({ heading: 180, metresPerSecond: 0 });
  const later = movedSince(standing, at(0.01, plus(now, minutes(30))));
  expect(later).toMatchObject({ heading: 0, metresPerSecond: undefined });
});
