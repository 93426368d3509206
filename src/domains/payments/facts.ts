import { isoOf, type Money } from '@waystock/kernel';
import type { Fact, Json } from '../../world.ts';
import { listSetbacks, listUnmet, renewalAt, retryAt, returnDelays } from './dunning.ts';
import type { Operation } from './operation.ts';
import { holdsEnough, listAuthorisations, listFor, outstanding, type Payment } from './payment.ts';

/** All facts of a payment have the order as their key, so that they arrive in their order. */
const about = (
  kind: `payments.${string}`,
  payment: Payment,
  data: Readonly<Record<string, Json>>,
): Fact => ({
  kind,
  key: payment.orderId,
  data: { order_id: payment.orderId, payment_id: payment.id, ...data },
});

const priced = (amount: Money) => ({
  amount_minor: Number(amount.minor),
  currency: amount.currency,
});

/** The money for the order is held. */
export const authorised = (payment: Payment, amount: Money, attempt: number): Fact =>
  about('payments.authorised', payment, { attempt, ...priced(amount) });

/** The customer's go at paying failed; another card may do. */
export const declined = (payment: Payment, operation: Operation): Fact =>
  about('payments.declined', payment, {
    attempt: operation.attempt,
    reason: operation.failure ?? 'declined',
  });

/** The customer has to prove who they are; the order's page shows where. */
export const challengeRequired = (payment: Payment, operation: Operation): Fact =>
  about('payments.challenge-required', payment, { attempt: operation.attempt });

/** The money for a shipment is ours. */
export const captured = (payment: Payment, shipmentId: string, amount: Money): Fact =>
  about('payments.captured', payment, { shipment_id: shipmentId, ...priced(amount) });

/** Goods have left and their money cannot be had for now: people are told, the goods go on. */
export function captureFailed(payment: Payment, operation: Operation): Fact {
  const next = renewalAt(payment);
  return about('payments.capture-failed', payment, {
    shipment_ids: listUnmet(payment).map((claim) => claim.subject),
    reason: operation.failure ?? 'declined',
    next_try_at: typeof next === 'number' ? isoOf(next) : null,
  });
}

/** What was held and not needed is the customer's again. */
export const voided = (payment: Payment, amount: Money): Fact =>
  about('payments.voided', payment, priced(amount));

export const refunded = (payment: Payment, refundId: string, amount: Money): Fact =>
  about('payments.refunded', payment, { refund_id: refundId, ...priced(amount) });

/** A refund was tried as often as it may be: someone must send the money another way. */
export const refundFailed = (payment: Payment, refundId: string, reason: string): Fact =>
  about('payments.refund-failed', payment, { refund_id: refundId, reason });

/** What it means to the others that an operation has become what it is now. */
export function factsOf(before: Payment, payment: Payment, changed: Operation): Fact[] {
  const fate = `${changed.kind} ${changed.state}`;
  switch (fate) {
    case 'authorise succeeded':
      return isForOrder(changed) &&
        isNewest(payment, changed) &&
        holdsEnough(payment) &&
        payment.closedAt === undefined
        ? [authorised(payment, changed.amount, changed.attempt)]
        : [];
    case 'authorise pending':
      return [challengeRequired(payment, changed)];
    case 'authorise failed':
      if (!isForOrder(changed)) return [captureFailed(payment, changed)];
      return changed.attempt === payment.attempt && payment.closedAt === undefined
        ? [declined(payment, changed)]
        : [];
    case 'capture failed':
      return listSetbacks(payment).length > listSetbacks(before).length
        ? [captureFailed(payment, changed)]
        : [];
    case 'void succeeded':
      return [voided(payment, changed.amount)];
    default:
      return claimFacts(payment, changed);
  }
}

/** A claim is met when all its parts have moved, and lost when the last try has failed. */
function claimFacts(payment: Payment, { kind, subject, state, failure }: Operation): Fact[] {
  const claim = payment.claims.find((c) => c.kind === kind && c.subject === subject);
  if (!claim) return [];
  if (state === 'succeeded' && outstanding(payment, claim, 'ignored').minor === 0n)
    return [(kind === 'capture' ? captured : refunded)(payment, subject, claim.amount)];
  const failures = listFor(payment, claim).filter((o) => o.state === 'failed');
  return kind === 'refund' && state === 'failed' && retryAt(failures, returnDelays) === 'never'
    ? [refundFailed(payment, subject, failure ?? 'processing-error')]
    : [];
}

const isForOrder = (operation: Operation): boolean => operation.subject === 'order';

const isNewest = (payment: Payment, operation: Operation): boolean =>
  listAuthorisations(payment)[0]?.operation.key === operation.key;
