import { plus, type Result, refuse, seconds, type Seconds } from '@waystock/kernel';
import { givenUp, type LineAsking } from './asking.ts';
import { type Attempt, attempt, type Question } from './attempt.ts';
import {
  type Breaker,
  type BreakerSettings,
  closed,
  enter,
  leave,
  type Outcome,
} from './breaker.ts';
import type { Budget } from './budget.ts';
import type { Outside } from './outside.ts';
import type { MapRefusal } from './refusals.ts';
import { backoff, type RetryPolicy } from './retry.ts';
import { type Bucket, fullBucket, holdUntil, type Rate, take, waitFor } from './token-bucket.ts';

/**
 * The line to one remote API. Everything asked over it keeps its rate, its breaker, its budget and its
 * asker's deadline; there is no other way to the provider.
 */
export interface Line {
  ask<T>(question: Question<T>, asking: LineAsking): Promise<Result<T, MapRefusal>>;
  /** How long so many elements would take from now on. */
  wait(elements: number): Seconds;
}

export interface LineOptions {
  readonly provider: string;
  readonly outside: Outside;
  readonly budget: Budget;
  readonly retries: RetryPolicy;
  readonly breaker: BreakerSettings;
  /** Undefined: as fast as it answers. */
  readonly rate: Rate | undefined;
  /** Hears why a try failed; nothing personal and no key is in it. */
  readonly onTrouble?: ((refusal: MapRefusal) => void) | undefined;
}

interface LineState extends LineOptions {
  breakerNow: Breaker;
  bucket: Bucket | undefined;
}

export function openLine(options: LineOptions): Line {
  const { rate, outside } = options;
  const bucket = rate && fullBucket(rate, outside.now());
  const state: LineState = { ...options, breakerNow: closed, bucket };
  return {
    ask: (question, asking) => ask(state, question, asking),
    wait: (elements) =>
      rate && state.bucket ? waitFor(rate, state.bucket, elements, outside.now()) : seconds(0),
  };
}

async function ask<T>(
  state: LineState,
  question: Question<T>,
  asking: LineAsking,
): Promise<Result<T, MapRefusal>> {
  const { retries, outside, budget, provider } = state;
  let paidOn = question.paidOn;
  for (let tries = 1; ; tries++) {
    if (paidOn === undefined) {
      const spent = await budget.spend(provider, question.cost);
      if (!spent.ok) return spent;
      paidOn = spent.value;
    }
    const tried = await takeTurn(state, question, asking);
    if (tried.isBilled) paidOn = undefined;
    const pause =
      tries < retries.tries
        ? pauseAfter(tried, retries, backoff(retries, tries, outside.random))
        : undefined;
    if (tried.result.ok || pause === undefined || plus(outside.now(), pause) > asking.deadlineAt) {
      if (paidOn !== undefined) await budget.giveBack(paidOn, question.cost);
      return tried.result;
    }
    await outside.sleep(pause, asking.signal);
  }
}

/** Undefined: this failure is not worth another try. */
function pauseAfter<T>(
  { result, status, wait }: Attempt<T>,
  policy: RetryPolicy,
  usual: Seconds,
): Seconds | undefined {
  if (result.ok) return undefined;
  if (status !== undefined && policy.statuses.includes(status)) return wait ?? usual;
  const { kind } = result.error;
  const isBroken =
    kind === 'answer-malformed' || (kind === 'provider-failed' && status === undefined);
  return isBroken && policy.broken ? usual : undefined;
}

/** Waits for the rate, passes the breaker, makes the request and tells both how it went. */
async function takeTurn<T>(
  state: LineState,
  question: Question<T>,
  asking: LineAsking,
): Promise<Attempt<T>> {
  const { outside, provider, rate, breaker } = state;
  if (isOpen(state)) return unsent(openRefusal(state));
  if (rate && state.bucket) {
    const wait = waitFor(rate, state.bucket, question.elements, outside.now());
    if (plus(outside.now(), wait) > asking.deadlineAt)
      return unsent({ kind: 'deadline-passed', provider });
    const { bucket } = take(rate, state.bucket, { count: question.elements, now: outside.now() });
    state.bucket = bucket;
    if (wait > 0) await outside.sleep(wait, asking.signal);
  }
  if (asking.signal.aborted) return unsent(givenUp(provider, asking));
  const entered = enter(state.breakerNow, breaker, outside.now());
  if (!entered) return unsent(openRefusal(state));
  state.breakerNow = entered;
  const tried = await attempt(question, { provider, outside, asking });
  const now = outside.now();
  state.breakerNow = leave(state.breakerNow, breaker, { outcome: outcomeOf(tried), now });
  if (rate && state.bucket && tried.wait !== undefined)
    state.bucket = holdUntil(rate, state.bucket, plus(now, tried.wait));
  if (!tried.result.ok) state.onTrouble?.(tried.result.error);
  return tried;
}

const unsent = (error: MapRefusal): Attempt<never> => ({ result: refuse(error), isBilled: false });

const isOpen = ({ breakerNow, outside }: LineState): boolean =>
  breakerNow.state !== 'closed' && outside.now() < breakerNow.until;

const openRefusal = ({ breakerNow, provider, outside }: LineState): MapRefusal => ({
  kind: 'breaker-open',
  provider,
  until: breakerNow.state === 'closed' ? outside.now() : breakerNow.until,
});

/** A refused question or a full minute says that the provider is up. */
function outcomeOf({ result }: Attempt<unknown>): Outcome {
  if (result.ok) return 'answered';
  switch (result.error.kind) {
    case 'cancelled':
      return 'neither';
    case 'too-many-requests':
      return 'neither';
    case 'provider-failed':
    case 'answer-malformed':
    case 'deadline-passed':
    case 'key-refused':
      return 'failed';
    default:
      return 'answered';
  }
}
