import { hours, instant, parseInstant } from '@waystock/kernel';
import { afterEach, describe, expect, test } from 'vitest';
import type { ShopSketch } from '../support/shop-sketch.ts';
import { openShopWorld, type ShopOrder, type ShopWorld } from '../support/shop-world.ts';

const door = { lat: 40.71, lon: -74 };
/** A site in New York; its carrier comes at noon, half an hour after the cut-off. */
const site = { ...door, zone: 'America/New_York', cutOff: 690 };
const warehouse = (changes: Pick<ShopSketch, 'sites' | 'goods'>): ShopSketch => ({
  now: instant(Date.UTC(2026, 4, 6, 14)),
  carriers: [
    {
      id: 'road',
      collectsAt: 720,
      perKg: 75,
      zones: [{ upToKm: 100, base: 190, takes: hours(2) }],
    },
  ],
  ...changes,
});
const untilCollection = parseInstant('2026-05-06T15:26:00Z');
const threeDaysLate = parseInstant('2026-05-09T15:26:00Z');

let shop: ShopWorld;
afterEach(() => shop.close());

const ordered = async (lines: ShopOrder['lines'], customer = 'cus_1') => {
  const placed = await shop.order({ lines, door, sla: 'standard', customer });
  expect(placed).toMatchObject({ status: 201 });
  await shop.settle();
  return placed.body;
};
const get = async (path: string) => (await (await shop.ops()).get(path)).body;
const lots = async () =>
  (await get('/stock/NY/MILK/lots')).items.map(
    (lot: { lot: string; status: string; units: number; picked: number }) =>
      `${lot.lot} ${lot.status}: ${lot.units}, ${lot.picked} picked`,
  );
const left = async (skuId: string) =>
  (await get(`/stock/NY/${skuId}/movements`)).items
    .filter((movement: { on_hand_change: number }) => movement.on_hand_change < 0)
    .map((m: { lot: string; on_hand_change: number }) => `${m.lot} ${m.on_hand_change}`)
    .toSorted();

describe('goods that expire', () => {
  const milk = (...shelf: [lot: string, n: number, lastDay: string][]) =>
    warehouse({
      sites: {
        NY: { ...site, lots: shelf.map(([lot, n, day]) => ['MILK', lot, n, day] as const) },
      },
      goods: { MILK: { lotTracked: true } },
    });

  test('leave in the order in which they expire, whichever came first', async () => {
    // Given a fresh lot that came before an older one,
    shop = await openShopWorld(milk(['FRESH', 5, '2026-06-01'], ['OLD', 2, '2026-05-12']));
    // when three are ordered and picked,
    const order = await ordered({ MILK: 3 });
    await shop.at(untilCollection);
    expect(await shop.pick('NY')).toBe(1);
    // then the two that expire first are among them, and leave the book as these lots.
    expect(await lots()).toEqual(['OLD sellable: 2, 2 picked', 'FRESH sellable: 5, 1 picked']);
    await shop.handOver(order.shipments[0].shipment_id);
    expect(await left('MILK')).toEqual(['FRESH -1', 'OLD -2']);
    expect(await lots()).toEqual(['FRESH sellable: 4, 0 picked']);
  });

  test('are not sold once expired, nor picked', async () => {
    shop = await openShopWorld(milk(['GONE', 4, '2026-05-05'], ['FRESH', 2, '2026-06-01']));
    await shop.at(untilCollection);
    const refused = await shop.order({ lines: { MILK: 3 }, door, sla: 'standard' });
    expect(refused).toMatchObject({
      status: 409,
      body: { details: { lines: [{ wanted: 3, available: 2 }] } },
    });
    await ordered({ MILK: 2 });
    await shop.at(parseInstant('2026-05-07T15:26:00Z'));
    expect(await shop.pick('NY')).toBe(1);
    expect(await lots()).toEqual(['GONE expired: 4, 0 picked', 'FRESH sellable: 2, 2 picked']);
  });

  test('that expire before they are picked stay where they are; the order takes the next lot', async () => {
    // Given an order for which the older lot was still good,
    shop = await openShopWorld(milk(['OLD', 1, '2026-05-08'], ['FRESH', 1, '2026-06-01']));
    await ordered({ MILK: 1 });
    // when it is picked three days late,
    await shop.at(threeDaysLate);
    expect(await shop.pick('NY')).toBe(1);
    // then the other lot goes, and the old one is no longer for sale.
    expect(await lots()).toEqual(['OLD expired: 1, 0 picked', 'FRESH sellable: 1, 1 picked']);
  });

  test('without another lot the picker is told, and the shopper does not pay', async () => {
    shop = await openShopWorld(milk(['OLD', 1, '2026-05-08']));
    const { order_id: id } = await ordered({ MILK: 1 });
    await shop.at(threeDaysLate);
    const [scan] = await shop.scan('NY');
    expect(scan).toMatchObject({ status: 409, body: { kind: 'not-enough-usable' } });
    const ops = await shop.ops();
    const [list] = (await ops.get('/pick-lists?site_id=NY')).body.items;
    const [task] = (await ops.get(`/pick-lists/${list.pick_list_id}`)).body.items;
    await ops.send('POST', `/pick-tasks/${task.task_id}/shortage`);
    await shop.settle();
    expect(await get(`/orders/${id}`)).toMatchObject({
      stage: 'cancelled',
      cancel_reason: 'out-of-stock',
    });
    expect(await shop.money(id)).toEqual({ authorised: 1390, captured: 0, voided: 1390 });
  });

  test('are not sold within the days their shelf life must still have', async () => {
    // Given a lot that is good for three more days, of goods that must be good for seven,
    const sketch = milk(['SOON', 4, '2026-05-09'], ['FRESH', 1, '2026-06-01']);
    shop = await openShopWorld({
      ...sketch,
      goods: { MILK: { lotTracked: true, shelfLifeDays: 7 } },
    });
    await shop.at(untilCollection);
    // then only the other is sold: a promise that could not be picked is not made.
    expect(await shop.order({ lines: { MILK: 2 }, door, sla: 'standard' })).toMatchObject({
      status: 409,
      body: { details: { lines: [{ wanted: 2, available: 1 }] } },
    });
    await ordered({ MILK: 1 });
  });
});

describe('two merchants in one warehouse', () => {
  const twoMerchants = warehouse({
    sites: { NY: { ...site, shelf: { 'TEA-OF-ANNA': 1, 'TEA-OF-BEN': 5 } } },
    goods: { 'TEA-OF-ANNA': { owner: 'own_anna' }, 'TEA-OF-BEN': { owner: 'own_ben' } },
  });

  test('each has goods of its own: what one has sold out of is not taken from the other', async () => {
    shop = await openShopWorld(twoMerchants);
    const shopper = await shop.shopper();
    for (const [owner, skuId] of [
      ['own_anna', 'TEA-OF-ANNA'],
      ['own_ben', 'TEA-OF-BEN'],
    ]) {
      const { body } = await shopper.get(`/skus?owner_id=${owner}`);
      expect(body.items).toMatchObject([{ sku_id: skuId, owner_id: owner }]);
    }
    await ordered({ 'TEA-OF-ANNA': 1 });
    const more = await shop.order({ lines: { 'TEA-OF-ANNA': 1 }, door, sla: 'standard' });
    expect(more).toMatchObject({ status: 409 });
    expect((await get('/stock?site_id=NY')).items).toMatchObject([
      { sku_id: 'TEA-OF-ANNA', on_hand: 1, reserved: 1 },
      { sku_id: 'TEA-OF-BEN', on_hand: 5, reserved: 0 },
    ]);
  });

  test('what is ordered of both comes in one delivery, and leaves the book of each', async () => {
    shop = await openShopWorld(twoMerchants);
    const order = await ordered({ 'TEA-OF-ANNA': 1, 'TEA-OF-BEN': 2 });
    await shop.at(untilCollection);
    expect(await shop.pick('NY')).toBe(2);
    const shipments = (await get(`/orders/${order.order_id}`)).shipments;
    expect(shipments).toHaveLength(1);
    await shop.handOver(shipments[0].shipment_id);
    expect(await left('TEA-OF-ANNA')).toEqual([' -1']);
    expect(await left('TEA-OF-BEN')).toEqual([' -2']);
    expect((await get('/stock?site_id=NY')).items).toMatchObject([
      { sku_id: 'TEA-OF-ANNA', on_hand: 0, reserved: 0 },
      { sku_id: 'TEA-OF-BEN', on_hand: 3, reserved: 0 },
    ]);
  });
});
