import { type Instant, later, type LocalDate, type TimeZone } from '@waystock/kernel';
import { type WeeklySpan, type Window, windowsAfter, windowsOn } from '../network/index.ts';

/** A shift of every week in the home site's time; `closes` above 1440 is past midnight. */
export type Shift = WeeklySpan;

/** How far ahead a next shift is looked for. */
const daysAhead = 8;

/**
 * The shifts that begin on a local day, as instants, in order; a vehicle without shifts may go the
 * whole day. A night of daylight saving is an hour shorter or longer.
 */
export function shiftsOn(shifts: readonly Shift[], date: LocalDate, timeZone: TimeZone): Window[] {
  return windowsOn(shifts.length === 0 ? everyDay : shifts, date, timeZone);
}

/** What is left of the shift that runs `at`, or the next one; undefined if there is none in a week. */
export function shiftFrom(
  shifts: readonly Shift[],
  at: Instant,
  timeZone: TimeZone,
): Window | undefined {
  const spans = shifts.length === 0 ? everyDay : shifts;
  for (const window of windowsAfter(spans, at, { timeZone, days: daysAhead }))
    return { start: later(at, window.start), end: window.end };
  return undefined;
}

export const isOnShift = (shifts: readonly Shift[], at: Instant, timeZone: TimeZone): boolean =>
  shiftFrom(shifts, at, timeZone)?.start === at;

const everyDay: readonly Shift[] = [0, 1, 2, 3, 4, 5, 6].map((weekday) => ({
  weekday,
  opens: 0,
  closes: 1440,
}));
