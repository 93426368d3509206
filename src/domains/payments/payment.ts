import {
  add,
  assert,
  days,
  type Instant,
  isLess,
  type Money,
  ok,
  type OrderId,
  type PaymentId,
  plus,
  refuse,
  type Result,
  type Seconds,
  subtract,
  sum,
  zero,
} from '@waystock/kernel';
import type { ClaimAlreadyMade, PaymentsError, RefundRefused } from './errors.ts';
import { contradicts, isLive, type Operation, type Outcome, settle } from './operation.ts';

/**
 * What an order owes and what has been done about it. The operations are the truth: every sum below
 * is derived from them, and `plan.ts` decides what to do next from them and the claims. Commands
 * record a wish and never undo one: goods that were handed over are never taken back for a capture
 * that fails.
 */
export interface Payment {
  readonly id: PaymentId;
  readonly orderId: OrderId;
  /** What the order costs in all. */
  readonly amount: Money;
  /** The provider's token for the customer's means of payment. */
  readonly method: string;
  /** The customer's present go at paying: another card, or an order that was edited, is another. */
  readonly attempt: number;
  readonly wishedAt: Instant;
  /** Nothing more will be claimed: what is held and not claimed goes back to the customer. */
  readonly closedAt: Instant | undefined;
  readonly claims: readonly Claim[];
  /** In the order they were intended. */
  readonly operations: readonly Operation[];
}

/** Money that must move: to us for a shipment that left, back to the customer for a refund. */
export interface Claim {
  readonly kind: 'capture' | 'refund';
  /** The shipment or the refund. */
  readonly subject: string;
  readonly amount: Money;
  readonly claimedAt: Instant;
}

export interface Totals {
  readonly authorised: Money;
  readonly captured: Money;
  readonly voided: Money;
  readonly refunded: Money;
}

/** An authorisation that succeeded, and what has been drawn on it. */
export interface Authorisation extends Totals {
  readonly operation: Operation;
  /** Still held: authorised − captured − voided. */
  readonly open: Money;
  /** Open, without what captures and voids under way may take. */
  readonly available: Money;
  /** Something drawn on it is under way. */
  readonly busy: boolean;
  readonly expiresAt: Instant;
}

/** How long card schemes let an authorisation stand, unless the provider names a date. */
export const schemeWindow: Seconds = days(7);

export interface Wish {
  readonly amount: Money;
  readonly method: string;
  /** 1, 2, … counted by the caller, so that a repeated command is told from another go. */
  readonly attempt: number;
}

export function openPayment(
  of: Pick<Payment, 'id' | 'orderId'>,
  wish: Wish,
  now: Instant,
): Payment {
  assert(wish.amount.minor >= 0n, 'an order costs nothing or more');
  return { ...of, ...wish, wishedAt: now, closedAt: undefined, claims: [], operations: [] };
}

/** The customer's next go at paying, or an order that now costs something else. */
export function wishAgain(
  payment: Payment,
  wish: Wish,
  now: Instant,
): Result<Payment, PaymentsError> {
  const { orderId } = payment;
  if (wish.attempt <= payment.attempt) return ok(payment);
  if (payment.closedAt !== undefined) return refuse({ kind: 'payment-closed', orderId });
  const claimed = claimedOf(payment, 'capture');
  return isLess(wish.amount, claimed)
    ? refuse({ kind: 'amount-below-claimed', orderId, asked: wish.amount, claimed })
    : ok({ ...payment, ...wish, wishedAt: now });
}

/** Claims the money for a shipment that was handed over; claiming it again changes nothing. */
export function claimCapture(
  payment: Payment,
  shipment: string,
  amount: Money,
  now: Instant,
): Result<Payment, PaymentsError> {
  const { orderId } = payment;
  const before = findClaim(payment, 'capture', shipment);
  if (before) return sameAmount(payment, before, amount);
  if (payment.closedAt !== undefined) return refuse({ kind: 'payment-closed', orderId });
  if (amount.minor > 0n && totalsOf(payment).authorised.minor === 0n)
    return refuse({ kind: 'payment-not-authorised', orderId });
  const claimed = claimedOf(payment, 'capture');
  if (isLess(payment.amount, add(claimed, amount)))
    return refuse({
      kind: 'capture-exceeds-amount',
      orderId,
      asked: amount,
      left: subtract(payment.amount, claimed),
    });
  return ok(withClaim(payment, { kind: 'capture', subject: shipment, amount, claimedAt: now }));
}

/** Claims money back for the customer; never more than was captured and not yet claimed back. */
export function claimRefund(
  payment: Payment,
  refund: string,
  amount: Money,
  now: Instant,
): Result<Payment, RefundRefused> {
  const before = findClaim(payment, 'refund', refund);
  if (before) return sameAmount(payment, before, amount);
  const left = subtract(totalsOf(payment).captured, claimedOf(payment, 'refund'));
  if (isLess(left, amount))
    return refuse({
      kind: 'refund-exceeds-captured',
      orderId: payment.orderId,
      asked: amount,
      left,
    });
  return ok(withClaim(payment, { kind: 'refund', subject: refund, amount, claimedAt: now }));
}

/** Nothing more will be claimed; what was claimed before is still collected. */
export const close = (payment: Payment, now: Instant): Payment =>
  payment.closedAt === undefined ? { ...payment, closedAt: now } : payment;

/** What an answer or webhook did to a payment. */
export interface Answered {
  readonly payment: Payment;
  /** The operation as it is now, if this outcome settled it or made it pending. */
  readonly changed: Operation | undefined;
  readonly contradiction: boolean;
}

/** Applies what the provider said about one operation, at most once. */
export function answer(payment: Payment, key: string, outcome: Outcome, now: Instant): Answered {
  const before = payment.operations.find((operation) => operation.key === key);
  assert(before, `no operation ${key} on payment ${payment.id}`);
  const after = settle(before, outcome, now);
  if (after === before)
    return { payment, changed: undefined, contradiction: contradicts(before, outcome) };
  const operations = payment.operations.map((o) => (o === before ? after : o));
  const answered = { ...payment, operations };
  assertSound(answered);
  return { payment: answered, changed: after, contradiction: false };
}

export function totalsOf(payment: Payment): Totals {
  return {
    authorised: doneOf(payment, 'authorise'),
    captured: doneOf(payment, 'capture'),
    voided: doneOf(payment, 'void'),
    refunded: doneOf(payment, 'refund'),
  };
}

/** Authorisations that succeeded, newest first. */
export function listAuthorisations(payment: Payment): Authorisation[] {
  return payment.operations
    .filter((o) => o.kind === 'authorise' && o.state === 'succeeded')
    .map((operation) => authorisationOf(payment, operation))
    .reverse();
}

function authorisationOf(payment: Payment, operation: Operation): Authorisation {
  const drawn = payment.operations.filter((o) => o.authorisation === operation.key);
  const done = (kind: Operation['kind']): Money =>
    sumOf(
      drawn.filter((o) => o.kind === kind && o.state === 'succeeded'),
      operation.amount,
    );
  const [captured, voided, refunded] = [done('capture'), done('void'), done('refund')];
  const open = subtract(subtract(operation.amount, captured), voided);
  const leaving = drawn.filter((o) => isLive(o) && o.kind !== 'refund');
  return {
    operation,
    authorised: operation.amount,
    captured,
    voided,
    refunded,
    open,
    available: subtract(open, sumOf(leaving, open)),
    busy: drawn.some(isLive),
    expiresAt:
      operation.expiresAt ?? plus(operation.settledAt ?? operation.intendedAt, schemeWindow),
  };
}

/** What the order costs beyond what has been captured. */
export const leftToPay = (payment: Payment): Money =>
  subtract(payment.amount, totalsOf(payment).captured);

/** The newest authorisation holds all that is left to pay: an older one may be for less. */
export function holdsEnough(payment: Payment): boolean {
  const [newest] = listAuthorisations(payment);
  const left = leftToPay(payment);
  return left.minor <= 0n || (newest !== undefined && !isLess(newest.open, left));
}

/** The operations that serve one claim, settled or not. */
export const listFor = (payment: Payment, claim: Pick<Claim, 'kind' | 'subject'>): Operation[] =>
  payment.operations.filter((o) => o.kind === claim.kind && o.subject === claim.subject);

/** What of a claim has not moved yet, counting what is under way as moved if `live` is set. */
export function outstanding(payment: Payment, claim: Claim, live: 'counted' | 'ignored'): Money {
  const moved = listFor(payment, claim).filter(
    (o) => o.state === 'succeeded' || (live === 'counted' && isLive(o)),
  );
  return subtract(claim.amount, sumOf(moved, claim.amount));
}

const claimedOf = (payment: Payment, kind: Claim['kind']): Money =>
  sumOf(
    payment.claims.filter((claim) => claim.kind === kind),
    payment.amount,
  );

const findClaim = (payment: Payment, kind: Claim['kind'], subject: string): Claim | undefined =>
  payment.claims.find((claim) => claim.kind === kind && claim.subject === subject);

const withClaim = (payment: Payment, claim: Claim): Payment => ({
  ...payment,
  claims: [...payment.claims, claim],
});

function sameAmount(
  payment: Payment,
  before: Claim,
  amount: Money,
): Result<Payment, ClaimAlreadyMade> {
  return before.amount.minor === amount.minor
    ? ok(payment)
    : refuse({
        kind: 'claim-already-made',
        orderId: payment.orderId,
        subject: before.subject,
        claimed: before.amount,
        asked: amount,
      });
}

const doneOf = (payment: Payment, kind: Operation['kind']): Money =>
  sumOf(
    payment.operations.filter((o) => o.kind === kind && o.state === 'succeeded'),
    payment.amount,
  );

const sumOf = (of: readonly { readonly amount: Money }[], like: Money): Money =>
  sum(
    of.map((each) => each.amount),
    like.currency,
  );

/** The money invariants, also CHECKs of the table: a payment that breaks one is a bug. */
export function assertSound(payment: Payment): void {
  const { authorised, captured, voided, refunded } = totalsOf(payment);
  const [of, none] = [`of payment ${payment.id}`, zero(payment.amount.currency)];
  assert(!isLess(authorised, add(captured, voided)), `captured + voided > authorised ${of}`);
  assert(!isLess(captured, refunded), `refunded > captured ${of}`);
  for (const claim of payment.claims)
    assert(!isLess(outstanding(payment, claim, 'counted'), none), `${claim.subject} twice ${of}`);
}
