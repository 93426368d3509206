import {
  addDays,
  type Instant,
  instantOfLocal,
  later,
  type LocalDate,
  localTimeOf,
  plus,
  type Seconds,
  seconds,
  type TimeZone,
} from '@waystock/kernel';
import { minutesPerDay, type WeeklySpan, type Window, windowsAfter } from './weekly.ts';

/**
 * When a site works. Everything is answered from windows of instants (see weekly.ts), never from
 * wall-clock readings, so an hour that autumn shows twice counts as two and one that spring skips
 * as none. Invariants: `readyAt` and `earliestHandOver` never go back when `now` goes on, lie within
 * an opening or at its end, and leave the pick lead in open time.
 */
export interface OpeningHours {
  readonly timeZone: TimeZone;
  /** Empty means around the clock. */
  readonly weekly: readonly WeeklySpan[];
  /** Days on which no opening begins. */
  readonly closedOn: readonly LocalDate[];
}

/** What decides when goods can leave. */
export interface WorkingSite {
  readonly hours: OpeningHours;
  /** Minute of the local day; what is ordered later leaves on the next working day. */
  readonly cutOff: number;
  /** Open time from the order to goods at the dock. */
  readonly pickLead: Seconds;
}

/** A site closed for longer than this is closed as far as any promise goes. */
const horizonDays = 35;

export function isOpen(hours: OpeningHours, at: Instant): boolean {
  for (const window of openings(hours, at, 1)) if (window.start <= at) return true;
  return false;
}

/** `at` itself while open, else the next opening; undefined if there is none within five weeks. */
export function nextOpening(hours: OpeningHours, at: Instant): Instant | undefined {
  for (const window of openings(hours, at, horizonDays)) return later(at, window.start);
  return undefined;
}

/** When work of the pick lead's length is done if it begins `now` and rests while closed. */
export function readyAt(
  site: Pick<WorkingSite, 'hours' | 'pickLead'>,
  now: Instant,
): Instant | undefined {
  let left: number = site.pickLead;
  let cursor = now;
  for (const window of openings(site.hours, now, horizonDays)) {
    const start = later(cursor, window.start);
    const open = (window.end - start) / 1000;
    if (open < 0) continue;
    if (left <= open) return plus(start, seconds(left));
    left -= open;
    cursor = window.end;
  }
  return undefined;
}

/** The earliest hand-over to a carrier or vehicle of what is ordered `now`. */
export function earliestHandOver(site: WorkingSite, now: Instant): Instant | undefined {
  const { timeZone } = site.hours;
  const { date } = localTimeOf(now, timeZone);
  const inTime = now < instantOfLocal(date, site.cutOff, timeZone);
  return readyAt(site, inTime ? now : instantOfLocal(addDays(date, 1), 0, timeZone));
}

const everyDay: readonly WeeklySpan[] = [0, 1, 2, 3, 4, 5, 6].map((weekday) => ({
  weekday,
  opens: 0,
  closes: minutesPerDay,
}));

function openings(hours: OpeningHours, from: Instant, days: number): Iterable<Window> {
  return windowsAfter(hours.weekly.length === 0 ? everyDay : hours.weekly, from, {
    timeZone: hours.timeZone,
    days,
    skip: hours.closedOn,
  });
}
