import { asId, hours, instant, seconds } from '@waystock/kernel';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Caller } from '../support/api.ts';
import { openShopWorld, type ShopWorld } from '../support/shop-world.ts';

const door = { lat: 40.71, lon: -74 };
let shop: ShopWorld;
let ops: Caller;
const orders: string[] = [];

/** Three orders of a customer whom the rules leave to people. */
beforeAll(async () => {
  shop = await openShopWorld({
    now: instant(Date.UTC(2026, 4, 6, 14)),
    sites: { NY: { ...door, zone: 'America/New_York', shelf: { TEA: 90 } } },
    goods: { TEA: {} },
    carriers: [
      {
        id: 'road',
        collectsAt: 960,
        perKg: 75,
        zones: [{ upToKm: 100, base: 190, takes: hours(2) }],
      },
    ],
  });
  ops = await shop.ops();
  await shop.world.db.transact((tx) =>
    sql`insert into fraud.decline (fact_id, customer_id, at)
      select 'fct_' || i, 'cus_1', ${new Date(tx.now)} from generate_series(1, 9) as i`.execute(
      tx.sql,
    ),
  );
  for (let i = 0; i < 3; i++) {
    const { body } = await shop.order({ lines: { TEA: 1 }, door, sla: 'standard' });
    orders.push(body.order_id);
    await shop.pass(seconds(1));
  }
});
afterAll(() => shop.close());

const decide = (id: string | undefined, decision: string, by = ops) =>
  by.send('POST', `/fraud-reviews/${id}/decision`, { decision, note: 'looked at it' });
const stageOf = async (id: string | undefined) => (await ops.get(`/orders/${id}`)).body.stage;

test('doubtful orders wait for a person, longest waiting first', async () => {
  const first = await ops.get('/fraud-reviews?state=open&limit=2');
  expect(first.body.items.map((review: { order_id: string }) => review.order_id)).toEqual(
    orders.slice(0, 2),
  );
  const [review] = first.body.items;
  expect(review).toMatchObject({ state: 'open', decided_at: null, note: null });
  expect(
    review.reasons.reduce((total: number, { score }: { score: number }) => total + score, 0),
  ).toBe(review.score);
  const next = await ops.get(`/fraud-reviews?state=open&limit=2&cursor=${first.body.next_cursor}`);
  expect(next.body).toMatchObject({ items: [{ order_id: orders[2] }], next_cursor: null });
  expect(await stageOf(orders[0])).toBe('authorised');
});

test('a person clears one and rejects another; a decision is final', async () => {
  expect(await decide(orders[0], 'clear')).toMatchObject({
    status: 200,
    body: { state: 'cleared', note: 'looked at it' },
  });
  expect(await decide(orders[1], 'reject')).toMatchObject({ body: { state: 'rejected' } });
  await shop.settle();
  expect(await stageOf(orders[0])).toBe('allocated');
  expect(await stageOf(orders[1])).toBe('cancelled');
  expect(await decide(orders[0], 'reject')).toMatchObject({
    status: 409,
    body: { kind: 'review-decided', detail: `Order ${orders[0]} was cleared.` },
  });
  expect((await ops.get('/fraud-reviews?state=open')).body.items).toMatchObject([
    { order_id: orders[2] },
  ]);
});

test('whoever is about other regions sees none of it, and shoppers may not look', async () => {
  const elsewhere = await shop.as('ops', 'ops_2', { regions: [asId('elsewhere')] });
  expect((await elsewhere.get('/fraud-reviews')).body.items).toEqual([]);
  expect(await elsewhere.get(`/fraud-reviews/${orders[2]}`)).toMatchObject({ status: 404 });
  expect(await decide(orders[2], 'clear', elsewhere)).toMatchObject({ status: 404 });
  expect(await (await shop.shopper()).get('/fraud-reviews')).toMatchObject({ status: 403 });
  const auditor = await shop.as('auditor', 'auditor_1');
  expect((await auditor.get(`/fraud-reviews/${orders[2]}`)).body.state).toBe('open');
  expect(await decide(orders[2], 'clear', auditor)).toMatchObject({ status: 403 });
});

test('an order nobody doubted has no review', async () => {
  expect(await ops.get(`/fraud-reviews/ord_${'0'.repeat(26)}`)).toMatchObject({ status: 404 });
});
