import {
  assert,
  type Instant,
  type Money,
  type PaymentId,
  plus,
  type Seconds,
  seconds,
} from '@waystock/kernel';

/**
 * One thing asked of the payment provider, under a key of our own that never changes: asking again
 * under the same key cannot move money twice. Whatever arrives about it, as an answer or a webhook,
 * once or five times, early or late, is matched by that key and settles it at most once.
 */
export interface Operation {
  /** `pay_…:capture:shp_…:1`, derived from what it is for, so that a repeated command repeats it. */
  readonly key: string;
  readonly kind: OperationKind;
  /** What it is for: the order or a renewal, a shipment, an authorisation, a refund. */
  readonly subject: string;
  /** Counts definite failures; an attempt that may have worked is asked again, not repeated. */
  readonly attempt: number;
  readonly amount: Money;
  /** Key of the authorisation it draws on; none for an authorisation itself. */
  readonly authorisation: string | undefined;
  /** The means of payment an authorisation is asked of. */
  readonly method: string | undefined;
  readonly state: OperationState;
  /** The provider's own name for it. */
  readonly reference: string | undefined;
  readonly failure: FailureReason | undefined;
  /** Where the customer proves who they are (3-D Secure), while pending. */
  readonly challengeUrl: string | undefined;
  /** An authorisation that succeeded holds the money until then. */
  readonly expiresAt: Instant | undefined;
  readonly intendedAt: Instant;
  /** When to ask the provider what became of it; none once settled. */
  readonly dueAt: Instant | undefined;
  /** How often it has been asked about. */
  readonly asked: number;
  readonly settledAt: Instant | undefined;
}

export type OperationKind = 'authorise' | 'capture' | 'void' | 'refund';

/**
 * intended: recorded; whoever recorded it sends it once that is committed.
 * sent: nobody reported back in time; the reconciler has taken it over.
 * pending: the customer has a challenge to pass. unknown: the provider did not answer in time.
 */
export type OperationState = 'intended' | 'sent' | 'pending' | 'unknown' | 'succeeded' | 'failed';

/** Why the provider (or we: `withdrawn`) said no. */
export type FailureReason =
  | 'declined'
  | 'insufficient-funds'
  | 'expired-card'
  | 'suspected-fraud'
  | 'authentication-failed'
  | 'authorisation-expired'
  | 'authorisation-voided'
  | 'unknown-authorisation'
  | 'amount-too-large'
  | 'key-reused'
  | 'processing-error'
  | 'withdrawn';

/** What the provider says about one key. The payment gateway's outcomes have this shape. */
export type Outcome =
  | {
      readonly kind: 'succeeded';
      readonly reference: string;
      readonly expiresAt?: Instant | undefined;
    }
  | { readonly kind: 'failed'; readonly reason: FailureReason }
  | { readonly kind: 'challenge'; readonly url: string }
  | { readonly kind: 'timeout' };

/** From where to where an operation may go. Late money on an authorisation counts all the same. */
export const transitions: Readonly<Record<OperationState, readonly OperationState[]>> = {
  intended: ['sent', 'pending', 'unknown', 'succeeded', 'failed'],
  sent: ['sent', 'pending', 'unknown', 'succeeded', 'failed'],
  pending: ['pending', 'succeeded', 'failed'],
  unknown: ['sent', 'pending', 'unknown', 'succeeded', 'failed'],
  failed: ['succeeded'],
  succeeded: [],
};

export const isLive = (operation: Operation): boolean =>
  operation.state !== 'succeeded' && operation.state !== 'failed';

/** A call in flight is left alone this long before the reconciler asks about it. */
const grace: Seconds = seconds(30);
const afterTimeout: Seconds = seconds(10);
const afterChallenge: Seconds = seconds(60);
const askAgain: readonly Seconds[] = [10, 30, 60, 120, 300, 900, 3600].map(seconds);

export type OperationWish = Pick<Operation, 'kind' | 'subject' | 'attempt' | 'amount'> &
  Partial<Pick<Operation, 'authorisation' | 'method'>>;

export function intend(paymentId: PaymentId, wish: OperationWish, now: Instant): Operation {
  assert(wish.amount.minor > 0n, 'an operation moves a positive amount');
  assert(
    (wish.kind === 'authorise') === (wish.method !== undefined) &&
      (wish.kind === 'authorise') === (wish.authorisation === undefined),
    'an authorisation is asked of a means of payment, all else draws on an authorisation',
  );
  return {
    ...wish,
    authorisation: wish.authorisation,
    method: wish.method,
    key: `${paymentId}:${wish.kind}:${wish.subject}:${wish.attempt}`,
    state: 'intended',
    reference: undefined,
    failure: undefined,
    challengeUrl: undefined,
    expiresAt: undefined,
    intendedAt: now,
    dueAt: plus(now, grace),
    asked: 0,
    settledAt: undefined,
  };
}

/** The reconciler takes an operation over, and looks again later if this time tells nothing. */
export function takeOver(operation: Operation, now: Instant): Operation {
  assert(isLive(operation), `${operation.key} is settled`);
  const wait = askAgain[Math.min(operation.asked, askAgain.length - 1)] as Seconds;
  return {
    ...operation,
    state: operation.state === 'pending' ? 'pending' : 'sent',
    asked: operation.asked + 1,
    dueAt: plus(now, wait),
  };
}

/** Applies what the provider said; the same operation comes back when that changes nothing. */
export function settle(operation: Operation, outcome: Outcome, now: Instant): Operation {
  switch (outcome.kind) {
    case 'succeeded': {
      // An authorisation that arrives late, whatever was believed before, holds someone's money.
      const counts = isLive(operation) || (isFailed(operation) && operation.kind === 'authorise');
      if (!counts) return operation;
      const { reference, expiresAt } = outcome;
      const settled = { state: 'succeeded', reference, failure: undefined } as const;
      return { ...ended(operation, now), ...settled, expiresAt: expiresAt ?? operation.expiresAt };
    }
    case 'failed':
      return isLive(operation)
        ? { ...ended(operation, now), state: 'failed', failure: outcome.reason }
        : operation;
    case 'challenge':
      return isLive(operation) && operation.challengeUrl !== outcome.url
        ? {
            ...operation,
            state: 'pending',
            challengeUrl: outcome.url,
            dueAt: plus(now, afterChallenge),
          }
        : operation;
    case 'timeout':
      return isLive(operation) && operation.state !== 'unknown' && operation.state !== 'pending'
        ? { ...operation, state: 'unknown', dueAt: laterOf(operation, plus(now, afterTimeout)) }
        : operation;
  }
}

/** True when the provider contradicts what it said before: someone must look. */
export const contradicts = (operation: Operation, outcome: Outcome): boolean =>
  (operation.state === 'succeeded' && outcome.kind === 'failed') ||
  (operation.state === 'failed' && outcome.kind === 'succeeded' && operation.kind !== 'authorise');

const isFailed = (operation: Operation): boolean => operation.state === 'failed';

const ended = (operation: Operation, now: Instant): Operation => ({
  ...operation,
  challengeUrl: undefined,
  dueAt: undefined,
  settledAt: now,
});

/** After the first time-out soon; once the reconciler has it, at the pace it set. */
const laterOf = (operation: Operation, soon: Instant): Instant =>
  operation.asked > 0 && operation.dueAt !== undefined ? operation.dueAt : soon;
