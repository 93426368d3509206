import {
  asId,
  currency,
  type CustomerId,
  expectOk,
  instant,
  minutes,
  money,
  type OrderId,
  seconds,
} from '@waystock/kernel';
import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { bookSlot, listBooked } from '../../src/domains/allocation/index.ts';
import { findScreening } from '../../src/domains/fraud/index.ts';
import { listAvailability } from '../../src/domains/inventory/index.ts';
import {
  checkPromotion,
  findOrder,
  putPromotion,
  redeemPromotion,
} from '../../src/domains/orders/index.ts';
import { findPayment, statusOf } from '../../src/domains/payments/index.ts';
import { cancelOrder } from '../../src/workflows/fulfil-order.ts';
import { askHowItWent, payAgainIn } from '../../src/workflows/pay-again.ts';
import { makeCalls } from '../../src/workflows/settle-payments.ts';
import { site, sku } from '../support/goods.ts';
import { openOrderWorld, type OrderWorld } from '../support/order-world.ts';

let town: OrderWorld;
beforeEach(async () => {
  town = await openOrderWorld({ NEAR: { TEA: 5 } });
});
afterEach(() => town.close());

const payAgain = async (orderId: OrderId, method: string) => {
  const wished = await town.world.db.transact((tx) =>
    payAgainIn(tx, { orderId, method, actor: 'shopper:cus_1' }),
  );
  if (!wished.ok) return wished.error.kind;
  await makeCalls(town.world, wished.value);
  await town.settle();
  return 'ok';
};
const reason = async (id: OrderId) =>
  (await town.world.db.read((tx) => findOrder(tx, id)))?.cancelReason;
const forSale = async () => {
  const [row] = await town.world.db.read((tx) =>
    listAvailability(tx, { skuIds: [sku('TEA')], siteIds: [site('NEAR')] }),
  );
  return row?.toSell;
};

test('after a decline another card pays while the goods are held', async () => {
  const id = await town.order({ lines: { TEA: 2 }, method: 'tok_decline' });
  expect(await town.stageOf(id)).toBe('created');
  expect(await town.events(id)).toEqual(['placed', 'payment-declined']);
  await town.pass(minutes(29));
  expect(await payAgain(id, 'tok_insufficient_funds')).toBe('ok');
  expect(await town.stageOf(id)).toBe('created');
  expect(await payAgain(id, 'tok_visa')).toBe('ok');
  expect(await town.stageOf(id)).toBe('allocated');
  expect(await town.money(id)).toEqual([2490n, 0n, 0n, 0n]);
  expect((await town.world.db.read((tx) => findOrder(tx, id)))?.paymentMethod).toBe('tok_visa');
  await town.pass(minutes(5));
  expect(await town.stageOf(id)).toBe('allocated');
  expect(await payAgain(id, 'tok_visa')).toBe('too-late-to-change');
  await town.checkBooks();
});

test('declined and not paid again: the order ends with its hold, and says why', async () => {
  const id = await town.order({ lines: { TEA: 2 }, method: 'tok_decline' });
  await town.pass(minutes(30));
  expect(await town.stageOf(id)).toBe('cancelled');
  expect(await reason(id)).toBe('payment-declined');
  expect(await forSale()).toBe(5);
  expect(await payAgain(id, 'tok_visa')).toBe('too-late-to-change');
  await town.checkBooks();
});

test('a hold that has run out cannot be paid for, though nobody has cancelled yet', async () => {
  const id = await town.order({ lines: { TEA: 2 }, method: 'tok_decline' });
  town.database.clock.now = instant(town.database.clock.now + minutes(30) * 1000);
  expect(await payAgain(id, 'tok_visa')).toBe('too-late-to-change');
  await town.pass(seconds(0));
  expect(await town.stageOf(id)).toBe('cancelled');
});

test('a card number is no token, and is not kept', async () => {
  const id = await town.order({ lines: { TEA: 1 }, method: 'tok_decline' });
  expect(await payAgain(id, '4111111111111111')).toBe('intake-refused');
  expect(await payAgain(asId<OrderId>('ord_none'), 'tok_visa')).toBe('order-not-found');
  expect((await town.world.db.read((tx) => findOrder(tx, id)))?.paymentMethod).toBe('tok_decline');
});

test('switching cards during a challenge: the later one pays, the first is let go', async () => {
  const id = await town.order({ lines: { TEA: 1 }, method: 'tok_challenge' });
  expect(await town.stageOf(id)).toBe('created');
  expect(await payAgain(id, 'tok_visa')).toBe('ok');
  expect(await town.stageOf(id)).toBe('allocated');
  await town.pass(minutes(10));
  for (let i = 0; i < 5; i++) {
    await town.settleLate();
    await town.pass(minutes(10));
  }
  const [authorised = 0n, captured, voided = 0n] = await town.money(id);
  expect(captured).toBe(0n);
  expect(authorised - voided).toBe(1490n);
  await town.checkBooks();
});

test('the shopper is back from the bank: asking brings the answer at once', async () => {
  const id = await town.order({ lines: { TEA: 1 }, method: 'tok_challenge' });
  const status = async () => {
    const payment = await town.world.db.read((tx) => findPayment(tx, id));
    return payment && statusOf(payment);
  };
  expect(await status()).toBe('challenged');
  await askHowItWent(town.world, id);
  expect(await status()).toBe('challenged');
  const payment = await town.world.db.read((tx) => findPayment(tx, id));
  town.provider.completeChallenge(payment?.operations[0]?.key ?? '', true);
  await askHowItWent(town.world, id);
  await town.settle();
  expect(await status()).toBe('authorised');
  expect(await town.stageOf(id)).toBe('allocated');
  await town.checkBooks();
});

test('a decline is remembered against the customer, once', async () => {
  await town.order({ lines: { TEA: 1 }, method: 'tok_decline' });
  const declines = async () => {
    const { rows } = await town.world.db.read((tx) =>
      sql<{ customer_id: string }>`select customer_id from fraud.decline order by 1`.execute(
        tx.sql,
      ),
    );
    return rows.map((row) => row.customer_id);
  };
  expect(await declines()).toEqual(['cus_1']);
});

test('a cancelled order gives back its slot, its code and whoever looks at it', async () => {
  const id = await town.order({ lines: { TEA: 1 } });
  const opens = town.world.now();
  const slot = {
    id: 'one-place',
    place: site('NEAR'),
    service: 'pickup' as const,
    opens,
    closes: instant(opens + 3_600_000),
    capacity: 1,
  };
  const discount = {
    code: 'ONCE',
    customerId: asId<CustomerId>('cus_1'),
    lines: [money(1000, currency('EUR'))],
    shipping: money(490, currency('EUR')),
  };
  await town.world.db.transact(async (tx) => {
    await putPromotion(tx, {
      code: 'ONCE',
      benefit: { kind: 'free-shipping' },
      validFrom: opens,
      validUntil: undefined,
      minimum: undefined,
      usesPerCustomer: 1,
      totalUses: 1,
    });
    expectOk(await redeemPromotion(tx, { ...discount, orderId: id }));
    expectOk(await bookSlot(tx, slot, id));
    await sql`update fraud.screening set verdict = 'review', state = 'open', decided_at = null
      where order_id = ${id}`.execute(tx.sql);
  });
  await cancelOrder(town.world, id, 'changed-mind');
  await town.settle();
  expectOk(await town.world.db.read((tx) => checkPromotion(tx, discount)));
  expect((await town.world.db.read((tx) => listBooked(tx, ['one-place']))).get('one-place')).toBe(
    0,
  );
  expect(await town.world.db.read((tx) => findScreening(tx, id))).toMatchObject({
    state: 'rejected',
    note: 'the order was cancelled before anybody decided',
  });
  await town.checkBooks();
});

test('an erased customer is forgotten by fraud, too', async () => {
  const id = await town.order({ lines: { TEA: 1 } });
  await town.world.db.transact(async (tx) =>
    tx.emit({ kind: 'customers.customer-erased', key: 'cus_1', data: { customer_id: 'cus_1' } }),
  );
  await town.settle();
  const { rows } = await town.world.db.read((tx) =>
    sql<{ key: string | null }>`select address_key as key from fraud.screening
      where order_id = ${id}`.execute(tx.sql),
  );
  expect(rows).toEqual([{ key: null }]);
});
