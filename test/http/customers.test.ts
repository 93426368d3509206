import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Caller } from '../support/api.ts';
import { openTown, type Town } from '../support/town.ts';

let town: Town;
let anna: Caller;
beforeAll(async () => {
  town = await openTown({ TEA: 50 });
  anna = await town.api.as('shopper', 'cus_anna');
});
afterAll(() => town.api.close());

const me = { name: 'Anna Amsel', email: 'anna@amsel.example', phone: '+49 30 5550177' };
const home = {
  lines: ['Geheimstraße 7', 'Hinterhaus'],
  postcode: '10178',
  city: 'Berlin',
  country: 'DE',
  position: { lon: 13.41, lat: 52.51 },
};

describe('a shopper', () => {
  test('tells about themselves, changes their mind, and reads it again', async () => {
    expect(await anna.get('/me/profile')).toMatchObject({ status: 404 });
    expect(await anna.send('PUT', '/me/profile', me)).toMatchObject({
      status: 200,
      body: { ...me, customer_id: 'cus_anna', consents: { marketing: false, location: false } },
    });
    await anna.send('PUT', '/me/profile', { name: 'Anna Adler', email: me.email });
    expect((await anna.get('/me/profile')).body).toMatchObject({ name: 'Anna Adler', phone: null });
    expect(await anna.send('PUT', '/me/consents', { location: true })).toMatchObject({
      body: { marketing: false, location: true },
    });
    expect(await anna.send('PUT', '/me/profile', { ...me, email: 'no address' })).toMatchObject({
      status: 422,
      body: { kind: 'invalid' },
    });
  });

  test('keeps addresses that nobody else finds', async () => {
    const saved = await anna.send('POST', '/me/addresses', home);
    expect(saved).toMatchObject({ status: 201, body: { ...home, recipient: null } });
    const { address_id: id } = saved.body;
    const bert = await town.api.as('shopper', 'cus_bert');
    expect((await bert.get('/me/addresses')).body.items).toEqual([]);
    expect(await bert.send('DELETE', `/me/addresses/${id}`)).toMatchObject({ status: 404 });
    expect((await anna.get('/me/addresses')).body.items).toEqual([saved.body]);
    expect(await anna.send('DELETE', `/me/addresses/${id}`)).toMatchObject({ status: 204 });
    expect(await anna.send('DELETE', `/me/addresses/${id}`)).toMatchObject({ status: 404 });
    expect((await anna.get('/me/addresses')).body.items).toEqual([]);
  });

  test('may save only an address that can be found', async () => {
    const { position: _, ...nowhere } = home;
    expect(await anna.send('POST', '/me/addresses', nowhere)).toMatchObject({
      status: 422,
      body: { kind: 'customer-invalid', details: { issues: [{ field: 'position' }] } },
    });
  });
});

test('operations and all others have no such pages', async () => {
  for (const role of ['ops', 'driver', 'host', 'auditor', 'device'] as const) {
    const other = await town.api.as(role, 'somebody', { regions: 'all' });
    for (const path of ['/me/profile', '/me/addresses', '/me/export'])
      expect([role, path, (await other.get(path)).status]).toEqual([role, path, 403]);
    expect((await other.send('DELETE', '/me')).status).toBe(403);
  }
});

test('whoever wants to be forgotten takes their data along, once nothing is under way', async () => {
  const { body: order } = { body: await town.order({ TEA: 2 }, 3) };
  const carl = await town.api.as('shopper', 'cus_3');
  await carl.send('PUT', '/me/profile', me);
  await carl.send('POST', '/me/addresses', home);
  expect((await carl.get('/me/export')).body).toMatchObject({
    customer_id: 'cus_3',
    profile: me,
    addresses: [home],
    orders: [{ order_id: order.order_id, destination: { recipient: 'A. Shopper' } }],
  });
  expect(await carl.send('DELETE', '/me')).toMatchObject({
    status: 409,
    body: { kind: 'orders-open', details: { order_ids: [order.order_id] } },
  });
  await carl.send('POST', `/orders/${order.order_id}/cancellation`, {
    reason: 'ordered-by-mistake',
  });
  await town.api.settle();
  expect(await carl.send('DELETE', '/me')).toMatchObject({ status: 204 });
  await town.api.settle();
  const erased = { status: 409, body: { kind: 'customer-erased' } };
  expect(await carl.get('/me/profile')).toMatchObject(erased);
  expect(await carl.get('/me/export')).toMatchObject(erased);
  expect(await carl.send('PUT', '/me/profile', me)).toMatchObject(erased);
  expect(await carl.send('POST', '/me/addresses', home)).toMatchObject(erased);
  expect((await carl.get(`/orders/${order.order_id}`)).body.destination).toBeNull();
  const { rows } = await town.api.database.db.read((tx) =>
    sql<{ n: bigint }>`select count(*) as n from customers.subject_key
      where customer_id = 'cus_3'`.execute(tx.sql),
  );
  expect(Number(rows[0]?.n)).toBe(0);
});
