import { asId, type FactId, hours, instant, must, type OrderId, seconds } from '@waystock/kernel';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findOrder } from '../../src/domains/orders/index.ts';
import { findPayment } from '../../src/domains/payments/index.ts';
import { cancelOrder, leadOn, letGoOfPayment } from '../../src/workflows/fulfil-order.ts';
import type { DeliveredFact, World } from '../../src/world.ts';
import { openShopWorld, type ShopWorld } from '../support/shop-world.ts';

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

/** The world as a handler sees it that is slow: `meanwhile` happens after its first look. */
function slowWorld({ world }: ShopWorld, meanwhile: () => Promise<void>): World {
  let hasLooked = false;
  return {
    ...world,
    db: {
      ...world.db,
      async read(look) {
        const seen = await world.db.read(look);
        if (!hasLooked) await meanwhile();
        hasLooked = true;
        return seen;
      },
    },
  };
}

test.each(['tok_visa', 'tok_decline'])(
  'a shopper who is faster than the payment is asked for no money: %s',
  async (payment) => {
    // Given an order whose payment is about to be asked for,
    const placed = await shop.order({ lines: { PHONE: 1 }, door, sla: 'standard', payment });
    const orderId = asId<OrderId>(must<string>(placed.body.order_id, 'it was placed'));
    const fact = (kind: DeliveredFact['kind'], key: string): DeliveredFact => ({
      id: asId<FactId>(`fct_${kind}`),
      kind,
      key,
      data: { order_id: orderId },
      at: shop.world.now(),
    });
    // when it is cancelled in between, and the payment let go that is not there yet,
    const slow = slowWorld(shop, async () => {
      await cancelOrder(shop.world, orderId, 'changed-mind');
      await letGoOfPayment(shop.world, fact('orders.shipment-cancelled', orderId));
    });
    await leadOn(slow, fact('orders.order-placed', orderId));
    await shop.pass(seconds(60));
    // then nothing is held, now or later, and no payment waits for an end that never comes.
    const found = await shop.world.db.read((tx) =>
      Promise.all([findOrder(tx, orderId), findPayment(tx, orderId)]),
    );
    expect(found).toMatchObject([{ stage: 'cancelled' }, undefined]);
    expect(shop.provider.accounts()).toEqual([]);
  },
);
