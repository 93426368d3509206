import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { priceOf, shippingOptions, type Tariff } from './shipping-options.ts';

const tariff: fc.Arbitrary<Tariff> = fc
  .record({
    base: fc.integer({ min: 0, max: 900 }),
    bandPrice: fc.array(fc.integer({ min: 0, max: 300 }), { maxLength: 3 }),
    bandLength: fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 9 })),
    heaviestLoad: fc.constantFrom(Number.POSITIVE_INFINITY, 7500),
    largestLoad: fc.constant(Number.POSITIVE_INFINITY),
    mostCapacityUnits: fc.constant(Number.POSITIVE_INFINITY),
    packaging: fc.integer({ min: 0, max: 90 }),
    recoveredPerMille: fc.constantFrom(0, 0, 333, 1000),
    lateness: fc.constantFrom(0, 0, 500),
  })
  .map(({ bandLength, bandPrice, ...rest }) => {
    const bandKg = bandPrice.map((_, i) => bandLength[0] + i * bandLength[1]);
    return {
      ...rest,
      bandKg,
      bandPrice,
      heaviestParcel: bandKg.length > 0 ? (bandKg.at(-1) as number) * 1000 : 5000,
      waiting: 0,
      carries: 1,
    };
  });

const inputs = [
  fc.array(tariff, { minLength: 1, maxLength: 3 }),
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
        expect(price).toBeGreaterThanOrEqual(options.intercept + options.slope * q - 1e-6);
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
