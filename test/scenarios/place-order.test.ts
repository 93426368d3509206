import { asId, currency, metres, money, seconds, type SiteId } from '@waystock/kernel';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { putLastMiles } from '../../src/domains/allocation/index.ts';
import { listDrift } from '../../src/domains/inventory/index.ts';
import { handlers } from '../../src/http/handlers/index.ts';
import { routes } from '../../src/subscriptions.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';
import { seedGoods, stockUp } from '../support/goods.ts';
import { openTestServer, type TestServer } from '../support/http.ts';

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
        carries: { temperatures: ['ambient'], hazards: ['none'] },
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
