import { asId, hours, isoOf, minus, minutes, plus, type RegionId } from '@waystock/kernel';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Answer, Caller } from '../support/api.ts';
import { orderBody } from '../support/shop.ts';
import { openTown, type Town } from '../support/town.ts';

let town: Town;
let driver: Caller;
let elsewhere: Caller;
let order: Answer['body'];
let shipmentId: string;
beforeAll(async () => {
  town = await openTown({ TEA: 50 });
  driver = await town.driver('VAN-1');
  elsewhere = await town.api.as('ops', 'else', { regions: [asId<RegionId>('moon')] });
});
afterAll(() => town.api.close());

const pass = (n: number): void => {
  town.api.database.clock.now = plus(town.api.database.clock.now, minutes(n));
};
const read = async (path: string, who = town.ops): Promise<Answer['body']> =>
  (await who.get(path)).body;
const kinds = async (): Promise<string[]> =>
  (await read('/exceptions')).items.map((one: Answer['body']) => one.kind);

describe('an order on its way through the control room', () => {
  test('waits, is foreseen in the next wave, and would have nowhere to go if its site paused', async () => {
    order = await town.order({ TEA: 2 });
    shipmentId = order.shipments[0].shipment_id;
    const { position } = order.destination;
    expect((await read('/open-orders')).items).toEqual([
      [
        ...[order.order_id, order.number, position.lon, position.lat, 'allocated'],
        ...[order.promised_at, false],
      ],
    ]);
    expect(await read('/sites/SHOP/next-wave')).toMatchObject({
      waiting_shipments: 1,
      shipments: 1,
      units: 2,
    });
    const before = (await read(`/orders/${order.order_id}`)).version;
    expect(await read('/sites/SHOP/pause-effects')).toMatchObject({
      paused: false,
      waiting_shipments: 1,
      staying_shipments: 0,
      considered_orders: 1,
      moved_orders: 0,
      stranded_orders: 1,
    });
    expect((await read(`/orders/${order.order_id}`)).version).toBe(before);
    expect((await read('/sites/SHOP')).paused).toBe(false);
  });

  test('a paused site is an exception, and what is being picked stays', async () => {
    await town.pick();
    await town.ops.send('POST', '/sites/SHOP/pause', { reason: 'Water in the cellar' });
    expect((await read('/exceptions')).items).toMatchObject([
      { kind: 'site-paused', site_id: 'SHOP', detail: 'Water in the cellar', promised_at: null },
    ]);
    expect(await read('/sites/SHOP/pause-effects')).toMatchObject({
      paused: true,
      waiting_shipments: 0,
      staying_shipments: 1,
    });
    await town.ops.send('POST', '/sites/SHOP/resumption');
    expect(await kinds()).toEqual([]);
  });

  test('its vehicle shows what it carries and how much time it has', async () => {
    await town.ops.send('POST', '/routes/plan', { region_id: 'reg_test' });
    const [van] = (await read('/fleet')).items;
    expect(van).toMatchObject({
      vehicle_id: 'VAN-1',
      courier: 'Somebody',
      route: { stops_total: 1, stops_done: 0, load_units: 2, late_stops: 0 },
    });
    expect(van.route.late_s).toBeLessThan(0);
    const line = await read(`/routes/${van.route.route_id}/line`);
    expect(line.legs.at(-1).line.length).toBeGreaterThan(4);
    expect((await driver.get(`/routes/${van.route.route_id}/line`)).status).toBe(200);
  });
});

test('a card that was declined waits for somebody', async () => {
  const shopper = await town.api.as('shopper', 'cus_2');
  const draft = { lines: [{ skuId: 'TEA', units: 1 }], shopper: 2, delivery: { sla: 'same-day' } };
  const declined = { ...orderBody(draft), payment_method: 'tok_decline' };
  const placed = await shopper.send('POST', '/orders', declined);
  await town.api.settle();
  const found = (await read('/exceptions')).items.find(
    (one: Answer['body']) => one.order_id === placed.body.order_id,
  );
  expect(found).toMatchObject({ kind: 'payment', detail: 'declined', site_id: 'SHOP' });
});

test('a packed shipment changes over to the route somebody chooses', async () => {
  const ids: string[] = [];
  const routeIds: string[] = [];
  // A van for each, so that there is another route to change over to.
  for (const [n, vehicleId] of [
    [3, 'VAN-2'],
    [4, 'VAN-3'],
  ] as const) {
    await othersOff();
    await town.driver(vehicleId);
    const placed = await town.order({ TEA: 1 }, n, 'two-hour');
    ids.push(placed.shipments[0].shipment_id);
    await town.pick();
    expect(await read(`/shipments/${ids.at(-1)}/insertions`, town.ops)).toMatchObject({
      refused: [],
    });
    await town.ops.send('POST', '/routes/plan', { region_id: 'reg_test' });
    const [route] = (await read(`/routes?vehicle_id=${vehicleId}`)).items;
    expect(route).toMatchObject({ state: 'released' });
    routeIds.push(route.route_id);
  }
  const [first] = ids;
  const { items } = await read(`/shipments/${first}/insertions`);
  expect(items.map((one: Answer['body']) => one.route_id)).toEqual([routeIds[1]]);
  expect(Date.parse(items[0].delivers_at)).toBeGreaterThan(town.api.database.clock.now);
  const moved = await town.ops.send('POST', '/routes/insertions', {
    shipment_id: first,
    route_id: items[0].route_id,
  });
  expect(moved.body).toMatchObject({ route_id: routeIds[1] });
  const riding = moved.body.stops.map((stop: Answer['body']) => stop.shipment_id);
  expect(riding).toEqual(expect.arrayContaining(ids));
  const { stops } = await read(`/routes/${routeIds[0]}`);
  expect(
    stops.filter((stop: Answer['body']) => stop.shipment_id === first && stop.state === 'planned'),
  ).toEqual([]);
});

async function othersOff(): Promise<void> {
  for (const { vehicle_id: id } of (await read('/vehicles?status=active')).items)
    await town.ops.send('PUT', `/vehicles/${id}/status`, { status: 'off' });
}

describe('what is not brought', () => {
  test('is late once its promise has passed', async () => {
    const late = Date.parse(order.promised_at) - town.api.database.clock.now;
    pass(late / 60_000 + 1);
    const { items } = await read('/exceptions');
    expect(items).toContainEqual(
      expect.objectContaining({ kind: 'late', shipment_id: shipmentId, site_id: 'SHOP' }),
    );
    expect(items.map((one: Answer['body']) => one.promised_at)).toEqual(
      items.map((one: Answer['body']) => one.promised_at).toSorted(),
    );
    const open = (await read('/open-orders')).items;
    expect(open.find(([id]: unknown[]) => id === order.order_id).at(-1)).toBe(true);
  });

  test('so is what a vehicle brings to a counter; what stands there waits for its shopper', async () => {
    const { db } = town.api.database;
    const isTold = async (): Promise<boolean> =>
      (await read('/exceptions')).items.some(
        (one: Answer['body']) => one.shipment_id === shipmentId,
      );
    const stage = (await read(`/orders/${order.order_id}`)).shipments[0].stage;
    await db.transact((tx) =>
      sql`update orders.orders set sla = 'pickup' where id = ${order.order_id}`.execute(tx.sql),
    );
    expect([stage, await isTold()]).toEqual(['packed', true]);
    const serve = (service: string) =>
      db.transact((tx) =>
        sql`update orders.shipment set service = ${service} where id = ${shipmentId}`.execute(
          tx.sql,
        ),
      );
    await serve('collection');
    expect(await isTold()).toBe(false);
    await serve('own');
    await db.transact((tx) =>
      sql`update orders.orders set sla = 'same-day' where id = ${order.order_id}`.execute(tx.sql),
    );
  });

  test('counts in the hour in which it was placed', async () => {
    const from = minus(town.api.database.clock.now, hours(24));
    const query = `from=${isoOf(from)}&until=${isoOf(plus(from, hours(25)))}&step=hour`;
    const { currency, items } = await read(`/regions/reg_test/indicators?${query}`);
    expect([currency, items.length]).toEqual(['EUR', 25]);
    const counted = items.filter((one: Answer['body']) => one.orders > 0);
    expect(counted).toMatchObject([{ orders: 4, planned: 3, split: 0, cancelled: 0 }]);
    expect(counted[0].plan_cost_minor).toBeGreaterThan(0);
    const days = `from=${isoOf(from)}&until=2100-01-01T00:00:00Z&step=hour`;
    expect((await read(`/regions/reg_test/indicators?${days}`)).items).toHaveLength(400);
  });
});

test('another region sees none of it', async () => {
  for (const path of ['/exceptions', '/open-orders', '/fleet'])
    expect((await read(path, elsewhere)).items).toEqual([]);
  expect((await read('/sites/SHOP/next-wave', elsewhere)).kind).toBe('site-not-found');
  expect((await read('/sites/SHOP/pause-effects', elsewhere)).kind).toBe('site-not-found');
});
