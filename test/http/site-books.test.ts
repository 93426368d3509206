import { hours, type Instant, plus } from '@waystock/kernel';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { auditBooks } from '../../src/workflows/audit-books.ts';
import type { Answer, Caller } from '../support/api.ts';
import { orderBody, shopSite } from '../support/shop.ts';
import { openTown, type Town } from '../support/town.ts';

/** What those who keep a site see of it, and what they hand over at its counter. */
let town: Town;
let host: Caller;
beforeAll(async () => {
  town = await openTown({ TEA: 60, CUP: 40 });
  ({ host } = town);
  await town.ops.send('PUT', '/sites/SHOP', await dearer());
});
afterAll(async () => {
  expect(await auditBooks(town.api.world)).toEqual([]);
  await town.api.close();
});

/** The shop as it is, and what is agreed with its host. */
async function dearer(): Promise<object> {
  const { body } = await host.get('/sites/SHOP');
  const site = without(body, ['site_id', 'paused', 'pause_reason', 'version']);
  return {
    ...site,
    handling_cost_minor: 70,
    handling_per_unit_minor: 10,
    storage_cost_minor: 5_000,
  };
}

const without = (body: object, names: readonly string[]): object =>
  Object.fromEntries(Object.entries(body).filter(([name]) => !names.includes(name)));

/** A token does not last as long. */
async function passTime(until: Instant): Promise<void> {
  town.api.database.clock.now = until;
  host = await town.api.as('host', 'host', { sites: [shopSite] });
}

const work = async (): Promise<Answer['body']> => (await host.get('/sites/SHOP/work')).body;
const dock = async (): Promise<Answer['body'][]> =>
  (await host.get('/dock?site_id=SHOP')).body.items;
const collect = (code: string, key?: string) =>
  host.send('POST', '/collections', { site_id: 'SHOP', code }, key ? { key } : {});

test('what waits moves on from release to hand-over', async () => {
  const { shipments } = await town.order({ TEA: 2, CUP: 1 });
  expect(await work()).toMatchObject({
    open: true,
    opens_at: null,
    to_release: { shipments: 1, units: 3, waiting_for_goods: 0 },
    to_pick: { shipments: 0, units: 0, lists: 0, first_promised_at: null },
  });
  await host.send('POST', '/waves', { site_id: 'SHOP' });
  expect(await work()).toMatchObject({
    to_release: { shipments: 0 },
    to_pick: { shipments: 1, units: 3, lists: 1 },
  });
  await town.pick();
  expect(await work()).toMatchObject({
    to_pick: { shipments: 0 },
    to_hand_over: { shipments: 1, parcels: 1 },
    to_collect: { shipments: 0 },
    handed_over_today: { shipments: 0 },
  });
  const [leaving] = await dock();
  expect(leaving).toMatchObject({
    shipment_id: shipments[0].shipment_id,
    state: 'packed',
    taken_by: 'vehicle',
    vehicle_id: null,
    parcels: [{ number: 1, lines: [{ sku_id: 'CUP' }, { sku_id: 'TEA', units: 2 }] }],
  });
  await town.load(shipments[0].shipment_id);
  expect(await dock()).toEqual([]);
  expect(await work()).toMatchObject({
    to_hand_over: { shipments: 0 },
    handed_over_today: { shipments: 1, parcels: 1 },
  });
});

describe('at the counter', () => {
  async function pickUp(n: number): Promise<Answer['body']> {
    const shopper = await town.api.as('shopper', `cus_${n}`);
    const delivery = { sla: 'pickup', pickup_site_id: 'SHOP' };
    const draft = { lines: [{ skuId: 'CUP', units: 1 }], shopper: n, delivery };
    const placed = await shopper.send('POST', '/orders', orderBody(draft));
    await town.api.settle();
    return (await shopper.get(`/orders/${placed.body.order_id}`)).body;
  }

  test('a customer takes all that is ready, by the number of the order, once', async () => {
    const order = await pickUp(2);
    await town.pick();
    expect((await work()).to_collect).toEqual({ shipments: 1, parcels: 1 });
    const taken = await collect(` ${order.number} `, 'counter-1');
    expect(taken).toMatchObject({
      status: 200,
      body: { order_number: order.number, parcels: 1 },
    });
    expect((await collect(` ${order.number} `, 'counter-1')).body).toEqual(taken.body);
    await town.api.settle();
    const shopper = await town.api.as('shopper', 'cus_2');
    expect((await shopper.get(`/orders/${order.order_id}`)).body.stage).toBe('delivered');
    expect((await shopper.get(`/orders/${order.order_id}/payment`)).body.captured_minor).toBe(
      order.total_minor,
    );
    expect((await collect(order.number)).body.kind).toBe('nothing-to-collect');
  });

  test('or by the number of a parcel; what rides with a van is not given out', async () => {
    await pickUp(3);
    const delivered = await town.order({ TEA: 1 }, 4);
    await town.pick();
    const waiting = (await dock()).find((one) => one.taken_by === 'customer');
    const taken = await collect(waiting.parcels[0].tracking_number.toLowerCase());
    expect(taken.body).toMatchObject({ shipments: [waiting.shipment_id], parcels: 1 });
    expect((await collect(delivered.number)).body.kind).toBe('nothing-to-collect');
    expect((await collect('WS12')).body.kind).toBe('nothing-to-collect');
    const elsewhere = await town.api.as('host', 'else', {});
    const stranger = await elsewhere.send('POST', '/collections', {
      site_id: 'SHOP',
      code: delivered.number,
    });
    expect(stranger).toMatchObject({ status: 404, body: { kind: 'site-not-found' } });
  });
});

test('the dock comes in pages, most urgent first', async () => {
  await town.order({ TEA: 1 }, 5);
  await town.pick();
  const first = (await host.get('/dock?site_id=SHOP&limit=1')).body;
  const second = (await host.get(`/dock?site_id=SHOP&limit=1&cursor=${first.next_cursor}`)).body;
  expect(first.items[0].promised_at <= second.items[0].promised_at).toBe(true);
  expect(first.items[0].shipment_id).not.toBe(second.items[0].shipment_id);
});

test('goods are found by their ids and by what is printed on them', async () => {
  const tea = (await host.get('/skus/TEA')).body;
  const draft = without(tea, ['sku_id', 'version']);
  await town.ops.send('PUT', '/skus/TEA', { ...draft, barcode: '4006381333931' });
  const found = await host.get('/skus?barcode=4006381333931');
  expect(found.body.items).toMatchObject([{ sku_id: 'TEA' }]);
  const both = await host.get('/skus?sku_id=TEA&sku_id=CUP&sku_id=NONE');
  expect(both.body.items.map((sku: Answer['body']) => sku.sku_id)).toEqual(['CUP', 'TEA']);
  const stock = await host.get('/stock?site_id=SHOP&sku_id=CUP');
  expect(stock.body.items).toMatchObject([{ sku_id: 'CUP' }]);
});

test('what is announced for today waits to be received, and what is late says so', async () => {
  const before = (await work()).used_ml;
  const due_at = plus(town.api.world.now(), hours(1));
  const announced = await town.ops.send('POST', '/inbound', {
    ...{ sku_id: 'TEA', site_id: 'SHOP', units: 5 },
    due_at: new Date(due_at).toISOString(),
  });
  expect((await work()).to_receive).toMatchObject({ receipts: 1, units: 5, overdue: 0 });
  await passTime(plus(due_at, hours(1)));
  expect((await work()).to_receive.overdue).toBe(1);
  await host.send('POST', `/inbound/${announced.body.inbound_id}/receipt`, {});
  const after = await work();
  expect(after.to_receive).toMatchObject({ receipts: 0, next_due_at: null });
  expect(after.used_ml).toBeGreaterThan(before);
});

test('the statement is what was handed over and kept, at the rates that held', async () => {
  const { body } = await host.get('/sites/SHOP/statement?days=3');
  const [first, , today] = body.days;
  expect(body.days).toHaveLength(3);
  // Goods were counted in today: nothing lay there before.
  expect(first).toMatchObject({ shipments: 0, units: 0, stored_ml: 0, total_minor: 0 });
  expect(today).toMatchObject({ shipments: 3, units: 5, handling_minor: 210, picking_minor: 50 });
  const { used_ml } = await work();
  expect(today.stored_ml).toBe(used_ml);
  expect(today.storage_minor).toBe(Math.round((used_ml * 5_000) / 1_000_000));
  expect(body.total_minor).toBe(260 + today.storage_minor);
  await passTime(plus(town.api.world.now(), hours(24)));
  const later = (await host.get('/sites/SHOP/statement?days=2')).body;
  expect(later.days[0]).toEqual(today);
  expect(later.days[1]).toMatchObject({ shipments: 0, stored_ml: used_ml });
  const ops = await town.api.as('ops', 'ops', { regions: 'all' });
  await ops.send('PUT', '/sites/SHOP', { ...(await dearer()), storage_cost_minor: 10_000 });
  await passTime(plus(town.api.world.now(), hours(1)));
  const dear = (await host.get('/sites/SHOP/statement?days=2')).body;
  // What was kept before pays what was agreed then.
  expect(dear.days[0]).toEqual(today);
  expect(dear.days[1].storage_minor).toBe(Math.round((used_ml * 10_000) / 1_000_000));
});
