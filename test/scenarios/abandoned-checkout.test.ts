import { hours, instant, minutes, type Seconds, seconds, units } from '@waystock/kernel';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { basketHold, holdStock, orderHold } from '../../src/domains/inventory/index.ts';
import { site, sku } from '../support/goods.ts';
import { openShopWorld, type ShopOrder, type ShopWorld } from '../support/shop-world.ts';

const door = { lat: 40.71, lon: -74 };
let shop: ShopWorld;

beforeEach(async () => {
  shop = await openShopWorld({
    now: instant(Date.UTC(2026, 4, 6, 14)),
    sites: { NY: { ...door, zone: 'America/New_York', shelf: { PHONE: 1 } } },
    goods: { PHONE: {} },
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
afterEach(() => shop.close());

const order = (customer: string, more: Partial<ShopOrder> = {}) =>
  shop.order({ lines: { PHONE: 1 }, door, sla: 'standard', customer, ...more });
const almost = (time: Seconds): Seconds => seconds(time - 1);

/** A shopper has put the only phone into the basket. */
async function fillBasket(): Promise<string> {
  const held = await shop.world.db.transact((tx) =>
    holdStock(tx, {
      purpose: 'basket cus_1',
      lines: [{ skuId: sku('PHONE'), siteId: site('NY'), units: units(1) }],
      holdFor: basketHold,
    }),
  );
  if (!held.ok) throw new Error('the phone is there');
  return held.value;
}

test('a basket keeps its goods for ten minutes, then the next shopper has them', async () => {
  const basket = await fillBasket();
  await shop.pass(almost(basketHold));
  expect(await order('cus_2')).toMatchObject({ status: 409 });
  await shop.pass(seconds(2));
  expect(await order('cus_2')).toMatchObject({ status: 201 });
  // Who comes back to the basket too late is told, and takes nothing from anybody.
  expect(await order('cus_1', { basket })).toMatchObject({ status: 409 });
});

test('an order nobody pays for keeps them for thirty minutes, and is cancelled then', async () => {
  // Given a shopper who walks away when the bank asks who they are,
  const first = await order('cus_1', { payment: 'tok_challenge_abandoned' });
  expect(first).toMatchObject({ status: 201 });
  const told = async () => {
    const path = `/orders/${first.body.order_id}`;
    const { body } = await (await shop.shopper()).get(path);
    return [body.stage, body.cancel_reason];
  };
  await shop.pass(almost(orderHold));
  expect(await told()).toEqual(['created', null]);
  expect(await order('cus_2')).toMatchObject({ status: 409 });
  // when the time is up, the order says why it ended, nothing was taken, and the phone is sold.
  await shop.pass(seconds(2));
  expect(await told()).toEqual(['cancelled', 'hold-expired']);
  expect(await shop.money(first.body.order_id)).toEqual({ authorised: 0, captured: 0, voided: 0 });
  expect(await order('cus_2')).toMatchObject({ status: 201 });
});

test('the two times are what shoppers are told', () => {
  expect([basketHold, orderHold]).toEqual([minutes(10), minutes(30)]);
});
