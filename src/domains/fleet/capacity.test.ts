import { grams, millilitres, units } from '@waystock/kernel';
import { describe, expect, test } from 'vitest';
import {
  addLoads,
  canCarry,
  fillOf,
  fits,
  isEnough,
  type Load,
  nothing,
  roomBeside,
} from './capacity.ts';

const load = (weight: number, volume: number, n: number): Load => ({
  weight: grams(weight),
  volume: millilitres(volume),
  units: units(n),
});
const van = load(800_000, 6_000_000, 40);

describe('a van of 800 kg, 6,000 l and 40 units', () => {
  test.each<[string, Load, boolean, number]>([
    ['nothing', nothing, true, 0],
    ['half of everything', load(400_000, 3_000_000, 20), true, 0.5],
    ['full', van, true, 1],
    ['a gram too much', load(800_001, 1, 1), false, 1.00000125],
    ['light but bulky', load(1_000, 6_600_000, 1), false, 1.1],
    ['one unit too many', load(1_000, 1_000, 41), false, 1.025],
  ])('%s', (_name, goods, fitting, fill) => {
    expect(fits(goods, van)).toBe(fitting);
    expect(fillOf(goods, van)).toBeCloseTo(fill, 8);
  });

  test('has what is left beside its load, never less than nothing', () => {
    expect(roomBeside(load(300_000, 6_500_000, 40), van)).toEqual(load(500_000, 0, 0));
    const some = load(123, 456, 7);
    expect(addLoads(some, roomBeside(some, van))).toEqual(van);
  });
});

describe('the least load', () => {
  const least = load(10_000, 0, 2);
  test.each<[string, Load, boolean]>([
    ['reached', load(10_000, 1, 2), true],
    ['too light', load(9_999, 1, 2), false],
    ['too few', load(20_000, 1, 1), false],
    ['none asked', nothing, false],
  ])('%s', (_name, goods, enough) => expect(isEnough(goods, least)).toBe(enough));

  test('of nothing is always reached', () => expect(isEnough(nothing, nothing)).toBe(true));
});

test.each<[string[], string[], boolean]>([
  [[], [], true],
  [['chilled'], [], true],
  [['chilled', 'lithium'], ['lithium'], true],
  [['chilled'], ['chilled', 'medical'], false],
  [[], ['frozen'], false],
])('skills %j carry goods that need %j: %s', (skills, needed, can) => {
  expect(canCarry(skills, needed)).toBe(can);
});
