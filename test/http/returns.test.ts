import { asId, days, hours, instant, seconds } from '@waystock/kernel';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Caller } from '../support/api.ts';
import { openShopWorld, type ShopWorld } from '../support/shop-world.ts';

const door = { lat: 40.71, lon: -74 };
let shop: ShopWorld;
let anna: Caller;
let bert: Caller;
let host: Caller;
let ops: Caller;
let auditor: Caller;

/** Tokens are short-lived, and deliveries take days. */
async function logIn(): Promise<void> {
  anna = await shop.shopper('cus_1');
  bert = await shop.shopper('cus_2');
  host = await shop.as('host', 'host_1', { sites: [asId('NY')] });
  ops = await shop.ops();
  auditor = await shop.as('auditor', 'auditor_1');
}

beforeAll(async () => {
  const here = { ...door, zone: 'America/New_York' };
  shop = await openShopWorld({
    now: instant(Date.UTC(2026, 4, 6, 14)),
    sites: { NY: { ...here, shelf: { TEA: 90, POT: 90 } }, NJ: { ...here, shelf: {} } },
    goods: { TEA: {}, POT: { price: 2000 } },
    carriers: [
      {
        id: 'road',
        collectsAt: 960,
        perKg: 75,
        zones: [{ upToKm: 100, base: 190, takes: hours(2) }],
      },
    ],
  });
});
afterAll(() => shop.close());

/** Two TEA and a POT at the door, for 40.00 and shipping. */
async function delivered(): Promise<string> {
  const lines = { TEA: 2, POT: 1 };
  const { body } = await shop.order({ lines, door, sla: 'standard' });
  await shop.settle();
  await shop.pass(days(5));
  await shop.pick('NY');
  await logIn();
  const { body: order } = await anna.get(`/orders/${body.order_id}`);
  for (const { shipment_id: id } of order.shipments) {
    await shop.handOver(id);
    await shop.deliver(id);
  }
  return body.order_id;
}
const ask = (orderId: string, lines: object[], by = anna, more: object = {}) =>
  by.send('POST', `/orders/${orderId}/returns`, { lines, ...more });
const tea = (units: number) => ({ line: 1, units, reason: 'not-wanted' });
const receipt = (id: string, lines: object[], by = host) =>
  by.send('POST', `/returns/${id}/receipt`, { lines });

test('a shopper sends goods back, the host looks at them, the money goes back', async () => {
  const orderId = await delivered();
  const asked = await ask(orderId, [tea(2)]);
  expect(asked).toMatchObject({
    status: 201,
    body: {
      order_id: orderId,
      site_id: 'NY',
      state: 'expected',
      refund_minor: null,
      lines: [{ line: 1, sku_id: 'TEA', units: 2, reason: 'not-wanted', disposition: null }],
    },
  });
  const { return_id: id } = asked.body;
  const found = [
    { line: 1, units: 1, disposition: 'restock' },
    { line: 1, units: 1, disposition: 'write-off' },
  ];
  const received = await receipt(id, found);
  expect(received).toMatchObject({ status: 200, body: { state: 'received', refund_minor: 2000 } });
  expect(received.body.lines.map((l: { disposition: string }) => l.disposition)).toEqual([
    'restock',
    'write-off',
  ]);
  await shop.settle();
  const { body: payment } = await anna.get(`/orders/${orderId}/payment`);
  expect(payment).toMatchObject({ status: 'captured', refunded_minor: 2000 });
  expect((await anna.get(`/returns/${id}`)).body).toEqual(received.body);
});

test('what cannot come back is told line by line', async () => {
  const orderId = await delivered();
  expect(await ask(orderId, [tea(3), { line: 9, units: 1, reason: 'damaged' }])).toMatchObject({
    status: 409,
    body: {
      kind: 'return-not-possible',
      detail: 'Line 1 (TEA) has fewer units that can come back. Line 9 has not been delivered.',
      details: {
        issues: [
          { line: 1, sku_id: 'TEA', reason: 'too-many-units' },
          { line: 9, sku_id: null, reason: 'not-delivered' },
        ],
      },
    },
  });
  const { body } = await ask(orderId, [tea(1)]);
  expect(
    await receipt(body.return_id, [{ line: 1, units: 2, disposition: 'restock' }]),
  ).toMatchObject({ status: 409, body: { kind: 'return-not-possible' } });
});

test('to another site of ours if asked for, and to no site that is not there', async () => {
  const orderId = await delivered();
  expect(await ask(orderId, [tea(1)], anna, { site_id: 'NJ' })).toMatchObject({
    status: 201,
    body: { site_id: 'NJ' },
  });
  expect(await ask(orderId, [tea(1)], anna, { site_id: 'NOWHERE' })).toMatchObject({
    status: 404,
    body: { kind: 'site-not-found' },
  });
});

test('another’s return is not there; each sees what concerns them', async () => {
  const orderId = await delivered();
  expect(await ask(orderId, [tea(1)], bert)).toMatchObject({ status: 404 });
  const mine = (await ask(orderId, [tea(1)])).body.return_id;
  await shop.pass(seconds(1));
  const far = (await ask(orderId, [tea(1)], anna, { site_id: 'NJ' })).body.return_id;
  expect(await bert.get(`/returns/${mine}`)).toMatchObject({ status: 404 });
  expect(await host.get(`/returns/${far}`)).toMatchObject({ status: 404 });
  expect(await receipt(far, [{ line: 1, units: 1, disposition: 'restock' }])).toMatchObject({
    status: 404,
  });
  const ids = async (by: Caller, query = '') =>
    (await by.get(`/returns?order_id=${orderId}${query}`)).body.items.map(
      (one: { return_id: string }) => one.return_id,
    );
  expect(await ids(anna)).toEqual([far, mine]);
  expect(await ids(bert)).toEqual([]);
  expect(await ids(host)).toEqual([mine]);
  expect(await ids(ops, '&site_id=NJ')).toEqual([far]);
  expect(await ids(auditor, '&state=received')).toEqual([]);
  const first = await anna.get(`/returns?order_id=${orderId}&limit=1`);
  expect(first.body.items).toHaveLength(1);
  const next = await anna.get(
    `/returns?order_id=${orderId}&limit=1&cursor=${first.body.next_cursor}`,
  );
  expect(next.body).toMatchObject({ items: [{ return_id: mine }], next_cursor: null });
});

test('operations pay money back, never more than was captured', async () => {
  const orderId = await delivered();
  const { body: order } = await anna.get(`/orders/${orderId}`);
  const refund = (amount_minor: number, more: object = {}) =>
    ops.send('POST', `/orders/${orderId}/refunds`, {
      amount_minor,
      currency: 'USD',
      reason: 'sorry',
      ...more,
    });
  expect(await refund(500)).toMatchObject({ status: 202 });
  expect((await anna.get(`/orders/${orderId}/payment`)).body.refunded_minor).toBe(500);
  expect(await refund(order.total_minor)).toMatchObject({
    status: 409,
    body: { kind: 'refund-exceeds-captured' },
  });
  expect(await refund(1, { currency: 'EUR' })).toMatchObject({
    status: 422,
    body: { kind: 'wrong-currency', detail: 'The order is in USD, not in EUR.' },
  });
  const { return_id } = (await ask(await delivered(), [tea(1)])).body;
  expect(await refund(1, { return_id })).toMatchObject({ status: 404 });
  expect(await anna.send('POST', `/orders/${orderId}/refunds`, {})).toMatchObject({ status: 403 });
});
