import * as fc from 'fast-check';
import type { Tariff } from './tariff-price.ts';

/** Carriers with bands and our own vehicles, with limits and without, for properties. */
export const anyTariff: fc.Arbitrary<Tariff> = fc
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
