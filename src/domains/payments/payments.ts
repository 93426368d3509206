import {
  assert,
  type Money,
  must,
  newId,
  ok,
  type OrderId,
  type PaymentId,
  refuse,
  type Result,
  type ShipmentId,
} from '@waystock/kernel';
import type { Tx } from '../../world.ts';
import type { PaymentNotFound, PaymentsError, RefundRefused } from './errors.ts';
import { authorised, captured, factsOf, refunded } from './facts.ts';
import type { Outcome } from './operation.ts';
import {
  answer,
  claimCapture,
  claimRefund,
  close,
  openPayment,
  type Payment,
  type Wish,
  wishAgain,
} from './payment.ts';
import { isCovered, plan, takeOverLate } from './plan.ts';
import { followUp, listToSend, type ProviderCall } from './provider-call.ts';
import * as store from './store.ts';

/**
 * Every command records what is wished and which operations that takes, and returns the calls to
 * make once the transaction has committed. The calls' answers come back through `recordOutcome`. A
 * process that dies in between loses nothing: `takeUnsettled` finds what nobody reported on.
 */
type Calls = readonly ProviderCall[];

export interface IntendAuthorisation extends Wish {
  readonly orderId: OrderId;
}

/** Holds the order's amount on the customer's means of payment. */
export async function intendAuthorisation(
  tx: Tx,
  wish: IntendAuthorisation,
): Promise<Result<Calls, PaymentsError>> {
  const { orderId, ...go } = wish;
  const id = newId<PaymentId>('pay', tx.now, tx.random);
  const fresh = plan(openPayment({ id, orderId }, go, tx.now), tx.now);
  if (await store.insertPayment(tx, fresh.payment, fresh.dueAt)) {
    if (go.amount.minor === 0n) tx.emit(authorised(fresh.payment, go.amount, go.attempt));
    return ok(listToSend(fresh.payment, tx.now));
  }
  return change(tx, orderId, (payment) => {
    const wished = wishAgain(payment, go, tx.now);
    // Nothing needs to be asked for, so nobody will answer: the order may go on at once.
    if (wished.ok && wished.value !== payment && isCovered(wished.value))
      tx.emit(authorised(wished.value, go.amount, go.attempt));
    return wished;
  });
}

/** Takes the money for a shipment that was handed over. */
export async function intendCapture(
  tx: Tx,
  claim: { readonly orderId: OrderId; readonly shipmentId: ShipmentId; readonly amount: Money },
): Promise<Result<Calls, PaymentsError>> {
  const { orderId, shipmentId, amount } = claim;
  return change(tx, orderId, (payment) => {
    const claimed = claimCapture(payment, shipmentId, amount, tx.now);
    if (claimed.ok && claimed.value !== payment && amount.minor === 0n)
      tx.emit(captured(payment, shipmentId, amount));
    return claimed;
  });
}

/** Gives back what is held and not claimed, now or as soon as it turns out to be held. */
export async function intendVoid(tx: Tx, orderId: OrderId): Promise<Result<Calls, PaymentsError>> {
  return change(tx, orderId, (payment) => ok(close(payment, tx.now)));
}

/** Sends money back that was captured. */
export async function intendRefund(
  tx: Tx,
  claim: { readonly orderId: OrderId; readonly refundId: string; readonly amount: Money },
): Promise<Result<Calls, PaymentNotFound | RefundRefused>> {
  const { orderId, refundId, amount } = claim;
  return change(tx, orderId, (payment) => {
    const claimed = claimRefund(payment, refundId, amount, tx.now);
    if (claimed.ok && claimed.value !== payment && amount.minor === 0n)
      tx.emit(refunded(payment, refundId, amount));
    return claimed;
  });
}

/** What the provider answered; returns the calls that follow from it. */
export async function recordOutcome(tx: Tx, key: string, outcome: Outcome): Promise<Calls> {
  const payment = await store.lockPaymentOf(tx, key);
  assert(payment, `no operation ${key}`);
  return record(tx, payment, key, outcome);
}

/** An event of the provider, its signature already verified. */
export interface WebhookEvent {
  readonly id: string;
  readonly key: string;
  readonly outcome: Outcome;
}

/** Each event counts once; one about an operation that is not ours is kept and nothing else. */
export async function receiveWebhook(tx: Tx, event: WebhookEvent): Promise<Calls> {
  const { id, key, outcome } = event;
  const [isNew, payment] = await Promise.all([
    store.insertWebhookEvent(tx, { id, key, outcome: outcome.kind }),
    store.lockPaymentOf(tx, key),
  ]);
  if (!isNew) return [];
  if (payment) return record(tx, payment, key, outcome);
  tx.log.warn({ event: id, key }, 'webhook about an unknown operation');
  return [];
}

/** Takes over what nobody reported on in time, and what is due to be tried again. */
export async function takeUnsettled(tx: Tx, limit = 100): Promise<Calls> {
  const calls: ProviderCall[] = [];
  for (const before of await store.lockDue(tx, limit)) {
    const { payment: taken, late } = takeOverLate(before, tx.now);
    const planned = plan(taken, tx.now);
    await store.updatePayment(tx, before, planned.payment, planned.dueAt);
    calls.push(...late.map((operation) => followUp(taken, operation, tx.now)));
    calls.push(...listToSend(planned.payment, tx.now, before.operations.length));
  }
  return calls;
}

/** Asks now about whatever nobody has reported on, though its turn has not come. */
export async function askAgain(tx: Tx, orderId: OrderId): Promise<Calls> {
  const payment = await store.lockPayment(tx, orderId);
  return (payment?.operations ?? [])
    .filter((operation) => operation.state === 'pending' || operation.state === 'unknown')
    .map((operation) => followUp(must(payment, 'it has operations'), operation, tx.now));
}

async function change<E>(
  tx: Tx,
  orderId: OrderId,
  decide: (payment: Payment) => Result<Payment, E>,
): Promise<Result<Calls, E | PaymentNotFound>> {
  const payment = await store.lockPayment(tx, orderId);
  if (!payment) return refuse({ kind: 'payment-not-found', orderId });
  const decided = decide(payment);
  if (!decided.ok) return decided;
  // A repeated command: what it recorded may never have been sent.
  if (decided.value === payment) return ok(listToSend(payment, tx.now));
  return ok(await save(tx, payment, decided.value));
}

async function record(tx: Tx, payment: Payment, key: string, outcome: Outcome): Promise<Calls> {
  const answered = answer(payment, key, outcome, tx.now);
  if (answered.contradiction)
    tx.log.error({ key, outcome: outcome.kind }, 'the provider contradicts what it said before');
  if (!answered.changed) return [];
  for (const fact of factsOf(payment, answered.payment, answered.changed)) tx.emit(fact);
  return save(tx, payment, answered.payment);
}

/** Saves a payment with all that is to be asked for now; returns the calls that this adds. */
async function save(tx: Tx, before: Payment, payment: Payment): Promise<Calls> {
  const planned = plan(payment, tx.now);
  await store.updatePayment(tx, before, planned.payment, planned.dueAt);
  return listToSend(planned.payment, tx.now, before.operations.length);
}
