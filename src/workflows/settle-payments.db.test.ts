import { setTimeout as sleep } from 'node:timers/promises';
import {
  asId,
  currency,
  expectOk,
  instant,
  money,
  type OrderId,
  pick,
  plus,
  seededRandom,
  seconds,
  type ShipmentId,
  within,
} from '@waystock/kernel';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestDatabase, quiet, type TestDatabase } from '../../test/support/database.ts';
import {
  findPayment,
  intendAuthorisation,
  intendCapture,
  intendVoid,
  listDrift,
  receiveWebhook,
  totalsOf,
} from '../domains/payments/index.ts';
import { troubled } from '../gateways/payment/simulated-behaviour.ts';
import { openSimulatedPaymentProvider } from '../gateways/payment/simulated-payment-provider.ts';
import type { World } from '../world.ts';
import { makeCalls, settleLateCalls, withPayments } from './settle-payments.ts';
import { testVault } from '../../test/support/vault.ts';
import { knownCustomer } from '../../test/support/bare-orders.ts';

let test1: TestDatabase;
beforeAll(async () => {
  test1 = await openTestDatabase();
});
afterAll(() => test1.drop());

const eur = (minor: number) => money(minor, currency('EUR'));
const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const methods = [
  'tok_visa',
  'tok_decline',
  'tok_challenge',
  'tok_answer_lost',
  'tok_request_lost',
  'tok_capture_error_once',
  'tok_capture_decline',
];

function openWorld() {
  const provider = openSimulatedPaymentProvider({
    random: seededRandom('settle'),
    now: () => test1.clock.now,
    secret,
    behaviour: troubled,
  });
  const world: World = {
    now: () => test1.clock.now,
    random: seededRandom('world'),
    db: test1.db,
    gateways: { payment: provider.gateway },
    compute: { run: () => Promise.reject(new Error('no compute here')), stop: async () => {} },
    vault: testVault,
    log: quiet,
  };
  return { provider, world };
}

async function placeOrders(n: number, prefix = 'ord'): Promise<OrderId[]> {
  const ids = Array.from({ length: n }, (_, i) => asId<OrderId>(`${prefix}_${i}`));
  await test1.db.transact(async (tx) => {
    await knownCustomer(tx, 'cus_1');
    await sql`
      insert into orders.orders (id, number, customer_id, currency, sla, payment_method,
        items_minor, promised_at, placed_at, stage)
      select id, id, 'cus_1', 'EUR', 'standard', 'tok_visa', 1000, ${new Date(tx.now)},
        ${new Date(tx.now)}, 'created'
      from unnest(${ids}::text[]) as o (id)
    `.execute(tx.sql);
  });
  return ids;
}

test('a troubled provider and lost processes: in the end both books are the same', async () => {
  const { provider, world } = openWorld();
  const random = seededRandom('orders');
  const orderIds = await placeOrders(40);

  const deliver = async () => {
    for (const message of provider.takeDueWebhooks(world.now())) {
      const event = expectOk(provider.gateway.verifyWebhook(message, world.now()));
      await makeCalls(world, await world.db.transact((tx) => receiveWebhook(tx, event)));
    }
  };
  /** Every third command is recorded by a process that dies before it calls the provider. */
  const command = (...args: Parameters<typeof withPayments>) =>
    within(random, 1, 3) === 1 ? world.db.transact(args[1]) : withPayments(...args);
  const rest = async (rounds: number) => {
    for (let i = 0; i < rounds; i++) {
      test1.clock.now = plus(test1.clock.now, seconds(within(random, 5, 60)));
      await deliver();
      await settleLateCalls(world);
    }
  };

  for (const orderId of orderIds)
    await command(world, (tx) =>
      intendAuthorisation(tx, {
        orderId,
        amount: eur(1000),
        method: pick(random, methods),
        attempt: 1,
      }),
    );
  await rest(10);
  for (const [i, orderId] of orderIds.entries())
    for (const shipment of i % 4 === 0 ? [] : ['a', 'b'])
      await command(world, (tx) =>
        intendCapture(tx, {
          orderId,
          shipmentId: asId<ShipmentId>(`shp_${orderId}_${shipment}`),
          amount: eur(shipment === 'a' ? 600 : 300),
        }),
      );
  for (const orderId of orderIds) await command(world, (tx) => intendVoid(tx, orderId));
  await rest(40);
  for (let due = await nextDue(); due !== undefined; due = await nextDue()) {
    test1.clock.now = instant(Math.max(test1.clock.now, due));
    await deliver();
    await settleLateCalls(world);
  }

  async function nextDue(): Promise<number | undefined> {
    const { rows } = await test1.db.read((tx) =>
      sql<{ due: number | null }>`select min(due_at) as due from payments.payment`.execute(tx.sql),
    );
    const next = [rows[0]?.due, provider.nextDueAt()].filter((at) => at != null);
    return next.length === 0 ? undefined : Math.min(...next);
  }

  expect(await test1.db.read(listDrift)).toEqual([]);
  const payments = await test1.db.read((tx) =>
    Promise.all(orderIds.map((orderId) => findPayment(tx, orderId))),
  );
  let captured = 0;
  for (const payment of payments) {
    if (!payment) return expect.unreachable('a payment is missing');
    const accounts = provider.accounts().filter((a) => a.orderId === payment.orderId);
    const theirs = (of: 'authorised' | 'captured' | 'voided' | 'refunded') =>
      accounts.reduce((total, account) => total + account[of], 0n);
    const ours = totalsOf(payment);
    for (const of of ['authorised', 'captured', 'voided', 'refunded'] as const)
      expect(`${payment.id} ${of} ${ours[of].minor}`).toBe(`${payment.id} ${of} ${theirs(of)}`);
    if (ours.captured.minor > 0n) captured++;
  }
  expect(captured).toBeGreaterThan(10);
});

test('while the provider does not answer, nothing is counted as asked about that was not', async () => {
  const { world } = openWorld();
  const asked = new Set<string>();
  let underWay = 0;
  const silent = async (key: string) => {
    asked.add(key);
    underWay++;
    await sleep(20);
    // The deadlines of those that are asked about at once pass at once.
    if (--underWay === 0) test1.clock.now = plus(test1.clock.now, seconds(10));
    return { kind: 'timeout' } as const;
  };
  const payment = {
    ...world.gateways.payment,
    authorise: (request: { readonly key: string }) => silent(request.key),
    find: silent,
  };
  for (const orderId of await placeOrders(40, 'quiet'))
    await test1.db.transact((tx) =>
      intendAuthorisation(tx, { orderId, amount: eur(1000), method: 'tok_visa', attempt: 1 }),
    );
  test1.clock.now = plus(test1.clock.now, seconds(60));
  await settleLateCalls({ ...world, gateways: { payment } });
  const { rows } = await test1.db.read((tx) =>
    sql<{ key: string }>`
      select provider_key as key from payments.operation o
      join payments.payment p on p.id = o.payment_id
      where p.order_id like 'quiet%' and o.asked > 0 order by 1
    `.execute(tx.sql),
  );
  expect(rows.length).toBeGreaterThan(20);
  expect(rows.map((row) => row.key)).toEqual([...asked].sort());
});
