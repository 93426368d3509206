import { instant, seconds, seededRandom } from '@waystock/kernel';
import { expect, test } from 'vitest';
import { backoff, retryAfter, type RetryPolicy } from './retry.ts';

const now = instant(Date.UTC(2026, 4, 6, 14));
const policy: RetryPolicy = {
  tries: 5,
  statuses: [503],
  broken: false,
  first: seconds(1),
  longest: seconds(10),
};

test.each<[string | null, number | undefined]>([
  ['7', 7],
  [' 0 ', 0],
  ['Wed, 06 May 2026 14:00:30 GMT', 30],
  ['Wed, 06 May 2026 13:00:00 GMT', 0],
  ['2026-05-06', undefined],
  ['-1', undefined],
  ['1.5', undefined],
  ['soon', undefined],
  [null, undefined],
])('Retry-After: %s', (header, expected) => {
  expect(retryAfter(header, now)).toBe(expected);
});

test.each([1, 2, 3, 4, 5, 6])('after %i tries the pause is spread up to its bound', (tries) => {
  const bound = Math.min(10, 2 ** (tries - 1));
  const random = seededRandom('retry');
  const pauses = Array.from({ length: 400 }, () => backoff(policy, tries, random) as number);
  expect(Math.max(...pauses)).toBeLessThanOrEqual(bound);
  expect(Math.max(...pauses)).toBeGreaterThan(0.95 * bound);
  expect(Math.min(...pauses)).toBeLessThan(0.05 * bound);
});
