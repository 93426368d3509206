import { expect, test } from 'vitest';
import { seededChance } from '../random.ts';
import { afterVisits, believedRate, boughtWithin } from './horizon.ts';

test('the closed form is what simulated customers do', () => {
  const rate = afterVisits(believedRate(0.1), 1, 5);
  expect(rate.shape).toBe(3);
  const chance = seededChance(5);
  const exponential = (): number => -Math.log(1 - chance());
  const rounds = 40_000;
  let bought = 0;
  for (let i = 0; i < rounds; i++) {
    const perDay = (exponential() + exponential() + exponential()) / rate.rate;
    // Visits that hold the item come at perDay × p; the first of them within the horizon?
    if (exponential() / (perDay * 0.3) < 14) bought++;
  }
  expect(bought / rounds).toBeCloseTo(boughtWithin(14, 0.3, rate), 2);
});

test('never within no time, more with time, and refused if it cannot be', () => {
  const rate = believedRate(0.2);
  expect(boughtWithin(0, 0.5, rate)).toBe(0);
  expect(boughtWithin(20, 0.5, rate)).toBeGreaterThan(boughtWithin(10, 0.5, rate));
  expect(() => boughtWithin(3, 1.5, rate)).toThrow(/not in \[0, 1\]/);
});
