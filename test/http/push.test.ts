import { hours, minutes, plus, seconds } from '@waystock/kernel';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import {
  type LoopbackPushService,
  openLoopbackPushService,
} from '../../src/gateways/notification/loopback-push-service.ts';
import type { PushTarget } from '../../src/gateways/notification/push-gateway.ts';
import { openWebPushGateway } from '../../src/gateways/notification/web-push-gateway.ts';
import { tellShopper } from '../../src/workflows/tell-shopper.ts';
import type { DeliveredFact } from '../../src/world.ts';
import type { Answer, Caller } from '../support/api.ts';
import { openTown, type Town } from '../support/town.ts';

/** Devices are told by Web Push, over a push service on this machine that opens what it gets. */
let service: LoopbackPushService;
let town: Town;
let driver: Caller;
let anna: Caller;
let bert: Caller;
beforeAll(async () => {
  service = await openLoopbackPushService();
  const push = openWebPushGateway({ contact: 'mailto:push@waystock.example', loopback: true });
  town = await openTown({ TEA: 100, CUP: 100 }, { push });
  driver = await town.driver('VAN-1');
  anna = await town.api.as('shopper', 'cus_1');
  bert = await town.api.as('shopper', 'cus_2');
});
afterEach(() => service.answer('as-usual'));
afterAll(async () => {
  await town.api.close();
  await service.close();
});

const path = '/me/push-subscriptions';
const asBody = ({ endpoint, p256dh, auth }: PushTarget) => ({ endpoint, keys: { p256dh, auth } });
const subscribe = async (who: Caller, device = service.subscribe()) => {
  const { status, body } = await who.send('POST', path, asBody(device));
  expect(status).toBe(201);
  return { device, id: body.subscription_id as string };
};
const listed = async (who: Caller) =>
  (await who.get(path)).body.items.map((one: Answer['body']) => one.subscription_id);
const read = (device: PushTarget) =>
  service.received(device).map((text): Answer['body'] => JSON.parse(text));
const titles = (device: PushTarget): string[] => read(device).map(({ title }) => title);

const clock = () => town.api.database.clock;
const report = (route: string, event: object) =>
  driver.send('POST', `/routes/${route}/events`, { at: new Date(clock().now), ...event });

/** An order each, picked, planned, loaded and on the road, in the order of their stops. */
async function onTheRoad(shoppers: readonly number[]) {
  const orders: Answer['body'][] = [];
  for (const n of shoppers) orders.push(await town.order({ TEA: 1 }, n));
  await town.pick();
  for (let n = 0; n < 2; n++) {
    await town.ops.send('POST', '/routes/plan', { region_id: 'reg_test' });
    clock().now = plus(clock().now, minutes(45));
  }
  await town.ops.send('POST', '/routes/plan', { region_id: 'reg_test' });
  const [{ route_id: route }] = (await driver.get('/routes?state=released')).body.items;
  const { stops } = (await driver.get(`/routes/${route}`)).body;
  const doors = stops.filter(({ kind }: Answer['body']) => kind === 'deliver');
  for (const { shipment_id } of doors) await town.load(shipment_id);
  await report(route, { type: 'started' });
  await town.api.settle();
  const orderOf = (shipmentId: string) =>
    orders.find(({ shipments }) => shipments[0].shipment_id === shipmentId);
  return {
    route,
    stops: doors.map((stop: Answer['body']) => ({ ...stop, order: orderOf(stop.shipment_id) })),
  };
}

describe('a subscription', () => {
  test('is listed, is the same again for the same device, and ends when its person says so', async () => {
    const { device, id } = await subscribe(anna);
    expect((await subscribe(anna, device)).id).toBe(id);
    const { body } = await anna.get(path);
    expect(body.items).toEqual([{ subscription_id: id, created_at: expect.any(String) }]);
    expect(Buffer.from(body.public_key, 'base64url')).toHaveLength(65);
    expect((await bert.send('DELETE', `${path}/${id}`)).status).toBe(404);
    expect((await anna.send('DELETE', `${path}/${id}`)).status).toBe(204);
    expect(await listed(anna)).toEqual([]);
  });

  test('of a device that another person takes over is theirs alone', async () => {
    const { device } = await subscribe(anna);
    const theirs = await subscribe(bert, device);
    expect([await listed(anna), await listed(bert)]).toEqual([[], [theirs.id]]);
    await bert.send('DELETE', `${path}/${theirs.id}`);
  });

  test('beyond the tenth of a person ends the oldest', async () => {
    const carla = await town.api.as('shopper', 'cus_3');
    const ids: string[] = [];
    for (let n = 0; n < 12; n++) {
      clock().now = plus(clock().now, seconds(1));
      ids.push((await subscribe(carla)).id);
    }
    expect(await listed(carla)).toEqual(ids.slice(2));
  });

  test.each([
    ['an address of our own network', { endpoint: 'https://10.0.0.7/x' }, 'endpoint'],
    ['an address without TLS', { endpoint: 'http://push.example.com/x' }, 'endpoint'],
    ['keys that are none', { keys: { p256dh: 'A'.repeat(87), auth: 'A'.repeat(22) } }, 'keys'],
  ])('with %s is refused', async (_, change, because) => {
    const body = { ...asBody(service.subscribe()), ...change };
    expect(await anna.send('POST', path, body)).toMatchObject({
      status: 422,
      body: { kind: 'push-subscription-invalid', details: { because } },
    });
  });

  test('is sealed where it is kept, and gone with its person', async () => {
    const dora = await town.api.as('shopper', 'cus_4');
    const { device, id } = await subscribe(dora);
    const kept = () =>
      town.api.database.db.read(async (tx) => {
        const { rows } = await sql<{ row: string; sealed: Buffer }>`
          select s::text as row, sealed from notifications.push_subscription s
          where id = ${id}`.execute(tx.sql);
        return rows.map(({ row, sealed }) => row + sealed.toString('latin1'));
      });
    const [row = ''] = await kept();
    expect(row).toContain(id);
    expect(row).not.toContain(device.auth);
    expect(row).not.toContain('127.0.0.1');
    const { body } = await dora.get('/me/export');
    expect(body.devices).toMatchObject([{ subscription_id: id, endpoint: device.endpoint }]);
    expect((await dora.send('DELETE', '/me')).status).toBe(204);
    expect(await kept()).toEqual([]);
  });
});

describe('on the road', () => {
  test('each device is told of its own order, from the dock to the door, once', async () => {
    const [annas, berts] = [await subscribe(anna), await subscribe(bert)];
    const { route, stops } = await onTheRoad([1, 2]);
    const deviceOf = ({ order }: Answer['body']) =>
      order.customer_id === 'cus_1' ? annas.device : berts.device;
    const [first, second] = stops;
    expect(titles(deviceOf(first))).toEqual(['On its way', 'Nearly there']);
    expect(titles(deviceOf(second))).toEqual(['On its way']);

    await report(route, { type: 'arrived', stop_id: first.stop_id });
    const proof = { pin: true };
    await report(route, { type: 'delivered', stop_id: first.stop_id, proof });
    await town.api.settle();
    expect(titles(deviceOf(first)).at(-1)).toBe('Delivered');
    expect(titles(deviceOf(second))).toEqual(['On its way', 'Nearly there']);

    await report(route, { type: 'failed', stop_id: second.stop_id, reason: 'nobody-home' });
    await town.api.settle();
    expect(titles(deviceOf(second)).at(-1)).toBe('Not delivered');

    const [notice] = read(deviceOf(first));
    expect(notice).toMatchObject({
      url: `/shop/orders/${first.order.order_id}`,
      tag: first.shipment_id,
    });
    const said = [annas, berts].flatMap(({ device }) => service.received(device)).join(' ');
    for (const word of ['cus_', 'ORD-', 'TEA', 'Shopper', 'straße', '10115'])
      expect(said).not.toContain(word);
  });

  test('who is late hears until when, by the clock of where it goes', async () => {
    const { device } = await subscribe(anna);
    await town.api.database.db.transact(async (tx) => {
      const { shipments } = await town.order({ CUP: 1 }, 1);
      const data = {
        shipment_id: shipments[0].shipment_id,
        site_id: 'SHOP',
        eta_from: '2026-05-06T20:05:00.000Z',
        eta_to: '2026-05-06T20:40:00.000Z',
      };
      tx.emit({ kind: 'dispatch.promise-at-risk', key: shipments[0].shipment_id, data });
    });
    await town.api.settle();
    expect(read(device)).toMatchObject([
      { title: 'Later than promised', body: 'Now expected between 20:05 and 20:40.' },
    ]);
  });
});

describe('what goes wrong', () => {
  const factAbout = (shipmentId: string): DeliveredFact => ({
    id: `fct_${shipmentId}`,
    at: clock().now,
    kind: 'orders.shipment-delivered',
    key: shipmentId,
    data: {},
  });
  const aShipment = async (): Promise<string> =>
    (await town.order({ CUP: 1 }, 2)).shipments[0].shipment_id;
  const worldOf = () => town.api.world;

  test('a fact that comes again tells nobody again', async () => {
    const { device } = await subscribe(bert);
    const fact = factAbout(await aShipment());
    for (let n = 0; n < 3; n++) await tellShopper(worldOf(), fact);
    expect(titles(device)).toEqual(['Delivered']);
  });

  test('of two devices the one that could not be told is told later, the other not again', async () => {
    const { device } = await subscribe(bert);
    const fact = factAbout(await aShipment());
    await tellShopper(worldOf(), fact);
    const late = await subscribe(bert);
    service.answer('busy');
    await expect(tellShopper(worldOf(), fact)).rejects.toThrow('push services were busy');
    service.answer('as-usual');
    await tellShopper(worldOf(), fact);
    expect([titles(device), titles(late.device)]).toEqual([['Delivered'], ['Delivered']]);
  });

  test('a device that is gone is forgotten', async () => {
    const { device, id } = await subscribe(bert);
    service.unsubscribe(device);
    await tellShopper(worldOf(), factAbout(await aShipment()));
    expect(await listed(bert)).not.toContain(id);
  });

  test('what is refused is not tried again, and what is old is no news', async () => {
    const { device } = await subscribe(bert);
    const fact = factAbout(await aShipment());
    service.answer('refusing');
    await tellShopper(worldOf(), fact);
    service.answer('as-usual');
    await tellShopper(worldOf(), fact);
    const old = factAbout(await aShipment());
    clock().now = plus(clock().now, hours(2));
    await tellShopper(worldOf(), old);
    expect(titles(device)).toEqual([]);
  });
});

test('where nobody is told anything the page hears so', async () => {
  const silent = await openTown({ TEA: 1 });
  const shopper = await silent.api.as('shopper', 'cus_1');
  expect((await shopper.get(path)).body).toEqual({ items: [], public_key: null });
  const refused = await shopper.send('POST', path, asBody(service.subscribe()));
  expect(refused.body.details).toEqual({ because: 'unavailable' });
  await silent.api.close();
});
