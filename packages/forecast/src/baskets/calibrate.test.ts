import fc from 'fast-check';
import { expect, test } from 'vitest';
import { scoreProbabilities } from '../evaluation/probability.ts';
import { seededChance } from '../random.ts';
import { calibrated, fitCalibration } from './calibrate.ts';

test('bent scores become reliable', () => {
  const chance = seededChance(8);
  const odds = Array.from({ length: 20_000 }, () => 6 * chance() - 4);
  const happened = odds.map((x) => (chance() < 1 / (1 + Math.exp(-0.5 * x + 1)) ? 1 : 0));
  const raw = odds.map((x) => 1 / (1 + Math.exp(-x)));
  const map = fitCalibration(odds, happened);
  const straight = odds.map((x) => calibrated(map, x));
  expect(scoreProbabilities(raw, happened).calibrationError).toBeGreaterThan(0.1);
  expect(scoreProbabilities(straight, happened).calibrationError).toBeLessThan(0.01);
});

test('order is kept and nothing is impossible or certain', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.double({ min: -9, max: 9, noNaN: true }), fc.boolean()), {
        minLength: 1,
        maxLength: 300,
      }),
      (cases) => {
        const odds = cases.map(([x]) => x);
        const map = fitCalibration(
          odds,
          cases.map(([, y]) => (y ? 1 : 0)),
        );
        const said = [...odds].sort((a, b) => a - b).map((x) => calibrated(map, x));
        said.forEach((p, i) => {
          expect(p).toBeGreaterThan(0);
          expect(p).toBeLessThan(1);
          if (i > 0) expect(p).toBeGreaterThanOrEqual(said[i - 1]! - 1e-12);
        });
      },
    ),
  );
});
