import { isoOf, localDate, parseInstant, timeZone } from '@waystock/kernel';
import { describe, expect, test } from 'vitest';
import { isOnShift, type Shift, shiftFrom, shiftsOn } from './shift.ts';

const berlin = timeZone('Europe/Berlin');
const nairobi = timeZone('Africa/Nairobi');
const shift = (weekday: number, opens: number, closes: number): Shift => ({
  weekday,
  opens,
  closes,
});
const text = (window: { start: number; end: number } | undefined) =>
  window &&
  `${isoOf(window.start as never).slice(0, 16)}/${isoOf(window.end as never).slice(0, 16)}`;

const day = [shift(0, 360, 840), shift(0, 900, 1320), shift(1, 360, 840)];
const night = [shift(6, 1320, 1800)];

describe('shifts of a day', () => {
  test.each<[string, readonly Shift[], string, typeof berlin, string[]]>([
    [
      'two on Sunday',
      day,
      '2026-05-10',
      berlin,
      ['2026-05-10T04:00/2026-05-10T12:00', '2026-05-10T13:00/2026-05-10T20:00'],
    ],
    ['one on Monday', day, '2026-05-11', berlin, ['2026-05-11T04:00/2026-05-11T12:00']],
    ['none on Tuesday', day, '2026-05-12', berlin, []],
    [
      'the same wall clock in Nairobi',
      day,
      '2026-05-11',
      nairobi,
      ['2026-05-11T03:00/2026-05-11T11:00'],
    ],
    [
      'seven hours in the spring night',
      night,
      '2026-03-28',
      berlin,
      ['2026-03-28T21:00/2026-03-29T04:00'],
    ],
    [
      'nine hours in the autumn night',
      night,
      '2026-10-24',
      berlin,
      ['2026-10-24T20:00/2026-10-25T05:00'],
    ],
    [
      'eight hours in any other',
      night,
      '2026-05-09',
      berlin,
      ['2026-05-09T20:00/2026-05-10T04:00'],
    ],
    ['eight hours in Nairobi', night, '2026-03-28', nairobi, ['2026-03-28T19:00/2026-03-29T03:00']],
    [
      'no shifts: the whole day, 23 h',
      [],
      '2026-03-29',
      berlin,
      ['2026-03-28T23:00/2026-03-29T22:00'],
    ],
    [
      'no shifts: the whole day, 25 h',
      [],
      '2026-10-25',
      berlin,
      ['2026-10-24T22:00/2026-10-25T23:00'],
    ],
  ])('%s', (_name, shifts, date, zone, expected) => {
    expect(shiftsOn(shifts, localDate(date), zone).map(text)).toEqual(expected);
  });
});

describe('the shift that runs or comes', () => {
  test.each<[string, readonly Shift[], string, string | undefined]>([
    ['what is left of this one', day, '2026-05-10T10:00Z', '2026-05-10T10:00/2026-05-10T12:00'],
    ['after the break', day, '2026-05-10T12:30Z', '2026-05-10T13:00/2026-05-10T20:00'],
    ['at its end: the next', day, '2026-05-10T12:00Z', '2026-05-10T13:00/2026-05-10T20:00'],
    ['next Sunday', day, '2026-05-11T12:00Z', '2026-05-17T04:00/2026-05-17T12:00'],
    ['past midnight', night, '2026-05-10T01:00Z', '2026-05-10T01:00/2026-05-10T04:00'],
    ['in a week, to the minute', night, '2026-05-10T04:00Z', '2026-05-16T20:00/2026-05-17T04:00'],
  ])('%s', (_name, shifts, at, expected) => {
    expect(text(shiftFrom(shifts, parseInstant(at), berlin))).toBe(expected);
  });

  test.each<[string, boolean]>([
    ['2026-05-10T03:59:59.999Z', false],
    ['2026-05-10T04:00Z', true],
    ['2026-05-10T11:59:59.999Z', true],
    ['2026-05-10T12:00Z', false],
  ])('on shift at %s: %s', (at, on) => expect(isOnShift(day, parseInstant(at), berlin)).toBe(on));
});
