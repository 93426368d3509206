import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { shareLoad } from './share-load.ts';
import { hullBelow, leastBeside } from './shipping-hull.ts';
import { anyTariff } from './tariff.arbitrary.ts';
import { type Tariff, tariffPrice, undominated } from './tariff-price.ts';

const heaviest = 40_000;
const anyTariffs = fc.array(anyTariff, { minLength: 1, maxLength: 3 });
const cheapest = (tariffs: readonly Tariff[], q: number): number =>
  Math.min(
    ...tariffs.map((tariff) =>
      q > tariff.heaviestLoad ? Number.POSITIVE_INFINITY : tariffPrice(tariff, q),
    ),
  );

test('beside any price of a gram no load costs less than the curve says, and a stair’s end no more', () => {
  fc.assert(
    fc.property(
      anyTariffs,
      fc.integer({ min: 1, max: 4000 }),
      fc.double({ min: 0, max: 0.4, noNaN: true }),
      fc.tuple(fc.nat(heaviest), fc.nat(heaviest)),
      (tariffs, lightest, perGram, range) => {
        const hull = hullBelow(tariffs, { lightest, heaviest });
        const [from, to] = range.sort((a, b) => a - b);
        const least = leastBeside(hull, perGram, from, to);
        for (let q = Math.max(lightest, from); q <= to; q += 83)
          expect(cheapest(tariffs, q) - perGram * q).toBeGreaterThanOrEqual(least - 1e-6);
        const most = Math.max(...hull.load);
        expect(cheapest(tariffs, most) - (hull.price.at(-1) as number)).toBeLessThanOrEqual(1);
      },
    ),
    { numRuns: 300 },
  );
});

test('what another tariff stands in for is never missed', () => {
  fc.assert(
    fc.property(anyTariffs, fc.nat(heaviest), (tariffs, q) => {
      expect(cheapest(undominated(tariffs), q)).toBe(cheapest(tariffs, q));
    }),
  );
});

/** Four shipments by curves, sharing a load, and a split of it by chance. */
const anySplit = fc.record({
  tariffs: fc.array(anyTariff, { minLength: 1, maxLength: 4 }),
  parts: fc.array(fc.integer({ min: 1, max: 12_000 }), { minLength: 4, maxLength: 4 }),
});

function isBelow({ tariffs, parts }: { tariffs: Tariff[]; parts: number[] }, planted = 0): boolean {
  const loads = tariffs.map((_, g) => parts[g] as number);
  const whole = loads.reduce((a, b) => a + b, 0);
  const curves = tariffs.map((one) => ({
    hull: hullBelow([one], { lightest: 1, heaviest: whole }),
  }));
  const caps = tariffs.map(({ heaviestLoad }) => Math.min(heaviestLoad, whole));
  const { cost } = shareLoad(curves, caps, whole);
  const paid = tariffs.reduce((sum, one, g) => sum + cheapest([one], loads[g] as number), 0);
  return cost + planted <= paid + 1e-6;
}

test('no split of a load by true prices costs less than by the curves', () => {
  fc.assert(
    fc.property(anySplit, (split) => isBelow(split)),
    { numRuns: 500 },
  );
});

test('a bound that is too large by two is caught', () => {
  expect(() =>
    fc.assert(
      fc.property(anySplit, (split) => isBelow(split, 2)),
      { numRuns: 500 },
    ),
  ).toThrow();
});
