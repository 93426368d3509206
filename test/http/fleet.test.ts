import { asId, type CourierId, type RegionId, type VehicleId } from '@waystock/kernel';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Caller, openTestApi, type TestApi } from '../support/api.ts';
import { factsOf } from '../support/facts.ts';
import { seedGoods } from '../support/goods.ts';

let api: TestApi;
let ops: Caller;
let elsewhere: Caller;
let driver: Caller;
beforeAll(async () => {
  api = await openTestApi((tx) => seedGoods(tx, { sites: ['NY', 'CHI'], skus: [] }));
  ops = await api.as('ops', 'ops', { regions: [asId<RegionId>('reg_test')] });
  elsewhere = await api.as('ops', 'else', { regions: [asId<RegionId>('moon')] });
  driver = await api.as('driver', 'dora', { courierId: asId<CourierId>('DORA') });
});
afterAll(() => api.close());

const van = (change: object = {}) => ({
  home_site_id: 'NY',
  profile: 'van',
  name: 'Van 1',
  capacity_g: 900_000,
  capacity_ml: 8_000_000,
  capacity_units: 120,
  min_load_g: 0,
  min_load_ml: 0,
  min_load_units: 4,
  range_m: 180_000,
  speed_m_per_s: 8.5,
  shifts: [{ weekday: 3, starts_min: 480, ends_min: 1020 }],
  cost_per_km_minor: 32,
  cost_per_hour_minor: 1800,
  cost_per_use_minor: 500,
  currency: 'EUR',
  skills: ['chilled', 'lithium'],
  ...change,
});
const courier = (change: object = {}) => ({
  home_site_id: 'NY',
  name: 'Dora',
  roles: ['driver'],
  profiles: ['van', 'bike'],
  active: true,
  ...change,
});

describe('a vehicle', () => {
  test('is created, read back whole, and replaced with the version seen', async () => {
    const created = await ops.send('PUT', '/vehicles/VAN-1', van());
    expect(created.body).toEqual({
      vehicle_id: 'VAN-1',
      region_id: 'reg_test',
      ...van(),
      courier_id: null,
      status: 'active',
      status_reason: null,
      version: 1,
    });
    const renamed = van({ name: 'Van one', range_m: null });
    const replaced = await ops.send('PUT', '/vehicles/VAN-1', renamed, { version: 1 });
    expect(replaced.body).toMatchObject({ name: 'Van one', range_m: null, version: 2 });
    expect((await ops.get('/vehicles/VAN-1')).body).toEqual(replaced.body);
    const late = await ops.send('PUT', '/vehicles/VAN-1', van(), { version: 1 });
    expect(late).toMatchObject({ status: 412, body: { kind: 'stale-version' } });
  });

  test('breaks down once per key, and the world hears of it', async () => {
    await ops.send('PUT', '/vehicles/VAN-2', van());
    const broken = { status: 'broken', reason: 'does not start' };
    const first = await ops.send('PUT', '/vehicles/VAN-2/status', broken, { key: 'broken-1' });
    expect(first.body).toMatchObject({ status: 'broken', status_reason: 'does not start' });
    const again = await ops.send('PUT', '/vehicles/VAN-2/status', broken, { key: 'broken-1' });
    expect(again.body).toEqual(first.body);
    const stale = await ops.send(
      'PUT',
      '/vehicles/VAN-2/status',
      { status: 'off' },
      { version: 1 },
    );
    expect(stale.status).toBe(412);
    await ops.send('PUT', '/vehicles/VAN-2/status', { status: 'active' }, { version: 2 });
    expect((await factsOf(api.database, 'VAN-2')).map((fact) => fact.kind)).toEqual([
      'fleet.vehicle-broken-down',
      'fleet.vehicle-back',
    ]);
  });

  test('says where it is; the newest report counts, in whatever order they come', async () => {
    await ops.send('PUT', '/vehicles/VAN-3', van());
    expect((await ops.get('/vehicles/VAN-3/position')).status).toBe(404);
    const device = await api.as('device', 'd', { vehicles: [asId<VehicleId>('VAN-3')] });
    const at = (minute: number, lon: number) => ({
      at: `2026-05-06T13:${minute}:00.000Z`,
      position: { lon, lat: 52.5 },
    });
    const future = { at: '2026-05-06T15:00:00Z', position: { lon: 1, lat: 1 } };
    const reports = [at(58, 13.2), at(50, 13.1), future];
    const kept = await device.send('POST', '/vehicles/VAN-3/positions', { reports });
    expect(kept.body).toEqual({ kept: 2, left_out: 1 });
    await device.send('POST', '/vehicles/VAN-3/positions', { reports: [at(55, 13.3)] });
    expect((await ops.get('/vehicles/VAN-3/position')).body).toEqual({
      vehicle_id: 'VAN-3',
      ...at(58, 13.2),
    });
    const other = await device.send('POST', '/vehicles/VAN-1/positions', { reports });
    expect(other).toMatchObject({ status: 404, body: { kind: 'vehicle-not-found' } });
  });
});

describe('a courier', () => {
  test('is written, put behind a wheel that nobody else holds, and reads the own vehicle', async () => {
    const written = await ops.send('PUT', '/couriers/DORA', courier());
    expect(written.body).toEqual({
      courier_id: 'DORA',
      ...courier(),
      vehicle_id: null,
      version: 1,
    });
    expect((await driver.get('/couriers/DORA')).body).toEqual(written.body);
    await ops.send('PUT', '/vehicles/VAN-4', van());
    expect((await driver.get('/vehicles/VAN-4')).status).toBe(404);
    const drives = await ops.send('PUT', '/couriers/DORA/vehicle', { vehicle_id: 'VAN-4' });
    expect(drives.body).toMatchObject({ vehicle_id: 'VAN-4' });
    expect((await driver.get('/vehicles/VAN-4')).body).toMatchObject({ courier_id: 'DORA' });

    await ops.send('PUT', '/couriers/EMIL', courier({ name: 'Emil' }));
    const taken = await ops.send('PUT', '/couriers/EMIL/vehicle', { vehicle_id: 'VAN-4' });
    expect(taken).toMatchObject({ status: 409, body: { kind: 'vehicle-taken' } });
    expect((await driver.get('/couriers/EMIL')).status).toBe(404);
    await ops.send('PUT', '/couriers/DORA/vehicle', { vehicle_id: null });
    await ops.send('PUT', '/couriers/EMIL/vehicle', { vehicle_id: 'VAN-4' });
    await ops.send('PUT', '/couriers/EMIL', courier({ name: 'Emil', active: false }));
    expect((await ops.get('/vehicles/VAN-4')).body).toMatchObject({ courier_id: null });
    const idle = await ops.send('PUT', '/couriers/EMIL/vehicle', { vehicle_id: 'VAN-4' });
    expect(idle).toMatchObject({ status: 409, body: { kind: 'courier-may-not-drive' } });
  });
});

test('lists come in pages, bound to what their reader runs', async () => {
  await ops.send('PUT', '/vehicles/BIKE-1', van({ profile: 'bike', home_site_id: 'CHI' }));
  const ids = async (who: Caller, path: string) =>
    (await who.get(path)).body.items.map(
      (v: Record<string, string>) => v['vehicle_id'] ?? v['courier_id'],
    );
  expect(await ids(ops, '/vehicles?profile=bike')).toEqual(['BIKE-1']);
  expect(await ids(ops, '/vehicles?site_id=CHI&status=active')).toEqual(['BIKE-1']);
  expect(await ids(ops, '/vehicles?region_id=moon')).toEqual([]);
  expect(await ids(elsewhere, '/vehicles')).toEqual([]);
  const first = await ops.get('/vehicles?limit=1');
  expect(await ids(ops, `/vehicles?limit=1&cursor=${first.body.next_cursor}`)).toEqual(['VAN-1']);
  expect(await ids(ops, '/couriers?limit=1')).toEqual(['DORA']);
  expect(await ids(elsewhere, '/couriers')).toEqual([]);
});

const none = { status: 'off' };
test.each<[number, string, () => ReturnType<Caller['get']>]>([
  [404, 'vehicle-not-found', () => ops.get('/vehicles/NONE')],
  [404, 'vehicle-not-found', () => elsewhere.get('/vehicles/VAN-1')],
  [404, 'vehicle-not-found', () => elsewhere.send('PUT', '/vehicles/VAN-1/status', none)],
  [404, 'site-not-found', () => elsewhere.send('PUT', '/vehicles/VAN-1', van())],
  [404, 'site-not-found', () => ops.send('PUT', '/vehicles/A', van({ home_site_id: 'NONE' }))],
  [404, 'courier-not-found', () => ops.get('/couriers/NONE')],
  [
    404,
    'courier-not-found',
    () => elsewhere.send('PUT', '/couriers/DORA/vehicle', { vehicle_id: null }),
  ],
  [422, 'vehicle-invalid', () => ops.send('PUT', '/vehicles/A', van({ min_load_units: 500 }))],
  [422, 'vehicle-invalid', () => ops.send('PUT', '/vehicles/A', van({ capacity_ml: 9e11 }))],
  [422, 'invalid', () => ops.send('PUT', '/vehicles/A', van({ profile: 'ship' }))],
  [422, 'invalid', () => driver.send('POST', '/vehicles/VAN-1/positions', { reports: [] })],
  [403, 'wrong-role', () => driver.send('PUT', '/vehicles/A', van())],
  [403, 'wrong-role', () => driver.get('/vehicles')],
])('%i %s', async (status, kind, call) => {
  expect(await call()).toMatchObject({ status, body: { kind } });
});
