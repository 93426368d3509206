import {
  asId,
  type CourierId,
  currency,
  expectOk,
  grams,
  metres,
  millilitres,
  minutes,
  money,
  plus,
  position,
  seconds,
  type SiteId,
  units,
  type VehicleId,
} from '@waystock/kernel';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  openTestDatabase,
  someAfternoon,
  type TestDatabase,
} from '../../../test/support/database.ts';
import { seedGoods } from '../../../test/support/goods.ts';
import {
  assignDriver,
  changeVehicleStatus,
  type CourierDraft,
  findPositions,
  findVehicles,
  forgetPositions,
  listCouriers,
  listTrack,
  listVehicles,
  putCouriers,
  putVehicles,
  reportPositions,
  type VehicleDraft,
  type VehicleStatus,
} from './index.ts';

let base: TestDatabase;
const veh = asId<VehicleId>;
const cou = asId<CourierId>;
const eur = currency('EUR');

beforeAll(async () => {
  base = await openTestDatabase();
  await base.db.transact((tx) => seedGoods(tx, { sites: ['MIT', 'XBG'], skus: [] }));
  expectOk(await put(vehicle('v1'), vehicle('v2'), vehicle('v3', { homeSiteId: asId('XBG') })));
});
afterAll(() => base.drop());

const vehicle = (id: string, change: Partial<VehicleDraft> = {}): VehicleDraft => ({
  id: veh(id),
  name: `Van ${id}`,
  profile: 'van',
  homeSiteId: asId<SiteId>('MIT'),
  capacity: { weight: grams(800_000), volume: millilitres(6_000_000), units: units(40) },
  leastLoad: { weight: grams(5_000), volume: millilitres(1_000), units: units(2) },
  range: metres(120_500.5),
  metresPerSecond: 8.3,
  shifts: [{ weekday: 6, opens: 1320, closes: 1800 }],
  cost: { perKm: money(35, eur), perHour: money(2_400, eur), perUse: money(1_500, eur) },
  skills: ['chilled', 'frozen'],
  ...change,
});
const put = (...drafts: VehicleDraft[]) => base.db.transact((tx) => putVehicles(tx, drafts));
const factsOf = async (id: string) => {
  const found = await base.db.read((tx) =>
    sql<{ kind: string; data: unknown }>`select kind, data from storage.fact
      where key = ${id} order by id`.execute(tx.sql),
  );
  return found.rows;
};

describe('vehicles', () => {
  test('what was written is read again, field by field', async () => {
    const drone = vehicle('drone', { profile: 'drone', range: undefined, shifts: [], skills: [] });
    expectOk(await put(drone));
    const found = await base.db.read((tx) => findVehicles(tx, [veh('v1'), veh('x'), veh('drone')]));
    const status = { status: 'active', statusReason: undefined, version: 1 };
    expect([...found.values()]).toEqual([
      { ...drone, ...status },
      { ...vehicle('v1'), ...status },
    ]);
  });

  test('the same again is no new version', async () => {
    expect(expectOk(await put(vehicle('v1'), vehicle('v2', { name: 'Renamed' })))).toBe(1);
    const ids = (
      ...query: [Parameters<typeof listVehicles>[1], Parameters<typeof listVehicles>[2]?]
    ) => base.db.read((tx) => listVehicles(tx, ...query)).then((all) => all.map((v) => v.id));
    expect(await ids({ siteIds: [asId('XBG')] })).toEqual(['v3']);
    expect(await ids({ profile: 'drone' })).toEqual(['drone']);
    expect(await ids({}, { limit: 2 })).toEqual(['drone', 'v1']);
    expect(await ids({}, { limit: 2, after: 'v1' })).toEqual(['v2', 'v3']);
  });

  test('refused are rules broken and homes unknown, with the whole batch', async () => {
    expect(await put(vehicle('n1'), vehicle('n2', { metresPerSecond: 0 }))).toMatchObject({
      error: { kind: 'vehicle-invalid', vehicleId: 'n2' },
    });
    expect(await put(vehicle('n1'), vehicle('n2', { homeSiteId: asId('XX') }))).toMatchObject({
      error: { kind: 'site-not-found', siteId: 'XX' },
    });
    expect((await base.db.read((tx) => findVehicles(tx, [veh('n1')]))).size).toBe(0);
  });
});

describe('status', () => {
  const change = (
    status: VehicleStatus,
    more: { reason?: string; expectedVersion?: number } = {},
  ) => base.db.transact((tx) => changeVehicleStatus(tx, { vehicleId: veh('v2'), status, ...more }));

  test('a breakdown and the way back are one fact each', async () => {
    const broken = expectOk(await change('broken', { reason: 'flat tyre', expectedVersion: 2 }));
    expect(broken).toMatchObject({ status: 'broken', statusReason: 'flat tyre', version: 3 });
    expectOk(await change('broken', { reason: 'flat tyre' }));
    expectOk(await put(vehicle('v2')));
    const active = await base.db.read((tx) => listVehicles(tx, { status: 'active' }));
    expect(active.map((v) => v.id)).not.toContain('v2');
    expectOk(await change('active'));
    expectOk(await change('active'));
    expectOk(await change('off', { reason: 'inspection' }));
    expect(await factsOf('v2')).toEqual([
      {
        kind: 'fleet.vehicle-broken-down',
        data: { vehicle_id: 'v2', home_site_id: 'MIT', reason: 'flat tyre' },
      },
      { kind: 'fleet.vehicle-back', data: { vehicle_id: 'v2', home_site_id: 'MIT' } },
    ]);
  });

  test('is refused for the unknown and the out of date', async () => {
    expect(await change('active', { expectedVersion: 1 })).toMatchObject({
      error: { kind: 'stale-version', expected: 1 },
    });
    const unknown = base.db.transact((tx) =>
      changeVehicleStatus(tx, { vehicleId: veh('x'), status: 'off' }),
    );
    expect(await unknown).toMatchObject({ error: { kind: 'vehicle-not-found' } });
  });
});

describe('couriers', () => {
  const courier = (id: string, more: Partial<CourierDraft> = {}): CourierDraft => ({
    id: cou(id),
    name: `C ${id}`,
    homeSiteId: asId<SiteId>('MIT'),
    roles: ['driver'],
    profiles: ['van'],
    active: true,
    ...more,
  });
  const hire = (...drafts: CourierDraft[]) => base.db.transact((tx) => putCouriers(tx, drafts));
  const assign = (courierId: string, vehicleId?: string) =>
    base.db.transact((tx) =>
      assignDriver(tx, {
        courierId: cou(courierId),
        ...(vehicleId ? { vehicleId: veh(vehicleId) } : {}),
      }),
    );
  const driverOf = async (vehicleId: string) =>
    (await base.db.read((tx) => listCouriers(tx, { vehicleIds: [veh(vehicleId)] }))).map(
      (c) => c.id,
    );

  beforeAll(async () => {
    expectOk(
      await hire(
        courier('c1'),
        courier('c2'),
        courier('op', { roles: ['operator'], profiles: [] }),
      ),
    );
  });

  test('drive one vehicle that nobody else drives', async () => {
    expectOk(await assign('c1', 'v1'));
    expectOk(await assign('c1', 'v1'));
    expect(await assign('c2', 'v1')).toMatchObject({
      error: { kind: 'vehicle-taken', courierId: 'c1' },
    });
    expectOk(await assign('c1', 'v2'));
    expectOk(await assign('c2', 'v1'));
    expect([await driverOf('v1'), await driverOf('v2')]).toEqual([['c2'], ['c1']]);
    expectOk(await assign('c1'));
    expect(await driverOf('v2')).toEqual([]);
  });

  test('of two who want the same vehicle at once one gets it', async () => {
    expectOk(await assign('c2'));
    for (let round = 0; round < 10; round++) {
      const both = await Promise.all([assign('c1', 'v3'), assign('c2', 'v3')]);
      expect(both.filter((result) => result.ok)).toHaveLength(1);
      const [driver] = await driverOf('v3');
      expectOk(await assign(driver ?? ''));
    }
  });

  test.each([
    ['op', 'v1', 'courier-may-not-drive'],
    ['c1', 'drone', 'courier-may-not-drive'],
    ['c1', 'x', 'vehicle-not-found'],
    ['x', 'v1', 'courier-not-found'],
  ])('%s on %s is refused: %s', async (courierId, vehicleId, kind) => {
    expect(await assign(courierId, vehicleId)).toMatchObject({ ok: false, error: { kind } });
  });

  test('give up the vehicle when they leave', async () => {
    expectOk(await assign('c1', 'v1'));
    expectOk(await hire(courier('c1', { active: false })));
    expect(await driverOf('v1')).toEqual([]);
    expect(await hire(courier('c3', { homeSiteId: asId('XX') }))).toMatchObject({
      error: { kind: 'site-not-found' },
    });
  });
});

describe('positions', () => {
  const report = (vehicleId: string, second: number, lon: number) => ({
    vehicleId: veh(vehicleId),
    position: position(lon, 52.5),
    recordedAt: plus(someAfternoon, seconds(second)),
  });
  const send = (...reports: ReturnType<typeof report>[]) =>
    base.db.transact((tx) => reportPositions(tx, reports));
  const latest = async (id: string) =>
    (await base.db.read((tx) => findPositions(tx, [veh(id)]))).get(veh(id))?.position.lon;

  test('the latest counts, in whatever order they come', async () => {
    expect(await latest('v1')).toBeUndefined();
    const first = [report('v1', -20, 13.1), report('v1', -10, 13.2), report('v2', -15, 14)];
    expect(await send(...first)).toEqual({ kept: 3, leftOut: 0 });
    expect(await latest('v1')).toBe(13.2);
    expect(await send(report('v1', -15, 13.15))).toEqual({ kept: 1, leftOut: 0 });
    expect(await latest('v1')).toBe(13.2);
    const track = await base.db.read((tx) =>
      listTrack(tx, {
        vehicleId: veh('v1'),
        from: plus(someAfternoon, seconds(-20)),
        to: plus(someAfternoon, seconds(-10)),
        limit: 10,
      }),
    );
    expect(track.map((r) => r.position.lon)).toEqual([13.1, 13.15]);
  });

  test('a device that is wrong does not spoil the batch of others', async () => {
    const [future, unknown] = [report('v2', 121, 15), report('ghost', 0, 15)];
    expect(await send(future, unknown, report('v2', 119, 14.5))).toEqual({ kept: 1, leftOut: 2 });
    expect(await latest('v2')).toBe(14.5);
    expect(await send()).toEqual({ kept: 0, leftOut: 0 });
  });

  test('batches that cross each other neither deadlock nor go back in time', async () => {
    const at = (n: number) => minutes(-60) + n;
    const batches = Array.from({ length: 20 }, (_, n) =>
      n % 2
        ? [report('v1', at(n), n), report('v2', at(n), n), report('v3', at(n), n)]
        : [report('v3', at(n), n), report('v2', at(n), n), report('v1', at(n), n)],
    );
    await Promise.all(batches.map((batch) => send(...batch)));
    expect(await latest('v3')).toBe(19);
  });

  test('the record cannot be changed by the product', async () => {
    const forge = base.db.transact((tx) =>
      sql`update fleet.position_report set lon = 0`.execute(tx.sql),
    );
    await expect(forge).rejects.toThrow(/permission denied/);
  });
});

test('old reports are forgotten in batches; nothing else may be done to them', async () => {
  const early = plus(base.clock.now, seconds(-40 * 86_400));
  const report = (minute: number, from = early) => ({
    vehicleId: veh('v2'),
    position: position(10, 20),
    recordedAt: plus(from, minutes(minute)),
  });
  const reports = [report(1), report(2), report(3), report(-5, base.clock.now)];
  await base.db.transact((tx) => reportPositions(tx, reports));
  const before = plus(base.clock.now, seconds(-30 * 86_400));
  const forget = () => base.db.transact((tx) => forgetPositions(tx, { before, limit: 2 }));
  expect([await forget(), await forget(), await forget()]).toEqual([2, 1, 0]);
  const track = { vehicleId: veh('v2'), from: early, to: base.clock.now, limit: 9 };
  const left = await base.db.read((tx) => listTrack(tx, track));
  expect(left[0]?.recordedAt).toBeGreaterThan(before);
  const meddle = base.db.transact((tx) => sql`delete from fleet.position_report`.execute(tx.sql));
  await expect(meddle).rejects.toThrow(/permission denied/);
});
