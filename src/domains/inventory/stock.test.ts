import { instant, localDate, units } from '@waystock/kernel';
import { describe, expect, test } from 'vitest';
import { availableToPromise, availableToSell, type Lot, pickFirstExpired } from './stock.ts';

const stock = (onHand: number, reserved: number, safety: number) => ({
  onHand: units(onHand),
  reserved: units(reserved),
  safety: units(safety),
});
const receipt = (n: number, reserved: number, due: number) => ({
  units: units(n),
  reserved: units(reserved),
  due: instant(due),
});

describe('available to sell', () => {
  test.each([
    ['nothing there', 0, 0, 0, 0],
    ['100 on hand, 15 reserved, 5 safety', 100, 15, 5, 80],
    ['all reserved', 10, 10, 0, 0],
    ['the safety stock is not sold', 5, 0, 5, 0],
    ['nor does it make the answer negative', 5, 3, 10, 0],
    ['the last one', 1, 0, 0, 1],
  ])('%s', (_name, onHand, reserved, safety, expected) => {
    expect(availableToSell(stock(onHand, reserved, safety))).toBe(expected);
  });
});

describe('available to promise', () => {
  test.each([
    ['without receipts as to sell', stock(100, 15, 5), [], 9, 80],
    ['50 more when they are due', stock(100, 15, 5), [receipt(50, 0, 10)], 10, 130],
    ['not a moment before', stock(100, 15, 5), [receipt(50, 0, 10)], 9, 80],
    ['without what others were promised of it', stock(0, 0, 0), [receipt(50, 30, 10)], 10, 20],
    [
      'several receipts',
      stock(0, 0, 0),
      [receipt(5, 0, 1), receipt(6, 1, 2), receipt(7, 0, 3)],
      2,
      10,
    ],
    ['receipts fill the safety stock first', stock(2, 0, 10), [receipt(5, 0, 1)], 1, 0],
    ['and then count', stock(2, 0, 10), [receipt(20, 0, 1)], 1, 12],
  ])('%s', (_name, levels, receipts, by, expected) => {
    expect(availableToPromise(levels, receipts, instant(by))).toBe(expected);
  });
});

describe('first expired, first out', () => {
  const lot = (name: string, expiresOn: string | undefined, n: number, picked = 0): Lot => ({
    lot: name,
    expiresOn: expiresOn === undefined ? undefined : localDate(expiresOn),
    units: units(n),
    picked: units(picked),
  });
  const may = lot('may', '2026-05-20', 4);
  const june = lot('june', '2026-06-20', 4);
  const undated = lot('undated', undefined, 4);

  test.each<[string, Lot[], number, string | undefined, [string, number][]]>([
    ['one lot', [may], 3, undefined, [['may', 3]]],
    [
      'the earlier first',
      [june, may],
      5,
      undefined,
      [
        ['may', 4],
        ['june', 1],
      ],
    ],
    [
      'without a date last',
      [undated, june],
      5,
      undefined,
      [
        ['june', 4],
        ['undated', 1],
      ],
    ],
    [
      'the same date by name',
      [lot('b', '2026-05-20', 1), lot('a', '2026-05-20', 1)],
      1,
      undefined,
      [['a', 1]],
    ],
    ['what is in totes is not taken again', [lot('x', undefined, 4, 3)], 2, undefined, [['x', 1]]],
    ['nor a lot wholly in totes', [lot('x', '2026-05-01', 4, 4), may], 1, undefined, [['may', 1]]],
    ['too old is left alone', [may, june], 5, '2026-06-01', [['june', 4]]],
    ['usable on its last day', [may], 1, '2026-05-20', [['may', 1]]],
    ['without a date never too old', [undated], 1, '2030-01-01', [['undated', 1]]],
    ['fewer when there are fewer', [may], 9, undefined, [['may', 4]]],
    ['nothing wanted', [may], 0, undefined, []],
    ['nothing there', [], 2, undefined, []],
  ])('%s', (_name, lots, wanted, usableFrom, expected) => {
    const from = usableFrom === undefined ? undefined : localDate(usableFrom);
    const picks = pickFirstExpired(lots, units(wanted), from);
    expect(picks.map((pick) => [pick.lot, pick.units])).toEqual(expected);
  });

  test('leaves the order of the lots it was given alone', () => {
    const lots = [june, may];
    pickFirstExpired(lots, units(1));
    expect(lots).toEqual([june, may]);
  });
});
