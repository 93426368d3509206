import { gaussian, seededRandom } from '@waystock/kernel';
import { describe, expect, test } from 'vitest';
import { addScore, newRing, widthAt } from './conformal.ts';
import { newDriftWatch, stabilityIndex, watch } from './drift.ts';
import {
  brierScore,
  calibrationError,
  fitCalibration,
  type Outcome,
  probabilityAt,
} from './isotonic.ts';
import { leverage, newLinearModel, observe, predict } from './recursive-least-squares.ts';

describe('recursive least squares', () => {
  test('is ridge regression towards the prior: one weight, in closed form', () => {
    const model = newLinearModel({ weights: [2], variances: [0.5] });
    const data = [
      [1, 3],
      [2, 9],
      [-1, -4],
    ] as const;
    for (const [x, y] of data) observe(model, [x], y);
    const xx = data.reduce((sum, [x]) => sum + x * x, 0);
    const xy = data.reduce((sum, [x, y]) => sum + x * y, 0);
    expect(model.weights[0]).toBeCloseTo((xy + 2 / 0.5) / (xx + 1 / 0.5), 12);
    expect(leverage(model, [1])).toBeCloseTo(1 / (xx + 2), 12);
  });

  test('shrinks: a unit seen once stays near its class, one seen often becomes itself', () => {
    const random = seededRandom('shrink');
    const after = (n: number): number => {
      const model = newLinearModel({ weights: [1], variances: [1 / 20] });
      for (let i = 0; i < n; i++) observe(model, [1], 2 + gaussian(random, 0, 0.1));
      return predict(model, [1]);
    };
    expect(after(1)).toBeLessThan(1.1);
    expect(after(20)).toBeCloseTo(1.5, 1);
    expect(after(2000)).toBeCloseTo(2, 1);
  });

  test('follows what drifts only when it forgets', () => {
    const random = seededRandom('forget');
    const models = [1, 0.97].map((f) => newLinearModel({ weights: [0, 0], variances: [9, 9] }, f));
    for (let i = 0; i < 600; i++)
      for (const model of models) {
        const x = random.next();
        observe(model, [1, x], (i < 300 ? 5 : 7) + x + gaussian(random, 0, 0.1));
      }
    const [rigid, supple] = models.map((model) => predict(model, [1, 0.5]));
    expect(rigid).toBeLessThan(6.8);
    expect(supple).toBeCloseTo(7.5, 1);
  });

  test('a direction without news does not blow up', () => {
    const model = newLinearModel({ weights: [0, 0], variances: [1, 1] }, 0.9);
    for (let i = 0; i < 5000; i++) observe(model, [1, 0], 1);
    expect(leverage(model, [0, 1])).toBeLessThanOrEqual(20);
  });

  test.each([
    ['without a prior', () => newLinearModel({ weights: [], variances: [] })],
    ['with a variance of nothing', () => newLinearModel({ weights: [1], variances: [0] })],
    ['that forgets more than all', () => newLinearModel({ weights: [1], variances: [1] }, 1.1)],
  ])('a model %s is a bug', (_, make) => {
    expect(make).toThrow();
  });
});

describe('conformal width', () => {
  test('covers what it says, for errors of any shape', () => {
    const random = seededRandom('cover');
    const ring = newRing(400);
    let inside = 0;
    for (let i = 0; i < 4400; i++) {
      const error = Math.abs(gaussian(random)) ** 3;
      if (i >= 400 && error <= widthAt(ring, 0.9)) inside++;
      addScore(ring, error);
    }
    expect(inside / 4000).toBeGreaterThan(0.88);
    expect(inside / 4000).toBeLessThan(0.92);
  });

  test('knows no width from too few', () => {
    const ring = newRing();
    for (let i = 0; i < 8; i++) addScore(ring, 1);
    expect(widthAt(ring, 0.9)).toBe(Infinity);
    addScore(ring, 1);
    expect(widthAt(ring, 0.9)).toBe(1);
  });
});

describe('calibration', () => {
  const random = seededRandom('calibrate');
  const draw = (n: number): Outcome[] =>
    Array.from({ length: n }, () => {
      const score = gaussian(random);
      return { score, happened: random.next() < 1 / (1 + Math.exp(-3 * score)) };
    });
  const calibration = fitCalibration(draw(2000));
  const stated = draw(4000).map(({ score, happened }) => ({
    probability: probabilityAt(calibration, score),
    happened,
  }));

  test('never falls, and is right on days it has not seen', () => {
    const { probability } = calibration;
    for (let i = 1; i < probability.length; i++)
      expect(probability[i] as number).toBeGreaterThan(probability[i - 1] as number);
    expect(calibrationError(stated)).toBeLessThan(0.03);
    expect(brierScore(stated)).toBeLessThan(0.15);
  });

  test('a planted fault is found: what is always too sure is not calibrated', () => {
    const sure = stated.map((one) => ({ ...one, probability: one.probability > 0.5 ? 1 : 0 }));
    expect(calibrationError(sure)).toBeGreaterThan(0.1);
  });
});

describe('drift', () => {
  test('a shift of 0.8 deviations is found within 60, and quiet stays quiet', () => {
    const random = seededRandom('drift');
    let [latest, falseAlarms] = [0, 0];
    for (let run = 0; run < 50; run++) {
      const quiet = newDriftWatch();
      for (let i = 0; i < 2000; i++) if (watch(quiet, gaussian(random)) !== 0) falseAlarms++;
      const moved = newDriftWatch();
      let found = 0;
      while (watch(moved, gaussian(random, 0.8)) !== 1) found++;
      latest += found;
    }
    expect(falseAlarms).toBeLessThan(50);
    expect(latest / 50).toBeLessThan(60);
  });

  test('one wild value is not a drift', () => {
    expect(watch(newDriftWatch(), 1e9)).toBe(0);
  });

  test('a distribution that moved has an index above 0.2', () => {
    expect(stabilityIndex([10, 20, 30], [20, 40, 60])).toBeCloseTo(0, 12);
    expect(stabilityIndex([10, 20, 30, 0], [0, 10, 20, 30])).toBeGreaterThan(0.2);
  });
});
