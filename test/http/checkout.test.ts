import { minutes, plus } from '@waystock/kernel';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { asOsm, importNetwork, prepareNetwork } from '../../src/domains/roads/index.ts';
import { auditBooks } from '../../src/workflows/audit-books.ts';
import { releaseExpiredHolds } from '../../src/workflows/release-expired-holds.ts';
import { type Caller, openTestApi, type TestApi } from '../support/api.ts';
import { someAfternoon } from '../support/database.ts';
import { addCustomers, addGoods, openShop, orderBody } from '../support/shop.ts';

let api: TestApi;
let anna: Caller;
let bert: Caller;
let ops: Caller;
const door = { lon: 13.41, lat: 52.51 };
const street = {
  network: {
    nodes: [
      { id: 1, lon: 13.4, lat: 52.5 },
      { id: 2, lon: 13.42, lat: 52.52 },
    ],
    ways: [{ id: 1, nodes: [1, 2], tags: { highway: 'residential', name: 'Teststraße' } }],
  },
  addresses: [
    { street: 'Teststraße', houseNumber: '2', postcode: '10115', place: 'Berlin', position: door },
  ],
};
beforeAll(async () => {
  const prepared = await prepareNetwork({ name: 'one street', country: 'de' }, asOsm(street));
  api = await openTestApi(async (tx) => {
    await addCustomers(tx, 4);
    await importNetwork(tx, prepared);
  });
  await openShop(api.database.db);
  await api.database.db.transact(async (tx) => {
    await addGoods(tx, { TEA: 10, CUP: 10, LAST: 1 });
    await sql`update catalogue.sku set active = id <> 'CUP'`.execute(tx.sql);
  });
  anna = await api.as('shopper', 'cus_1');
  bert = await api.as('shopper', 'cus_2');
  ops = await api.as('ops', 'ops', { regions: 'all' });
});
beforeEach(() => {
  api.database.clock.now = someAfternoon;
});
afterAll(async () => {
  expect(await auditBooks(api.world)).toEqual([]);
  await api.close();
});

describe('an address', () => {
  const home = { street: 'Teststr. 2', postcode: '10115', city: 'Berlin', country: 'DE' };
  const check = (change: object = {}) =>
    anna.send('POST', '/checkout/address-checks', { ...home, ...change });

  test('that is known comes back as the street list writes it', async () => {
    expect((await check()).body).toEqual({
      ok: true,
      address: { ...home, street: 'Teststraße 2' },
      position: door,
      verdict: {
        source: 'embedded',
        granularity: 'house',
        next: 'accept',
        parts: ['street', 'house-number', 'postcode', 'place'].map((part) => {
          return { part, status: 'confirmed' };
        }),
        formatted: 'Teststraße 2, 10115 Berlin',
        position: door,
      },
      issues: [],
    });
  });

  test('is found while it is typed: the street, then its houses', async () => {
    const search = async (text: string) =>
      (await anna.send('POST', '/checkout/address-searches', { text })).body.items;
    expect(await search('Tests')).toMatchObject([{ street: 'Teststraße', house: null }]);
    expect((await search('Teststr. 2'))[0]).toEqual({
      text: 'Teststraße 2, 10115 Berlin',
      street: 'Teststraße',
      position: door,
      house: { street: 'Teststraße 2', postcode: '10115', city: 'Berlin', position: door },
    });
    expect(await search('Nirgendweg 7')).toEqual([]);
  });

  test('without a number, or nowhere, is told what is the matter', async () => {
    const incomplete = await check({ street: 'Teststraße' });
    expect(incomplete.body).toMatchObject({
      ok: false,
      address: null,
      position: door,
      issues: [{ reason: 'address-incomplete' }],
    });
    const unknown = await check({ street: 'Nirgendweg 7', city: 'Atlantis', postcode: '00000' });
    expect(unknown.body).toMatchObject({
      ok: false,
      position: null,
      issues: [{ reason: 'address-unknown' }],
    });
  });
});

describe('an address of which only the street is known', () => {
  const { destination, ...order } = orderBody({
    lines: [{ skuId: 'TEA', units: 1 }],
    shopper: 1,
  }) as { destination: { position: object; street: string } };
  const { position: _, ...written } = { ...destination, street: 'Teststraße 77' };
  const send = (path: string, change: object) =>
    anna.send('POST', path, { ...order, destination: { ...written, ...change } });
  const verdict = {
    granularity: 'street',
    next: 'confirm',
    formatted: 'Teststraße, 10115 Berlin',
    parts: [
      { part: 'street', status: 'confirmed' },
      { part: 'house-number', status: 'unresolved' },
      { part: 'postcode', status: 'confirmed' },
      { part: 'place', status: 'confirmed' },
    ],
  };

  test('is shown to its writer, and an order goes there once they mean it', async () => {
    const [issue] = [
      { reason: 'address-incomplete', detail: 'the house number is not known here' },
    ];
    expect((await send('/checkout/order-checks', {})).body).toMatchObject({
      acceptable: false,
      address: verdict,
      issues: [issue],
    });
    expect(await send('/orders', {})).toMatchObject({
      status: 422,
      body: { kind: 'intake-refused', details: { issues: [issue] } },
    });
    const meant = { address_confirmed: true };
    expect((await send('/checkout/order-checks', meant)).body).toMatchObject({
      acceptable: true,
      address: verdict,
    });
    const placed = await send('/orders', meant);
    expect(placed).toMatchObject({
      status: 201,
      body: { destination: { street: 'Teststraße 77', position: door } },
    });
    expect(placed.body.destination).not.toHaveProperty('address_confirmed');
  });

  test('cannot be meant where not even the number is said, nor need be where the position is', async () => {
    const numberless = { street: 'Teststraße', address_confirmed: true };
    expect((await send('/checkout/order-checks', numberless)).body).toMatchObject({
      acceptable: false,
      address: { granularity: 'street', next: 'fix' },
      issues: [{ reason: 'address-incomplete' }],
    });
    expect((await send('/checkout/order-checks', { position: door })).body).toMatchObject({
      acceptable: true,
      address: null,
    });
  });

  test('is saved likewise', async () => {
    const save = (change: object) =>
      anna.send('POST', '/me/addresses', {
        ...{ lines: ['Teststraße 77'], postcode: '10115', city: 'Berlin', country: 'DE' },
        ...change,
      });
    expect(await save({})).toMatchObject({
      status: 422,
      body: { details: { issues: [{ field: 'lines' }] } },
    });
    expect(await save({ address_confirmed: true })).toMatchObject({
      status: 201,
      body: { position: door },
    });
    expect(await save({ lines: ['Teststraße 2'] })).toMatchObject({ status: 201 });
  });
});

describe('delivery options', () => {
  const ask = (change: object = {}) =>
    anna.send('POST', '/checkout/delivery-options', {
      lines: [{ sku_id: 'TEA', units: 2 }],
      position: door,
      currency: 'EUR',
      ...change,
    });

  test('each with its price, promise and free slots', async () => {
    const { options } = (await ask()).body;
    expect(options.map((o: { sla: string }) => o.sla)).toEqual([
      'two-hour',
      'same-day',
      'standard',
      'pickup',
    ]);
    expect(options[1]).toMatchObject({
      price_minor: 490,
      currency: 'EUR',
      promised_on: '2026-05-06',
      time_zone: 'UTC',
      pickup_site_id: null,
    });
    expect(options[1].slots[0]).toMatchObject({ ends_at: options[1].promised_at });
    expect(options[3]).toMatchObject({ price_minor: 0, pickup_site_id: 'SHOP' });
    const home = { street: 'Teststraße 2', postcode: '10115', city: 'Berlin', country: 'DE' };
    const found = await anna.send('POST', '/checkout/delivery-options', {
      lines: [{ sku_id: 'TEA', units: 2 }],
      currency: 'EUR',
      address: home,
    });
    expect(found.body).toEqual({ options });
  });

  test('a slot that is taken up is offered no more', async () => {
    const [, sameDay] = (await ask()).body.options;
    const [{ slot_id: slot, places_left: places }, next] = sameDay.slots;
    const delivery = { sla: 'same-day', slot_id: slot };
    const draft = { lines: [{ skuId: 'TEA', units: 1 }], shopper: 1, delivery };
    expect((await anna.send('POST', '/orders', orderBody(draft))).status).toBe(201);
    const [, after] = (await ask()).body.options;
    expect(after.slots[0]).toMatchObject({ slot_id: slot, places_left: places - 1 });
    const setBooked = (n: number) =>
      api.database.db.transact((tx) =>
        sql`update allocation.slot set booked = ${n} where id = ${slot}`.execute(tx.sql),
      );
    await setBooked(places);
    const [, full] = (await ask()).body.options;
    expect(full.slots[0]).toEqual(next);
    await setBooked(1);
  });

  test.each<[string, object, object[]]>([
    ['unknown goods', { lines: [{ sku_id: 'NONE', units: 1 }] }, [{ reason: 'unknown-sku' }]],
    ['too many', { lines: [{ sku_id: 'TEA', units: 999 }] }, [{ reason: 'out-of-stock' }]],
    ['not sold', { lines: [{ sku_id: 'CUP', units: 1 }] }, [{ reason: 'not-sold' }]],
    ['another currency', { currency: 'USD' }, [{ reason: 'other-currency' }]],
  ])('%s are refused with what is wrong', async (_, change, issues) => {
    const refused = await ask(change);
    expect(refused).toMatchObject({ status: 422, body: { kind: 'intake-refused' } });
    expect(refused.body.details.issues).toMatchObject(issues);
  });

  test('without a place to go to are refused', async () => {
    const refused = await anna.send('POST', '/checkout/delivery-options', {
      lines: [{ sku_id: 'TEA', units: 1 }],
      currency: 'EUR',
    });
    expect(refused.body.details.issues).toMatchObject([{ field: 'position' }]);
  });
});

describe('the soonest promises', () => {
  const ask = (who: Caller, change: object = {}) =>
    who.send('POST', '/checkout/soonest-promises', {
      ...{ sku_ids: ['LAST', 'NONE', 'TEA', 'CUP'], position: door },
      ...change,
    });

  test('are what each of the goods alone would be promised, in the order asked', async () => {
    const { items } = (await ask(anna)).body;
    expect(items.map((item: { sku_id: string }) => item.sku_id)).toEqual([
      'LAST',
      'NONE',
      'TEA',
      'CUP',
    ]);
    // Neither what nobody sells any more nor what nobody has heard of.
    expect([items[1].promise, items[3].promise]).toEqual([null, null]);
    for (const { sku_id, promise } of [items[0], items[2]]) {
      const { options } = (
        await anna.send('POST', '/checkout/delivery-options', {
          ...{ lines: [{ sku_id, units: 1 }], position: door, currency: 'EUR' },
        })
      ).body;
      const [soonest] = options
        .filter((option: { sla: string }) => option.sla !== 'pickup')
        .toSorted((a: Promised, b: Promised) => (a.promised_at < b.promised_at ? -1 : 1));
      const { pickup_site_id: _, slots: __, ...rest } = soonest;
      expect(promise).toEqual(rest);
    }
  });

  test('are not made for what others hold, and are for what the shopper holds', async () => {
    const lines = [{ sku_id: 'LAST', units: 1 }];
    const held = await anna.send('POST', '/checkout/basket-holds', { lines, position: door });
    const { reservation_id: basket } = held.body;
    const named = { sku_ids: ['LAST'], basket_reservation_id: basket };
    expect((await ask(anna, named)).body.items[0].promise).toMatchObject({ sla: 'two-hour' });
    expect((await ask(bert, named)).body.items[0].promise).toBeNull();
    await anna.send('DELETE', `/checkout/basket-holds/${basket}`);
  });

  test('need a place to go to, and are asked for a page at a time', async () => {
    const nowhere = await anna.send('POST', '/checkout/soonest-promises', { sku_ids: ['TEA'] });
    expect(nowhere).toMatchObject({ status: 422, body: { kind: 'intake-refused' } });
    const many = Array.from({ length: 51 }, (_, i) => `SKU-${i}`);
    expect(await ask(anna, { sku_ids: many })).toMatchObject({ status: 422 });
    expect(await ask(anna, { sku_ids: [] })).toMatchObject({ status: 422 });
  });
});
type Promised = { readonly promised_at: string };

describe('an order check', () => {
  const check = (lines: { skuId: string; units: number }[], change: object = {}) =>
    anna.send('POST', '/checkout/order-checks', { ...orderBody({ lines, shopper: 1 }), ...change });

  test('says what it would cost and when it would come, and changes nothing', async () => {
    const checked = await check([{ skuId: 'TEA', units: 2 }]);
    expect(checked.body).toEqual({
      acceptable: true,
      address: null,
      issues: [],
      currency: 'EUR',
      items_minor: 2000,
      discount_minor: 0,
      shipping_minor: 390,
      total_minor: 2390,
      promised_at: expect.any(String),
    });
    const { items } = (await ops.get('/stock?site_id=SHOP')).body;
    expect(items.find((row: { sku_id: string }) => row.sku_id === 'LAST').reserved).toBe(0);
  });

  test('says all that is wrong at once', async () => {
    const lines = [
      { skuId: 'TEA', units: 999 },
      { skuId: 'CUP', units: 1 },
    ];
    const wrong = await check(lines, { payment_method: '4111 1111 1111 1111' });
    expect(wrong.body).toMatchObject({
      acceptable: false,
      total_minor: null,
      issues: [
        { field: 'lines[0]', reason: 'out-of-stock' },
        { field: 'lines[1]', reason: 'not-sold' },
        { field: 'payment_method', reason: 'payment-method-invalid' },
      ],
    });
    const short = await check([{ skuId: 'LAST', units: 2 }]);
    expect(short.body.issues).toMatchObject([{ field: 'lines[0]', reason: 'out-of-stock' }]);
  });
});

describe('a basket', () => {
  const hold = (who: Caller, sku: string, units = 1, key?: string) =>
    who.send(
      'POST',
      '/checkout/basket-holds',
      { lines: [{ sku_id: sku, units }], position: door },
      key ? { key } : {},
    );

  test('keeps the last unit for ten minutes, for its shopper only', async () => {
    const held = await hold(anna, 'LAST', 1, 'hold-last-1');
    expect(held).toMatchObject({
      status: 201,
      body: {
        expires_at: '2026-05-06T14:10:00.000Z',
        lines: [{ sku_id: 'LAST', site_id: 'SHOP', units: 1 }],
      },
    });
    expect((await hold(anna, 'LAST', 1, 'hold-last-1')).body).toEqual(held.body);
    const lost = await hold(bert, 'LAST');
    expect(lost).toMatchObject({ status: 409, body: { kind: 'out-of-stock' } });

    const ways = (who: Caller) =>
      who.send('POST', '/checkout/delivery-options', {
        ...{ lines: [{ sku_id: 'LAST', units: 1 }], position: door, currency: 'EUR' },
        basket_reservation_id: held.body.reservation_id,
      });
    expect((await ways(anna)).body.options).not.toEqual([]);
    expect(await ways(bert)).toMatchObject({ status: 422, body: { kind: 'intake-refused' } });

    const path = `/checkout/basket-holds/${held.body.reservation_id}`;
    expect((await bert.send('DELETE', path)).status).toBe(404);
    expect((await bert.send('POST', `${path}/prolongation`)).status).toBe(404);
    const prolonged = await anna.send('POST', `${path}/prolongation`);
    expect(prolonged.body.expires_at).toBe('2026-05-06T14:30:00.000Z');
    api.database.clock.now = plus(someAfternoon, minutes(31));
    expect((await anna.send('POST', `${path}/prolongation`)).status).toBe(404);
    await releaseExpiredHolds(api.world);
    const won = await hold(bert, 'LAST');
    expect(won.status).toBe(201);
    const bertsPath = `/checkout/basket-holds/${won.body.reservation_id}`;
    expect((await bert.send('DELETE', bertsPath)).status).toBe(204);
    expect((await bert.send('DELETE', bertsPath)).status).toBe(404);
  });

  test('is one per shopper: a second one takes the place of the first', async () => {
    await hold(anna, 'LAST');
    expect((await hold(anna, 'LAST')).status).toBe(201);
    await hold(anna, 'TEA', 3);
    expect((await hold(bert, 'LAST')).status).toBe(201);
    const short = await hold(bert, 'TEA', 99);
    expect(short.status).toBe(409);
    // What was refused has not cost the basket before it.
    expect((await hold(anna, 'LAST')).status).toBe(409);
  });

  test('becomes an order, though nobody else could buy its last unit', async () => {
    const basket = await hold(bert, 'LAST');
    const draft = {
      lines: [{ skuId: 'LAST', units: 1 }],
      shopper: 1,
      basketReservationId: basket.body.reservation_id,
    };
    const others = await anna.send('POST', '/orders', orderBody(draft));
    expect(others).toMatchObject({ status: 409, body: { kind: 'out-of-stock' } });
    const ours = await bert.send('POST', '/orders', orderBody(draft));
    expect(ours).toMatchObject({ status: 201, body: { customer_id: 'cus_2' } });
  });

  test('of goods that are not sold is refused; operations say for whom they act', async () => {
    const refused = await hold(anna, 'CUP');
    expect(refused.body.details.issues).toMatchObject([{ reason: 'not-sold' }]);
    expect((await hold(ops, 'TEA')).status).toBe(404);
    const lines = [{ sku_id: 'TEA', units: 1 }];
    const named = { lines, customer_id: 'cus_3' };
    expect((await ops.send('POST', '/checkout/basket-holds', named)).status).toBe(201);
  });
});

test.each<[number, string, () => ReturnType<Caller['get']>]>([
  [
    404,
    'not-found',
    () => anna.send('DELETE', '/checkout/basket-holds/rsv_01jtk5c0000000000000000000'),
  ],
  [422, 'invalid', () => anna.send('POST', '/checkout/basket-holds', { lines: [] })],
  [422, 'invalid', () => anna.send('POST', '/checkout/address-checks', { street: 'A' })],
  [
    403,
    'wrong-role',
    async () => (await api.as('driver')).send('POST', '/checkout/order-checks', {}),
  ],
  [401, 'not-authenticated', () => api.nobody.send('POST', '/checkout/basket-holds', {})],
])('%i %s', async (status, kind, call) => {
  expect(await call()).toMatchObject({ status, body: { kind } });
});

test('at night the soonest promise is of another day', async () => {
  // Last: the clock of a test does not go back behind what is known of the network.
  api.database.clock.now = plus(someAfternoon, minutes(9 * 60));
  const body = { sku_ids: ['TEA'], position: door };
  const [{ promise }] = (await anna.send('POST', '/checkout/soonest-promises', body)).body.items;
  expect(promise).toMatchObject({ sla: 'standard', promised_on: '2026-05-12' });
});
