import {
  asId,
  currency,
  type CustomerId,
  expectOk,
  metres,
  money,
  seconds,
  type SiteId,
  units,
} from '@waystock/kernel';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { putLastMiles } from '../../src/domains/allocation/index.ts';
import { eraseCustomer, findCustomerSince } from '../../src/domains/customers/index.ts';
import { listDrift } from '../../src/domains/inventory/index.ts';
import { findDestinations, listOrders } from '../../src/domains/orders/index.ts';
import { handlers } from '../../src/http/handlers/index.ts';
import { requestOf } from '../../src/http/handlers/orders.ts';
import { routes } from '../../src/subscriptions.ts';
import { placePrepared } from '../../src/workflows/place-order.ts';
import { prepareOrder } from '../../src/workflows/prepare-order.ts';
import type { World } from '../../src/world.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';
import { seedGoods, stockUp } from '../support/goods.ts';
import { openTestServer, type TestServer } from '../support/http.ts';
import { testVault } from '../support/vault.ts';

const eur = currency('EUR');
let database: TestDatabase;
let server: TestServer;

beforeAll(async () => {
  database = await openTestDatabase({ routes });
  await database.db.transact(async (tx) => {
    await seedGoods(tx, { sites: ['NY'], skus: ['IPHONE-16', 'WATER-5L'] });
    await stockUp(tx, 'IPHONE-16', 'NY', 1);
    await stockUp(tx, 'WATER-5L', 'NY', 20);
    await putLastMiles(tx, [
      {
        siteId: asId<SiteId>('NY'),
        reach: metres(30_000),
        perDrop: money(200, eur),
        perKm: money(50, eur),
        speed: 8,
        spare: seconds(1200),
        carries: { temperatures: ['ambient'], hazards: ['none'], mostCapacityUnits: units(6) },
      },
    ]);
  });
  server = await openTestServer({ handlers, db: database.db, clock: database.clock });
});
afterAll(async () => {
  await server.app.close();
  await database.drop();
});

const basket = {
  lines: [
    { sku_id: 'IPHONE-16', units: 1 },
    { sku_id: 'WATER-5L', units: 2 },
  ],
  destination: {
    recipient: 'A. Shopper',
    street: 'Weg 1',
    postcode: '10115',
    city: 'Berlin',
    country: 'DE',
    position: { lon: 13.41, lat: 52.51 },
  },
  delivery: { sla: 'same-day' },
  currency: 'EUR',
  payment_method: 'tok_visa',
};
const water = { ...basket, lines: [{ sku_id: 'WATER-5L', units: 1 }] };

async function order(shopper: string, key: string, body: object = basket) {
  const response = await server.app.inject({
    method: 'POST',
    url: '/api/v1/orders',
    headers: {
      ...(await server.as('shopper', shopper)),
      'content-type': 'application/json',
      'idempotency-key': key,
    },
    payload: JSON.stringify(body),
  });
  return { status: response.statusCode, body: response.json() };
}

test('one iPhone, two shoppers: one has it, the other is told why not, and again the same', async () => {
  const first = await order('cus_1', 'key-first');
  expect(first).toMatchObject({
    status: 201,
    body: { number: 'ORD-2026-05-06-001', stage: 'created', total_minor: 3490 },
  });
  expect(await order('cus_1', 'key-first')).toEqual(first);
  const second = await order('cus_2', 'key-second');
  expect(second).toMatchObject({
    status: 409,
    body: { detail: 'Only 0 of IPHONE-16 can be sold at site NY; 1 were asked for.' },
  });
  expect(await order('cus_2', 'key-second')).toEqual(second);
  expect(await database.db.read(listDrift)).toEqual([]);
});

test('everything that is wrong with an order comes in one answer', async () => {
  const wrong = { ...basket, payment_method: 'cash', currency: 'USD' };
  const refused = await order('cus_1', 'key-wrong', wrong);
  expect(refused.status).toBe(422);
  const reasons = refused.body.details.issues.map((issue: { reason: string }) => issue.reason);
  expect(reasons).toEqual(
    expect.arrayContaining(['other-currency', 'out-of-stock', 'payment-method-invalid']),
  );
});

test('an order that no vehicle holds is refused and says so; what one holds is accepted', async () => {
  const cans = (n: number) => ({ ...water, lines: [{ sku_id: 'WATER-5L', units: n }] });
  expect(await order('cus_1', 'key-7-cans', cans(7))).toMatchObject({
    status: 422,
    body: {
      details: {
        issues: [
          {
            field: 'delivery',
            reason: 'option-unavailable',
            detail: expect.stringContaining('no vehicle takes so much in one shipment'),
          },
        ],
      },
    },
  });
  expect(await order('cus_1', 'key-6-cans', cans(6))).toMatchObject({ status: 201 });
});

test('whoever a token names is a customer from the first order on, until they are erased', async () => {
  const { db } = database;
  const pair = await Promise.all([
    order('auth0-newcomer', 'key-new-1', water),
    order('auth0-newcomer', 'key-new-2', water),
  ]);
  expect(pair).toMatchObject([{ status: 201 }, { status: 201 }]);
  expect(await order('auth0-newcomer', 'key-new-3', water)).toMatchObject({ status: 201 });
  const newcomer = asId<CustomerId>('auth0-newcomer');
  expect(await db.read((tx) => findCustomerSince(tx, newcomer))).toBe(database.clock.now);
  const ids = pair.map((placed) => placed.body.order_id);
  const doors = await db.read((tx) => findDestinations(tx, testVault, ids));
  expect([...doors.values()].map((door) => door.recipient)).toEqual(['A. Shopper', 'A. Shopper']);
  expectOk(await db.transact((tx) => eraseCustomer(tx, newcomer)));
  const refused = { status: 409, body: { kind: 'customer-erased' } };
  expect(await order('auth0-newcomer', 'key-new-4', water)).toMatchObject(refused);
  expect(await db.read((tx) => findDestinations(tx, testVault, ids))).toEqual(new Map());
});

test('who is erased while their order is on its way in has no order and no row', async () => {
  const { db } = database;
  const customerId = asId<CustomerId>('cus_hasty');
  expect(await order('cus_hasty', 'key-hasty-1', water)).toMatchObject({ status: 201 });
  const world = { now: () => database.clock.now, db, vault: testVault } as unknown as World;
  const request = requestOf(customerId, water as Parameters<typeof requestOf>[1]);
  const prepared = expectOk(await prepareOrder(world, request));
  expectOk(await db.transact((tx) => eraseCustomer(tx, customerId)));
  expect(await db.transact((tx) => placePrepared(tx, testVault, prepared))).toEqual({
    ok: false,
    error: { kind: 'customer-erased', customerId },
  });
  expect(await db.read((tx) => listOrders(tx, { customerId, limit: 9 }))).toHaveLength(1);
});
