import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ForecastInputError } from '../faults.ts';
import { quantileOfCounts } from '../evaluation/distribution.ts';
import { poisson } from '../series/count-distribution.ts';
import { demandOfCustomers } from './customers-demand.ts';
import { unitsWorthPlacing, unitValues } from './unit-value.ts';

const chances = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 10 });

test('customers together are what trying every combination says', () => {
  fc.assert(
    fc.property(chances, fc.integer({ min: 1, max: 12 }), (given, most) => {
      const exact = new Float64Array(given.length + 1);
      for (let who = 0; who < 2 ** given.length; who++) {
        let p = 1;
        let buyers = 0;
        given.forEach((chance, i) => {
          const buys = (who >> i) & 1;
          p *= buys ? chance : 1 - chance;
          buyers += buys;
        });
        exact[buyers]! += p;
      }
      const cumulative = demandOfCustomers(given, most);
      let sum = 0;
      cumulative.forEach((p, x) => {
        sum += exact[x]!;
        if (x < cumulative.length - 1) expect(p).toBeCloseTo(sum, 9);
      });
      expect(cumulative.at(-1)).toBe(1);
    }),
  );
});

test('a thousand unlikely customers are a Poisson', () => {
  const cumulative = demandOfCustomers(new Float64Array(1000).fill(0.003));
  const limit = poisson(3);
  for (let x = 0; x < 12; x++) expect(Math.abs(cumulative[x]! - limit[x]!)).toBeLessThan(0.001);
});

test('the units worth placing are the newsvendor’s quantile, and the sum of values is greatest', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0.1, max: 9, noNaN: true }),
      fc.double({ min: 0.5, max: 9, noNaN: true }),
      fc.double({ min: 0.5, max: 9, noNaN: true }),
      (mean, saved, leftOver) => {
        const cumulative = poisson(mean);
        const economics = { saved, leftOver, transfer: 0 };
        const units = unitsWorthPlacing(cumulative, economics);
        expect(units).toBe(quantileOfCounts(cumulative, saved / (saved + leftOver)));
        const values = unitValues(cumulative, economics);
        const sumOf = (n: number): number => values.subarray(0, n).reduce((a, b) => a + b, 0);
        for (let n = 0; n < values.length; n++)
          expect(sumOf(units)).toBeGreaterThanOrEqual(sumOf(n) - 1e-9);
      },
    ),
  );
});

test('what cannot be is refused', () => {
  expect(() => demandOfCustomers([0.5, 1.2])).toThrow(ForecastInputError);
  expect(() => unitValues([1], { saved: 1, leftOver: -2, transfer: 0 })).toThrow(/left over/);
});
