import {
  days,
  hours,
  type Instant,
  instant,
  isoOf,
  minutes,
  parseInstant,
  plus,
} from '@waystock/kernel';
import { afterEach, describe, expect, test } from 'vitest';
import { openShopWorld, type ShopOrder, type ShopWorld } from '../support/shop-world.ts';
import type { ShopSketch, SiteSketch } from '../support/shop-sketch.ts';

/** One site in New York whose carrier is at the door within two hours. */
const door = { lat: 40.71, lon: -74 };
const morning = instant(Date.UTC(2026, 4, 6, 14));
const oneSite = (goods: ShopSketch['goods'], shelf: SiteSketch): ShopSketch => ({
  now: morning,
  sites: { NY: shelf },
  goods,
  carriers: [
    {
      id: 'road',
      collectsAt: 720,
      perKg: 75,
      zones: [{ upToKm: 100, base: 190, takes: hours(2) }],
    },
  ],
});
const newYork = { ...door, zone: 'America/New_York', cutOff: 690 };

let shop: ShopWorld;
afterEach(() => shop.close());

const stageOf = async (id: string) => {
  const { body } = await (await shop.shopper()).get(`/orders/${id}`);
  expect(body.shipments.map((s: { stage: string }) => s.stage)).toEqual([body.stage]);
  return body.stage;
};
const toPromise = async (by: Instant) => {
  const query = `sku_id=PHONE&site_id=NY&by=${isoOf(by)}`;
  const { body } = await (await shop.shopper()).get(`/availability?${query}`);
  const [item] = body.items;
  return { sell: item.available_to_sell, promise: item.available_to_promise };
};
const phone = (more: Partial<ShopOrder> = {}): ShopOrder => ({
  lines: { PHONE: 1 },
  door,
  sla: 'same-day',
  ...more,
});
const phones = (n: number) => oneSite({ PHONE: {} }, { ...newYork, shelf: { PHONE: n } });

describe('ORD-2026-05-06-001', () => {
  test('goes through its eight stages; its money is held, and taken when the goods leave', async () => {
    // Given two cases of water and a phone on the shelf, with the room they take,
    shop = await openShopWorld(
      oneSite(
        {
          'WATER-5L': { price: 350, capacity: 2 },
          'PHONE-X': { price: 40_000 },
        },
        { ...newYork, shelf: { 'WATER-5L': 20, 'PHONE-X': 1 } },
      ),
    );
    // when somebody in New York orders them for today,
    const lines = { 'WATER-5L': 2, 'PHONE-X': 1 };
    const placed = await shop.order({ lines, door, sla: 'same-day' });
    expect(placed).toMatchObject({
      status: 201,
      body: {
        number: 'ORD-2026-05-06-001',
        stage: 'created',
        sla: 'same-day',
        destination: { position: door },
        total_minor: 2 * 350 + 40_000 + 490,
      },
    });
    const id = placed.body.order_id;
    expect(await roomOf(placed.body.lines)).toEqual({ 'WATER-5L': 4, 'PHONE-X': 1, total: 5 });

    // then each stage follows on the one before,
    const total = 41_190;
    await shop.settle();
    expect(await stageOf(id)).toBe('allocated');
    expect(await shop.money(id)).toEqual({ authorised: total, captured: 0, voided: 0 });
    await shop.at(parseInstant('2026-05-06T15:26:00Z'));
    expect(await shop.pick('NY')).toBe(2);
    expect(await stageOf(id)).toBe('packed');
    // with nothing taken from the card until the goods are handed over,
    expect(await shop.money(id)).toEqual({ authorised: total, captured: 0, voided: 0 });
    const shipmentId = placed.body.shipments[0].shipment_id;
    await shop.handOver(shipmentId);
    expect(await stageOf(id)).toBe('in-transit');
    expect(await shop.money(id)).toEqual({ authorised: total, captured: total, voided: 0 });
    await shop.deliver(shipmentId);
    expect(await stageOf(id)).toBe('delivered');
    expect(await shop.money(id)).toEqual({ authorised: total, captured: total, voided: 0 });

    // and the shopper can read all eight of them.
    const { body } = await (await shop.shopper()).get(`/orders/${id}/events`);
    expect(body.items.map((event: { type: string }) => event.type)).toEqual([
      'placed',
      'authorised',
      'cleared',
      'allocated',
      'picked',
      'packed',
      'in-transit',
      'delivered',
    ]);
    expect((await (await shop.shopper('cus_2')).get(`/orders/${id}`)).status).toBe(404);
  });
});

test('goods are picked for the carrier they are promised by, though the cut-off is later', async () => {
  // Given a carrier that comes at noon, and a site that takes orders for today until the evening,
  shop = await openShopWorld(
    oneSite({ PHONE: {} }, { ...newYork, cutOff: 1080, shelf: { PHONE: 1 } }),
  );
  const placed = await shop.order(phone());
  await shop.settle();
  // then nothing is picked long before, when a better plan may still come,
  await shop.at(parseInstant('2026-05-06T15:30:00Z'));
  expect(await shop.pick('NY')).toBe(0);
  // and the goods are at the dock when the carrier comes.
  await shop.at(parseInstant('2026-05-06T15:46:00Z'));
  expect(await shop.pick('NY')).toBe(1);
  expect(await stageOf(placed.body.order_id)).toBe('packed');
});

describe('the last phone', () => {
  test('is sold once to two shoppers who press the button at the same instant', async () => {
    shop = await openShopWorld(phones(1));
    const answers = await Promise.all([
      shop.order(phone({ customer: 'cus_1' })),
      shop.order(phone({ customer: 'cus_2' })),
    ]);
    expect(answers.map((answer) => answer.status).toSorted()).toEqual([201, 409]);
    const refused = answers.find((answer) => answer.status === 409);
    expect(refused?.body).toMatchObject({
      kind: 'out-of-stock',
      details: { lines: [{ sku_id: 'PHONE', site_id: 'NY', wanted: 1, available: 0 }] },
    });
    await shop.settle();
    expect(await toPromise(morning)).toEqual({ sell: 0, promise: 0 });
    const stock = await (await shop.ops()).get('/stock?site_id=NY');
    expect(stock.body.items).toMatchObject([{ on_hand: 1, reserved: 1 }]);
    for (const [customer, orders] of [
      [answers[0]?.status === 201 ? 'cus_1' : 'cus_2', 1],
      [answers[0]?.status === 201 ? 'cus_2' : 'cus_1', 0],
    ] as const) {
      const list = await (await shop.shopper(customer)).get('/orders');
      expect(list.body.items).toHaveLength(orders);
    }
  });

  test('goes to the other shopper when its buyer cancels', async () => {
    shop = await openShopWorld(phones(1));
    const first = await shop.order(phone({ customer: 'cus_1' }));
    await shop.settle();
    const shopper = await shop.shopper();
    const path = `/orders/${first.body.order_id}/cancellation`;
    const cancelled = await shopper.send('POST', path, { reason: 'changed-mind' });
    expect(cancelled).toMatchObject({ status: 200, body: { stage: 'cancelled' } });
    await shop.settle();
    expect(await shop.money(first.body.order_id)).toMatchObject({ captured: 0, voided: 1490 });
    expect(await shop.order(phone({ customer: 'cus_2' }))).toMatchObject({ status: 201 });
  });
});

describe('what can be sold and what can be promised', () => {
  test('100 on the shelf, 15 reserved, 5 for safety: 80 to sell; 50 to come: 130 to promise', async () => {
    shop = await openShopWorld(phones(100));
    const ops = await shop.ops();
    // Given fifteen that are spoken for, five that are never sold, and fifty that come in two days,
    expect(await shop.order(phone({ lines: { PHONE: 15 } }))).toMatchObject({ status: 201 });
    await shop.settle();
    await ops.send('PUT', '/stock/NY/PHONE/safety', { safety: 5 });
    const due = plus(morning, days(2));
    const receipt = { sku_id: 'PHONE', site_id: 'NY', units: 50, due_at: isoOf(due) };
    const announced = await ops.send('POST', '/inbound', receipt);
    expect(announced).toMatchObject({ status: 201, body: { state: 'expected', units: 50 } });

    // then eighty can be sold now, and a hundred and thirty promised from the day they come.
    expect(await toPromise(plus(due, minutes(-1)))).toEqual({ sell: 80, promise: 80 });
    expect(await toPromise(due)).toEqual({ sell: 80, promise: 130 });
    // Not one more than that is sold today.
    expect(await shop.order(phone({ lines: { PHONE: 81 }, customer: 'cus_2' }))).toMatchObject({
      status: 409,
      body: { details: { lines: [{ wanted: 81, available: 80 }] } },
    });
    expect(await shop.order(phone({ lines: { PHONE: 80 }, customer: 'cus_2' }))).toMatchObject({
      status: 201,
    });
    expect(await toPromise(due)).toEqual({ sell: 0, promise: 50 });
  });
});

/** By the catalogue: room of one unit times the units ordered. */
async function roomOf(lines: readonly { sku_id: string; units: number }[]) {
  const shopper = await shop.shopper();
  const room: Record<string, number> = { total: 0 };
  for (const { sku_id: skuId, units } of lines) {
    const { body } = await shopper.get(`/skus/${skuId}`);
    room[skuId] = units * body.capacity_units;
    room['total'] = (room['total'] ?? 0) + units * body.capacity_units;
  }
  return room;
}
