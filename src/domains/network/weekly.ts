import {
  addDays,
  instantOfLocal,
  type Instant,
  type LocalDate,
  localTimeOf,
  type TimeZone,
  weekdayOf,
} from '@waystock/kernel';

/**
 * A span of every week by the wall clock of a place: opening hours, shifts. Minutes after local
 * midnight; `closes` above 1440 is past midnight. Spans turn into instants day by day, so that a
 * night of daylight saving is as long as it really is: 22:00–06:00 lasts seven hours in spring and
 * nine in autumn. A wall time that spring skips is read with the offset before the change, one that
 * autumn shows twice means the first; a span that lies wholly inside the skipped hour is empty or
 * shifted by it, never negative.
 */
export interface WeeklySpan {
  /** 0 = Sunday … 6 = Saturday. */
  readonly weekday: number;
  readonly opens: number;
  readonly closes: number;
}

/** From `start` until just before `end`. */
export interface Window {
  readonly start: Instant;
  readonly end: Instant;
}

export const minutesPerDay = 1440;

/** The spans that begin on a local day, as instants, in order. */
export function windowsOn(
  weekly: readonly WeeklySpan[],
  date: LocalDate,
  timeZone: TimeZone,
): Window[] {
  const weekday = weekdayOf(date);
  return weekly
    .filter((span) => span.weekday === weekday)
    .sort((a, b) => a.opens - b.opens)
    .map((span) => ({
      start: instantOfLocal(date, span.opens, timeZone),
      end: instantOfLocal(date, span.closes, timeZone),
    }))
    .filter((window) => window.start < window.end);
}

/**
 * The windows that end after `from`, in order, over `days` local days beginning with the day before
 * (its last span may reach past midnight). Lazy: most questions end with the first.
 */
export function* windowsAfter(
  weekly: readonly WeeklySpan[],
  from: Instant,
  among: { timeZone: TimeZone; days: number; skip?: readonly LocalDate[] },
): Iterable<Window> {
  const today = localTimeOf(from, among.timeZone).date;
  for (let n = -1; n < among.days; n++) {
    const date = addDays(today, n);
    if (among.skip?.includes(date)) continue;
    for (const window of windowsOn(weekly, date, among.timeZone))
      if (window.end > from) yield window;
  }
}

/** What is wrong with weekly spans, as the end of "The opening hours …"; undefined if nothing. */
export function weeklyIssue(weekly: readonly WeeklySpan[]): string | undefined {
  const week = 7 * minutesPerDay;
  const spans: [start: number, end: number][] = [];
  for (const { weekday, opens, closes } of weekly) {
    if (![weekday, opens, closes].every(Number.isSafeInteger) || weekday < 0 || weekday > 6)
      return 'name whole minutes of weekdays 0 (Sunday) to 6';
    if (opens < 0 || opens >= minutesPerDay) return 'open between minute 0 and 1439 of their day';
    if (closes <= opens || closes > opens + minutesPerDay)
      return 'close after they open, and within 24 hours';
    spans.push([weekday * minutesPerDay + opens, weekday * minutesPerDay + closes]);
  }
  spans.sort((a, b) => a[0] - b[0]);
  const first = spans[0];
  for (const [i, span] of spans.entries()) {
    const next = spans[i + 1]?.[0] ?? (first ? first[0] + week : week);
    if (span[1] > next) return 'do not overlap';
  }
  return undefined;
}
