import { setTimeout as wait } from 'node:timers/promises';
import { type Instant, instant, type Random, type Seconds } from '@waystock/kernel';

/** Time, chance and the network as parameters. The clock is the real one even where a city's runs faster. */
export interface Outside {
  readonly fetch: typeof fetch;
  readonly now: () => Instant;
  readonly random: Random;
  /** Ends early, without an error, when the signal comes. */
  readonly sleep: (duration: Seconds, signal: AbortSignal) => Promise<void>;
  /** Aborts after so long. */
  readonly alarm: (duration: Seconds) => AbortSignal;
}

export const realOutside = (random: Random): Outside => ({
  fetch: (input, init) => fetch(input, init),
  now: () => instant(Date.now()),
  random,
  sleep: (duration, signal) => wait(duration * 1000, undefined, { signal }).catch(() => undefined),
  alarm: (duration) => AbortSignal.timeout(Math.ceil(duration * 1000)),
});
