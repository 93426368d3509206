import { currency, days, money, plus } from '@waystock/kernel';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Promotion, putPromotion } from '../../src/domains/orders/index.ts';
import { auditBooks } from '../../src/workflows/audit-books.ts';
import { openTestApi, type TestApi } from '../support/api.ts';
import { someAfternoon } from '../support/database.ts';
import { addCustomers, addGoods, openShop, orderBody } from '../support/shop.ts';

const eur = (minor: number) => money(minor, currency('EUR'));
const shoppers = 20;
let api: TestApi;

beforeAll(async () => {
  api = await openTestApi((tx) => addCustomers(tx, shoppers + 1));
  await openShop(api.database.db);
  await api.database.db.transact((tx) => addGoods(tx, { TEA: 200, CUP: 200, LAST: 1 }));
});
afterAll(async () => {
  await api.settle();
  expect(await auditBooks(api.world)).toEqual([]);
  await api.close();
});

let n = 0;
let code = '';
beforeEach(() => {
  code = `CODE${n++}`;
});

/** A code of its own for each test. */
const offer = (benefit: Promotion['benefit'], bounds: Partial<Promotion> = {}) =>
  api.database.db.transact((tx) =>
    putPromotion(tx, {
      code,
      benefit,
      validFrom: someAfternoon,
      validUntil: plus(someAfternoon, days(30)),
      minimum: undefined,
      usesPerCustomer: undefined,
      totalUses: undefined,
      ...bounds,
    }),
  );

type Goods = Readonly<Record<string, number>>;
const bodyOf = (goods: Goods, shopper: number, typed = code): object => ({
  ...orderBody({
    lines: Object.entries(goods).map(([skuId, units]) => ({ skuId, units })),
    shopper,
  }),
  promotion_code: typed,
});
const check = async (goods: Goods, shopper = 1, typed = code) =>
  (await api.as('shopper', `cus_${shopper}`)).send(
    'POST',
    '/checkout/order-checks',
    bodyOf(goods, shopper, typed),
  );
const order = async (goods: Goods, shopper = 1, typed = code) =>
  (await api.as('shopper', `cus_${shopper}`)).send(
    'POST',
    '/orders',
    bodyOf(goods, shopper, typed),
  );

test.each<[string, Promotion['benefit'], object]>([
  [
    'a tenth',
    { kind: 'percent', basisPoints: 1000 },
    { items_minor: 3000, discount_minor: 300, shipping_minor: 390, total_minor: 3090 },
  ],
  [
    'five',
    { kind: 'amount', amount: eur(500) },
    { items_minor: 3000, discount_minor: 500, shipping_minor: 390, total_minor: 2890 },
  ],
  [
    'free shipping',
    { kind: 'free-shipping' },
    { items_minor: 3000, discount_minor: 0, shipping_minor: 0, total_minor: 3000 },
  ],
])('%s off: told beforehand, kept when placed, authorised', async (_, benefit, prices) => {
  await offer(benefit);
  const typed = ` ${code.toLowerCase()} `;
  expect((await check({ TEA: 2, CUP: 1 }, 1, typed)).body).toMatchObject({
    acceptable: true,
    ...prices,
  });
  const placed = await order({ TEA: 2, CUP: 1 }, 1, typed);
  expect(placed).toMatchObject({ status: 201, body: { promotion_code: code, ...prices } });
  await api.settle();
  const shopper = await api.as('shopper', 'cus_1');
  const read = await shopper.get(`/orders/${placed.body.order_id}`);
  expect(read.body).toMatchObject({ stage: 'allocated', promotion_code: code, ...prices });
  const paid = await shopper.get(`/orders/${placed.body.order_id}/payment`);
  expect(paid.body.authorised_minor).toBe(placed.body.total_minor);
});

test('what is wrong with the code comes with all that is wrong besides', async () => {
  await offer({ kind: 'percent', basisPoints: 1000 }, { minimum: eur(5000) });
  const both = await order({ LAST: 4 }, 1, 'No-Such-Code');
  expect(both).toMatchObject({ status: 422, body: { kind: 'intake-refused' } });
  expect(both.body.details.issues).toMatchObject([
    { field: 'lines[0]', reason: 'out-of-stock' },
    { field: 'promotion_code', detail: 'NO-SUCH-CODE is not known' },
  ]);
  const small = await check({ TEA: 1 });
  expect(small.body).toMatchObject({
    acceptable: false,
    total_minor: null,
    issues: [{ field: 'promotion_code', reason: 'promotion-invalid' }],
  });
});

test('of single use: checks use nothing up, cancelling gives it back', async () => {
  await offer({ kind: 'amount', amount: eur(500) }, { totalUses: 1 });
  expect((await check({ TEA: 1 })).body.acceptable).toBe(true);
  expect((await check({ TEA: 1 })).body.acceptable).toBe(true);
  const first = await order({ TEA: 1 });
  expect(first.status).toBe(201);
  const second = await order({ TEA: 1 }, 2);
  expect(second.body.details.issues).toMatchObject([
    { field: 'promotion_code', reason: 'promotion-invalid' },
  ]);
  const shopper = await api.as('shopper', 'cus_1');
  await shopper.send('POST', `/orders/${first.body.order_id}/cancellation`, {
    reason: 'changed-mind',
  });
  expect((await order({ TEA: 1 }, 2)).status).toBe(201);
});

test('once per customer: a second order of theirs is told so, another customer is not', async () => {
  await offer({ kind: 'percent', basisPoints: 500 }, { usesPerCustomer: 1 });
  expect((await order({ TEA: 1 }, 3)).status).toBe(201);
  const again = await order({ TEA: 1 }, 3);
  expect(again.body.details.issues[0].detail).toContain('used by this customer');
  expect((await order({ TEA: 1 }, 4)).status).toBe(201);
});

test(`one use left, ${shoppers} orders at once: one has it, nothing of the others is kept`, async () => {
  await offer({ kind: 'free-shipping' }, { totalUses: 1 });
  const ops = await api.as('ops', 'ops', { regions: 'all' });
  const reserved = async () =>
    (await ops.get('/stock?site_id=SHOP')).body.items.find(
      (row: { sku_id: string }) => row.sku_id === 'CUP',
    ).reserved;
  const before = await reserved();
  const answers = await Promise.all(
    Array.from({ length: shoppers }, (_, i) => order({ CUP: 1 }, i + 1)),
  );
  const statuses = answers.map((answer) => answer.status).sort();
  expect(statuses).toEqual([201, ...Array.from({ length: shoppers - 1 }, () => 422)]);
  expect(await reserved()).toBe(before + 1);
});

test('an order that costs nothing needs no money', async () => {
  await offer({ kind: 'percent', basisPoints: 10_000 });
  const shopper = await api.as('shopper', 'cus_5');
  const body = { ...bodyOf({ TEA: 1 }, 5), delivery: { sla: 'pickup', pickup_site_id: 'SHOP' } };
  const placed = await shopper.send('POST', '/orders', body);
  expect(placed).toMatchObject({ status: 201, body: { total_minor: 0 } });
  await api.settle();
  const read = await shopper.get(`/orders/${placed.body.order_id}`);
  expect(read.body.stage).toBe('allocated');
});

describe('operations', () => {
  const tenth = {
    benefit: { kind: 'percent', basis_points: 1000 },
    valid_from: '2026-01-01T00:00:00.000Z',
    valid_until: null,
    minimum: null,
    uses_per_customer: null,
    total_uses: 3,
  };

  test('write a code, read it with its uses, and find it in the list', async () => {
    const ops = await api.as('ops', 'ops', { regions: 'all' });
    const put = await ops.send('PUT', '/promotions/SPRING', tenth);
    expect(put).toMatchObject({ status: 200, body: { code: 'SPRING', ...tenth } });
    expect((await order({ TEA: 1 }, 6, 'spring')).body.discount_minor).toBeGreaterThan(0);
    expect((await ops.get('/promotions/SPRING')).body).toEqual({ ...put.body, uses: 1 });
    expect((await ops.get('/promotions')).body.items).toContainEqual(put.body);
    expect(await ops.get('/promotions/WINTER')).toMatchObject({
      status: 404,
      body: { kind: 'promotion-not-found' },
    });
  });

  test('cannot bound a code below what it has been used, nor in two currencies', async () => {
    const ops = await api.as('ops', 'ops', { regions: 'all' });
    await ops.send('PUT', '/promotions/TWICE', tenth);
    for (const shopper of [7, 8])
      expect((await order({ TEA: 1 }, shopper, 'TWICE')).status).toBe(201);
    expect(await ops.send('PUT', '/promotions/TWICE', { ...tenth, total_uses: 1 })).toMatchObject({
      status: 422,
      body: { kind: 'promotion-invalid', detail: 'Not so: TWICE has been used 2 times already.' },
    });
    const mixed = {
      ...tenth,
      benefit: { kind: 'amount', amount_minor: 100, currency: 'EUR' },
      minimum: { amount_minor: 100, currency: 'USD' },
    };
    expect(await ops.send('PUT', '/promotions/MIXED', mixed)).toMatchObject({ status: 422 });
  });
});
