import {
  currency,
  instant,
  type Instant,
  isoOf,
  localDate,
  millilitres,
  money,
  parseInstant,
  timeZone,
} from '@waystock/kernel';
import { describe, expect, test } from 'vitest';
import { correctionsOf, type Counted, linesOf, type MonthAtSite, spansOf } from './payout.ts';
import { sumsOf } from './payout-sums.ts';
import type { Rate, SiteRate } from './rate.ts';

const [eur, kes] = [currency('EUR'), currency('KES')];
const rate = (minor: number, code = eur): Rate => ({
  handling: { perShipment: money(minor, code), perUnit: money(1, code) },
  storage: money(minor * 10, code),
});
const always: SiteRate[] = [{ ...rate(100), starts: undefined, ends: undefined }];
const changed = (at: Instant, later = rate(200)): SiteRate[] => [
  { ...rate(100), starts: undefined, ends: at },
  { ...later, starts: at, ends: undefined },
];
const monthOf = (change: Partial<MonthAtSite> = {}): MonthAtSite => ({
  month: localDate('2026-03-01'),
  zone: timeZone('Europe/Berlin'),
  since: undefined,
  ...change,
});
const longAfter = parseInstant('2026-08-01T00:00:00Z');
const count = (change: Partial<Counted> = {}): Counted => ({
  shipments: 0,
  units: 0,
  stored: millilitres(2_000_000),
  movements: 0,
  ...change,
});

describe('the spans of a month', () => {
  const spans = (month = monthOf(), rates = always, now = longAfter) =>
    spansOf(month, { rates, now });

  test('are its days by the clock of the site; the night without an hour is shorter', () => {
    const march = spans();
    expect(march).toHaveLength(31);
    expect(isoOf(march[0]?.starts ?? instant(0))).toBe('2026-02-28T23:00:00.000Z');
    expect(isoOf(march[30]?.ends ?? instant(0))).toBe('2026-03-31T22:00:00.000Z');
    const hoursOf = march.map(({ starts, ends }) => (ends - starts) / 3_600_000);
    expect(hoursOf.filter((hours) => hours !== 24)).toEqual([23]);
    march.forEach(({ starts }, i) => i > 0 && expect(starts).toBe(march[i - 1]?.ends));
  });

  test('end with today', () => {
    const until = spans(monthOf(), always, parseInstant('2026-03-02T23:00:00Z'));
    expect(until.map(({ date }) => date)).toEqual(['2026-03-01', '2026-03-02', '2026-03-03']);
  });

  test('a day in which the rate changed is split there; its end is at the new rate', () => {
    const noon = parseInstant('2026-03-02T11:00:00Z');
    const [, before, after, next] = spans(monthOf(), changed(noon));
    expect(before).toMatchObject({ date: '2026-03-02', ends: noon, endsDay: false });
    expect(before?.rate).toEqual(rate(100));
    expect(after).toMatchObject({ date: '2026-03-02', starts: noon, endsDay: true });
    expect(after?.rate).toEqual(rate(200));
    expect(next).toMatchObject({ date: '2026-03-03', endsDay: true });
  });

  test('a rate agreed at midnight splits no day, and the day before is at the old one', () => {
    const midnight = parseInstant('2026-03-02T23:00:00Z');
    const march = spans(monthOf(), changed(midnight));
    expect(march).toHaveLength(31);
    expect(march[1]?.rate).toEqual(rate(100));
    expect(march[2]?.rate).toEqual(rate(200));
  });

  test.each([
    ['west', 'America/New_York', '2026-02-28T23:00:00Z', 31, '2026-03-01'],
    ['east', 'Pacific/Kiritimati', '2026-03-01T11:00:00Z', 30, '2026-03-02'],
  ])('a month begins where the one before ended, if the clock went %s', (...of) => {
    const [, zone, since, days, first] = of;
    const march = spans(monthOf({ zone: timeZone(zone), since: parseInstant(since) }));
    expect(march).toHaveLength(days);
    expect(march[0]).toMatchObject({ date: first, starts: parseInstant(since) });
    march.forEach(({ starts }, i) => i > 0 && expect(starts).toBe(march[i - 1]?.ends));
  });
});

describe('what a month pays', () => {
  const noon = parseInstant('2026-03-01T11:00:00Z');
  const firstDays = (rates: SiteRate[]) =>
    spansOf(monthOf(), { rates, now: parseInstant('2026-03-02T12:00:00Z') });

  test('handling at the rate when it left, storage once a day at the rate when it ended', () => {
    const counted = [
      count({ shipments: 2, units: 5 }),
      count({ shipments: 1, units: 1 }),
      count({ stored: millilitres(500_000) }),
    ];
    const lines = linesOf(firstDays(changed(noon)), counted);
    expect(
      lines.map(({ earned, stored }) => [earned.handling.minor, earned.storage.minor, stored]),
    ).toEqual([
      [200n, 0n, undefined],
      [200n, 4_000n, 2_000_000],
      [0n, 1_000n, 500_000],
    ]);
    expect(sumsOf({ lines, corrections: [] })).toEqual([
      {
        currency: eur,
        earned: { handling: money(400, eur), picking: money(6, eur), storage: money(5_000, eur) },
        corrections: money(0, eur),
        total: money(5_406, eur),
      },
    ]);
  });

  test('a site whose currency changed is paid in both', () => {
    const lines = linesOf(firstDays(changed(noon, rate(7, kes))), [
      count({ shipments: 1 }),
      count({ shipments: 1 }),
      count(),
    ]);
    const sums = sumsOf({ lines, corrections: [] });
    expect(sums.map(({ currency: code, total }) => [code, total.minor])).toEqual([
      ['EUR', 100n],
      ['KES', 287n],
    ]);
  });
});

describe('what becomes known late', () => {
  const spans = spansOf(monthOf(), { rates: always, now: parseInstant('2026-03-03T12:00:00Z') });
  const known = [count({ shipments: 3, movements: 2 }), count(), count({ movements: 1 })];
  const paid = linesOf(spans, known);

  test('nothing, if it is counted as it was paid', () => {
    expect(correctionsOf(paid, known)).toEqual([]);
  });

  test('a shipment more, and one that did not leave after all', () => {
    const [more] = correctionsOf(paid, [
      count({ shipments: 4, units: 2, movements: 2 }),
      ...known.slice(1),
    ]);
    expect(more).toMatchObject({ date: '2026-03-01', shipments: 1, units: 2, stored: 0 });
    expect(more?.earned).toMatchObject({ handling: money(100, eur), picking: money(2, eur) });
    const [less] = correctionsOf(paid, [count({ shipments: 2, movements: 2 }), ...known.slice(1)]);
    expect(less?.earned.handling).toEqual(money(-100, eur));
  });

  test('goods that came late are stored from their day on; once corrected, they are known', () => {
    const now = known.map((day, i) =>
      i === 0
        ? day
        : { ...day, stored: millilitres(3_000_000), movements: day.movements + (i === 1 ? 1 : 0) },
    );
    const late = correctionsOf(paid, now);
    expect(late.map(({ date, stored, earned }) => [date, stored, earned.storage.minor])).toEqual([
      ['2026-03-02', 1_000_000, 1_000n],
      ['2026-03-03', 1_000_000, 1_000n],
    ]);
    expect(correctionsOf(linesOf(spans, now), now)).toEqual([]);
  });

  test('goods that were measured anew took the room they were paid for', () => {
    const anew = known.map((day) => ({ ...day, stored: millilitres(9_000_000) }));
    expect(correctionsOf(paid, anew)).toEqual([]);
  });
});
