import { expect, test } from 'vitest';
import { locate } from './locate.ts';
import type { LocationProblem } from './problem.ts';
import { InvalidLocationProblem, validateLocation } from './validate.ts';

const sound: LocationProblem = {
  sites: 2,
  zones: 2,
  costs: Float64Array.from([1, 2, 3, 4]),
  demands: [1, 1],
};

test('a sound problem has no fault', () => {
  expect(validateLocation(sound)).toEqual([]);
});

const faulty: readonly [field: string, changed: Partial<LocationProblem>][] = [
  ['sites', { sites: 1.5 }],
  ['zones', { zones: -1 }],
  ['costs', { costs: new Float64Array(3) }],
  ['costs[1]', { costs: Float64Array.from([1, Number.NaN, 3, 4]) }],
  ['costs[0]', { costs: Float64Array.from([-1, 2, 3, 4]) }],
  ['opening[1]', { opening: [0, Infinity] }],
  ['demands', { demands: [1] }],
  ['demands', { demands: undefined, capacities: [1, 1] }],
  ['capacities[0]', { capacities: [Number.NaN, 1] }],
  ['unserved[0]', { unserved: [-1, 0] }],
  ['open[0]', { open: [2] }],
  ['open[1]', { open: [1, 1] }],
  ['closed', { open: [1], closed: [1] }],
  ['count.min', { count: { min: 2, max: 1 } }],
  ['count.min', { count: { min: 2 }, closed: [0] }],
  ['count.max', { count: { max: 0 }, open: [1] }],
  ['budget.limit', { budget: { limit: 1, spend: [2, 2] }, open: [0] }],
  ['budget.spend', { budget: { limit: 1, spend: [2] } }],
  ['zone 1', { costs: Float64Array.from([1, Infinity, 3, 4]), closed: [1] }],
];

test.each(faulty)('names %s', (field, changed) => {
  const problem = { ...sound, ...changed };
  const faults = validateLocation(problem);
  expect(faults.map((fault) => fault.field)).toEqual([field]);
  expect(faults[0]?.fix).not.toBe('');
  expect(() => locate(problem)).toThrow(InvalidLocationProblem);
});
