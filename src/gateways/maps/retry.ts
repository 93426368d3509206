import { between, type Instant, type Random, type Seconds, seconds } from '@waystock/kernel';

/**
 * When to ask again. All questions here only read, so asking twice changes nothing; it may cost twice,
 * so each provider says which failures are worth it.
 */
export interface RetryPolicy {
  /** Tries in all. */
  readonly tries: number;
  /** HTTP statuses after which the provider itself asks for another try. */
  readonly statuses: readonly number[];
  /** Whether to repeat what broke off on the way or came back malformed: it may have been billed. */
  readonly broken: boolean;
  readonly first: Seconds;
  readonly longest: Seconds;
}

/** Full jitter (Brooker, Exponential Backoff and Jitter, 2015): from 0 to a bound that doubles. */
export function backoff(policy: RetryPolicy, triesMade: number, random: Random): Seconds {
  const bound = Math.min(policy.longest, policy.first * 2 ** (triesMade - 1));
  return seconds(random.next() * bound);
}

/** A Retry-After header: seconds, or a date (RFC 9110, 10.2.3). Undefined for anything else. */
export function retryAfter(header: string | null, now: Instant): Seconds | undefined {
  if (header === null) return undefined;
  const text = header.trim();
  if (/^\d{1,9}$/.test(text)) return seconds(Number(text));
  if (!/^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/.test(text))
    return undefined;
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : seconds(Math.max(0, between(now, at as Instant)));
}
