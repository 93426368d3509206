import { hours, minutes, parseInstant, seconds } from '@waystock/kernel';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Answer, Caller } from '../support/api.ts';
import { openShopWorld, type ShopOrder, type ShopWorld } from '../support/shop-world.ts';

/**
 * One retailer in two places. In the city a courier comes the same day, for a price; on the coast there
 * is only the parcel service, which is dearer and free from a smaller order on. Nobody has written yet
 * what the island offers.
 */
const zone = 'Europe/Berlin';
const city = { lat: 52.52, lon: 13.4 };
const coast = { lat: 54.32, lon: 13.09 };
const island = { lat: 54.92, lon: 8.31 };
/** A Wednesday, ten in the morning. */
const morning = parseInstant('2026-05-06T10:00:00+02:00');

const offer = (changes: object) => ({
  price_minor: 490,
  free_from_minor: null,
  currency: 'EUR',
  windows: [{ opens_min: 780, closes_min: 960 }],
  first_day: 0,
  last_day: 0,
  spans_days: 0,
  lead_s: 3600,
  capacity: 1,
  active: true,
  ...changes,
});
const threeDays = { first_day: 3, last_day: 3, spans_days: 2, lead_s: 0, capacity: null };
const parcels = (changes: object) =>
  offer({ ...threeDays, windows: [{ opens_min: 480, closes_min: 1200 }], ...changes });

let shop: ShopWorld;
let ops: Caller;
beforeEach(async () => {
  const shelf = { TEA: 50 };
  shop = await openShopWorld({
    now: morning,
    currency: 'EUR',
    sites: {
      CITY: { ...city, zone, region: 'city', shelf },
      COAST: { ...coast, zone, region: 'coast', shelf },
    },
    goods: { TEA: {} },
    carriers: [
      {
        id: 'road',
        collectsAt: 720,
        perKg: 75,
        zones: [{ upToKm: 100, base: 190, takes: hours(2) }],
      },
    ],
    unwritten: ['city', 'coast'],
  });
  ops = await shop.ops();
  await put('city', 'same-day', offer({}));
  await put('city', 'standard', parcels({ price_minor: 290 }));
  await put('coast', 'standard', parcels({ price_minor: 590, free_from_minor: 2000 }));
});
afterEach(() => shop.close());

async function put(region: string, sla: string, body: object, version?: number): Promise<Answer> {
  const how = version === undefined ? {} : { version };
  const answer = await ops.send('PUT', `/regions/${region}/delivery-offers/${sla}`, body, how);
  expect(answer.status).toBe(200);
  return answer;
}

type Door = typeof city;
const order = (door: Door, more: Partial<ShopOrder> = {}) =>
  shop.order({ lines: { TEA: 1 }, door, sla: 'same-day', ...more });

/** Service and price of what a shopper is shown. */
async function shown(door: Door, n = 1): Promise<[string, number][]> {
  const asked = { lines: [{ sku_id: 'TEA', units: n }], position: door, currency: 'EUR' };
  const { body } = await (await shop.shopper()).send('POST', '/checkout/delivery-options', asked);
  return body.options.map((o: { sla: string; price_minor: number }) => [o.sla, o.price_minor]);
}

const sameDayIsNone = {
  status: 422,
  body: {
    kind: 'intake-refused',
    details: { issues: [{ field: 'delivery', reason: 'option-unavailable' }] },
  },
};

describe('two regions', () => {
  test('offer different things at different prices, and take orders for them', async () => {
    expect(await shown(city)).toEqual([
      ['same-day', 490],
      ['standard', 290],
    ]);
    expect(await shown(coast)).toEqual([['standard', 590]]);
    // Free from two of them on, there only.
    expect(await shown(coast, 2)).toEqual([['standard', 0]]);
    expect(await shown(city, 2)).toContainEqual(['standard', 290]);

    const placed = await order(city);
    expect(placed).toMatchObject({
      status: 201,
      body: { shipping_minor: 490, promised_at: '2026-05-06T14:00:00.000Z' },
    });
    expect(await order(coast)).toMatchObject(sameDayIsNone);
    const sent = await order(coast, { sla: 'standard', lines: { TEA: 2 } });
    expect(sent).toMatchObject({ status: 201, body: { shipping_minor: 0 } });
  });

  test('a window with one place is booked once, by whoever comes first', async () => {
    const slot = 'city.same-day.2026-05-06T11:00Z';
    const both = await Promise.all([1, 2].map((n) => order(city, { slot, customer: `cus_${n}` })));
    expect(both.map(({ status }) => status).sort()).toEqual([201, 409]);
    expect(both.find(({ status }) => status === 409)?.body.kind).toBe('slot-full');
    expect(await shown(city)).toEqual([['standard', 290]]);

    // With a van more there is another place in the window that was full.
    await put('city', 'same-day', offer({ capacity: 2 }), 1);
    await shop.pass(seconds(1));
    expect(await shown(city)).toContainEqual(['same-day', 490]);
    const third = await order(city, { slot, customer: 'cus_3' });
    expect(third.status).toBe(201);
    expect(await order(city, { slot, customer: 'cus_4' })).toMatchObject({
      body: { kind: 'slot-full' },
    });
  });

  test('what changes is offered a second later; orders placed before keep their price', async () => {
    const before = await order(city);
    await put('city', 'same-day', offer({ price_minor: 690, capacity: 9 }), 1);
    await put('city', 'standard', parcels({ active: false }), 1);
    await shop.pass(seconds(1));
    expect(await shown(city)).toEqual([['same-day', 690]]);
    expect(await order(city, { sla: 'standard' })).toMatchObject(sameDayIsNone);
    expect((await order(city)).body.shipping_minor).toBe(690);
    const kept = await (await shop.shopper()).get(`/orders/${before.body.order_id}`);
    expect(kept.body.shipping_minor).toBe(490);
  });

  test('parcels are counted, too, where the region says how many it takes', async () => {
    await put('coast', 'standard', parcels({ capacity: 2 }), 1);
    await shop.pass(seconds(1));
    const three = await Promise.all(
      [1, 2, 3].map((n) => order(coast, { sla: 'standard', customer: `cus_${n}` })),
    );
    expect(three.map(({ status }) => status).sort()).toEqual([201, 201, 409]);
    expect(await shown(coast)).toEqual([]);
  });
});

describe('a new region', () => {
  const region = { name: 'The island', time_zone: zone, currency: 'EUR' };

  test('offers nothing until somebody writes what, and says so at checkout', async () => {
    await ops.send('PUT', '/regions/island', region);
    const { body: there } = await ops.get('/sites/COAST');
    const { site_id: _, paused: _p, pause_reason: _r, version: _v, ...like } = there;
    const site = { ...like, region_id: 'island', position: island };
    expect((await ops.send('PUT', '/sites/ISLAND', site)).status).toBe(200);
    const stock = { sku_id: 'TEA', site_id: 'ISLAND', units: 9 };
    const opening = { ...stock, cause: 'opening', reference: 'opening' };
    expect((await ops.send('POST', '/stock/receipts', opening)).status).toBe(201);
    await shop.pass(seconds(1));
    expect(await shown(island)).toEqual([]);
    expect(await order(island, { sla: 'standard' })).toMatchObject(sameDayIsNone);

    await put('island', 'same-day', offer({ price_minor: 990, capacity: null }));
    await shop.pass(minutes(1));
    expect(await shown(island)).toEqual([['same-day', 990]]);
    expect(await order(island)).toMatchObject({ status: 201, body: { shipping_minor: 990 } });
  });
});
