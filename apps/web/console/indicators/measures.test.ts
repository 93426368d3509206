import { currency, instant, metres } from '@waystock/kernel';
import { expect, test } from 'vitest';
import { measures, type Period } from './measures.ts';

const period = (of: Partial<Period>): Period => ({
  ...{ from: instant(0), orders: 0, cancelled: 0, split: 0, plan_cost_minor: 0n, planned: 0 },
  ...{ delivered: 0, in_time: 0, driven_m: metres(0) },
  ...of,
});

test.each([
  ['orders', '12'],
  ['kept', '90 %'],
  ['cost', '€2.50'],
  ['split', '20 %'],
  ['driven', '4.5 km'],
])('%s of several periods is that of all that happened in them', (key, text) => {
  const periods = [
    period({ orders: 10, cancelled: 2, split: 1, delivered: 9, in_time: 9, driven_m: metres(500) }),
    period({ orders: 2, split: 1, plan_cost_minor: 1000n, planned: 4, driven_m: metres(4000) }),
    period({ delivered: 1 }),
  ];
  const measure = measures.find((one) => one.key === key);
  expect(measure?.text(measure.of(periods), currency('EUR'))).toBe(text);
});

test('where nothing happened there is no share', () => {
  const shares = measures.filter(({ key }) => ['kept', 'cost', 'split'].includes(key));
  for (const { of, text } of shares) expect(text(of([period({})]), currency('EUR'))).toBe('–');
});
