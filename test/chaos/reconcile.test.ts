import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';
import { reconcile } from '../support/reconcile.ts';

/*
 * Each rule of reconcile.ts on a database with one order bought and one cancelled, each broken once: a
 * rule that finds nothing when it is broken would make every harness above it green.
 */
let database: TestDatabase;
let client: pg.Client;
beforeAll(async () => {
  database = await openTestDatabase();
  client = new pg.Client({ connectionString: database.adminUrl });
  await client.connect();
  // Rows as they would be in the end; what else they refer to is not asked about.
  await client.query(`set session_replication_role = replica;
    alter table inventory.stock drop constraint stock_never_oversold;
    insert into allocation.slot (id, place, service, opens_at, closes_at, capacity, booked)
      values ('slot', 'reg', 'standard', now(), now() + interval '1 hour', 1, 0);
    insert into inventory.stock (sku_id, site_id, on_hand, reserved) values ('G', 'S', 9, 0);
    insert into inventory.movement (sku_id, site_id, on_hand_change, cause, cause_id, at)
      values ('G', 'S', 10, 'opening', 'G', now()), ('G', 'S', -1, 'shipped', 'b', now());
    insert into orders.orders (id, number, customer_id, currency, sla, payment_method, items_minor,
      promised_at, placed_at, stage) select 'ord_' || n, n, 'cus_0', 'EUR', 'standard', 'tok_visa',
      1000, now(), now(), stage from (values ('b', 'delivered'), ('c', 'cancelled')) v (n, stage);
    insert into orders.line (order_id, line, sku_id, units, price_minor) values ('ord_b', 1, 'G', 1, 1000);
    insert into orders.event (order_id, seq, type, data, actor, at)
      select id, 1, 'placed', '{}', 'system', now() from orders.orders;
    insert into inventory.reservation (id, purpose, state, created_at)
      values ('rsv_b', 'b', 'consumed', now()), ('rsv_c', 'c', 'released', now());
    insert into orders.shipment (id, order_id, site_id, reservation_id, stage, promised_at)
      select 'shp_' || r.purpose, o.id, 'S', r.id, o.stage, now()
      from inventory.reservation r join orders.orders o on o.number = r.purpose;
    insert into payments.payment (id, order_id, currency, amount_minor, method, attempt, wished_at,
      authorised_minor, captured_minor, voided_minor, status, closed_at)
      values ('pay_b', 'ord_b', 'EUR', 1000, 'tok_visa', 1, now(), 1000, 1000, 0, 'captured', now()),
        ('pay_c', 'ord_c', 'EUR', 1000, 'tok_visa', 1, now(), 1000, 0, 1000, 'voided', now());
    insert into payments.operation (provider_key, payment_id, seq, kind, subject, attempt, amount_minor,
      authorisation, method, state, reference, intended_at, settled_at)
      select payment || kind, payment, seq, kind, 'it', 1, 1000, authorisation, method, 'succeeded',
        'ref', now(), now()
      from (values ('pay_b', 1, 'authorise', null, 'tok_visa'), ('pay_b', 2, 'capture', 'a', null),
        ('pay_c', 1, 'authorise', null, 'tok_visa'), ('pay_c', 2, 'void', 'a', null))
        o (payment, seq, kind, authorisation, method);`);
});
afterAll(async () => {
  await client.end();
  await database.drop();
});

const account = (order: string, captured: number) => ({
  reference: `ref_${order}`,
  order_id: `ord_${order}`,
  currency: 'EUR',
  authorised_minor: 1000,
  captured_minor: captured,
  voided_minor: 1000 - captured,
  refunded_minor: 0,
});
const told = {
  acknowledged: ['b', 'c'].map((order) => ({ key: `key-${order}`, orderId: `ord_${order}` })),
  books: { accounts: [account('b', 1000), account('c', 0)], webhooks_waiting: 0 },
};

/** What is found after `breakage`, which is then undone. */
async function findAfter(breakage: string, heard = told): Promise<string> {
  await client.query('begin');
  try {
    await client.query(breakage);
    return (await reconcile(client as unknown as pg.Pool, heard)).join('\n');
  } finally {
    await client.query('rollback');
  }
}

test('nothing is wrong with what is whole', async () => {
  expect(await findAfter('select 1')).toBe('');
});

test.each([
  ['oversold: G: 10 of 9', 'update inventory.stock set reserved = 10'],
  ['reserved is not what live reservations hold: G: 1', 'update inventory.stock set reserved = 1'],
  ['stock is not the sum of its movements: G: 8/0', 'update inventory.stock set on_hand = 8'],
  ['more was ordered than there ever was: G: 11 of 10', 'update orders.line set units = 11'],
  [
    'slot overbooked: slot: 2 of 1',
    `insert into allocation.slot_booking (slot_id, order_id, at)
      values ('slot', 'ord_b', now()), ('slot', 'ord_c', now())`,
  ],
  ['order without an end: ord_b is packed', `update orders.orders set stage = 'packed'`],
  [
    'delivery outstanding: test.fact b for somebody',
    `with f as (insert into storage.fact (fact_id, kind, key, data, at)
        values ('fct', 'test.fact', 'b', '{}', now()) returning id)
      insert into storage.delivery (fact, subscription, key, partition, due_at, dead)
        select id, 'somebody', 'b', 0, now(), true from f`,
  ],
  [
    'order recorded more than once: ord_b',
    `insert into orders.event (order_id, seq, type, data, actor, at)
      values ('ord_b', 2, 'placed', '{}', 'system', now())`,
  ],
  ['cancelled order keeps stock: shp_c', `update inventory.reservation set state = 'confirmed'`],
  [
    'delivered order did not take its stock: shp_b: confirmed',
    `update inventory.reservation set state = 'confirmed'`,
  ],
  [
    'placed but not paid: ord_b: 900 of 1000',
    `update payments.payment set captured_minor = 900 where id = 'pay_b'`,
  ],
  ['placed but not paid: ord_b: 0 of 1000', 'delete from payments.payment'],
  ['paid but not placed: ord_c', 'update payments.payment set voided_minor = 0'],
  [
    'more than one capture: pay_b',
    `insert into payments.operation (provider_key, payment_id, seq, kind, subject, attempt,
        amount_minor, authorisation, state, reference, intended_at, settled_at)
      values ('twice', 'pay_b', 3, 'capture', 'it', 2, 1, 'a', 'succeeded', 'ref', now(), now())`,
  ],
  [
    'operation without an answer: pay_bcapture is unknown',
    `update payments.operation set state = 'unknown', settled_at = null, due_at = now()
      where provider_key = 'pay_bcapture'`,
  ],
  ['acknowledged order lost: ord_b', `delete from orders.orders where id = 'ord_b'`],
  [
    'order doubled: ord_d was told to nobody',
    `insert into orders.orders (id, number, customer_id, currency, sla, payment_method, items_minor,
        promised_at, placed_at, stage)
      values ('ord_d', 'd', 'cus_0', 'EUR', 'standard', 'tok_visa', 1000, now(), now(), 'cancelled')`,
  ],
  ['books differ about ord_c', `delete from payments.payment where id = 'pay_c'`],
])('found: %s', async (found, breakage) => {
  expect(await findAfter(breakage)).toContain(found);
});

test('found: money at the provider that we know nothing of, and one order for two keys', async () => {
  const heard = {
    acknowledged: [...told.acknowledged, { key: 'key-again', orderId: 'ord_b' }],
    books: { ...told.books, accounts: [...told.books.accounts, account('b', 1000)] },
  };
  const found = await findAfter('select 1', heard);
  expect(found).toContain('books differ about ord_b');
  expect(found).toContain('one order for two keys: ord_b');
});
