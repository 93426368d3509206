import {
  assert,
  type CustomerId,
  type Instant,
  ok,
  type OrderId,
  refuse,
  type Result,
} from '@waystock/kernel';
import type { Tx } from '../../world.ts';
import type { FraudError } from './errors.ts';
import { cleared, rejected, reviewRequired } from './facts.ts';
import type { Application } from './rules.ts';
import { type FraudPolicy, scoreOrder, standardPolicy, type Verdict } from './score.ts';
import * as store from './store.ts';

const stateAfter: Readonly<Record<Verdict, store.ReviewState>> = {
  clear: 'cleared',
  review: 'open',
  reject: 'rejected',
};

/** Judges an order by the rules, once: screening it again gives the first answer. */
export async function screenOrder(
  tx: Tx,
  application: Application,
  policy: FraudPolicy = standardPolicy,
): Promise<store.Screening> {
  const { orderId } = application;
  const score = scoreOrder(application, await store.findHistory(tx, application), policy);
  const state = stateAfter[score.verdict];
  if (await store.insertScreening(tx, application, score, state)) {
    if (state === 'cleared') tx.emit(cleared(orderId, score.score, 'rules'));
    if (state === 'open') tx.emit(reviewRequired(orderId, score.score));
    if (state === 'rejected') tx.emit(rejected(orderId, score.score, 'rules'));
  }
  const screening = await store.findScreening(tx, orderId);
  assert(screening, `no screening of ${orderId}`);
  return screening;
}

export interface ReviewDecision {
  readonly orderId: OrderId;
  readonly decision: 'clear' | 'reject';
  /** Who decides. */
  readonly by: string;
  readonly note?: string | undefined;
}

/** A person decides what the rules could not. A decision is final. */
export async function decideReview(
  tx: Tx,
  { orderId, decision, by, note }: ReviewDecision,
): Promise<Result<store.Screening, FraudError>> {
  const state = decision === 'clear' ? 'cleared' : 'rejected';
  const decided = await store.updateReview(tx, orderId, { state, by, note: note ?? '' });
  if (decided) {
    tx.emit((state === 'cleared' ? cleared : rejected)(orderId, decided.score, 'person'));
    return ok(decided);
  }
  const found = await store.findScreening(tx, orderId);
  if (!found || found.verdict !== 'review' || found.state === 'open')
    return refuse({ kind: 'not-found', orderId });
  return refuse({ kind: 'review-decided', orderId, decision: found.state });
}

/** An order that was changed is another application: it is screened afresh. */
export async function withdrawScreening(tx: Tx, orderId: OrderId): Promise<void> {
  await store.deleteScreening(tx, orderId);
}

/** Nobody needs to decide about an order that was cancelled; without an open review it changes nothing. */
export async function closeReview(tx: Tx, orderId: OrderId): Promise<void> {
  const note = 'the order was cancelled before anybody decided';
  await store.updateReview(tx, orderId, { state: 'rejected', by: 'system', note });
}

/** Remembers that a customer's payment was declined; the fact's id makes it count once. */
export async function recordDecline(
  tx: Tx,
  decline: { readonly factId: string; readonly customerId: CustomerId; readonly at: Instant },
): Promise<void> {
  await store.insertDecline(tx, decline);
}

/** Forgets where a customer who was erased had things sent. */
export async function forgetCustomer(tx: Tx, customerId: CustomerId): Promise<void> {
  await store.deleteAddresses(tx, customerId);
}
