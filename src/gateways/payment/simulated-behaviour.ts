import { chance, type Instant, plus, type Random, seconds, within } from '@waystock/kernel';
import type { PaymentFailure } from './payment-gateway.ts';

/** How often the simulated provider and the way to it misbehave; chances from 0 to 1. */
export interface Behaviour {
  /** The request never arrives: a time-out without effect. */
  readonly requestLost: number;
  /** It arrives and works; the answer is lost: a time-out with effect. */
  readonly answerLost: number;
  /** The provider's own trouble: nothing happens and it says so. */
  readonly processingError: number;
  readonly declined: number;
  readonly challenged: number;
  readonly webhookLost: number;
  readonly webhookTwice: number;
  /** Hours late instead of seconds. */
  readonly webhookLate: number;
}

export const faultless: Behaviour = {
  requestLost: 0,
  answerLost: 0,
  processingError: 0,
  declined: 0,
  challenged: 0,
  webhookLost: 0,
  webhookTwice: 0,
  webhookLate: 0,
};

/** A bad day, for simulations and property tests. */
export const troubled: Behaviour = {
  requestLost: 0.05,
  answerLost: 0.05,
  processingError: 0.05,
  declined: 0.05,
  challenged: 0.1,
  webhookLost: 0.1,
  webhookTwice: 0.2,
  webhookLate: 0.1,
};

/** What a test token makes happen. Anything not listed is approved. */
export interface Script {
  readonly authorise?: PaymentFailure;
  /** A renewal, which the merchant asks for alone. */
  readonly renew?: PaymentFailure;
  readonly challenge?: 'passed' | 'failed' | 'abandoned';
  readonly capture?: PaymentFailure;
  readonly refund?: PaymentFailure;
  /** Only the first so many captures fail. */
  readonly captureFailures?: number;
  /** The first time each request is made. */
  readonly lost?: 'request' | 'answer';
}

export const scripts: Readonly<Record<string, Script>> = {
  tok_decline: { authorise: 'declined' },
  tok_insufficient_funds: { authorise: 'insufficient-funds' },
  tok_expired_card: { authorise: 'expired-card' },
  tok_suspected_fraud: { authorise: 'suspected-fraud' },
  tok_challenge: { challenge: 'passed' },
  tok_challenge_failed: { challenge: 'failed' },
  tok_challenge_abandoned: { challenge: 'abandoned' },
  tok_capture_error_once: { capture: 'processing-error', captureFailures: 1 },
  tok_capture_error: { capture: 'processing-error' },
  tok_capture_decline: { capture: 'declined', renew: 'insufficient-funds' },
  tok_renewal_decline: { renew: 'insufficient-funds' },
  tok_refund_error: { refund: 'processing-error' },
  tok_request_lost: { lost: 'request' },
  tok_answer_lost: { lost: 'answer' },
};

/** `tok_decline-4711` behaves like `tok_decline`. */
export const scriptOf = (method: string): Script => scripts[method.split('-')[0] ?? ''] ?? {};

/** When a webhook about something that happened `at` arrives: never, once or twice. */
export function arrivals(random: Random, at: Instant, behaviour: Behaviour): Instant[] {
  if (chance(random, behaviour.webhookLost)) return [];
  const late = chance(random, behaviour.webhookLate);
  const first = plus(at, seconds(late ? within(random, 3600, 172_800) : within(random, 1, 5)));
  if (!chance(random, behaviour.webhookTwice)) return [first];
  return [first, plus(first, seconds(within(random, 1, 7200)))];
}
