import { days, hours, instant, minus, plus } from '@waystock/kernel';
import { expect, test } from 'vitest';
import { afterFailedAttempt } from './delivery-attempts.ts';

const at = instant(Date.UTC(2026, 4, 6, 14));
const promise = plus(at, hours(2));
const dayLater = plus(at, days(1));
const again = (promisedAt: number) => ({ next: 'attempt', promisedAt });
const back = { next: 'return' };

test.each<[string, number, object]>([
  ['nobody-home', 1, again(dayLater)],
  ['nobody-home', 2, again(dayLater)],
  ['nobody-home', 3, back],
  ['no-access', 1, again(dayLater)],
  ['wrong-address', 2, again(dayLater)],
  ['breakdown', 1, again(promise)],
  ['out-of-time', 2, again(promise)],
  ['breakdown', 3, back],
  ['refused', 1, back],
  ['damaged', 1, back],
])('%s at attempt %i', (reason, attempt, expected) => {
  expect(afterFailedAttempt({ reason, attempt, at, promisedAt: promise })).toEqual(expected);
});

test('a promise is never brought forward', () => {
  const farOff = plus(at, days(4));
  const of = { reason: 'nobody-home', attempt: 1, at };
  expect(afterFailedAttempt({ ...of, promisedAt: farOff })).toEqual(again(farOff));
  expect(afterFailedAttempt({ ...of, promisedAt: minus(at, hours(1)) })).toEqual(again(dayLater));
});
