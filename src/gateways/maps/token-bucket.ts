import { assert, between, type Instant, plus, type Seconds, seconds } from '@waystock/kernel';

/**
 * A rate kept by waiting in a line. Tokens are what the provider counts: elements of a table, requests
 * for the rest.
 *
 * A full bucket and what runs in during a minute are together the quota, so no minute, wherever it
 * begins, sees more than the quota; a bucket as large as the quota would allow twice as much around its
 * first minute. Whoever takes more than is there leaves a debt and waits until it is paid.
 */
export interface Rate {
  readonly perMinute: number;
  /** Most that one request takes. */
  readonly largest: number;
}

export interface Bucket {
  /** Below zero: what those who wait have taken in advance. */
  readonly tokens: number;
  readonly at: Instant;
}

const sizeOf = ({ perMinute, largest }: Rate): number => Math.min(largest, perMinute / 2);
const perSecond = (rate: Rate): number => (rate.perMinute - sizeOf(rate)) / 60;

export const fullBucket = (rate: Rate, at: Instant): Bucket => ({ tokens: sizeOf(rate), at });

function refilled(rate: Rate, bucket: Bucket, now: Instant): Bucket {
  const passed = Math.max(0, between(bucket.at, now));
  return {
    tokens: Math.min(sizeOf(rate), bucket.tokens + passed * perSecond(rate)),
    at: plus(bucket.at, seconds(passed)),
  };
}

/** Takes `count` and says how long to wait before using them. */
export function take(
  rate: Rate,
  before: Bucket,
  { count, now }: { readonly count: number; readonly now: Instant },
): { readonly bucket: Bucket; readonly wait: Seconds } {
  assert(count <= rate.perMinute, `${count} at once are more than ${rate.perMinute} a minute`);
  const { tokens, at } = refilled(rate, before, now);
  const left = tokens - count;
  const wait = seconds(between(now, at) + Math.max(0, -left) / perSecond(rate));
  return { bucket: { tokens: left, at }, wait };
}

/** Nothing runs in before `until`: the provider has asked for silence. */
export function holdUntil(rate: Rate, before: Bucket, until: Instant): Bucket {
  const { tokens, at } = before;
  return until > at ? { tokens: Math.min(tokens, sizeOf(rate)), at: until } : before;
}

/** How long until the last of `count` could be used, if they were taken now. */
export function waitFor(rate: Rate, bucket: Bucket, count: number, now: Instant): Seconds {
  const { tokens, at } = refilled(rate, bucket, now);
  return seconds(between(now, at) + Math.max(0, count - tokens) / perSecond(rate));
}
