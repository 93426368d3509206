import { type Instant, minutes, plus } from '@waystock/kernel';
import { expect, test } from 'vitest';
import { AwaitedSweeps } from './sweeps.ts';

const noon = 0 as Instant;
const later = (n: number): Instant => plus(noon, minutes(n));
const offers = (at: Instant) => ({ name: 'pass-on-offers', at });

test('a sweep is awaited once for what it will find, and earlier for what runs out earlier', () => {
  const sweeps = new AwaitedSweeps();
  expect(sweeps.add([offers(later(5))])).toEqual([offers(later(5))]);
  expect(sweeps.add([offers(later(5))])).toEqual([]);
  expect(sweeps.add([offers(later(7))])).toEqual([]);
  expect(sweeps.add([offers(later(3))])).toEqual([offers(later(3))]);
  expect(sweeps.take(offers(later(5)), later(5))).toBe(false);
  expect(sweeps.take(offers(later(3)), later(3))).toBe(true);
});

test('what a sweep could not end is looked at again a minute later', () => {
  const sweeps = new AwaitedSweeps();
  const [first] = sweeps.add([offers(noon)]);
  expect(first && sweeps.take(first, noon)).toBe(true);
  expect(sweeps.add([offers(noon)])).toEqual([offers(later(1))]);
});
