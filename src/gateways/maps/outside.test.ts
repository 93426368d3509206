import { seconds, seededRandom } from '@waystock/kernel';
import { expect, test } from 'vitest';
import { realOutside } from './outside.ts';

const outside = realOutside(seededRandom('real'));

test('who sleeps wakes at the signal, without an error', async () => {
  const began = performance.now();
  await outside.sleep(seconds(60), AbortSignal.timeout(30));
  await outside.sleep(seconds(60), AbortSignal.abort());
  expect(performance.now() - began).toBeLessThan(10_000);
});

test('and otherwise when the time is up; an alarm comes by itself', async () => {
  const before = outside.now();
  await outside.sleep(seconds(0.05), new AbortController().signal);
  expect(outside.now() - before).toBeGreaterThanOrEqual(45);
  const alarm = outside.alarm(seconds(0.02));
  await new Promise((rung) => alarm.addEventListener('abort', rung, { once: true }));
  expect(alarm.aborted).toBe(true);
});
