import { instant } from '@waystock/kernel';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { rateLimit } from './rate-limit.ts';

const rate = { perSecond: 2, burst: 3 };
const at = (ms: number) => instant(1_000_000 + ms);

test('a burst goes through, then two a second', () => {
  const limit = rateLimit();
  const take = (ms: number): number => limit.take('a', rate, at(ms));
  expect([take(0), take(0), take(0)]).toEqual([0, 0, 0]);
  expect(take(0)).toBe(1);
  expect([take(499), take(500), take(500)]).toEqual([1, 0, 1]);
  expect(limit.take('b', rate, at(0))).toBe(0);
});

test('never more than burst + rate × time, whatever the arrivals, also with a clock that goes back', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -200, max: 1_000 }), { maxLength: 200 }), (gaps) => {
      const limit = rateLimit();
      let [now, latest, passed] = [0, 0, 0];
      for (const gap of gaps) {
        now += gap;
        latest = Math.max(latest, now);
        if (limit.take('a', rate, at(now)) === 0) passed++;
      }
      const forward = gaps.filter((gap) => gap > 0).reduce((sum, gap) => sum + gap, 0);
      expect(passed).toBeLessThanOrEqual(rate.burst + (rate.perSecond * forward) / 1000);
      expect(latest).toBeGreaterThanOrEqual(0);
    }),
  );
});
