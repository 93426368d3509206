import { expect, test } from 'vitest';
import { ForecastInputError } from '../faults.ts';
import { seededChance } from '../random.ts';
import { binned } from './bins.ts';
import { fitBoostedTrees, type Labelled, logOdds } from './boost.ts';

/** Chance of happening: high where exactly one of the two numbers is above ½ (no line separates it). */
function exclusiveOr(seed: number, rows: number): Labelled & { truth: number[] } {
  const chance = seededChance(seed);
  const values = Float32Array.from({ length: rows * 3 }, () => chance());
  const truth = Array.from({ length: rows }, (_, row) =>
    values[row * 3]! > 0.5 !== values[row * 3 + 1]! > 0.5 ? 0.8 : 0.1,
  );
  const happened = Uint8Array.from(truth, (p) => (chance() < p ? 1 : 0));
  return { rows, columns: 3, values, happened, weight: new Float32Array(rows).fill(1), truth };
}

test('finds what no line separates, and its probabilities', () => {
  const model = fitBoostedTrees(exclusiveOr(1, 4000));
  const fresh = exclusiveOr(2, 500);
  const error = fresh.truth.reduce((sum, p, row) => {
    const said = 1 / (1 + Math.exp(-logOdds(model, fresh.values, row * 3)));
    return sum + Math.abs(said - p);
  }, 0);
  expect(error / 500).toBeLessThan(0.06);
});

test('a weight counts as so many equal rows', () => {
  const data = exclusiveOr(3, 600);
  const twice = {
    ...data,
    rows: 1200,
    values: Float32Array.from([...data.values, ...data.values]),
    happened: Uint8Array.from([...data.happened, ...data.happened]),
    weight: new Float32Array(1200).fill(1),
  };
  const options = { share: 1, trees: 10 };
  const weighted = fitBoostedTrees({ ...data, weight: new Float32Array(600).fill(2) }, options);
  const repeated = fitBoostedTrees(twice, options);
  for (let row = 0; row < 600; row++)
    expect(logOdds(weighted, data.values, row * 3)).toBeCloseTo(
      logOdds(repeated, data.values, row * 3),
      6,
    );
});

test('a bin holds exactly the values up to its cut', () => {
  const values = Float32Array.from([3, 1, 1, 2, 9, 2, 1]);
  const { bins, cuts } = binned({ rows: 7, columns: 1, values });
  values.forEach((value, row) => {
    cuts[0]!.forEach((cut, b) => expect(value <= cut).toBe(bins[row]! <= b));
  });
  expect(binned({ rows: 3, columns: 1, values: new Float32Array(3).fill(4) }).cuts[0]).toHaveLength(
    0,
  );
});

test('an empty or crooked table is refused', () => {
  const data = exclusiveOr(1, 10);
  expect(() => fitBoostedTrees({ ...data, rows: 0 })).toThrow(ForecastInputError);
  expect(() => fitBoostedTrees({ ...data, rows: 9 })).toThrow(/9 rows of 3 need 27 values/);
});
