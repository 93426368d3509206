import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fairCoverage } from '../evaluation/distribution.ts';
import { ForecastInputError } from '../faults.ts';
import { below, type Chance, seededChance } from '../random.ts';
import { empirical, meanOf, mixture, negativeBinomial, poisson } from './count-distribution.ts';
import { type Panel, panelOf, seriesOf, slicePeriods } from './panel.ts';
import { fitShrunkDemand, meanPinball, predictShrunkDemand } from './shrunk-demand.ts';

const levels = [0.5, 0.75, 0.9, 0.95];

describe('distributions of counts', () => {
  test('mean and variance are those asked for', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.01, max: 30, noNaN: true }),
        fc.double({ min: 0.2, max: 1e7, noNaN: true }),
        (mean, size) => {
          const cumulative = negativeBinomial(mean, size);
          expect(meanOf(cumulative)).toBeCloseTo(mean, 4);
          let square = 0;
          cumulative.forEach((p, x) => {
            square += (p - (cumulative[x - 1] ?? 0)) * x * x;
          });
          const variance = mean + mean ** 2 / size;
          expect((square - mean ** 2) / variance).toBeCloseTo(1, 3);
        },
      ),
    );
  });

  test('known values', () => {
    expect(poisson(2)[1]).toBeCloseTo(3 * Math.exp(-2), 12);
    expect(negativeBinomial(1, 1)[2]).toBeCloseTo(1 - 0.5 ** 3, 12);
    expect([...empirical([0, 2, 2, 0], [1, 1, 1, 3])]).toEqual([4 / 6, 4 / 6, 1]);
    expect([...mixture(Float64Array.of(1), Float64Array.of(0, 1), 0.25)]).toEqual([0.75, 1]);
    expect([...poisson(0)]).toEqual([1]);
  });
});

/** Places of different pace; each purchase is of one to three units. */
function generated(seed: number, series: number, periods: number): Panel {
  const chance = seededChance(seed);
  return panelOf(
    Array.from({ length: series }, () => {
      const pace = -0.4 * Math.log(1 - chance());
      return Array.from({ length: periods }, () => {
        let units = 0;
        for (let n = poissonDraw(pace, chance); n > 0; n--) units += 1 + below(chance, 3);
        return units;
      });
    }),
  );
}

function poissonDraw(mean: number, chance: Chance): number {
  let count = -1;
  for (let product = 1; product > Math.exp(-mean); product *= chance()) count++;
  return Math.max(0, count);
}

describe('shrunk demand', () => {
  const panel = generated(3, 300, 40);
  const past = slicePeriods(panel, 0, 28);
  const future = slicePeriods(panel, 28, 40);
  const forecasts = predictShrunkDemand(fitShrunkDemand(past), past);

  test('beats the plain mean and the plain history', () => {
    const each = (of: (units: Float64Array) => Float64Array): number =>
      meanPinball(
        Array.from({ length: past.series }, (_, s) => of(seriesOf(past, s))),
        future,
        levels,
      );
    const found = meanPinball(forecasts, future, levels);
    expect(found).toBeLessThan(each((units) => poisson(units.reduce((a, b) => a + b) / 28)));
    expect(found).toBeLessThan(each((units) => empirical(units)));
  });

  test('covers its nominal share', () => {
    for (const share of [0.5, 0.8, 0.9]) {
      let sum = 0;
      forecasts.forEach((cumulative, s) => {
        for (const units of seriesOf(future, s)) sum += fairCoverage(cumulative, units, share);
      });
      expect(Math.abs(sum / (future.series * future.periods) - share)).toBeLessThan(0.03);
    }
  });

  test('a shop where nothing was ever sold, and panels that cannot be', () => {
    const empty = panelOf([
      [0, 0, 0, 0],
      [0, 0, 0, 0],
    ]);
    expect([...predictShrunkDemand(fitShrunkDemand(empty), empty)[0]!]).toEqual([1]);
    expect(() => panelOf([[1, 2], [1]])).toThrow(ForecastInputError);
    expect(() => panelOf([[1.5]])).toThrow(/whole numbers/);
    expect(() => fitShrunkDemand(empty, { held: 4 })).toThrow(/at least one must remain/);
  });
});
