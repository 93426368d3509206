import { grams } from '@waystock/kernel';
import { describe, expect, test } from 'vitest';
import {
  code,
  currencyCode,
  date,
  decimal,
  flag,
  oneOf,
  openingHours,
  several,
  text,
  timeOfDay,
  whole,
  zone,
} from './cells.ts';

const good: readonly [string, { read: (given: string) => unknown }, string, unknown][] = [
  ['text', text(5), 'Tee ö', 'Tee ö'],
  ['code', code(), 'WATER-5L', 'WATER-5L'],
  ['whole', whole(1, 9, grams), '7', 7],
  ['negative', whole(-5, 5, Number), '-5', -5],
  ['decimal', decimal(-180, 180, Number), '-71.05', -71.05],
  ['one of', oneOf('a', 'b'), 'b', 'b'],
  ['several', several(oneOf('a', 'b')), 'a; b', ['a', 'b']],
  ['yes', flag, 'YES', true],
  ['no', flag, '0', false],
  ['time', timeOfDay, '14:30', 870],
  ['zone', zone, 'Africa/Nairobi', 'Africa/Nairobi'],
  ['date', date, '2028-02-29', '2028-02-29'],
  ['currency', currencyCode, 'KES', 'KES'],
];

test.each(good)('%s', (_, cell, given, value) => {
  expect(cell.read(given)).toEqual({ ok: true, value });
});

const bad: readonly [string, { read: (given: string) => { ok: boolean } }, readonly string[]][] = [
  ['text', text(3), ['', ' ', 'four', 'a\tb', 'a\nb', '\ud800']],
  ['code', code(3), ['', '-a', 'a b', 'abcd', 'ä']],
  ['whole', whole(1, 9, grams), ['', '0', '10', '1.5', '1e0', ' 1', 'x', '9'.repeat(16)]],
  ['decimal', decimal(-1, 1, Number), ['', '1,0', '1.', '.5', '2', 'NaN', 'Infinity']],
  ['one of', oneOf('a', 'b'), ['', 'A', 'c']],
  ['several', several(oneOf('a', 'b')), ['', 'a;', 'a,b']],
  ['flag', flag, ['', 'maybe']],
  ['time', timeOfDay, ['', '24:00', '7:00', '12:60', '12']],
  ['zone', zone, ['', 'Mars/Base']],
  ['date', date, ['', '2027-02-29', '29.2.2028', '2028-2-9']],
  ['currency', currencyCode, ['', 'eur', 'EURO']],
];

test.each(bad)('no %s', (_, cell, given) => {
  for (const one of given) expect([one, cell.read(one).ok]).toEqual([one, false]);
});

describe('opening hours', () => {
  test('by weekdays, over the weekend and past midnight', () => {
    expect(openingHours.read('fri-sun 22:00-06:00')).toEqual({
      ok: true,
      value: [5, 6, 0].map((weekday) => ({ weekday, opens: 1320, closes: 1800 })),
    });
    expect(openingHours.read('mon 08:00-12:00; Mon 13:00-24:00')).toEqual({
      ok: true,
      value: [
        { weekday: 1, opens: 480, closes: 720 },
        { weekday: 1, opens: 780, closes: 1440 },
      ],
    });
  });

  test.each(['', 'always', 'mon 8-12', 'mon-xyz 08:00-12:00', 'mon 24:00-12:00'])(
    'not %j',
    (given) => {
      expect(openingHours.read(given).ok).toBe(false);
    },
  );
});
