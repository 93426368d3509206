import {
  asId,
  currency,
  hours,
  metres,
  money,
  plus,
  type RegionId,
  seconds,
} from '@waystock/kernel';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { putLastMiles } from '../../src/domains/allocation/index.ts';
import { auditBooks } from '../../src/workflows/audit-books.ts';
import { type Answer, type Caller, openTestApi, type TestApi } from '../support/api.ts';
import { seedGoods, site, stockUp } from '../support/goods.ts';
import { addCustomers, orderBody } from '../support/shop.ts';

let api: TestApi;
let ops: Caller;
let elsewhere: Caller;
let auditor: Caller;
let order: string;
beforeAll(async () => {
  api = await openTestApi(async (tx) => {
    const eur = currency('EUR');
    await addCustomers(tx, 3);
    await seedGoods(tx, { sites: ['NEAR', 'FAR'], skus: ['TEA'] });
    await sql`update network.site set cut_off_min = 1439, pick_lead_s = 600,
      lon = case id when 'FAR' then 13.5 else 13.41 end`.execute(tx.sql);
    const ambient = { temperatures: ['ambient'], hazards: ['none'] } as const;
    await putLastMiles(
      tx,
      ['NEAR', 'FAR'].map((id) => ({
        siteId: site(id),
        reach: metres(30_000),
        perDrop: money(200, eur),
        perKm: money(50, eur),
        speed: 8,
        spare: seconds(1200),
        carries: ambient,
      })),
    );
    await stockUp(tx, 'TEA', 'FAR', 10);
  });
  ops = await api.as('ops', 'ops', { regions: [asId<RegionId>('reg_test')] });
  elsewhere = await api.as('ops', 'else', { regions: [asId<RegionId>('moon')] });
  auditor = await api.as('auditor');
  order = await place();
  api.database.clock.now = plus(api.database.clock.now, seconds(1));
  await place();
});
afterAll(async () => {
  expect(await auditBooks(api.world)).toEqual([]);
  await api.close();
});

async function place(): Promise<string> {
  const shopper = await api.as('shopper', 'cus_1');
  const draft = { lines: [{ skuId: 'TEA', units: 2 }], shopper: 1 };
  const placed = await shopper.send('POST', '/orders', orderBody(draft));
  await api.settle();
  return placed.body.order_id;
}
const decisions = async (who: Caller, query = ''): Promise<Answer['body'][]> =>
  (await who.get(`/allocation-decisions?${query}`)).body.items;

test('a decision tells what was chosen, what else could have been, and why', async () => {
  const [decision, ...more] = await decisions(ops, `order_id=${order}`);
  expect(more).toEqual([]);
  expect(decision).toMatchObject({
    order_id: order,
    plan_version: 1,
    policy: 'allocation.exact-per-order',
    currency: 'EUR',
    chosen: {
      strategy: 'single-source',
      shipments: [{ from_site_id: 'FAR', service: 'own', lines: [{ sku_id: 'TEA', units: 2 }] }],
      transfers: [],
    },
    sites_considered: ['FAR'],
  });
  const terms: { amount_minor: number }[] = decision.chosen.cost_terms;
  const total = terms.reduce((sum, term) => sum + term.amount_minor, 0);
  expect(total).toBe(decision.chosen.cost_minor);
  const read = await auditor.get(`/allocation-decisions/${decision.decision_id}`);
  expect(read.body).toEqual(decision);
});

test('decisions come in pages, newest first, to those of the region', async () => {
  const first = await ops.get('/allocation-decisions?limit=1');
  expect(first.body.items[0].order_id).not.toBe(order);
  const next = await decisions(ops, `limit=1&cursor=${first.body.next_cursor}`);
  expect(next[0].order_id).toBe(order);
  expect(await decisions(elsewhere)).toEqual([]);
  expect(await decisions(auditor)).toHaveLength(2);
});

test('orders are planned anew on demand, and each move has its reason', async () => {
  const receipt = { sku_id: 'TEA', site_id: 'NEAR', units: 5, cause: 'receipt', reference: 'n1' };
  api.database.clock.now = plus(api.database.clock.now, hours(8));
  await ops.send('POST', '/stock/receipts', receipt);
  const region = { region_id: 'reg_test' };
  const replan = await ops.send('POST', '/allocation-replans', region, { key: 'replan-1' });
  expect(replan.body.considered).toBe(2);
  expect(replan.body.moved[0]).toMatchObject({
    currency: 'EUR',
    reason: 'another way costs less',
  });
  expect(replan.body.moved[0].saving_minor).toBeGreaterThan(0);
  const again = await ops.send('POST', '/allocation-replans', region, { key: 'replan-1' });
  expect(again.body).toEqual(replan.body);
  await api.settle();
  const [newest, before] = await decisions(ops, `order_id=${order}`);
  expect([newest.plan_version, before.plan_version]).toEqual([2, 1]);
  expect(newest).toMatchObject({
    cause: 'another way costs less',
    chosen: { shipments: [{ from_site_id: 'NEAR' }] },
    alternatives: [{ shipments: [{ from_site_id: 'FAR' }], regret_minor: expect.any(Number) }],
  });
  expect(newest.alternatives[0].regret_minor).toBeGreaterThan(0);
  const calm = await ops.send('POST', '/allocation-replans', {});
  expect(calm.body).toEqual({ considered: 2, moved: [] });
});

test('a shipment is sent from another site by hand, once per key', async () => {
  const [{ shipment_id: id }] = (await ops.get(`/orders/${order}`)).body.shipments;
  const { body: sources } = await auditor.get(`/shipments/${id}/sources`);
  expect(sources).toMatchObject({
    currency: 'EUR',
    items: [{ site_id: 'FAR', service: 'own', extra_cost_minor: expect.any(Number), late_s: 0 }],
    refused: [],
  });
  expect(sources.items[0].extra_cost_minor).toBeGreaterThan(0);
  const to = { site_id: 'FAR' };
  const moved = await ops.send('POST', `/shipments/${id}/source`, to, { key: 'move-by-hand-1' });
  expect(moved).toMatchObject({ status: 200, body: { order_id: order, site_id: 'FAR' } });
  const again = await ops.send('POST', `/shipments/${id}/source`, to, { key: 'move-by-hand-1' });
  expect(again.body).toEqual(moved.body);
  // Taken in the same instant as the one before it: which of them is listed first is left to chance.
  const byHand = (await decisions(ops, `order_id=${order}`)).find(
    (one: Answer['body']) => one.plan_version === 3,
  );
  expect(byHand).toMatchObject({ cause: 'moved by hand', rule: 'by-hand' });
});

const anyShipment = async () => (await ops.get(`/orders/${order}`)).body.shipments[0].shipment_id;
const moveBy = async (who: Caller, to: string) =>
  who.send('POST', `/shipments/${await anyShipment()}/source`, { site_id: to });
const anyId = async () => (await decisions(ops))[0].decision_id;
test.each<[number, string, () => ReturnType<Caller['get']>]>([
  [404, 'not-found', () => ops.get('/allocation-decisions/dec_01jtk5c0000000000000000000')],
  [404, 'not-found', async () => elsewhere.get(`/allocation-decisions/${await anyId()}`)],
  [
    404,
    'not-found',
    () => elsewhere.send('POST', '/allocation-replans', { region_id: 'reg_test' }),
  ],
  [404, 'not-found', async () => elsewhere.get(`/shipments/${await anyShipment()}/sources`)],
  [404, 'not-found', () => moveBy(elsewhere, 'NEAR')],
  [404, 'site-not-found', () => moveBy(ops, 'NOWHERE')],
  [409, 'source-not-possible', () => moveBy(ops, 'FAR')],
  [403, 'wrong-role', () => moveBy(auditor, 'NEAR')],
  [422, 'region-not-found', () => ops.send('POST', '/allocation-replans', { region_id: 'none' })],
  [422, 'invalid', () => ops.get('/allocation-decisions?order_id=7')],
  [403, 'wrong-role', () => auditor.send('POST', '/allocation-replans', {})],
  [403, 'wrong-role', async () => (await api.as('shopper')).get('/allocation-decisions')],
])('%i %s', async (status, kind, call) => {
  expect(await call()).toMatchObject({ status, body: { kind } });
});
