import { describe, expect, test } from 'vitest';
import { normalQuantile, safetyStock } from './safety-stock.ts';

describe('quantiles of the standard normal distribution', () => {
  // Tables to five decimals; the approximation errs by less than 4.5e-4.
  test.each([
    [0.5, 0],
    [0.75, 0.67449],
    [0.9, 1.28155],
    [0.95, 1.64485],
    [0.975, 1.95996],
    [0.99, 2.32635],
    [0.999, 3.09023],
    [0.9999, 3.71902],
    [0.05, -1.64485],
    [0.001, -3.09023],
  ])('%d: %d', (p, z) => expect(Math.abs(normalQuantile(p) - z)).toBeLessThan(4.5e-4));
});

describe('safety stock', () => {
  const demand = (mean: number, deviation: number, leadMean: number, leadDeviation: number) => ({
    mean,
    deviation,
    leadMean,
    leadDeviation,
  });
  test.each([
    // z · √(L·σd² + d²·σL²), by hand.
    ['variance of both: 1.645 · √575', demand(20, 5, 7, 1), 0.95, 40],
    ['of demand alone: 1.645 · 5 · √9', demand(20, 5, 9, 0), 0.95, 25],
    ['of lead time alone: 2.326 · 20 · 2', demand(20, 0, 9, 2), 0.99, 94],
    ['no variance, no buffer', demand(20, 0, 9, 0), 0.99, 0],
    ['no lead time, no buffer', demand(20, 5, 0, 0), 0.99, 0],
    ['a fraction of a unit is a unit', demand(0.1, 0.1, 1, 0), 0.9, 1],
  ])('%s', (_name, during, level, expected) => {
    expect(safetyStock(during, level)).toBe(expected);
  });

  test.each([0, 0.5, 1, 1.2])('a service level of %d makes no sense', (level) => {
    expect(() => safetyStock(demand(1, 1, 1, 1), level)).toThrow(/service level/);
  });
});
