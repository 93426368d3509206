import {
  assert,
  type Instant,
  minutes,
  type Money,
  must,
  type OrderId,
  plus,
  type Seconds,
  seconds,
} from '@waystock/kernel';
import type { Operation } from './operation.ts';
import type { Payment } from './payment.ts';

/** An operation as the payment gateway takes it; our key makes repeating it harmless. */
export type ProviderRequest =
  | {
      readonly kind: 'authorise';
      readonly key: string;
      readonly orderId: OrderId;
      readonly amount: Money;
      readonly method: string;
      /** A customer can be sent to a challenge; a merchant's own renewal is approved or declined. */
      readonly initiatedBy: 'customer' | 'merchant';
    }
  | {
      readonly kind: 'capture' | 'void' | 'refund';
      readonly key: string;
      /** The provider's reference of the authorisation. */
      readonly authorisation: string;
      readonly amount: Money;
    };

/**
 * A call for a workflow to make outside any transaction, its answer to be handed to `recordOutcome`:
 *
 * send: make the request.
 * ask-then-send: it may have been made; ask, and make it if the provider has never heard of it.
 * ask: the same, but it is not wanted any more; if the provider has never heard of it, do nothing.
 * ask-then-withdraw: and it can no longer be on its way either; record it as `withdrawn`.
 */
export interface ProviderCall {
  readonly how: 'send' | 'ask-then-send' | 'ask' | 'ask-then-withdraw';
  readonly request: ProviderRequest;
  /** Past this the reconciler may have taken over or given up on it: leave it. */
  readonly makeBefore: Instant;
}

/** How long a process may take from hearing of a call to making it. */
const patience: Seconds = seconds(20);
/** After this nothing that was on its way to the provider still is. */
const certainty: Seconds = minutes(10);

export function requestOf(payment: Payment, operation: Operation): ProviderRequest {
  const { key, kind, amount } = operation;
  if (kind === 'authorise')
    return {
      kind,
      key,
      orderId: payment.orderId,
      amount,
      method: must(operation.method, `${key} names no means of payment`),
      initiatedBy: operation.subject === 'renewal' ? 'merchant' : 'customer',
    };
  const on = payment.operations.find((o) => o.key === operation.authorisation);
  assert(on, `${key} draws on no authorisation`);
  const authorisation = must(on.reference, `${on.key} has no reference`);
  return { kind, key, authorisation, amount };
}

/** How to follow up an operation that nobody reported on in time. */
export function followUp(payment: Payment, operation: Operation, now: Instant): ProviderCall {
  const since = unwantedSince(payment, operation);
  const asking = since !== undefined && plus(since, certainty) <= now ? 'ask-then-withdraw' : 'ask';
  return {
    how: since === undefined ? 'ask-then-send' : asking,
    request: requestOf(payment, operation),
    makeBefore: plus(now, patience),
  };
}

/** An order that is closed, or is paid in another way, has no use for an authorisation not yet made. */
function unwantedSince(payment: Payment, operation: Operation): Instant | undefined {
  if (operation.kind !== 'authorise' || operation.subject !== 'order') return undefined;
  return operation.attempt < payment.attempt ? payment.wishedAt : payment.closedAt;
}

/** What was recorded, beyond the first `known` operations, and is to be sent once committed. */
export const listToSend = (payment: Payment, now: Instant, known = 0): ProviderCall[] =>
  payment.operations
    .slice(known)
    .filter((operation) => operation.state === 'intended')
    .map((operation) => ({
      how: 'send',
      request: requestOf(payment, operation),
      makeBefore: plus(now, patience),
    }));
