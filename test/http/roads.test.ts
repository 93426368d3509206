import { asId, expectOk, plus, type Position, type RegionId, seconds } from '@waystock/kernel';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { asOsm, importNetwork, prepareNetwork, route } from '../../src/domains/roads/index.ts';
import { roadsInUse } from '../../src/workflows/roads-in-use.ts';
import type { World } from '../../src/world.ts';
import { type Caller, openTestApi, type TestApi } from '../support/api.ts';
import { openShop } from '../support/shop.ts';

const at = (x: number, y: number): Position => ({ lon: 13.4 + x * 0.003, lat: 52.5 + y * 0.002 });
const [west, middle, east] = [at(0.5, 0), at(1.5, 0), at(2.5, 0)];
const corners = [at(0, 0), at(1, 0), at(2, 0), at(3, 0), at(1, 3), at(2, 3)];
const way = (id: number, nodes: number[], name: string) => ({
  id,
  nodes,
  tags: { highway: 'residential', name },
});

/** A short way from west to east, and a long one around. */
let api: TestApi;
let ops: Caller;
let elsewhere: Caller;
beforeAll(async () => {
  const network = {
    nodes: corners.map((corner, i) => ({ id: i + 1, ...corner })),
    ways: [way(1, [1, 2, 3, 4], 'Short Street'), way(2, [2, 5, 6, 3], 'Long Street')],
  };
  const prepared = await prepareNetwork(
    { name: 'two ways', country: 'de' },
    asOsm({ network, addresses: [] }),
  );
  api = await openTestApi(async (tx) => {
    await importNetwork(tx, prepared);
  });
  await openShop(api.database.db);
  await api.database.db.transact((tx) =>
    sql`update network.site set lon = ${west.lon}, lat = ${west.lat}`.execute(tx.sql),
  );
  const scope = (region: string) => ({ regions: [asId<RegionId>(region)] });
  ops = await api.as('ops', 'otto', scope('reg_test'));
  elsewhere = await api.as('ops', 'elsa', scope('reg_other'));
});
afterAll(() => api.close());
beforeEach(async () => {
  for (const { condition_id } of await open()) await ops.send('DELETE', `${path}/${condition_id}`);
});

const path = '/roads/conditions';
const closure = (change: object = {}) => ({
  effect: { kind: 'closed', places: [middle] },
  reason: 'a burst pipe',
  ...change,
});
const open = async (who = ops) => (await who.get(path)).body.items;
async function driven(world: World = api.world): Promise<string[]> {
  const way = expectOk(route(await roadsInUse(world), 'van', west, east));
  return way.steps.map(({ street }) => street);
}
const around = ['Short Street', 'Long Street', 'Short Street'];

describe('a closure', () => {
  test('changes what this process answers before a second is over, and lifting it, too', async () => {
    expect(await driven()).toEqual(['Short Street']);
    const began = performance.now();
    const put = await ops.send('POST', path, closure());
    expect(await driven()).toEqual(around);
    expect(performance.now() - began).toBeLessThan(1000);
    expect(put).toMatchObject({
      status: 201,
      body: {
        ...closure(),
        streets: [{ name: 'Short Street', position: middle }],
        put_by: 'ops:otto',
        region_ids: ['reg_test'],
        ends_at: null,
      },
    });
    expect(await open()).toEqual([put.body]);
    expect(await ops.send('DELETE', `${path}/${put.body.condition_id}`)).toMatchObject({
      status: 204,
    });
    expect(await driven()).toEqual(['Short Street']);
    expect(await open()).toEqual([]);
  });

  test('changes what another process answers a second later', async () => {
    const { db } = api.database;
    const other: World = {
      ...api.world,
      db: { transact: (work) => db.transact(work), read: (work) => db.read(work) },
    };
    expect(await driven(other)).toEqual(['Short Street']);
    await ops.send('POST', path, closure());
    api.database.clock.now = plus(api.database.clock.now, seconds(1));
    expect(await driven(other)).toEqual(around);
  });

  test('holds from when to when it says; one that would be over is refused', async () => {
    const { now } = api.database.clock;
    const iso = (s: number) => new Date(now + s * 1000).toISOString();
    const put = await ops.send('POST', path, closure({ begins_at: iso(60), ends_at: iso(120) }));
    expect(put.body).toMatchObject({ begins_at: iso(60), ends_at: iso(120) });
    expect(await driven()).toEqual(['Short Street']);
    expect(await open()).toHaveLength(1);
    api.database.clock.now = plus(now, seconds(61));
    expect(await driven()).toEqual(around);
    api.database.clock.now = plus(now, seconds(121));
    expect(await driven()).toEqual(['Short Street']);
    expect(await open()).toEqual([]);
    for (const over of [{ ends_at: iso(121) }, { begins_at: iso(300), ends_at: iso(200) }])
      expect(await ops.send('POST', path, closure(over))).toMatchObject({
        status: 422,
        body: { kind: 'condition-over' },
      });
  });

  test('is of a street, and is told as a fact with who did it', async () => {
    const nowhere = closure({ effect: { kind: 'closed', places: [at(1.5, 1.5)] } });
    expect(await ops.send('POST', path, nowhere)).toMatchObject({
      status: 422,
      body: { kind: 'position-off-network' },
    });
    const { condition_id: id } = (await ops.send('POST', path, closure())).body;
    await ops.send('DELETE', `${path}/${id}`);
    const { rows } = await api.database.db.read((tx) =>
      sql`select kind, data->>'by' as by, data->>'region_id' as region from storage.fact
        where key = ${id} and kind like 'roads.%' order by id`.execute(tx.sql),
    );
    expect(rows).toEqual([
      { kind: 'roads.roads-changed', by: 'ops:otto', region: 'reg_test' },
      { kind: 'roads.condition-lifted', by: 'ops:otto', region: 'reg_test' },
    ]);
    const audit = await api.database.db.read((tx) =>
      sql`select put_by, lifted_by from roads.condition where id::text = ${id}`.execute(tx.sql),
    );
    expect(audit.rows).toEqual([{ put_by: 'ops:otto', lifted_by: 'ops:otto' }]);
  });
});

test('a street may be slow, and an area closed to drones', async () => {
  const slow = closure({ effect: { kind: 'slowed', places: [middle], times: 20 } });
  expect((await ops.send('POST', path, slow)).body.effect).toMatchObject({ times: 20 });
  expect(await driven()).toEqual(around);
  const ring = [at(0, 0), at(1, 0), at(1, 1)];
  const noFly = await ops.send('POST', path, closure({ effect: { kind: 'no-fly', ring } }));
  expect(noFly.body).toMatchObject({ effect: { ring }, streets: [], region_ids: ['reg_test'] });
  for (const effect of [
    { kind: 'slowed', places: [middle] },
    { kind: 'slowed', places: [middle], times: 1 },
    { kind: 'no-fly', ring: [west, east] },
    { kind: 'closed', places: [] },
  ])
    expect(await ops.send('POST', path, closure({ effect }))).toMatchObject({
      status: 422,
      body: { kind: 'invalid' },
    });
});

test('operations change the streets of their own region, and nobody else any', async () => {
  expect(await elsewhere.send('POST', path, closure())).toMatchObject({ status: 404 });
  const { condition_id: id } = (await ops.send('POST', path, closure())).body;
  expect(await open(elsewhere)).toEqual([]);
  expect(await elsewhere.send('DELETE', `${path}/${id}`)).toMatchObject({ status: 404 });
  const auditor = await api.as('auditor', 'anna');
  expect(await open(auditor)).toHaveLength(1);
  expect(await auditor.send('DELETE', `${path}/${id}`)).toMatchObject({ status: 403 });
  const shopper = await api.as('shopper', 'cus_1');
  expect(await shopper.send('POST', path, closure())).toMatchObject({ status: 403 });
  expect(await ops.send('DELETE', `${path}/999999`)).toMatchObject({ status: 404 });
});

test('many of them come in pages', async () => {
  for (let i = 0; i < 3; i++) await ops.send('POST', path, closure({ reason: `pit ${i}` }));
  const first = (await ops.get(`${path}?limit=2`)).body;
  const second = (await ops.get(`${path}?limit=2&cursor=${first.next_cursor}`)).body;
  const reasons = [...first.items, ...second.items].map(({ reason }) => reason);
  expect(reasons).toEqual(['pit 0', 'pit 1', 'pit 2']);
  expect(second.next_cursor).toBeNull();
  const forged = Buffer.from('nothing').toString('base64url');
  expect((await ops.get(`${path}?cursor=${forged}`)).status).toBe(200);
});

test('which street is where somebody points', async () => {
  const find = async (position: Position) =>
    (await ops.send('POST', '/roads/street-searches', { position })).body.street;
  expect(await find({ ...middle, lat: middle.lat + 0.0001 })).toMatchObject({
    name: 'Short Street',
    position: middle,
  });
  // Nobody points better than that on a map of a whole city.
  expect(await find({ ...middle, lat: middle.lat - 0.002 })).toMatchObject({ position: middle });
  expect(await find({ ...middle, lat: middle.lat - 0.003 })).toBeNull();
});
