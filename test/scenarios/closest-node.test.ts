import { hours, instant } from '@waystock/kernel';
import { afterEach, expect, test } from 'vitest';
import type { ShopSketch } from '../support/shop-sketch.ts';
import { openShopWorld, type ShopWorld } from '../support/shop-world.ts';

/**
 * Two micro-fulfilment nodes in town and a centre outside, from which a parcel costs less. What is
 * urgent comes from the closest node that has all of it, whatever that costs.
 */
const door = { lat: 40.71, lon: -74 };
const zone = 'America/New_York';
const afternoon = 'land.two-hour.2026-05-06T18:00Z';
const town = (corner: Readonly<Record<string, number>>): ShopSketch => ({
  now: instant(Date.UTC(2026, 4, 6, 14)),
  sites: {
    CORNER: { lat: 40.713, lon: -74, zone, kind: 'shop', shelf: corner },
    MARKET: { lat: 40.73, lon: -74, zone, kind: 'vacant-unit', shelf: { TEA: 9, CUP: 9 } },
    CENTRE: { lat: 40.9, lon: -74, zone, shelf: { TEA: 9, CUP: 9 } },
  },
  goods: { TEA: {}, CUP: {} },
  carriers: [
    {
      id: 'bike',
      collectsAt: 720,
      perKg: 75,
      zones: [
        { upToKm: 1, base: 900, takes: hours(2) },
        { upToKm: 10, base: 600, takes: hours(2) },
        { upToKm: 100, base: 200, takes: hours(2) },
      ],
    },
  ],
});

let shop: ShopWorld;
afterEach(() => shop.close());

const order = async (sla: 'two-hour' | 'standard') => {
  const slot = sla === 'two-hour' ? { slot: afternoon } : {};
  const placed = await shop.order({ lines: { TEA: 1, CUP: 1 }, door, sla, ...slot });
  expect(placed.status).toBe(201);
  await shop.settle();
  const shown = await (await shop.shopper()).get(`/orders/${placed.body.order_id}`);
  return shown.body.shipments.map((shipment: { site_id: string }) => shipment.site_id);
};

test('the closest node with everything in stock serves what is urgent, at any price', async () => {
  shop = await openShopWorld(town({ TEA: 1, CUP: 1 }));
  expect(await order('two-hour')).toEqual(['CORNER']);
  // Its shelf is empty now: the next one.
  expect(await order('two-hour')).toEqual(['MARKET']);
});

test('a node that lacks one of the things is passed over', async () => {
  shop = await openShopWorld(town({ TEA: 1 }));
  expect(await order('two-hour')).toEqual(['MARKET']);
});

test('what is not urgent comes from where it costs least', async () => {
  shop = await openShopWorld(town({ TEA: 1, CUP: 1 }));
  expect(await order('standard')).toEqual(['CENTRE']);
});
