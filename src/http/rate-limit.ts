import type { Instant } from '@waystock/kernel';

export interface Rate {
  readonly perSecond: number;
  /** How many may come at once. */
  readonly burst: number;
}

export interface RateLimit {
  /** Seconds to wait; 0 means go on. */
  take(who: string, rate: Rate, now: Instant): number;
}

/** Callers beyond this many are forgotten, those that have been quiet longest first. */
const mostKnown = 20_000;

/** A token bucket per caller, refilled as time goes by; one process's view. */
export function rateLimit(): RateLimit {
  const buckets = new Map<string, { tokens: number; at: number }>();
  return {
    take(who, rate, now) {
      const bucket = buckets.get(who) ?? { tokens: rate.burst, at: now };
      const elapsed = Math.max(0, now - bucket.at) / 1000;
      const tokens = Math.min(rate.burst, bucket.tokens + elapsed * rate.perSecond);
      // Taken out and put back, so that the order of the map is that of the last call.
      buckets.delete(who);
      if (buckets.size >= mostKnown) buckets.delete(buckets.keys().next().value ?? '');
      const goesOn = tokens >= 1;
      buckets.set(who, { tokens: goesOn ? tokens - 1 : tokens, at: now });
      return goesOn ? 0 : Math.max(1, Math.ceil((1 - tokens) / rate.perSecond));
    },
  };
}
