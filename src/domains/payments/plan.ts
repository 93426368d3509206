import { add, type Instant, isLess, type Money, subtract, sum } from '@waystock/kernel';
import { captureRetryAt, isSpent, listUnmet, renewalAt, retryAt, returnDelays } from './dunning.ts';
import { intend, isLive, type Operation, type OperationWish, takeOver } from './operation.ts';
import {
  type Authorisation,
  type Claim,
  holdsEnough,
  leftToPay,
  listAuthorisations,
  listFor,
  outstanding,
  type Payment,
} from './payment.ts';

/**
 * What to ask the provider next. A controller, not a script: it compares what is wished (an amount
 * held for the order, money for each shipment that left, refunds, nothing held once closed) with
 * what the operations say, and adds those that close the gap. Called after every command and every
 * outcome, in any order and any number of times, it adds nothing that is there or under way.
 *
 * Invariants: nothing is asked for that could break captured + voided ≤ authorised or refunded ≤
 * captured, whichever of the operations under way come to pass; an authorisation is voided only when
 * nothing drawn on it is under way, so both sides agree on what was left of it.
 */
export interface Plan {
  /** The payment with the new operations at the end of its list. */
  readonly payment: Payment;
  /** When to look again though nothing has happened: the next retry or the next ask. */
  readonly dueAt: Instant | undefined;
}

export function plan(payment: Payment, now: Instant): Plan {
  const draft: Draft = { payment, now, wakeAt: [] };
  authoriseOrder(draft);
  captureClaims(draft);
  voidRemainders(draft);
  refundClaims(draft);
  for (const operation of draft.payment.operations)
    if (operation.dueAt !== undefined) draft.wakeAt.push(operation.dueAt);
  return {
    payment: draft.payment,
    dueAt: draft.wakeAt.reduce<Instant | undefined>(
      (first, at) => (first === undefined || at < first ? at : first),
      undefined,
    ),
  };
}

/** The reconciler's look at a payment: what nobody reported on in time, taken over. */
export function takeOverLate(
  payment: Payment,
  now: Instant,
): { readonly payment: Payment; readonly late: readonly Operation[] } {
  const isLate = (o: Operation): boolean => o.dueAt !== undefined && o.dueAt <= now;
  return {
    payment: {
      ...payment,
      operations: payment.operations.map((o) => (isLate(o) ? takeOver(o, now) : o)),
    },
    late: payment.operations.filter(isLate),
  };
}

/** Grows while a plan is made, so that each step counts on what the earlier ones asked for. */
interface Draft {
  payment: Payment;
  readonly now: Instant;
  readonly wakeAt: Instant[];
}

function ask(draft: Draft, wish: OperationWish): void {
  const operation = intend(draft.payment.id, wish, draft.now);
  draft.payment = { ...draft.payment, operations: [...draft.payment.operations, operation] };
}

/** True when it may be asked for now; else remembers when, if ever. */
function isTime(draft: Draft, at: Instant | 'now' | 'never'): boolean {
  if (at === 'now') return true;
  if (at === 'never') return false;
  if (at <= draft.now) return true;
  draft.wakeAt.push(at);
  return false;
}

/** Each go of the customer is asked for once, unless what is held covers the order already. */
function authoriseOrder(draft: Draft): void {
  const { payment } = draft;
  const asked = payment.operations.some(
    (o) => o.kind === 'authorise' && o.subject === 'order' && o.attempt === payment.attempt,
  );
  if (asked || payment.closedAt !== undefined) return;
  if (isCovered(payment)) return;
  const amount = leftToPay(payment);
  const { attempt, method } = payment;
  ask(draft, { kind: 'authorise', subject: 'order', attempt, amount, method });
}

/** What is held on the method wished pays for all that is still to be captured. */
export function isCovered(payment: Payment): boolean {
  if (leftToPay(payment).minor <= 0n) return true;
  const [newest] = listAuthorisations(payment);
  return (
    newest !== undefined &&
    holdsEnough(payment) &&
    newest.operation.method === payment.method &&
    newest.expiresAt > payment.wishedAt &&
    !isSpent(payment, newest)
  );
}

function captureClaims(draft: Draft): void {
  for (const claim of listUnmet(draft.payment)) {
    const amount = outstanding(draft.payment, claim, 'counted');
    const authorisation = findUsable(draft, amount);
    if (!authorisation) continue;
    const { operation } = authorisation;
    if (!isTime(draft, captureRetryAt(draft.payment, operation, claim.subject))) continue;
    askFor(draft, claim, amount, operation.key);
  }
  const lacking = listUnmet(draft.payment).filter(
    (claim) => !findUsable(draft, outstanding(draft.payment, claim, 'counted')),
  );
  if (lacking.length > 0) renew(draft);
}

/** The newest authorisation on which this much can still be captured. */
const findUsable = (draft: Draft, amount: Money): Authorisation | undefined =>
  listAuthorisations(draft.payment).find(
    (a) => a.expiresAt > draft.now && !isLess(a.available, amount) && !isSpent(draft.payment, a),
  );

/** Authorises again what the order still has to pay, without the customer. */
function renew(draft: Draft): void {
  const { payment } = draft;
  if (payment.operations.some((o) => o.kind === 'authorise' && isLive(o))) return;
  if (!isTime(draft, renewalAt(payment))) return;
  const { currency } = payment.amount;
  const unmet = sum(
    listUnmet(payment).map((claim) => outstanding(payment, claim, 'counted')),
    currency,
  );
  const taken = sum(
    payment.operations
      .filter((o) => o.kind === 'capture' && (o.state === 'succeeded' || isLive(o)))
      .map((o) => o.amount),
    currency,
  );
  const amount = payment.closedAt === undefined ? subtract(payment.amount, taken) : unmet;
  const renewals = payment.operations.filter((o) => o.subject === 'renewal');
  ask(draft, {
    kind: 'authorise',
    subject: 'renewal',
    attempt: renewals.length + 1,
    amount,
    method: payment.method,
  });
}

/** Gives back what is held under a superseded authorisation, or at all once the payment is closed. */
function voidRemainders(draft: Draft): void {
  const done =
    draft.payment.closedAt !== undefined &&
    draft.payment.claims.every(
      (c) => c.kind === 'refund' || outstanding(draft.payment, c, 'ignored').minor === 0n,
    );
  const [newest] = listAuthorisations(draft.payment);
  for (const authorisation of listAuthorisations(draft.payment)) {
    const { operation, open, busy } = authorisation;
    const superseded = operation !== newest?.operation;
    if (open.minor === 0n || busy || !(done || superseded)) continue;
    const subject = `${operation.subject}-${operation.attempt}`;
    const before = listOf(draft.payment, 'void', subject);
    if (!isTime(draft, retryAt(before, returnDelays))) continue;
    const attempt = before.length + 1;
    ask(draft, { kind: 'void', subject, attempt, amount: open, authorisation: operation.key });
  }
}

/** Each refund is drawn on what was captured, oldest first, in as many parts as that takes. */
function refundClaims(draft: Draft): void {
  for (const claim of draft.payment.claims.filter((c) => c.kind === 'refund')) {
    let left = outstanding(draft.payment, claim, 'counted');
    if (left.minor === 0n) continue;
    const failures = listFor(draft.payment, claim).filter((o) => o.state === 'failed');
    if (!isTime(draft, retryAt(failures, returnDelays))) continue;
    for (const authorisation of listAuthorisations(draft.payment).reverse()) {
      const refundable = refundableOf(draft.payment, authorisation);
      const part = isLess(left, refundable) ? left : refundable;
      if (part.minor === 0n) continue;
      askFor(draft, claim, part, authorisation.operation.key);
      left = subtract(left, part);
    }
  }
}

function refundableOf(payment: Payment, { operation, captured, refunded }: Authorisation): Money {
  const underWay = payment.operations.filter(
    (o) => o.kind === 'refund' && o.authorisation === operation.key && isLive(o),
  );
  const gone = underWay.reduce((total, o) => add(total, o.amount), refunded);
  return subtract(captured, gone);
}

function askFor(draft: Draft, claim: Claim, amount: Money, authorisation: string): void {
  const { kind, subject } = claim;
  const attempt = listFor(draft.payment, claim).length + 1;
  ask(draft, { kind, subject, attempt, amount, authorisation });
}

const listOf = (payment: Payment, kind: Operation['kind'], subject: string): Operation[] =>
  payment.operations.filter((o) => o.kind === kind && o.subject === subject);
