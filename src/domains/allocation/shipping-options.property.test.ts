import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { leastBeside } from './shipping-hull.ts';
import { hullOf, priceOf, shippingOptions } from './shipping-options.ts';
import { anyTariff } from './tariff.arbitrary.ts';

const inputs = [
  fc.array(anyTariff, { minLength: 1, maxLength: 3 }),
  fc.tuple(fc.integer({ min: 1, max: 4000 }), fc.integer({ min: 0, max: 30_000 })),
] as const;
const one = { units: 1, volume: 1000, capacityUnits: 1, classes: 1 };

test('the bounds lie below the price of every load, and the flat one touches it', () => {
  fc.assert(
    fc.property(...inputs, (tariffs, [lightest, more]) => {
      const heaviest = lightest + more;
      const options = shippingOptions(tariffs, { lightest, heaviest });
      expect(priceOf(options, lightest, one)).toBe(options.flat);
      for (let q = lightest; q <= heaviest; q += 97) {
        const price = priceOf(options, q, one);
        expect(price).toBeGreaterThanOrEqual(options.flat);
        expect(price).toBeGreaterThanOrEqual(leastBeside(hullOf(options), 0, q, q) - 1e-6);
      }
    }),
    { numRuns: 300 },
  );
});

test('a heavier load never costs less', () => {
  fc.assert(
    fc.property(...inputs, (tariffs, [lightest, more]) => {
      const options = shippingOptions(tariffs, { lightest, heaviest: lightest + more });
      let before = 0;
      for (let q = lightest; q <= lightest + more; q += 113) {
        const price = priceOf(options, q, one);
        expect(price).toBeGreaterThanOrEqual(before);
        before = price;
      }
    }),
  );
});
