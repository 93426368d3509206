import type { Instant, Money, Result } from '@waystock/kernel';
import type { WebhookMessage, WebhookRefusal } from './standard-webhooks.ts';

/**
 * What Waystock asks of a payment provider; `contract.ts` is the test any real one must pass. Every
 * request carries a key of ours: made again under the same key it has no further effect and gives
 * the same answer. Troubles on the way (time-out, reset connection, 5xx, a concurrent request under
 * the same key) are the answer `timeout`, never an exception: whether it took effect is then unknown.
 */
export interface PaymentGateway {
  authorise(request: AuthoriseRequest): Promise<PaymentOutcome>;
  capture(request: DrawRequest): Promise<PaymentOutcome>;
  /** Lets go of all that is left of an authorisation; of an expired one, too. */
  void(request: DrawRequest): Promise<PaymentOutcome>;
  refund(request: DrawRequest): Promise<PaymentOutcome>;
  /** What became of the request with this key; `absent` when the provider never had it. */
  find(key: string): Promise<PaymentOutcome | { readonly kind: 'absent' }>;
  /** Whether a message is the provider's own and fresh, and what it says. */
  verifyWebhook(message: WebhookMessage, now: Instant): Result<PaymentEvent, WebhookRefusal>;
}

export interface AuthoriseRequest {
  readonly key: string;
  readonly orderId: string;
  readonly amount: Money;
  /** The provider's token for a card or account. */
  readonly method: string;
  /** Only a customer can be sent to a challenge. */
  readonly initiatedBy: 'customer' | 'merchant';
}

/** Draws on an authorisation, by the provider's reference of it. */
export interface DrawRequest {
  readonly key: string;
  readonly authorisation: string;
  /** To capture or to refund; a void takes all that is open and states what we believe that is. */
  readonly amount: Money;
}

export type PaymentOutcome =
  | {
      readonly kind: 'succeeded';
      readonly reference: string;
      /** An authorisation stands until then; the scheme's seven days if the provider names none. */
      readonly expiresAt?: Instant | undefined;
    }
  | { readonly kind: 'failed'; readonly reason: PaymentFailure }
  /** 3-D Secure: the customer must go there first; a webhook tells how it ended. */
  | { readonly kind: 'challenge'; readonly url: string }
  | { readonly kind: 'timeout' };

export type PaymentFailure =
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
  /** The provider's own trouble: nothing happened, a new request may succeed. */
  | 'processing-error';

/** Something happened to the request with this key. Delivered at least once, in no order. */
export interface PaymentEvent {
  readonly id: string;
  readonly key: string;
  readonly outcome: Exclude<PaymentOutcome, { readonly kind: 'timeout' }>;
}
