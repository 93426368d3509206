import { days, type Instant, later, minutes, plus, type Seconds } from '@waystock/kernel';
import { isLive, type Operation } from './operation.ts';
import { type Authorisation, listAuthorisations, outstanding, type Payment } from './payment.ts';

/**
 * What to do when money for goods that have left cannot be taken: try the same authorisation again,
 * then ask for a new one without the customer, then wait and ask again (dunning), and at last leave
 * it to people. The customer's next go at paying starts afresh.
 */

/** After the first and the second failed capture on one authorisation; the third spends it. */
const captureDelays: readonly Seconds[] = [minutes(1), minutes(10)];
/** After the first, second and third renewal that led to nothing. */
const dunningDelays: readonly Seconds[] = [days(1), days(3), days(7)];
/** Between attempts to void or to refund; then someone must look. */
export const returnDelays: readonly Seconds[] = [minutes(1), minutes(10), minutes(60), days(1)];

/** When to try again after these failures; never if they are too many. */
export function retryAt(
  failures: readonly Operation[],
  delays: readonly Seconds[],
): Instant | 'now' | 'never' {
  const last = failures.at(-1);
  if (last === undefined) return 'now';
  const delay = delays[failures.length - 1];
  return delay === undefined ? 'never' : plus(settledAt(last), delay);
}

/** The captures of one shipment that failed on one authorisation. */
const failedCaptures = (payment: Payment, on: Operation, subject?: string): Operation[] =>
  payment.operations.filter(
    (o) =>
      o.kind === 'capture' &&
      o.state === 'failed' &&
      o.authorisation === on.key &&
      (subject === undefined || o.subject === subject),
  );

export const captureRetryAt = (payment: Payment, on: Operation, subject: string) =>
  retryAt(failedCaptures(payment, on, subject), captureDelays);

/** No capture on it will succeed any more: the provider said so, or said no too often. */
export function isSpent(
  payment: Payment,
  { operation }: Pick<Authorisation, 'operation'>,
): boolean {
  const failed = failedCaptures(payment, operation);
  return (
    failed.some((o) => o.failure !== 'processing-error') ||
    failed.some((o) => captureRetryAt(payment, operation, o.subject) === 'never')
  );
}

/** Renewals that led to nothing since money last moved and since the customer last tried to pay. */
export function listSetbacks(payment: Payment): Operation[] {
  const fresh = payment.operations.findLastIndex(
    (o) =>
      (o.kind === 'capture' && o.state === 'succeeded') ||
      (o.kind === 'authorise' && o.subject === 'order'),
  );
  return payment.operations
    .slice(fresh + 1)
    .filter((o) => o.kind === 'authorise' && o.subject === 'renewal')
    .filter((o) => o.state === 'failed' || isSpent(payment, { operation: o }));
}

/** When a new authorisation may be asked for without the customer. */
export function renewalAt(payment: Payment): Instant | 'now' | 'never' {
  const setbacks = listSetbacks(payment);
  const last = setbacks.at(-1);
  if (last === undefined) return 'now';
  const delay = dunningDelays[setbacks.length - 1];
  if (delay === undefined) return 'never';
  const since = failedCaptures(payment, last).reduce(
    (at, o) => later(at, settledAt(o)),
    settledAt(last),
  );
  return plus(since, delay);
}

/** Shipments that left and whose money has not come, nor is under way. */
export const listUnmet = (payment: Payment) =>
  payment.claims.filter(
    (claim) => claim.kind === 'capture' && outstanding(payment, claim, 'counted').minor > 0n,
  );

export type PaymentStatus =
  | 'authorising'
  | 'challenged'
  | 'declined'
  | 'authorised'
  | 'captured'
  | 'dunning'
  | 'uncollectable'
  | 'voided'
  | 'refunded';

/** One word for people and screens; nothing is decided by it. */
export function statusOf(payment: Payment): PaymentStatus {
  const authorises = payment.operations.filter((o) => o.kind === 'authorise');
  if (listUnmet(payment).length > 0 && listSetbacks(payment).length > 0)
    return renewalAt(payment) === 'never' ? 'uncollectable' : 'dunning';
  const done = (kind: Operation['kind']): bigint =>
    payment.operations
      .filter((o) => o.kind === kind && o.state === 'succeeded')
      .reduce((total, o) => total + o.amount.minor, 0n);
  if (done('refund') > 0n && done('refund') === done('capture')) return 'refunded';
  if (done('capture') > 0n) return 'captured';
  const held = listAuthorisations(payment).some((a) => a.open.minor > 0n);
  if (held) return 'authorised';
  if (authorises.some((o) => o.state === 'pending')) return 'challenged';
  if (authorises.some(isLive)) return 'authorising';
  if (payment.closedAt !== undefined || done('void') > 0n) return 'voided';
  if (payment.amount.minor === 0n) return 'authorised';
  return authorises.length === 0 ? 'authorising' : 'declined';
}

const settledAt = (operation: Operation): Instant => operation.settledAt ?? operation.intendedAt;
