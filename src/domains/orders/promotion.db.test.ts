import {
  asId,
  currency,
  type CustomerId,
  days,
  expectOk,
  money,
  type OrderId,
  plus,
} from '@waystock/kernel';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { bareOrder } from '../../../test/support/bare-orders.ts';
import {
  openTestDatabase,
  someAfternoon,
  type TestDatabase,
} from '../../../test/support/database.ts';
import { seedGoods } from '../../../test/support/goods.ts';
import type { Tx } from '../../world.ts';
import { cancelShipment, checkPromotion, listShipments, putPromotion } from './index.ts';
import { findPromotion, listPromotionDrift } from './promotion-store.ts';
import { redeemPromotion } from './promotion-shell.ts';
import type { Promotion } from './promotion.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
  await database.db.transact((tx) => seedGoods(tx, { sites: ['NY'], skus: [] }));
});
afterAll(() => database.drop());

const eur = (minor: number) => money(minor, currency('EUR'));
const customer = (n: number): CustomerId => asId<CustomerId>(`cus_${n}`);

let n = 0;
let code = '';
/** A code of its own for each test. */
const promotion = (bounds: Partial<Promotion> = {}): Promotion => ({
  code,
  benefit: { kind: 'percent', basisPoints: 1000 },
  validFrom: someAfternoon,
  validUntil: plus(someAfternoon, days(30)),
  minimum: undefined,
  usesPerCustomer: undefined,
  totalUses: undefined,
  ...bounds,
});
beforeEach(() => {
  code = `CODE${n++}`;
});

const write = (bounds: Partial<Promotion> = {}) =>
  database.db.transact(async (tx) => expectOk(await putPromotion(tx, promotion(bounds))));
const request = (by: CustomerId, minor = 1000) => ({
  code,
  customerId: by,
  lines: [eur(minor)],
  shipping: eur(490),
});
/** An order that uses the code, as placing it does: redeemed before the order's row is there. */
const order = (by: CustomerId, id: OrderId = asId<OrderId>(`ord_${n++}`), minor = 1000) =>
  database.db.transact(async (tx) => {
    const redeemed = await redeemPromotion(tx, { ...request(by, minor), orderId: id });
    if (redeemed.ok) await bareOrder(tx, { id, customerId: by, siteId: 'NY' });
    return redeemed.ok ? { ok: true as const, value: id } : redeemed;
  });
const kindOf = (result: Awaited<ReturnType<typeof order>>) =>
  result.ok ? 'ok' : result.error.kind;
const cancel = (id: OrderId) =>
  database.db.transact(async (tx) => {
    for (const shipment of await listShipments(tx, id))
      expectOk(await cancelShipment(tx, shipment, 'changed-mind'));
  });
const drift = () => database.db.read(listPromotionDrift);

describe('a code comes back as it was written', () => {
  test.each<Partial<Promotion>>([
    {},
    { validUntil: undefined },
    { benefit: { kind: 'amount', amount: eur(500) }, minimum: eur(3000) },
    { benefit: { kind: 'free-shipping' }, usesPerCustomer: 1, totalUses: 100 },
    { benefit: { kind: 'free-shipping' }, minimum: eur(3000) },
  ])('%#', async (bounds) => {
    await write(bounds);
    const found = await database.db.read((tx) => findPromotion(tx, { code }));
    expect(found?.promotion).toEqual(promotion(bounds));
  });
});

test('a code is found however it is typed, and an unknown one is not', async () => {
  await write();
  const check = (typed: string) =>
    database.db.read((tx) => checkPromotion(tx, { ...request(customer(1)), code: typed }));
  expect(expectOk(await check(` ${code.toLowerCase()} `)).total).toEqual(eur(100));
  expect(await check('NOT-THERE')).toMatchObject({
    ok: false,
    error: { kind: 'promotion-unknown', code: 'NOT-THERE' },
  });
});

test('a preview uses nothing up', async () => {
  await write({ totalUses: 1 });
  const preview = () => database.db.read((tx) => checkPromotion(tx, request(customer(1))));
  expectOk(await preview());
  expectOk(await preview());
  expectOk(await order(customer(2)));
  expect(await preview()).toMatchObject({ error: { kind: 'promotion-used-up' } });
});

test('a single use is one per customer; cancelling the order gives it back', async () => {
  await write({ usesPerCustomer: 1, totalUses: 2 });
  const first = expectOk(await order(customer(1)));
  expect(kindOf(await order(customer(1)))).toBe('promotion-already-used');
  expect(kindOf(await order(customer(2)))).toBe('ok');
  expect(kindOf(await order(customer(3)))).toBe('promotion-used-up');
  expect(await drift()).toEqual([]);
  await cancel(first);
  expect(await drift()).toEqual([]);
  expect(kindOf(await order(customer(1)))).toBe('ok');
  expect(kindOf(await order(customer(3)))).toBe('promotion-used-up');
  expect(await drift()).toEqual([]);
});

test('an order redeems its code once, however often it is asked', async () => {
  await write({ usesPerCustomer: 1, totalUses: 1 });
  const id = expectOk(await order(customer(1)));
  const again = (minor: number) => (tx: Tx) =>
    redeemPromotion(tx, { ...request(customer(1), minor), orderId: id });
  expect(expectOk(await database.db.transact(again(2000))).total).toEqual(eur(200));
  expect(await drift()).toEqual([]);
});

test('a refusal leaves the counters alone, whatever its caller does next', async () => {
  await write({ minimum: eur(5000), usesPerCustomer: 1, totalUses: 1 });
  const kind = await database.db.transact(async (tx) => {
    const refused = await redeemPromotion(tx, {
      ...request(customer(1)),
      orderId: asId<OrderId>('ord_small'),
    });
    return refused.ok ? 'ok' : refused.error.kind;
  });
  expect(kind).toBe('promotion-minimum-not-met');
  expect(await drift()).toEqual([]);
  expect(kindOf(await order(customer(1), undefined, 6000))).toBe('ok');
});

test('bounds set later count what was used before', async () => {
  await write();
  for (const by of [1, 1, 2]) expectOk(await order(customer(by)));
  await write({ usesPerCustomer: 2, totalUses: 4 });
  expect(await drift()).toEqual([]);
  expect(kindOf(await order(customer(1)))).toBe('promotion-already-used');
  expect(kindOf(await order(customer(2)))).toBe('ok');
  expect(kindOf(await order(customer(3)))).toBe('promotion-used-up');
  await expect(write({ totalUses: 3 })).rejects.toThrow('has been used 4 times already');
});
