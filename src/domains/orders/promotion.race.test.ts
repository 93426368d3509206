import {
  asId,
  currency,
  type CustomerId,
  money,
  ok,
  type OrderId,
  refuse,
  type Result,
} from '@waystock/kernel';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bareOrder } from '../../../test/support/bare-orders.ts';
import {
  openTestDatabase,
  someAfternoon,
  type TestDatabase,
} from '../../../test/support/database.ts';
import { seedGoods } from '../../../test/support/goods.ts';
import type { Tx } from '../../world.ts';
import { cancelShipment, findShipment, putPromotion } from './index.ts';
import { listPromotionDrift } from './promotion-store.ts';
import { type PromotionRequest, redeemPromotion } from './promotion-shell.ts';

/**
 * Many customers, few uses. Each race is run with the product's command and with one that has the
 * mistake the race is there to find.
 */
let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase({ connections: 16 });
  await database.db.transact((tx) => seedGoods(tx, { sites: ['NY'], skus: [] }));
});
afterAll(() => database.drop());

const eur = (minor: number) => money(minor, currency('EUR'));
const customer = (n: number): CustomerId => asId<CustomerId>(`cus_${n}`);

type Request = PromotionRequest & { readonly orderId: OrderId };
type Redeem = (tx: Tx, request: Request) => Promise<Result<unknown, { readonly kind: string }>>;

let codes = 0;
async function newCode(bounds: { usesPerCustomer?: number; totalUses?: number }): Promise<string> {
  const code = `RACE${codes++}`;
  await database.db.transact((tx) =>
    putPromotion(tx, {
      code,
      benefit: { kind: 'free-shipping' },
      validFrom: someAfternoon,
      validUntil: undefined,
      minimum: undefined,
      usesPerCustomer: bounds.usesPerCustomer,
      totalUses: bounds.totalUses,
    }),
  );
  return code;
}

let orders = 0;
async function everybodyOrders(code: string, customers: readonly CustomerId[], redeem: Redeem) {
  const results = await Promise.all(
    customers.map((customerId) => {
      const orderId = asId<OrderId>(`ord_${orders++}`);
      return database.db.transact(async (tx): Promise<Result<OrderId, { kind: string }>> => {
        const lines = [eur(1000)];
        const redeemed = await redeem(tx, { code, customerId, orderId, lines, shipping: eur(490) });
        if (!redeemed.ok) return redeemed;
        await bareOrder(tx, { id: orderId, customerId, siteId: 'NY' });
        return ok(orderId);
      });
    }),
  );
  const won = results.flatMap((result) => (result.ok ? [result.value] : []));
  const kinds = new Set(results.flatMap((result) => (result.ok ? [] : [result.error.kind])));
  return { won, kinds: [...kinds] };
}

const driftOf = async (code: string): Promise<string[]> =>
  (await database.db.read(listPromotionDrift))
    .filter((drift) => drift.subject.split(' ')[0] === code)
    .map((drift) => drift.rule);

const crowd = Array.from({ length: 1_000 }, (_, n) => customer(n));

/** Two of them look before either writes. */
function lookThenWrite(usesOf: (tx: Tx, request: Request) => Promise<number>): Redeem {
  const { promise, resolve } = Promise.withResolvers<void>();
  let looking = 0;
  return async (tx, request) => {
    const uses = await usesOf(tx, request);
    if (++looking === 2) resolve();
    await promise;
    if (uses >= 1) return refuse({ kind: 'used' });
    await sql`update orders.promotion set uses = ${uses + 1}
      where code = ${request.code} and total_uses is not null`.execute(tx.sql);
    await sql`insert into orders.promotion_use (order_id, code, customer_id, at)
      values (${request.orderId}, ${request.code}, ${request.customerId}, ${new Date(tx.now)})`.execute(
      tx.sql,
    );
    return ok(undefined);
  };
}

async function count(tx: Tx, where: ReturnType<typeof sql>): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*)::integer as n from orders.promotion_use where ${where}`.execute(tx.sql);
  return rows[0]?.n ?? 0;
}

describe('the last use of a code', () => {
  test('goes to exactly one of 1,000 customers', async () => {
    const code = await newCode({ totalUses: 1 });
    const { won, kinds } = await everybodyOrders(code, crowd, redeemPromotion);
    expect({ won: won.length, kinds }).toEqual({ won: 1, kinds: ['promotion-used-up'] });
    expect(await driftOf(code)).toEqual([]);
  });

  test('is given twice by whoever looks and then writes', async () => {
    const code = await newCode({ totalUses: 1 });
    const planted = lookThenWrite((tx, request) => count(tx, sql`code = ${request.code}`));
    const { won } = await everybodyOrders(code, crowd.slice(0, 50), planted);
    expect(won.length).toBeGreaterThan(1);
    expect(await driftOf(code)).not.toEqual([]);
  });

  test('is free again once its order is cancelled, for exactly one more', async () => {
    const code = await newCode({ totalUses: 1 });
    const [winner] = (await everybodyOrders(code, [customer(0)], redeemPromotion)).won;
    const [shipment] = await database.db.read((tx) =>
      sql<{ id: string }>`select id from orders.shipment where order_id = ${winner}`
        .execute(tx.sql)
        .then(({ rows }) => rows),
    );
    const cancelling = database.db.transact(async (tx) => {
      const found = await findShipment(tx, asId(shipment?.id ?? ''));
      if (found) await cancelShipment(tx, found, 'changed-mind');
    });
    const racing = everybodyOrders(code, crowd.slice(1, 200), redeemPromotion);
    await cancelling;
    const late = everybodyOrders(code, crowd.slice(200, 400), redeemPromotion);
    const won = [...(await racing).won, ...(await late).won];
    expect(won).toHaveLength(1);
    expect(await driftOf(code)).toEqual([]);
  });
});

describe('a single use', () => {
  const same = Array.from({ length: 200 }, () => customer(1));

  test('is one, however many orders a customer places at once', async () => {
    const code = await newCode({ usesPerCustomer: 1 });
    const { won, kinds } = await everybodyOrders(code, same, redeemPromotion);
    expect({ won: won.length, kinds }).toEqual({ won: 1, kinds: ['promotion-already-used'] });
    expect(await driftOf(code)).toEqual([]);
  });

  test('is two by whoever counts and then inserts', async () => {
    const code = await newCode({ usesPerCustomer: 1 });
    const planted = lookThenWrite((tx, { code: of, customerId }) =>
      count(tx, sql`code = ${of} and customer_id = ${customerId}`),
    );
    expect((await everybodyOrders(code, same.slice(0, 20), planted)).won.length).toBeGreaterThan(1);
  });

  test('of each of 100 customers within 50 uses in all: exactly 50', async () => {
    const code = await newCode({ usesPerCustomer: 1, totalUses: 50 });
    const twice = [...crowd.slice(0, 100), ...crowd.slice(0, 100)];
    const { won } = await everybodyOrders(code, twice, redeemPromotion);
    expect(won).toHaveLength(50);
    expect(await driftOf(code)).toEqual([]);
  });
});
