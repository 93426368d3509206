import {
  asId,
  currency,
  days,
  expectOk,
  minutes,
  money,
  type OrderId,
  plus,
  type Seconds,
  seconds,
  type ShipmentId,
} from '@waystock/kernel';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestDatabase, type TestDatabase } from '../../../test/support/database.ts';
import { factsOf } from '../../../test/support/facts.ts';
import {
  askAgain,
  findPayment,
  intendAuthorisation,
  intendCapture,
  intendRefund,
  intendVoid,
  listDrift,
  listUnpaid,
  type Outcome,
  type ProviderCall,
  receiveWebhook,
  recordOutcome,
  takeUnsettled,
  totalsOf,
} from './index.ts';
import { knownCustomer } from '../../../test/support/bare-orders.ts';

let test1: TestDatabase;
beforeAll(async () => {
  test1 = await openTestDatabase();
});
afterAll(() => test1.drop());

const eur = (minor: number) => money(minor, currency('EUR'));
const success: Outcome = { kind: 'succeeded', reference: 'ref' };
const declined: Outcome = { kind: 'failed', reason: 'declined' };
let orders = 0;

async function placeOrder(): Promise<OrderId> {
  const id = asId<OrderId>(`ord_${(++orders).toString().padStart(4, '0')}`);
  await test1.db.transact(async (tx) => {
    await knownCustomer(tx, 'cus_1');
    await sql`
      insert into orders.orders (id, number, customer_id, currency, sla, payment_method,
        items_minor, promised_at, placed_at, stage)
      values (${id}, ${id}, 'cus_1', 'EUR', 'standard', 'tok_visa', 1000, ${new Date(tx.now)},
        ${new Date(tx.now)}, 'created')
    `.execute(tx.sql);
  });
  return id;
}

const wait = (duration: Seconds): void => {
  test1.clock.now = plus(test1.clock.now, duration);
};
const authorise = (orderId: OrderId, attempt = 1, minor = 1000) =>
  test1.db.transact((tx) =>
    intendAuthorisation(tx, { orderId, amount: eur(minor), method: 'tok_visa', attempt }),
  );
const capture = (orderId: OrderId, shipment: string, minor: number) =>
  test1.db.transact((tx) =>
    intendCapture(tx, { orderId, shipmentId: asId<ShipmentId>(shipment), amount: eur(minor) }),
  );
const tell = (key: string, outcome: Outcome = success) =>
  test1.db.transact((tx) => recordOutcome(tx, key, outcome));
const keysOf = (calls: readonly ProviderCall[]) => calls.map((call) => call.request.key);
const onlyKey = (calls: readonly ProviderCall[]): string => {
  expect(calls).toHaveLength(1);
  return calls[0]?.request.key ?? '';
};
const paymentOf = async (orderId: OrderId) => {
  const payment = await test1.db.read((tx) => findPayment(tx, orderId));
  if (!payment) throw new Error(`no payment of ${orderId}`);
  return payment;
};
const totals = async (orderId: OrderId) =>
  Object.values(totalsOf(await paymentOf(orderId))).map((each) => Number(each.minor));
const kinds = async (orderId: OrderId) =>
  (await factsOf(test1, orderId)).map((fact) => fact.kind.replace('payments.', ''));
const noDrift = async () => expect(await test1.db.read(listDrift)).toEqual([]);

/** An order whose money is held. */
async function authorisedOrder(): Promise<OrderId> {
  const orderId = await placeOrder();
  await tell(onlyKey(expectOk(await authorise(orderId))));
  return orderId;
}

test('an order is authorised, captured in two parts, and the rest is voided', async () => {
  const orderId = await authorisedOrder();
  const first = onlyKey(expectOk(await capture(orderId, 'shp_a', 300)));
  const second = onlyKey(expectOk(await capture(orderId, 'shp_b', 500)));
  const closing = await test1.db.transact((tx) => intendVoid(tx, orderId));
  expect(expectOk(closing)).toEqual([]);
  expect(await tell(second)).toEqual([]);
  await tell(onlyKey(await tell(first)));
  expect(await totals(orderId)).toEqual([1000, 800, 200, 0]);
  expect(await kinds(orderId)).toEqual(['authorised', 'captured', 'captured', 'voided']);
  await noDrift();
});

describe('an order that was changed', () => {
  test('to cost less is authorised at once: nobody needs to be asked', async () => {
    const orderId = await authorisedOrder();
    expect(expectOk(await authorise(orderId, 2, 700))).toEqual([]);
    expect(await kinds(orderId)).toEqual(['authorised', 'authorised']);
    expect(expectOk(await authorise(orderId, 2, 700))).toEqual([]);
    expect(await kinds(orderId)).toHaveLength(2);
    expect(await totals(orderId)).toEqual([1000, 0, 0, 0]);
    await noDrift();
  });

  test('to cost more is authorised by the answer for all of it, not by a late one for less', async () => {
    const orderId = await placeOrder();
    const first = onlyKey(expectOk(await authorise(orderId)));
    const second = onlyKey(expectOk(await authorise(orderId, 2, 1500)));
    await tell(first);
    expect(await kinds(orderId)).toEqual([]);
    await tell(second);
    expect(await kinds(orderId)).toEqual(['authorised']);
    expect(await totals(orderId)).toEqual([2500, 0, 0, 0]);
    await noDrift();
  });
});

test('a challenge that was passed is asked about at once', async () => {
  const orderId = await placeOrder();
  const key = onlyKey(expectOk(await authorise(orderId)));
  expect(await test1.db.transact((tx) => askAgain(tx, orderId))).toEqual([]);
  await tell(key, { kind: 'challenge', url: 'https://bank.example/1' });
  const calls = await test1.db.transact((tx) => askAgain(tx, orderId));
  expect(calls.map((call) => [call.how, call.request.key])).toEqual([['ask-then-send', key]]);
  await tell(key);
  expect(await test1.db.transact((tx) => askAgain(tx, orderId))).toEqual([]);
});

test('a payment is read back as it was decided', async () => {
  const orderId = await placeOrder();
  const key = onlyKey(expectOk(await authorise(orderId)));
  await tell(key, { kind: 'challenge', url: 'https://bank.example/1' });
  expect((await paymentOf(orderId)).operations).toMatchObject([
    { key, state: 'pending', method: 'tok_visa', challengeUrl: 'https://bank.example/1' },
  ]);
  const expiresAt = plus(test1.clock.now, days(5));
  await tell(key, { ...success, expiresAt });
  await capture(orderId, 'shp_a', 400);
  expect(await paymentOf(orderId)).toMatchObject({
    amount: eur(1000),
    attempt: 1,
    wishedAt: test1.clock.now,
    closedAt: undefined,
    claims: [{ kind: 'capture', subject: 'shp_a', amount: eur(400), claimedAt: test1.clock.now }],
    operations: [
      { state: 'succeeded', reference: 'ref', expiresAt, dueAt: undefined },
      { kind: 'capture', authorisation: key, state: 'intended', attempt: 1, asked: 0 },
    ],
  });
});

describe('a repeated command', () => {
  test('returns what may not have been sent, and intends nothing twice', async () => {
    const orderId = await placeOrder();
    const key = onlyKey(expectOk(await authorise(orderId)));
    expect(onlyKey(expectOk(await authorise(orderId)))).toBe(key);
    await tell(key);
    expect(expectOk(await authorise(orderId))).toEqual([]);
    const capturing = onlyKey(expectOk(await capture(orderId, 'shp_a', 300)));
    expect(onlyKey(expectOk(await capture(orderId, 'shp_a', 300)))).toBe(capturing);
    await noDrift();
  });

  test('by two processes at once makes one payment', async () => {
    const orderId = await placeOrder();
    const both = await Promise.all([authorise(orderId), authorise(orderId)]);
    const keys = both.flatMap((result) => keysOf(expectOk(result)));
    expect(new Set(keys).size).toBe(1);
    expect((await paymentOf(orderId)).operations).toHaveLength(1);
  });
});

describe('webhooks', () => {
  const webhook = (id: string, key: string, outcome: Outcome = success) =>
    test1.db.transact((tx) => receiveWebhook(tx, { id, key, outcome }));

  test('count once, whatever their number and order', async () => {
    const orderId = await authorisedOrder();
    const key = onlyKey(expectOk(await capture(orderId, 'shp_a', 1000)));
    await Promise.all([1, 2, 3].map(() => webhook(`evt_${key}`, key)));
    await tell(key);
    await webhook(`evt_other_${key}`, key);
    expect(await totals(orderId)).toEqual([1000, 1000, 0, 0]);
    expect(await kinds(orderId)).toEqual(['authorised', 'captured']);
    await noDrift();
  });

  test('an authorisation that arrives after the cancel is voided', async () => {
    const orderId = await placeOrder();
    const key = onlyKey(expectOk(await authorise(orderId)));
    await test1.db.transact((tx) => intendVoid(tx, orderId));
    const [call] = await webhook(`evt_${key}`, key);
    expect(call).toMatchObject({
      how: 'send',
      request: { kind: 'void', authorisation: 'ref', amount: eur(1000) },
    });
    expect(await kinds(orderId)).toEqual([]);
  });

  test('about what is not ours are kept and change nothing', async () => {
    expect(await webhook('evt_foreign', 'somebody-else:capture:1')).toEqual([]);
    const { rows } = await test1.db.read((tx) =>
      sql`select matched from payments.webhook_event where id = 'evt_foreign'`.execute(tx.sql),
    );
    expect(rows).toEqual([{ matched: false }]);
  });
});

describe('the reconciler', () => {
  const take = () => test1.db.transact((tx) => takeUnsettled(tx, 1000));

  test('takes over what nobody reported on after 30 s, once at a time', async () => {
    const orderId = await placeOrder();
    const key = onlyKey(expectOk(await authorise(orderId)));
    wait(seconds(29));
    expect(keysOf(await take())).not.toContain(key);
    wait(seconds(1));
    const taken = (await Promise.all([take(), take()])).flat();
    expect(taken.filter((call) => call.request.key === key)).toMatchObject([
      { how: 'ask-then-send' },
    ]);
    expect((await paymentOf(orderId)).operations[0]?.state).toBe('sent');
    await tell(key);
    wait(days(1));
    expect(keysOf(await take())).not.toContain(key);
  });

  test('asks about what is no longer wanted, and at last withdraws it', async () => {
    const orderId = await placeOrder();
    const key = onlyKey(expectOk(await authorise(orderId)));
    await test1.db.transact((tx) => intendVoid(tx, orderId));
    const how = async () => (await take()).find((call) => call.request.key === key)?.how;
    wait(minutes(1));
    expect(await how()).toBe('ask');
    wait(minutes(10));
    expect(await how()).toBe('ask-then-withdraw');
    await tell(key, { kind: 'failed', reason: 'withdrawn' });
    expect(await kinds(orderId)).toEqual([]);
  });

  test('renews an authorisation past its window and tries a failed capture again', async () => {
    const orderId = await authorisedOrder();
    const key = onlyKey(expectOk(await capture(orderId, 'shp_a', 600)));
    await tell(key, { kind: 'failed', reason: 'processing-error' });
    wait(days(7));
    const calls = (await take()).filter((call) => call.request.key.includes(':renewal:'));
    const renewal = onlyKey(calls.filter((c) => c.request.key.startsWith(key.split(':')[0] ?? '')));
    expect(keysOf(await tell(renewal, { ...success, reference: 'ref2' }))).toEqual([
      expect.stringContaining(':capture:shp_a:2'),
      expect.stringContaining(':void:order-1:1'),
    ]);
    await noDrift();
  });
});

test('goods that left and are not paid are on a list for people', async () => {
  const orderId = await authorisedOrder();
  const key = onlyKey(expectOk(await capture(orderId, 'shp_a', 600)));
  await tell(onlyKey(await tell(key, declined)), declined);
  const page = { after: '', limit: 100 };
  expect(await test1.db.read((tx) => listUnpaid(tx, page))).toContainEqual({
    orderId,
    status: 'dunning',
  });
  expect((await factsOf(test1, orderId)).at(-1)).toMatchObject({
    kind: 'payments.capture-failed',
    data: { shipment_ids: ['shp_a'], reason: 'declined', next_try_at: expect.any(String) },
  });
});

test('a refund needs a capture, and a refusal leaves nothing behind', async () => {
  const orderId = await authorisedOrder();
  const refund = (minor: number) =>
    test1.db.transact((tx) => intendRefund(tx, { orderId, refundId: 'ref_1', amount: eur(minor) }));
  const error = { kind: 'refund-exceeds-captured', asked: eur(500), left: eur(0) };
  expect(await refund(500)).toMatchObject({ ok: false, error });
  await tell(onlyKey(expectOk(await capture(orderId, 'shp_a', 500))));
  await tell(onlyKey(expectOk(await refund(500))));
  expect(await totals(orderId)).toEqual([1000, 500, 0, 500]);
  await noDrift();
});

test('a free order is authorised and captured without a provider', async () => {
  const orderId = await placeOrder();
  expect(expectOk(await authorise(orderId, 1, 0))).toEqual([]);
  expect(expectOk(await capture(orderId, 'shp_a', 0))).toEqual([]);
  expect(expectOk(await capture(orderId, 'shp_a', 0))).toEqual([]);
  expect(await kinds(orderId)).toEqual(['authorised', 'captured']);
});

describe('the database itself refuses', () => {
  const corrupt = async (change: string) => {
    const orderId = await authorisedOrder();
    return test1.db.transact((tx) =>
      sql`update payments.payment set ${sql.raw(change)} where order_id = ${orderId}`.execute(
        tx.sql,
      ),
    );
  };

  test.each([
    ['captured_minor = 1001', 'payment_captured_within_authorised'],
    ['captured_minor = 600, voided_minor = 401', 'payment_voided_within_authorised'],
    ['captured_minor = 10, refunded_minor = 11', 'payment_refunded_within_captured'],
  ])('%s', async (change, constraint) => {
    await expect(corrupt(change)).rejects.toThrow(constraint);
  });

  test('and what a constraint cannot see, the drift query does', async () => {
    await noDrift();
    await corrupt('captured_minor = 600');
    const drift = await test1.db.read(listDrift);
    expect(drift.map((each) => each.rule)).toEqual(['captured = sum of captures']);
  });
});
