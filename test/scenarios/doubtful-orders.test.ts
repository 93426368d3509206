import { minus, minutes } from '@waystock/kernel';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { auditBooks } from '../../src/workflows/audit-books.ts';
import { type Caller, openTestApi, type TestApi } from '../support/api.ts';
import { addCustomers, addGoods, openShop, orderBody } from '../support/shop.ts';

/** What the rules about fraud look at reaches them from the orders people really place. */
let api: TestApi;
let ops: Caller;
const newAccount = 20;
beforeAll(async () => {
  api = await openTestApi(async (tx) => {
    await addCustomers(tx, newAccount);
    await sql`insert into customers.customer (id, created_at)
      select 'cus_' || i, ${new Date(minus(tx.now, minutes(10)))}
      from generate_series(${newAccount}::integer, ${newAccount + 9}::integer) as i`.execute(
      tx.sql,
    );
  });
  await openShop(api.database.db);
  await api.database.db.transact(async (tx) => {
    await addGoods(tx, { TEA: 500, RING: 20 });
    await sql`update catalogue.sku set price_minor = 60000 where id = 'RING'`.execute(tx.sql);
  });
  ops = await api.as('ops', 'ops', { regions: 'all' });
});
afterAll(async () => {
  expect(await auditBooks(api.world)).toEqual([]);
  await api.close();
});

const home = { street: 'Rue 1', postcode: '75001', city: 'Paris' };

interface Draft {
  readonly shopper: number;
  readonly sku?: string;
  readonly billing?: object;
  /** Whose door it goes to, if not their own. */
  readonly door?: number;
}

async function order({ shopper, sku = 'TEA', billing, door = shopper }: Draft): Promise<string> {
  const caller = await api.as('shopper', `cus_${shopper}`);
  const placed = await caller.send('POST', '/orders', {
    ...orderBody({ lines: [{ skuId: sku, units: 1 }], shopper: door }),
    ...(billing ? { billing_address: billing } : {}),
  });
  expect(placed.status).toBe(201);
  await api.settle();
  return placed.body.order_id;
}
const stageOf = async (id: string) => (await ops.get(`/orders/${id}`)).body.stage;
const reviews = async () => (await ops.get('/fraud-reviews?state=open&limit=100')).body.items;
const doubts = async (id: string): Promise<string[] | undefined> =>
  (await reviews())
    .find((review: { order_id: string }) => review.order_id === id)
    ?.reasons.map((reason: { rule: string }) => reason.rule);

describe('a new account', () => {
  test('that pays with a card from abroad waits for a person, who clears it', async () => {
    const id = await order({ shopper: newAccount, billing: { ...home, country: 'FR' } });
    expect(await stageOf(id)).toBe('authorised');
    expect(await doubts(id)).toEqual(['billing-mismatch', 'account-age']);
    await ops.send('POST', `/fraud-reviews/${id}/decision`, { decision: 'clear' });
    await api.settle();
    expect(await stageOf(id)).toBe('allocated');
  });

  test('that is billed at home, or does not say, goes its way', async () => {
    const same = await order({ shopper: newAccount + 1, billing: { ...home, country: 'DE' } });
    const silent = await order({ shopper: newAccount + 2 });
    expect([await stageOf(same), await stageOf(silent)]).toEqual(['allocated', 'allocated']);
  });

  test('that orders something dear waits for a person, who turns it away', async () => {
    const id = await order({ shopper: newAccount + 3, sku: 'RING' });
    expect(await doubts(id)).toEqual(['order-value', 'account-age']);
    await ops.send('POST', `/fraud-reviews/${id}/decision`, { decision: 'reject' });
    await api.settle();
    expect((await ops.get(`/orders/${id}`)).body).toMatchObject({
      stage: 'cancelled',
      cancel_reason: 'fraud-suspected',
    });
    expect((await ops.get(`/orders/${id}/payment`)).body).toMatchObject({ captured_minor: 0 });
  });
});

test('a customer who orders again and again within the hour is looked at', async () => {
  for (let i = 0; i < 6; i++) expect(await stageOf(await order({ shopper: 1 }))).toBe('allocated');
  const seventh = await order({ shopper: 1 });
  expect(await doubts(seventh)).toEqual(['orders-by-customer']);
});

test('many customers at one door within the day are looked at', async () => {
  for (let i = 0; i < 6; i++)
    expect(await stageOf(await order({ shopper: 2 + i, door: 15 }))).toBe('allocated');
  expect(await doubts(await order({ shopper: 9, door: 15 }))).toEqual(['customers-at-address']);
});

test('where a means of payment is at home is forgotten with its customer', async () => {
  const billed = () =>
    api.database.db.read(async (tx) => {
      const { rows } = await sql<{ country: string }>`
        select b.country from orders.billing b join orders.orders o on o.id = b.order_id
        where o.customer_id = ${`cus_${newAccount}`}`.execute(tx.sql);
      return rows;
    });
  expect(await billed()).toEqual([{ country: 'FR' }]);
  await api.database.db.transact(async (tx) =>
    tx.emit({ kind: 'customers.customer-erased', key: `cus_${newAccount}`, data: {} }),
  );
  await api.settle();
  expect(await billed()).toEqual([]);
});
