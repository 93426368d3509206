import { expect, test } from 'vitest';
import { croston, sba, tsb } from './smoothing.ts';

test('by hand: sizes 2 then 4, gaps 2 then 3', () => {
  const demand = [0, 2, 0, 0, 4, 0];
  expect(croston(demand, { alpha: 0.5 })).toBeCloseTo(3 / 2.5, 12);
  expect(sba(demand, { alpha: 0.5 })).toBeCloseTo((3 / 2.5) * 0.75, 12);
  const probability = (0.5 * 0.5 * 0.5 * 0.5 + 0.5) * 0.5;
  expect(tsb(demand, { alpha: 0.5, beta: 0.5 })).toBeCloseTo(probability * 3, 12);
});

test('a steady demand is its own forecast; none is none', () => {
  const steady = Array.from({ length: 40 }, () => 3);
  for (const method of [croston, tsb]) expect(method(steady)).toBeCloseTo(3, 9);
  for (const method of [croston, sba, tsb]) expect(method([0, 0, 0])).toBe(0);
});

test('an item that died: TSB sees it, Croston does not', () => {
  const demand = [...Array.from({ length: 20 }, () => 2), ...Array.from({ length: 40 }, () => 0)];
  expect(tsb(demand)).toBeLessThan(0.05);
  expect(croston(demand)).toBeCloseTo(2, 9);
});
