import { assert } from './assert.ts';
import type { Brand } from './brand.ts';
import { type Seconds, seconds } from './units.ts';

/** Milliseconds since 1970-01-01T00:00Z. ISO 8601 UTC in JSON, `timestamptz` in SQL. */
export type Instant = Brand<number, 'Instant'>;
/** A calendar day without a zone, `YYYY-MM-DD`. */
export type LocalDate = Brand<string, 'LocalDate'>;
/** An IANA zone name such as `Africa/Nairobi`. */
export type TimeZone = Brand<string, 'TimeZone'>;

export const instant = (epochMs: number): Instant => {
  assert(Number.isSafeInteger(epochMs), `an instant is whole milliseconds, got ${epochMs}`);
  return epochMs as Instant;
};
export const parseInstant = (text: string): Instant => instant(Date.parse(text));
export const isoOf = (at: Instant): string => new Date(at).toISOString();
export const plus = (at: Instant, duration: Seconds): Instant =>
  instant(Math.round(at + duration * 1000));
export const minus = (at: Instant, duration: Seconds): Instant =>
  instant(Math.round(at - duration * 1000));
/** Seconds from `start` to `end`; negative when `end` comes first. */
export const between = (start: Instant, end: Instant): Seconds => seconds((end - start) / 1000);
export const earlier = (a: Instant, b: Instant): Instant => (a < b ? a : b);
export const later = (a: Instant, b: Instant): Instant => (a > b ? a : b);

export function timeZone(name: string): TimeZone {
  formatterOf(name);
  return name as TimeZone;
}

export function localDate(text: string): LocalDate {
  assert(/^\d{4}-\d{2}-\d{2}$/.test(text), `a local date is YYYY-MM-DD, got ${text}`);
  const day = new Date(`${text}T00:00:00Z`);
  assert(
    !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text),
    `no such day: ${text}`,
  );
  return text as LocalDate;
}

export const addDays = (date: LocalDate, n: number): LocalDate =>
  new Date(Date.parse(`${date}T00:00:00Z`) + n * 86_400_000)
    .toISOString()
    .slice(0, 10) as LocalDate;

/** 0 = Sunday … 6 = Saturday. */
export const weekdayOf = (date: LocalDate): number => new Date(`${date}T00:00:00Z`).getUTCDay();

export interface LocalTime {
  readonly date: LocalDate;
  /** Minutes after local midnight as the wall clock shows them, 0–1439. */
  readonly minute: number;
}

/** What the wall clock at a place shows. */
export function localTimeOf(at: Instant, zone: TimeZone): LocalTime {
  const wall = wallClockMs(at, zone);
  return {
    date: new Date(wall).toISOString().slice(0, 10) as LocalDate,
    minute: Math.floor((((wall % 86_400_000) + 86_400_000) % 86_400_000) / 60_000),
  };
}

/**
 * The instant at which the wall clock of `zone` shows `minute` on `date`. A time skipped in spring
 * is read with the offset before the change (02:30 becomes 03:30); a time that occurs twice in
 * autumn means its first occurrence.
 */
export function instantOfLocal(date: LocalDate, minute: number, zone: TimeZone): Instant {
  const wanted = Date.parse(`${date}T00:00:00Z`) + minute * 60_000;
  const offsetBefore = offsetMs((wanted - 86_400_000) as Instant, zone);
  const offsetAfter = offsetMs((wanted + 86_400_000) as Instant, zone);
  const first = wanted - Math.max(offsetBefore, offsetAfter);
  const second = wanted - Math.min(offsetBefore, offsetAfter);
  for (const candidate of [first, second])
    if (wallClockMs(candidate as Instant, zone) === wanted) return instant(candidate);
  return instant(wanted - offsetBefore);
}

/**
 * Asking `Intl` costs microseconds and promises ask thousands of times for the same few instants, so
 * offsets are kept per zone and minute; no zone has changed its offset within a minute since 1972.
 */
const offsets = new Map<string, Map<number, number>>();
const mostOffsets = 20_000;

function offsetMs(at: Instant, zone: TimeZone): number {
  const minute = Math.floor(at / 60_000);
  const known = offsets.get(zone)?.get(minute);
  if (known !== undefined) return known;
  const ofZone = offsets.get(zone) ?? new Map<number, number>();
  if (ofZone.size >= mostOffsets) ofZone.clear();
  const offset = readWallClock((minute * 60_000) as Instant, zone) - minute * 60_000;
  offsets.set(zone, ofZone.set(minute, offset));
  return offset;
}

const wallClockMs = (at: Instant, zone: TimeZone): number => at + offsetMs(at, zone);

const formatters = new Map<string, Intl.DateTimeFormat>();

function formatterOf(zone: string): Intl.DateTimeFormat {
  let formatter = formatters.get(zone);
  if (!formatter) {
    formatter = new Intl.DateTimeFormat('en-GB', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    });
    formatters.set(zone, formatter);
  }
  return formatter;
}

function readWallClock(at: Instant, zone: TimeZone): number {
  const part: Record<string, number> = {};
  for (const { type, value } of formatterOf(zone).formatToParts(at)) part[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part;
  return Date.UTC(year, month - 1, day, hour, minute, second);
}
