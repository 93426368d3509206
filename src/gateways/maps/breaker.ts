import { type Instant, minus, plus, type Seconds, seconds } from '@waystock/kernel';

/**
 * A circuit breaker (Nygard, Release It!, 2007). Closed, it counts the failures of a window; after too
 * many it is open and lets nobody through for a while; then one request goes ahead as a probe, and its
 * outcome closes or opens it again.
 */
export type Breaker =
  | { readonly state: 'closed'; readonly failures: readonly Instant[] }
  | { readonly state: 'open'; readonly until: Instant }
  | { readonly state: 'half-open'; readonly until: Instant };

export interface BreakerSettings {
  readonly failures: number;
  readonly window: Seconds;
  readonly rest: Seconds;
}

export const usualBreaker: BreakerSettings = {
  failures: 5,
  window: seconds(30),
  rest: seconds(30),
};

export const closed: Breaker = { state: 'closed', failures: [] };

/** Undefined: not now. Otherwise the breaker with this request on its way. */
export function enter(
  breaker: Breaker,
  { rest }: BreakerSettings,
  now: Instant,
): Breaker | undefined {
  if (breaker.state === 'closed') return breaker;
  // A probe that never came back is given up after another rest.
  return now >= breaker.until ? { state: 'half-open', until: plus(now, rest) } : undefined;
}

export type Outcome = 'answered' | 'failed' | 'neither';

/** After a request has ended; `neither` says nothing about the provider (the asker gave up). */
export function leave(
  breaker: Breaker,
  settings: BreakerSettings,
  { outcome, now }: { readonly outcome: Outcome; readonly now: Instant },
): Breaker {
  if (breaker.state === 'open') return breaker;
  if (outcome === 'answered') return closed;
  if (breaker.state === 'half-open')
    return { state: 'open', until: outcome === 'failed' ? plus(now, settings.rest) : now };
  if (outcome === 'neither') return breaker;
  const recent = breaker.failures.filter((at) => at > minus(now, settings.window));
  const failures = [...recent, now];
  return failures.length >= settings.failures
    ? { state: 'open', until: plus(now, settings.rest) }
    : { state: 'closed', failures };
}
