import { asId, minutes, plus, type RegionId, type VehicleId } from '@waystock/kernel';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { auditBooks } from '../../src/workflows/audit-books.ts';
import type { Answer, Caller } from '../support/api.ts';
import { openTown, type Town } from '../support/town.ts';

let town: Town;
let driver: Caller;
let elsewhere: Caller;
beforeAll(async () => {
  town = await openTown({ TEA: 100, CUP: 100 });
  driver = await town.driver('VAN-1');
  elsewhere = await town.api.as('ops', 'else', { regions: [asId<RegionId>('moon')] });
});
afterAll(async () => {
  expect(await auditBooks(town.api.world)).toEqual([]);
  await town.api.close();
});

const region = { region_id: 'reg_test' };
const now = (): string => new Date(town.api.database.clock.now).toISOString();
const pass = (n: number): void => {
  town.api.database.clock.now = plus(town.api.database.clock.now, minutes(n));
};
const packed = async (lines: Record<string, number>, shopper: number): Promise<string> => {
  const order = await town.order(lines, shopper);
  await town.pick();
  return order.shipments[0].shipment_id;
};
const report = (route: string, event: object, key?: string) =>
  driver.send('POST', `/routes/${route}/events`, { at: now(), ...event }, key ? { key } : {});
const dropAt = (route: Answer['body'], shipment: string): Answer['body'] =>
  route.stops.find((s: Answer['body']) => s.kind === 'deliver' && s.shipment_id === shipment);

describe('a route', () => {
  let routeId: string;
  let shipments: string[];

  test('is planned on demand, and read by those who drive it and run it', async () => {
    shipments = [await packed({ TEA: 1 }, 1), await packed({ CUP: 2 }, 2)];
    const plan = await town.ops.send('POST', '/routes/plan', region, { key: 'plan-now-1' });
    expect(plan).toMatchObject({ status: 201, body: { unplanned: [] } });
    const [route] = plan.body.routes;
    expect(route).toMatchObject({
      site_id: 'SHOP',
      vehicle_id: 'VAN-1',
      courier_id: 'DRIVER-OF-VAN-1',
      currency: 'EUR',
      stops_total: 2,
      stops_done: 0,
    });
    expect(route.planned_by).toMatch(/^(solver|fallback)$/);
    expect(route.distance_m).toBeGreaterThan(500);
    expect(route.cost_minor).toBeGreaterThan(500);
    expect(route.ends_at > route.starts_at).toBe(true);
    const again = await town.ops.send('POST', '/routes/plan', region, { key: 'plan-now-1' });
    expect(again.body).toEqual(plan.body);
    routeId = route.route_id;
    expect((await driver.get('/routes')).body.items).toMatchObject([{ route_id: routeId }]);
    expect((await town.ops.get('/routes?vehicle_id=VAN-1')).body.items).toHaveLength(1);
    expect((await elsewhere.get('/routes')).body.items).toEqual([]);
    const other = await town.api.as('driver', 'other', { vehicles: [asId<VehicleId>('VAN-9')] });
    expect((await other.get('/routes')).body.items).toEqual([]);
    expect((await other.get(`/routes/${routeId}`)).body.kind).toBe('route-not-found');
    expect((await elsewhere.get(`/routes/${routeId}`)).body.kind).toBe('route-not-found');
  });

  test('tells its doors to its driver only, while it runs', async () => {
    const route = await driver.get(`/routes/${routeId}`);
    if (route.body.state === 'planned') {
      pass(60);
      await town.ops.send('POST', '/routes/plan', region);
    }
    const mine = (await driver.get(`/routes/${routeId}`)).body;
    expect(mine.state).toBe('released');
    expect(dropAt(mine, shipments[0] as string)).toMatchObject({
      recipient: 'A. Shopper',
      address: 'Teststraße 2, 10115 Berlin',
      state: 'planned',
    });
    const theirs = (await town.ops.get(`/routes/${routeId}`)).body;
    expect(dropAt(theirs, shipments[0] as string)).toMatchObject({
      recipient: null,
      address: null,
    });
  });

  test('is driven: each event once, in an order that can be', async () => {
    const early = await report(routeId, { type: 'finished' });
    expect(early).toMatchObject({ status: 409, body: { kind: 'route-moved-on' } });
    for (const shipment of shipments) await town.load(shipment);
    const started = await report(routeId, { type: 'started' }, 'started-1');
    expect(started.body).toMatchObject({ state: 'active', stops_done: 0 });
    expect((await report(routeId, { type: 'started' }, 'started-1')).body).toEqual(started.body);

    const [first, second] = shipments.map((id) => dropAt(started.body, id).stop_id);
    await report(routeId, { type: 'arrived', stop_id: first });
    const other = await report(routeId, { type: 'arrived', stop_id: second });
    expect(other).toMatchObject({ status: 409, body: { kind: 'other-stop-open' } });
    const unproved = { type: 'delivered', stop_id: first, proof: {} };
    expect(await report(routeId, unproved)).toMatchObject({
      status: 422,
      body: { kind: 'proof-missing' },
    });
    const done = { ...unproved, proof: { photo_id: 'photo-1' } };
    expect((await report(routeId, done)).body).toMatchObject({ stops_done: 1 });
    expect((await report(routeId, done)).body.kind).toBe('stop-settled');
    expect((await report(routeId, { type: 'loaded', stop_id: second })).body.kind).toBe(
      'wrong-kind-of-stop',
    );
    const stranger = { type: 'arrived', stop_id: 'stp_01jtk5c0000000000000000000' };
    expect((await report(routeId, stranger)).body.kind).toBe('stop-not-on-route');
    expect((await report(routeId, { type: 'finished' })).body.kind).toBe('stops-open');
    await report(routeId, { type: 'paused', duration_s: 600 });
    await report(routeId, { type: 'resumed' });
    const failed = { type: 'failed', stop_id: second, reason: 'nobody-home' };
    const after = (await report(routeId, failed)).body;
    expect(dropAt(after, shipments[1] as string)).toMatchObject({
      state: 'failed',
      failure: 'nobody-home',
      recipient: null,
    });
    pass(30);
    const end = await report(routeId, { type: 'finished' });
    expect(end.body).toMatchObject({ state: 'done', ends_at: now(), stops_done: 2 });
    await town.api.settle();
    const shipment = await town.ops.get(`/shipments/${shipments[0]}`);
    expect(shipment.body).toMatchObject({ stage: 'delivered', site_id: 'SHOP' });
  });
});

test('an urgent parcel is put onto a route that is fixed, once', async () => {
  await town.driver('VAN-2');
  const first = await packed({ TEA: 1 }, 3);
  await town.ops.send('POST', '/routes/plan', region);
  pass(90);
  await town.ops.send('POST', '/routes/plan', region);
  const fixed = (await town.ops.get('/routes?state=released')).body.items;
  expect(fixed).toHaveLength(1);
  await town.ops.send('PUT', '/vehicles/VAN-1/status', { status: 'off' });
  await town.ops.send('PUT', '/vehicles/VAN-2/status', { status: 'off' });
  await town.ops.send('PUT', `/vehicles/${fixed[0].vehicle_id}/status`, { status: 'active' });
  const urgent = await packed({ CUP: 1 }, 4);
  const insert = (key: string) =>
    town.ops.send('POST', '/routes/insertions', { shipment_id: urgent }, { key });
  const inserted = await insert('insert-1');
  expect(inserted).toMatchObject({ status: 200, body: { route_id: fixed[0].route_id } });
  expect([first, urgent].map((id) => dropAt(inserted.body, id)?.state)).toEqual([
    'planned',
    'planned',
  ]);
  expect((await insert('insert-1')).body).toEqual(inserted.body);
  expect((await insert('insert-2')).body.route_id).toBe(fixed[0].route_id);
});

test('a vehicle that breaks down leaves its goods to others', async () => {
  const [route] = (await town.ops.get('/routes?state=released')).body.items;
  const caller = await town.api.as('driver', 'd', { vehicles: [route.vehicle_id] });
  const broken = { type: 'broke-down', at: now(), detail: 'smoke' };
  await caller.send('POST', `/routes/${route.route_id}/events`, broken);
  await town.api.settle();
  expect((await town.ops.get(`/routes/${route.route_id}`)).body.state).toBe('cancelled');
  expect((await town.ops.get(`/vehicles/${route.vehicle_id}`)).body).toMatchObject({
    status: 'broken',
    status_reason: 'smoke',
  });
  const plan = await town.ops.send('POST', '/routes/plan', { ...region, site_id: 'SHOP' });
  expect(plan.body.routes).toEqual([]);
});

test('routes come in pages, soonest first', async () => {
  const all = (await town.ops.get('/routes')).body.items;
  expect(all.length).toBeGreaterThan(1);
  const paged: string[] = [];
  for (let cursor = ''; ; ) {
    const page = (await town.ops.get(`/routes?limit=1${cursor}`)).body;
    paged.push(...page.items.map((r: Answer['body']) => r.route_id));
    if (page.next_cursor === null) break;
    cursor = `&cursor=${page.next_cursor}`;
  }
  expect(paged).toEqual(all.map((r: Answer['body']) => r.route_id));
});

const none = 'rte_01jtk5c0000000000000000000';
const insertion = { shipment_id: 'shp_01jtk5c0000000000000000000' };
test.each<[number, string, () => ReturnType<Caller['get']>]>([
  [404, 'route-not-found', () => town.ops.get(`/routes/${none}`)],
  [404, 'route-not-found', () => report(none, { type: 'started' })],
  [404, 'not-found', () => town.ops.send('POST', '/routes/insertions', insertion)],
  [404, 'not-found', () => elsewhere.send('POST', '/routes/plan', region)],
  [422, 'region-not-found', () => town.ops.send('POST', '/routes/plan', { region_id: 'none' })],
  [404, 'site-not-found', () => town.ops.send('POST', '/routes/plan', { ...region, site_id: 'A' })],
  [422, 'invalid', () => report(none, { type: 'flew' })],
  [403, 'wrong-role', () => driver.send('POST', '/routes/plan', region)],
  [403, 'wrong-role', async () => (await town.api.as('shopper')).get('/routes')],
])('%i %s', async (status, kind, call) => {
  expect(await call()).toMatchObject({ status, body: { kind } });
});
