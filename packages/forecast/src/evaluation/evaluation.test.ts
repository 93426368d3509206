import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ForecastInputError } from '../faults.ts';
import { seededChance } from '../random.ts';
import {
  crpsOfCounts,
  crpsOfQuantiles,
  fairBelow,
  fairCoverage,
  pinball,
  quantileOfCounts,
} from './distribution.ts';
import { scoreProbabilities } from './probability.ts';
import { meanRanking, scoreRanking } from './ranking.ts';

describe('ranking', () => {
  test('by hand: hits at places 1 and 3 of a basket of four', () => {
    const score = scoreRanking([7, 1, 8, 2], new Set([7, 8, 9, 10]), 3, new Set([7]));
    const ideal = 1 + 1 / Math.log2(3) + 1 / 2;
    expect(score.recall).toBe(0.5);
    expect(score.hit).toBe(1);
    expect(score.ndcgCapped).toBeCloseTo(1.5 / ideal, 12);
    expect(score.ndcg).toBeCloseTo(1.5 / (ideal + 1 / Math.log2(5)), 12);
    expect([score.repeatRecall, score.exploreRecall]).toEqual([0.25, 0.25]);
  });

  test('nothing hit is nothing, everything hit is one, and a mean is a mean', () => {
    const none = scoreRanking([1, 2], new Set([3]), 2);
    const all = scoreRanking([3], new Set([3]), 2);
    expect([none.recall, none.ndcg, none.hit, all.recall, all.ndcg]).toEqual([0, 0, 0, 1, 1]);
    expect(meanRanking([none, all]).recall).toBe(0.5);
  });
});

describe('probabilities', () => {
  const chance = seededChance(3);
  const truth = Array.from({ length: 20_000 }, () => chance() * 0.6);
  const happened = truth.map((p) => (chance() < p ? 1 : 0));

  test('the truth scores best, and is reliable', () => {
    const honest = scoreProbabilities(truth, happened);
    expect(honest.calibrationError).toBeLessThan(0.02);
    expect(honest.brier).toBeLessThan(honest.brierOfBaseRate);
    for (const wrong of [0.6, 1.5]) {
      const bent = scoreProbabilities(
        truth.map((p) => Math.min(1, p * wrong)),
        happened,
      );
      expect(bent.brier).toBeGreaterThan(honest.brier);
      expect(bent.logLoss).toBeGreaterThan(honest.logLoss);
      expect(bent.calibrationError).toBeGreaterThan(0.05);
    }
  });

  test.each<[string, number[], number[]]>([
    ['none', [], []],
    ['outcomes missing', [0.5, 0.5], [1]],
    ['no probability', [1.5], [1]],
    ['not a number', [Number.NaN], [1]],
  ])('refused: %s', (_, said, outcomes) => {
    expect(() => scoreProbabilities(said, outcomes)).toThrow(ForecastInputError);
  });
});

/** A distribution of counts from any weights. */
const cumulative = fc
  .array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 8 })
  .filter((weights) => weights.some((weight) => weight > 0))
  .map((weights) => {
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    let sum = 0;
    return weights.map((weight) => (sum += weight) / total);
  });

const chancesOf = (distribution: readonly number[]): number[] =>
  distribution.map((p, x) => p - (distribution[x - 1] ?? 0));

describe('distributions', () => {
  test('CRPS of counts is twice the integral of the pinball loss over all levels', () => {
    fc.assert(
      fc.property(cumulative, fc.nat(10), (distribution, outcome) => {
        const levels = Array.from({ length: 2000 }, (_, i) => (i + 0.5) / 2000);
        const quantiles = levels.map((level) => quantileOfCounts(distribution, level));
        expect(crpsOfQuantiles(levels, quantiles, outcome)).toBeCloseTo(
          crpsOfCounts(distribution, outcome),
          1,
        );
      }),
    );
  });

  test('the quantile is the count of least expected pinball loss', () => {
    fc.assert(
      fc.property(cumulative, fc.double({ min: 0.01, max: 0.99, noNaN: true }), (d, level) => {
        const chances = chancesOf(d);
        const expected = (q: number): number =>
          chances.reduce((sum, p, y) => sum + p * pinball(level, q, y), 0);
        const least = Math.min(...d.map((_, q) => expected(q)));
        expect(expected(quantileOfCounts(d, level))).toBeCloseTo(least, 9);
      }),
    );
  });

  test('fair coverage has exactly its nominal mean, for steps of any size', () => {
    fc.assert(
      fc.property(cumulative, fc.double({ min: 0.05, max: 0.95, noNaN: true }), (d, share) => {
        const chances = chancesOf(d);
        const mean = (of: (y: number) => number): number =>
          chances.reduce((sum, p, y) => sum + (p > 0 ? p * of(y) : 0), 0);
        expect(mean((y) => fairCoverage(d, y, share))).toBeCloseTo(share, 9);
        expect(mean((y) => fairBelow(d, y, share))).toBeCloseTo(share, 9);
      }),
    );
  });
});
