import {
  addDays,
  earlier,
  type Instant,
  instant,
  instantOfLocal,
  later,
  type LocalDate,
  type Millilitres,
  millilitres,
  subtract,
  type TimeZone,
} from '@waystock/kernel';
import { type Earnings, earningsOf } from './earnings.ts';
import { type Rate, rateAt, type SiteRate } from './rate.ts';

/**
 * What a month of keeping a site pays, made of what was really handled and stored.
 *
 * A day is the site's own. Handling is paid at the rate that held when a shipment left: a day in which
 * the rate changed is split there. Storage is paid once a day, for what lies there when the day ends and
 * at the rate that holds then: both are taken at the same moment, so whoever keeps the site can count
 * the shelves and check the sum.
 *
 * Invariants: the spans of a month follow one another without gap; all lines of a span, corrections
 * included, add up to what is known of it; what is closed is never computed again.
 */

/** A day at one rate, or the part of it until its rate changed. */
export interface PayoutSpan {
  readonly date: LocalDate;
  readonly starts: Instant;
  readonly ends: Instant;
  readonly endsDay: boolean;
  readonly rate: Rate;
}

/** What happened in a span. */
export interface Counted {
  readonly shipments: number;
  readonly units: number;
  /** Lay there when it ended. */
  readonly stored: Millilitres;
  /** How often goods came and went. */
  readonly movements: number;
}

export interface PayoutLine extends PayoutSpan {
  readonly shipments: number;
  readonly units: number;
  /** Undefined where the day went on at another rate; less than nothing in a correction. */
  readonly stored: number | undefined;
  readonly movements: number;
  readonly earned: Earnings;
}

export interface Payout {
  /** The first day of the month. */
  readonly month: LocalDate;
  readonly starts: Instant;
  readonly ends: Instant;
  /** Undefined while the month goes on or is not yet closed. */
  readonly closed: Instant | undefined;
  readonly lines: readonly PayoutLine[];
  /** By how much earlier months were paid too little, or too much. */
  readonly corrections: readonly PayoutLine[];
}

export const firstOfMonth = (date: LocalDate): LocalDate => `${date.slice(0, 7)}-01` as LocalDate;
export const monthAfter = (month: LocalDate): LocalDate => firstOfMonth(addDays(month, 31));

export interface MonthAtSite {
  readonly month: LocalDate;
  readonly zone: TimeZone;
  /** Where the month before ended, if it is closed. */
  readonly since: Instant | undefined;
}

/** The month as instants. */
export function boundsOf({ month, zone, since }: MonthAtSite): { starts: Instant; ends: Instant } {
  const midnight = (date: LocalDate): Instant => instantOfLocal(date, 0, zone);
  return { starts: since ?? midnight(month), ends: midnight(monthAfter(month)) };
}

/** The days of a month that have begun by now, each split where the rate changed. */
export function spansOf(
  at: MonthAtSite,
  { rates, now }: { readonly rates: readonly SiteRate[]; readonly now: Instant },
): PayoutSpan[] {
  const { starts: monthStarts, ends: monthEnds } = boundsOf(at);
  const spans: PayoutSpan[] = [];
  let starts = monthStarts;
  for (let date = at.month; starts < monthEnds && starts <= now; date = addDays(date, 1)) {
    const ends = earlier(later(instantOfLocal(addDays(date, 1), 0, at.zone), starts), monthEnds);
    // The site's clock was put forward beyond this day: it is in the month before.
    if (ends === starts) continue;
    spans.push(...spansOfDay({ date, starts, ends }, rates));
    starts = ends;
  }
  return spans;
}

/** A day, split where the rate changed. */
export function spansOfDay(
  { date, starts, ends }: Pick<PayoutSpan, 'date' | 'starts' | 'ends'>,
  rates: readonly SiteRate[],
): PayoutSpan[] {
  const changes = rates
    .flatMap((rate) => rate.starts ?? [])
    .filter((at) => starts < at && at < ends);
  const cuts = [starts, ...changes, ends];
  return cuts.slice(0, -1).map((from, i) => {
    const to = cuts[i + 1] ?? ends;
    const { handling, storage } = rateAt(rates, instant(to - 1));
    return { date, starts: from, ends: to, endsDay: to === ends, rate: { handling, storage } };
  });
}

/** What each span pays. */
export const linesOf = (spans: readonly PayoutSpan[], counted: readonly Counted[]): PayoutLine[] =>
  spans.map((span, i) => lineOf(span, counted[i] ?? nothing));

const nothing: Counted = { shipments: 0, units: 0, stored: millilitres(0), movements: 0 };

function lineOf(span: PayoutSpan, { shipments, units, stored, movements }: Counted): PayoutLine {
  const paidFor = span.endsDay ? stored : millilitres(0);
  const earned = earningsOf(span.rate, { shipments, units, stored: paidFor });
  const { date, starts, ends, endsDay, rate } = span;
  return {
    ...{ date, starts, ends, endsDay, rate, shipments, units, movements, earned },
    stored: endsDay ? stored : undefined,
  };
}

/**
 * What became known too late: by how much spans that are paid differ from what is counted now. Goods
 * that were only measured anew took the room they were paid for then; so what was stored is corrected
 * from the first span on in which goods came or went that were not known of.
 */
export function correctionsOf(
  paid: readonly PayoutLine[],
  counted: readonly Counted[],
): PayoutLine[] {
  let lateGoods = false;
  return paid.flatMap((line, i) => {
    const now = counted[i] ?? nothing;
    lateGoods ||= now.movements !== line.movements;
    const stored = lateGoods ? now.stored : millilitres(line.stored ?? 0);
    const right = lineOf(line, { ...now, stored });
    const difference = {
      ...line,
      shipments: right.shipments - line.shipments,
      units: right.units - line.units,
      stored: line.stored === undefined ? undefined : (right.stored ?? 0) - line.stored,
      movements: right.movements - line.movements,
      earned: lessEarnings(right.earned, line.earned),
    };
    return saysSomething(difference) ? [difference] : [];
  });
}

const lessEarnings = (a: Earnings, b: Earnings): Earnings => ({
  handling: subtract(a.handling, b.handling),
  picking: subtract(a.picking, b.picking),
  storage: subtract(a.storage, b.storage),
});

const saysSomething = ({ shipments, units, stored, movements }: PayoutLine): boolean =>
  [shipments, units, stored ?? 0, movements].some((n) => n !== 0);
