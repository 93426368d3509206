import { instant, plus, seconds } from '@waystock/kernel';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fullBucket, holdUntil, type Rate, take, waitFor } from './token-bucket.ts';

const start = instant(1_000_000);
const google: Rate = { perMinute: 3000, largest: 625 };

/** Takes as fast as it may and says when each was used. */
function uses(rate: Rate, asked: readonly { count: number; after: number }[]) {
  let bucket = fullBucket(rate, start);
  let now = start;
  return asked.map(({ count, after }) => {
    now = plus(now, seconds(after));
    const taken = take(rate, bucket, { count, now });
    bucket = taken.bucket;
    return { count, at: now + taken.wait * 1000 };
  });
}

/** Most that any minute sees; a use at its very end counts. */
const busiestMinute = (used: readonly { count: number; at: number }[]): number =>
  Math.max(
    ...used.map(({ at: first }) =>
      used
        .filter(({ at }) => at >= first && at < first + 60_000 - 1)
        .reduce((sum, { count }) => sum + count, 0),
    ),
  );

const asked = fc.array(
  fc.record({
    count: fc.integer({ min: 1, max: 625 }),
    after: fc.double({ min: 0, max: 40, noNaN: true }),
  }),
  { minLength: 1, maxLength: 60 },
);

test('no minute sees more than the quota', () => {
  fc.assert(
    fc.property(asked, (asked) => {
      expect(busiestMinute(uses(google, asked))).toBeLessThanOrEqual(google.perMinute);
    }),
  );
});

test('planted: a bucket as large as the quota would let nearly twice as much through', () => {
  const used = uses(
    { ...google, largest: 1500 },
    Array.from({ length: 12 }, () => ({ count: 625, after: 0 })),
  );
  expect(busiestMinute(used)).toBeLessThanOrEqual(3000);
  const naive = Array.from({ length: 12 }, (_, i) => ({
    count: 500,
    at: start + Math.max(0, (500 * (i + 1) - 3000) / 50) * 1000,
  }));
  expect(busiestMinute(naive)).toBeGreaterThan(3000);
});

test('101 × 101 elements at Google’s rate take four minutes', () => {
  const wait = waitFor(google, fullBucket(google, start), 10_201, start);
  expect(wait / 60).toBeCloseTo(4.03, 2);
});

test('what the provider asked to hold is held, and the queue after it keeps its order', () => {
  let bucket = holdUntil(google, fullBucket(google, start), plus(start, seconds(7)));
  const waits = [600, 600].map((count) => {
    const taken = take(google, bucket, { count, now: start });
    bucket = taken.bucket;
    return taken.wait;
  });
  expect(waits[0]).toBe(7);
  expect(waits[1]).toBeGreaterThan(7);
});
