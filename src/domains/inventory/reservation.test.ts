import { asId, type SiteId, type SkuId, units } from '@waystock/kernel';
import { describe, expect, test } from 'vitest';
import {
  aggregate,
  basketHold,
  isLive,
  orderHold,
  type ReservationState,
  transitions,
} from './reservation.ts';

const line = (skuId: string, siteId: string, n: number) => ({
  skuId: asId<SkuId>(skuId),
  siteId: asId<SiteId>(siteId),
  units: units(n),
});

describe('aggregate', () => {
  test.each([
    ['one line', [line('PEN', 'NY', 2)], [line('PEN', 'NY', 2)]],
    ['two on one stock row', [line('PEN', 'NY', 2), line('PEN', 'NY', 3)], [line('PEN', 'NY', 5)]],
    [
      'two sites stay two',
      [line('PEN', 'NY', 2), line('PEN', 'CHI', 3)],
      [line('PEN', 'CHI', 3), line('PEN', 'NY', 2)],
    ],
    [
      'opposite orders become one order',
      [line('PEN', 'NY', 1), line('CUP', 'NY', 1), line('PEN', 'NY', 1)],
      [line('CUP', 'NY', 1), line('PEN', 'NY', 2)],
    ],
    [
      'ids with spaces stay apart',
      [line('A B', 'C', 1), line('A', 'B C', 1)],
      [line('A', 'B C', 1), line('A B', 'C', 1)],
    ],
    ['nothing', [], []],
  ])('%s', (_name, lines, expected) => expect(aggregate(lines)).toEqual(expected));

  test('drops what a line carries besides', () => {
    const dressed = { ...line('PEN', 'NY', 1), note: 'gift' };
    expect(aggregate([dressed])).toEqual([line('PEN', 'NY', 1)]);
  });
});

describe('states', () => {
  test.each<[ReservationState, boolean, ReservationState[]]>([
    ['held', true, ['confirmed', 'released', 'expired']],
    ['confirmed', true, ['consumed', 'released']],
    ['consumed', false, []],
    ['released', false, []],
    ['expired', false, []],
  ])('%s: live %s, leads to %j', (state, live, to) => {
    expect(isLive(state)).toBe(live);
    expect(transitions[state]).toEqual(to);
  });

  test('a hold lasts half an hour, in a basket ten minutes', () => {
    expect([orderHold, basketHold]).toEqual([1800, 600]);
  });
});
