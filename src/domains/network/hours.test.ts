import { isoOf, localDate, minutes, parseInstant, seconds, timeZone } from '@waystock/kernel';
import { describe, expect, test } from 'vitest';
import { earliestHandOver, isOpen, nextOpening, type OpeningHours, readyAt } from './hours.ts';
import { weeklyIssue, type WeeklySpan, windowsOn } from './weekly.ts';

const [sunday, monday, friday, saturday] = [0, 1, 5, 6];
const at = (hour: number, minute = 0) => hour * 60 + minute;
const span = (weekday: number, opens: number, closes: number): WeeklySpan => ({
  weekday,
  opens,
  closes,
});
const daily = (opens: number, closes: number) =>
  [0, 1, 2, 3, 4, 5, 6].map((weekday) => span(weekday, opens, closes));

const hours = (zone: string, weekly: WeeklySpan[], ...closedOn: string[]): OpeningHours => ({
  timeZone: timeZone(zone),
  weekly,
  closedOn: closedOn.map(localDate),
});
const berlin = 'Europe/Berlin';
const nairobi = 'Africa/Nairobi';
const shop = hours(berlin, daily(at(8), at(20)));
const dukas = hours(nairobi, daily(at(8), at(20)));
const nightShop = hours(berlin, daily(at(22), at(30)));
const weekdays = hours(
  berlin,
  [1, 2, 3, 4, 5].map((weekday) => span(weekday, at(9), at(17))),
  '2026-05-01',
);
const aroundTheClock = hours(berlin, []);
const textOf = (instant: ReturnType<typeof nextOpening>) => instant && isoOf(instant).slice(0, 16);

describe('open windows of a day', () => {
  test.each<[string, WeeklySpan, string, string, string[]]>([
    ['winter', span(sunday, at(8), at(20)), berlin, '2026-03-22', ['07:00', '19:00']],
    ['the first summer day', span(sunday, at(8), at(20)), berlin, '2026-03-29', ['06:00', '18:00']],
    [
      'a spring night is 7 h',
      span(saturday, at(22), at(30)),
      berlin,
      '2026-03-28',
      ['21:00', '04:00'],
    ],
    [
      'an autumn night is 9 h',
      span(saturday, at(22), at(30)),
      berlin,
      '2026-10-24',
      ['20:00', '05:00'],
    ],
    [
      'Nairobi has no summer time',
      span(saturday, at(22), at(30)),
      nairobi,
      '2026-03-28',
      ['19:00', '03:00'],
    ],
    ['over the skipped hour', span(sunday, at(1), at(4)), berlin, '2026-03-29', ['00:00', '02:00']],
    [
      'over the hour shown twice',
      span(sunday, at(1), at(4)),
      berlin,
      '2026-10-25',
      ['23:00', '03:00'],
    ],
    [
      'the hour shown twice is two',
      span(sunday, at(2), at(3)),
      berlin,
      '2026-10-25',
      ['00:00', '02:00'],
    ],
    ['the skipped hour is none', span(sunday, at(2), at(3)), berlin, '2026-03-29', []],
    ['its second half neither', span(sunday, at(2, 30), at(3)), berlin, '2026-03-29', []],
    ['another weekday', span(monday, at(8), at(20)), berlin, '2026-03-29', []],
  ])('%s', (_name, weekly, zone, date, expected) => {
    const [window] = windowsOn([weekly], localDate(date), timeZone(zone));
    const clock = window ? [window.start, window.end].map((i) => isoOf(i).slice(11, 16)) : [];
    expect(clock).toEqual(expected);
  });
});

describe('is open', () => {
  test.each<[string, OpeningHours, string, boolean]>([
    ['at the minute of opening', shop, '2026-05-06T08:00+02:00', true],
    ['a millisecond before', shop, '2026-05-06T07:59:59.999+02:00', false],
    ['a millisecond before closing', shop, '2026-05-06T19:59:59.999+02:00', true],
    ['at closing', shop, '2026-05-06T20:00+02:00', false],
    ['the same instant elsewhere', dukas, '2026-05-06T19:30+02:00', false],
    ['past midnight on the day before’s span', nightShop, '2026-05-06T05:59+02:00', true],
    ['after that span', nightShop, '2026-05-06T06:00+02:00', false],
    ['on a public holiday', weekdays, '2026-05-01T12:00+02:00', false],
    ['around the clock', aroundTheClock, '2026-03-29T03:00+02:00', true],
    ['in the first of two 02:30', nightShop, '2026-10-25T02:30+02:00', true],
    ['in the second of two 02:30', nightShop, '2026-10-25T02:30+01:00', true],
    ['just before the spring gap', nightShop, '2026-03-29T01:59+01:00', true],
    ['just after the spring gap', nightShop, '2026-03-29T03:00+02:00', true],
  ])('%s', (_name, when, instant, expected) =>
    expect(isOpen(when, parseInstant(instant))).toBe(expected),
  );
});

describe('next opening', () => {
  const never = hours(berlin, [span(friday, at(9), at(17))], '2026-05-08', '2026-05-15');
  test.each<[string, OpeningHours, string, string | undefined]>([
    ['open now', shop, '2026-05-06T10:00Z', '2026-05-06T10:00'],
    ['this morning', shop, '2026-05-06T02:00Z', '2026-05-06T06:00'],
    ['tomorrow', shop, '2026-05-06T18:00Z', '2026-05-07T06:00'],
    ['after the weekend', weekdays, '2026-05-08T16:00Z', '2026-05-11T07:00'],
    ['after a holiday and the weekend', weekdays, '2026-04-30T16:00Z', '2026-05-04T07:00'],
    ['the first summer morning', shop, '2026-03-28T20:00Z', '2026-03-29T06:00'],
    ['the first winter morning', shop, '2026-10-24T20:00Z', '2026-10-25T07:00'],
    ['Nairobi on the same mornings', dukas, '2026-03-28T20:00Z', '2026-03-29T05:00'],
    ['two closed Fridays later', never, '2026-05-02T00:00Z', '2026-05-22T07:00'],
  ])('%s', (_name, when, now, expected) =>
    expect(textOf(nextOpening(when, parseInstant(now)))).toBe(expected),
  );

  test('closed for longer than five weeks is closed', () => {
    const fridays = ['05-08', '05-15', '05-22', '05-29', '06-05'].map((day) => `2026-${day}`);
    const closed = hours(berlin, [span(friday, at(9), at(17))], ...fridays);
    expect(nextOpening(closed, parseInstant('2026-05-02T00:00Z'))).toBeUndefined();
  });
});

describe('earliest hand-over', () => {
  const site = (when: OpeningHours, cutOff: number, lead: number) => ({
    hours: when,
    cutOff,
    pickLead: minutes(lead),
  });
  const noon = site(shop, at(12), 30);
  test.each<[string, ReturnType<typeof site>, string, string]>([
    ['in time: pick lead', noon, '2026-05-06T10:00+02:00', '2026-05-06T08:30'],
    ['a minute before the cut-off', noon, '2026-05-06T11:59+02:00', '2026-05-06T10:29'],
    ['at the cut-off: tomorrow', noon, '2026-05-06T12:00+02:00', '2026-05-07T06:30'],
    ['before opening', noon, '2026-05-06T03:00+02:00', '2026-05-06T06:30'],
    [
      'the rest after the night',
      site(shop, at(20), 30),
      '2026-05-06T19:50+02:00',
      '2026-05-07T06:20',
    ],
    [
      'done exactly at closing',
      site(shop, at(20), 30),
      '2026-05-06T19:30+02:00',
      '2026-05-06T18:00',
    ],
    [
      'work longer than a day',
      site(shop, at(20), 1500),
      '2026-05-06T08:00+02:00',
      '2026-05-08T07:00',
    ],
    [
      'Friday evening: Monday',
      site(weekdays, at(15), 60),
      '2026-05-08T15:30+02:00',
      '2026-05-11T08:00',
    ],
    ['around the clock', site(aroundTheClock, at(16), 30), '2026-05-06T02:00Z', '2026-05-06T02:30'],
    [
      '… after the cut-off',
      site(aroundTheClock, at(16), 30),
      '2026-05-06T14:00Z',
      '2026-05-06T22:30',
    ],
    // Clocks: 2026-03-29 01:00Z forward, 2026-10-25 01:00Z back.
    ['spring: eve after cut-off', noon, '2026-03-28T19:00+01:00', '2026-03-29T06:30'],
    ['spring: cut-off by summer time', noon, '2026-03-29T09:59Z', '2026-03-29T10:29'],
    ['spring: and past it', noon, '2026-03-29T10:00Z', '2026-03-30T06:30'],
    [
      'spring: lead over the gap',
      site(nightShop, at(23), 240),
      '2026-03-28T22:30+01:00',
      '2026-03-29T01:30',
    ],
    [
      'spring: a night too short',
      site(nightShop, at(23), 450),
      '2026-03-28T22:00+01:00',
      '2026-03-29T20:30',
    ],
    [
      'spring: cut-off in the gap',
      site(aroundTheClock, at(2, 30), 0),
      '2026-03-29T01:29Z',
      '2026-03-29T01:29',
    ],
    [
      'spring: … is 03:30',
      site(aroundTheClock, at(2, 30), 0),
      '2026-03-29T01:30Z',
      '2026-03-29T22:00',
    ],
    ['autumn: eve after cut-off', noon, '2026-10-24T19:00+02:00', '2026-10-25T07:30'],
    ['autumn: cut-off by winter time', noon, '2026-10-25T10:59Z', '2026-10-25T11:29'],
    [
      'autumn: lead over both 02:30',
      site(nightShop, at(23), 360),
      '2026-10-24T22:30+02:00',
      '2026-10-25T02:30',
    ],
    [
      'autumn: a night long enough',
      site(nightShop, at(23), 540),
      '2026-10-24T22:00+02:00',
      '2026-10-25T05:00',
    ],
    [
      'autumn: cut-off is the first 02:30',
      site(aroundTheClock, at(2, 30), 0),
      '2026-10-25T00:29Z',
      '2026-10-25T00:29',
    ],
    [
      'autumn: not the second',
      site(aroundTheClock, at(2, 30), 0),
      '2026-10-25T00:30Z',
      '2026-10-25T23:00',
    ],
    ['Nairobi in March', site(dukas, at(12), 30), '2026-03-28T19:00Z', '2026-03-29T05:30'],
    ['Nairobi in October', site(dukas, at(12), 30), '2026-10-24T19:00Z', '2026-10-25T05:30'],
    ['Nairobi’s cut-off', site(dukas, at(12), 30), '2026-10-25T08:59Z', '2026-10-25T09:29'],
  ])('%s', (_name, when, now, expected) =>
    expect(textOf(earliestHandOver(when, parseInstant(now)))).toBe(expected),
  );

  test('without the cut-off, for an urgent order', () => {
    const now = parseInstant('2026-05-06T12:00+02:00');
    expect(textOf(readyAt(noon, now))).toBe('2026-05-06T10:30');
    expect(readyAt({ hours: shop, pickLead: seconds(0) }, now)).toBe(now);
  });
});

describe('weekly spans', () => {
  test.each<[string, WeeklySpan[], RegExp | undefined]>([
    ['none', [], undefined],
    ['every day', daily(at(8), at(20)), undefined],
    ['a siesta', [span(1, at(8), at(12)), span(1, at(15), at(20))], undefined],
    ['touching', [span(1, at(8), at(12)), span(1, at(12), at(20))], undefined],
    ['the whole week', daily(0, at(24)), undefined],
    ['nights', daily(at(22), at(30)), undefined],
    ['weekday 7', [span(7, 0, 60)], /weekdays/],
    ['half a minute', [span(1, 0.5, 60)], /whole minutes/],
    ['opening at 24:00', [span(1, at(24), at(25))], /minute 0 and 1439/],
    ['closing before opening', [span(1, at(20), at(8))], /close after/],
    ['25 hours', [span(1, at(8), at(33))], /within 24/],
    ['overlapping', [span(1, at(8), at(12)), span(1, at(11), at(20))], /overlap/],
    ['a night into the morning', [span(1, at(22), at(30)), span(2, at(5), at(9))], /overlap/],
    ['Saturday night into Sunday', [span(6, at(22), at(30)), span(0, at(5), at(9))], /overlap/],
  ])('%s', (_name, weekly, issue) => {
    if (issue) expect(weeklyIssue(weekly)).toMatch(issue);
    else expect(weeklyIssue(weekly)).toBeUndefined();
  });
});
