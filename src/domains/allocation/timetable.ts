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
import { type Site, type Window, windowsAfter } from '../network/index.ts';
import { type DeliveryCalendar, isBusinessDay } from './carrier-rates.ts';

/**
 * When goods can leave a site, worked out once for many orders: calendars and time zones cost far
 * more than the arithmetic that is left. Says the same as `earliestHandOver` of the network, for
 * instants from `from` until `until`.
 */
export interface Timetable {
  readonly from: Instant;
  readonly until: Instant;
  readonly openings: readonly Window[];
  readonly days: readonly {
    readonly date: LocalDate;
    readonly starts: Instant;
    readonly cutOff: Instant;
  }[];
}

/** Orders may be placed over the first days of a timetable; the others are for leaving. */
const orderDays = 2;
const allDays = 16;

export function timetableOf(site: Pick<Site, 'hours' | 'cutOff'>, from: Instant): Timetable {
  const { timeZone, weekly, closedOn } = site.hours;
  const today = localTimeOf(from, timeZone).date;
  const days = Array.from({ length: allDays }, (_, n) => {
    const date = addDays(today, n);
    return {
      date,
      starts: instantOfLocal(date, 0, timeZone),
      cutOff: instantOfLocal(date, site.cutOff, timeZone),
    };
  });
  const aroundTheClock = [0, 1, 2, 3, 4, 5, 6].map((weekday) => ({
    weekday,
    opens: 0,
    closes: 1440,
  }));
  const spans = weekly.length === 0 ? aroundTheClock : weekly;
  const openings = [...windowsAfter(spans, from, { timeZone, days: allDays, skip: closedOn })];
  const until = plus(from, seconds(orderDays * 86_400));
  return { from, until, openings, days };
}

/** When goods ordered at `at` are at the dock; undefined if the site does not open in two weeks. */
export function handOverFrom(
  { days, openings }: Timetable,
  pickLead: Seconds,
  at: Instant,
): Instant | undefined {
  const today = days.findLastIndex((day) => day.starts <= at);
  const day = days[Math.max(0, today)];
  const next = days[Math.max(0, today) + 1];
  if (!day || !next) return undefined;
  const begins = at < day.cutOff ? at : next.starts;
  let left: number = pickLead;
  for (const window of openings) {
    const start = later(begins, window.start);
    const open = (window.end - start) / 1000;
    if (open < 0 || window.end <= begins) continue;
    if (left <= open) return plus(start, seconds(left));
    left -= open;
  }
  return undefined;
}

/** When a carrier comes by: at the same minute of every day on which it works. */
export const collectionsOf = (
  { days }: Timetable,
  timeZone: TimeZone,
  carrier: { readonly minute: number; readonly calendar: DeliveryCalendar },
): { readonly date: LocalDate; readonly leaves: Instant }[] =>
  days
    .filter(({ date }) => isBusinessDay(date, carrier.calendar))
    .map(({ date }) => ({ date, leaves: instantOfLocal(date, carrier.minute, timeZone) }));

/** As soon as goods are ready, and then at every interval while the site is open. */
export function departuresFrom(
  { openings }: Timetable,
  ready: Instant,
  { every, most }: { readonly every: Seconds; readonly most: number },
): Instant[] {
  const leaves = [ready];
  for (const window of openings)
    for (let at = window.start; at < window.end; at = plus(at, every)) {
      if (leaves.length >= most) return leaves;
      if (at > ready) leaves.push(at);
    }
  return leaves;
}
