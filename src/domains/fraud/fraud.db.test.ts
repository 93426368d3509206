import {
  asId,
  currency,
  type CustomerId,
  days,
  expectOk,
  minus,
  minutes,
  money,
  type OrderId,
  plus,
  position,
} from '@waystock/kernel';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestDatabase, type TestDatabase } from '../../../test/support/database.ts';
import { factsOf } from '../../../test/support/facts.ts';
import {
  addressKey,
  type Application,
  decideReview,
  findScreening,
  forgetCustomer,
  listReviews,
  recordDecline,
  screenOrder,
} from './index.ts';
import { knownCustomer } from '../../../test/support/bare-orders.ts';

let test1: TestDatabase;
beforeAll(async () => {
  test1 = await openTestDatabase();
});
afterAll(() => test1.drop());

const eur = (minor: number) => money(minor, currency('EUR'));
const customer = (id: string) => asId<CustomerId>(id);
const door = (street: string) =>
  addressKey({ street, postcode: '10115', city: 'Berlin', country: 'DE' });
let orders = 0;

type Order = Application & { readonly street: string };

async function place(change: Partial<Order> = {}): Promise<Application> {
  const orderId = asId<OrderId>(`ord_${(++orders).toString().padStart(4, '0')}`);
  const { street = `Weg ${orders}`, ...rest } = change;
  const application: Application = {
    orderId,
    customerId: customer(`cus_${orders}`),
    customerSince: minus(test1.clock.now, days(365)),
    amount: eur(40_00),
    placedAt: test1.clock.now,
    delivery: { country: 'DE', position: position(13.4, 52.5), addressKey: door(street) },
    billing: undefined,
    ...rest,
  };
  await test1.db.transact(async (tx) => {
    await knownCustomer(tx, application.customerId);
    await sql`
      insert into orders.orders (id, number, customer_id, currency, sla, payment_method,
        items_minor, promised_at, placed_at, stage)
      values (${orderId}, ${orderId}, ${application.customerId}, 'EUR', 'standard', 'tok_visa',
        1000, ${new Date(tx.now)}, ${new Date(tx.now)}, 'authorised')
    `.execute(tx.sql);
  });
  return application;
}
const screen = (application: Application) =>
  test1.db.transact((tx) => screenOrder(tx, application));
const placeAndScreen = async (change: Parameters<typeof place>[0] = {}) =>
  screen(await place(change));
const rulesOf = ({ reasons }: { reasons: readonly { rule: string; points: number }[] }) =>
  reasons.map((reason) => `${reason.rule} ${reason.points}`);
const kinds = async (orderId: OrderId) => (await factsOf(test1, orderId)).map((fact) => fact.kind);

/** Dear, new and foreign: something for a person. */
const doubtful = () => placeAndScreen({ amount: eur(600_00), customerSince: test1.clock.now });

test('an ordinary order is cleared, once', async () => {
  const application = await place();
  expect(await screen(application)).toMatchObject({ score: 0, verdict: 'clear', state: 'cleared' });
  await screen({ ...application, amount: eur(9_000_00) });
  expect(await kinds(application.orderId)).toEqual(['fraud.cleared']);
});

describe('history', () => {
  test('counts other orders of the customer within the hour and the day', async () => {
    const customerId = customer('cus_quick');
    for (let n = 0; n < 3; n++)
      expect(rulesOf(await placeAndScreen({ customerId }))).not.toContain('orders-by-customer 25');
    expect(rulesOf(await placeAndScreen({ customerId }))).toContain('orders-by-customer 25');
    test1.clock.now = plus(test1.clock.now, minutes(61));
    expect(rulesOf(await placeAndScreen({ customerId }))).not.toContain('orders-by-customer 25');
  });

  test('counts other customers at the address', async () => {
    const street = 'Hinterhof 1';
    for (let n = 0; n < 3; n++) await placeAndScreen({ street });
    const fourth = await placeAndScreen({ street: 'HINTERHOF 1', customerId: customer('cus_4th') });
    expect(rulesOf(fourth)).toEqual(['customers-at-address 25']);
    test1.clock.now = plus(test1.clock.now, days(1));
    expect(rulesOf(await placeAndScreen({ street }))).toEqual([]);
  });

  test('knows what the customer usually spends, and where', async () => {
    const customerId = customer('cus_regular');
    const street = 'Allee 1';
    for (const amount of [20_00, 25_00, 30_00]) {
      await placeAndScreen({ customerId, street, amount: eur(amount) });
      test1.clock.now = plus(test1.clock.now, days(2));
    }
    const dear = { customerId, amount: eur(300_00) };
    expect(rulesOf(await placeAndScreen({ ...dear, street }))).toEqual(['order-value 40']);
    test1.clock.now = plus(test1.clock.now, days(2));
    expect(rulesOf(await placeAndScreen({ ...dear, street: 'Allee 2' }))).toEqual([
      'order-value 40',
      'unfamiliar-address 10',
    ]);
  });

  test('counts declined payments of a day, each once', async () => {
    const customerId = customer('cus_declined');
    const decline = (factId: string) =>
      test1.db.transact((tx) => recordDecline(tx, { factId, customerId, at: tx.now }));
    for (const factId of ['fct_1', 'fct_1', 'fct_2']) await decline(factId);
    expect(rulesOf(await placeAndScreen({ customerId }))).toEqual(['declined-payments 25']);
    test1.clock.now = plus(test1.clock.now, days(1));
    expect(rulesOf(await placeAndScreen({ customerId }))).toEqual([]);
  });

  test('is gone for the address once the customer is forgotten', async () => {
    const street = 'Vergessensweg 1';
    const [first] = [customer('cus_forgotten')];
    for (const customerId of [first, customer('cus_n1'), customer('cus_n2')])
      await placeAndScreen({ street, customerId });
    await test1.db.transact((tx) => forgetCustomer(tx, first));
    expect(rulesOf(await placeAndScreen({ street }))).toEqual([]);
  });
});

describe('review', () => {
  const decide = (orderId: OrderId, decision: 'clear' | 'reject', note?: string) =>
    test1.db.transact((tx) => decideReview(tx, { orderId, decision, by: 'usr_1', note }));

  test('waits for a person, whose decision is final', async () => {
    const { orderId } = await doubtful();
    expect(await kinds(orderId)).toEqual(['fraud.review-required']);
    expect(expectOk(await decide(orderId, 'clear', 'called back'))).toMatchObject({
      state: 'cleared',
      decidedAt: test1.clock.now,
      note: 'called back',
    });
    expect(await decide(orderId, 'reject')).toMatchObject({
      ok: false,
      error: { kind: 'review-decided', decision: 'cleared' },
    });
    expect(await kinds(orderId)).toEqual(['fraud.review-required', 'fraud.cleared']);
  });

  test('by two people at once is decided by one of them', async () => {
    const { orderId } = await doubtful();
    const both = await Promise.all([decide(orderId, 'clear'), decide(orderId, 'reject')]);
    expect(both.filter((result) => result.ok)).toHaveLength(1);
    expect(await kinds(orderId)).toHaveLength(2);
  });

  test('is only for orders the rules left open', async () => {
    const { orderId } = await placeAndScreen();
    const error = { kind: 'not-found', orderId };
    expect(await decide(orderId, 'reject')).toEqual({ ok: false, error });
    expect((await test1.db.read((tx) => findScreening(tx, orderId)))?.state).toBe('cleared');
  });

  test('lists the longest waiting first, in pages', async () => {
    const expected: OrderId[] = [];
    for (let n = 0; n < 3; n++) {
      expected.push((await doubtful()).orderId);
      test1.clock.now = plus(test1.clock.now, minutes(1));
    }
    const list = (limit: number, after?: { openedAt: typeof test1.clock.now; orderId: OrderId }) =>
      test1.db.read((tx) => listReviews(tx, { state: 'open', after, limit }));
    const [first] = await list(1);
    if (!first) return expect.unreachable('nothing to review');
    const rest = await list(10, first);
    const all = [first, ...rest];
    expect(all.slice(-3).map((review) => review.orderId)).toEqual(expected);
    const times = all.map((review) => review.openedAt);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    const decided = await test1.db.read((tx) => listReviews(tx, { state: 'cleared', limit: 100 }));
    const any = await test1.db.read((tx) => listReviews(tx, { limit: 100 }));
    expect(any.length).toBeGreaterThanOrEqual(all.length + decided.length);
    expect(decided.length).toBeGreaterThan(0);
  });
});

test('an order that has everything against it is turned away', async () => {
  const screening = await placeAndScreen({
    amount: eur(5_000_00),
    customerSince: undefined,
    billing: { country: 'FR', position: position(2.3, 48.9) },
  });
  expect(screening).toMatchObject({ score: 90, verdict: 'reject', state: 'rejected' });
  expect(await kinds(screening.orderId)).toEqual(['fraud.rejected']);
});
