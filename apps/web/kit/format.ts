import { type Currency, type Instant, minorDigits, type TimeZone } from '@waystock/kernel';

/** How values are written for people: always with their unit, digits in columns. */

const locale = 'en-GB';
const nothing = '–';

export function formatMoney(minor: bigint, currency: Currency): string {
  const digits = minorDigits(currency);
  const format = new Intl.NumberFormat(locale, {
    style: 'currency',
    currency,
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
  return format.format(Number(minor) / 10 ** digits);
}

export const formatCount = (n: number): string => n.toLocaleString(locale);

export const formatShare = (share: number | undefined): string =>
  share === undefined || !Number.isFinite(share)
    ? nothing
    : `${(share * 100).toLocaleString(locale, { maximumFractionDigits: 1 })} %`;

export const formatDistance = (metres: number): string =>
  metres < 1000
    ? `${Math.round(metres)} m`
    : `${(metres / 1000).toLocaleString(locale, { maximumFractionDigits: metres < 10_000 ? 1 : 0 })} km`;

export const formatWeight = (grams: number): string =>
  grams < 1000
    ? `${formatCount(grams)} g`
    : `${(grams / 1000).toLocaleString(locale, { maximumFractionDigits: 1 })} kg`;

export const formatVolume = (millilitres: number): string =>
  millilitres < 1_000_000
    ? `${(millilitres / 1000).toLocaleString(locale, { maximumFractionDigits: 0 })} l`
    : `${(millilitres / 1_000_000).toLocaleString(locale, { maximumFractionDigits: 1 })} m³`;

/** The two largest units that say something: `45 s`, `12 min`, `3 h 05 min`, `2 d 4 h`. */
export function formatDuration(seconds: number): string {
  const whole = Math.round(Math.abs(seconds));
  const sign = seconds <= -0.5 ? '−' : '';
  if (whole < 60) return `${sign}${whole} s`;
  const minutes = Math.round(whole / 60);
  if (minutes < 60) return `${sign}${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return `${sign}${hours} h ${String(minutes % 60).padStart(2, '0')} min`;
  return `${sign}${Math.floor(hours / 24)} d ${hours % 24} h`;
}

export type InstantStyle = 'time' | 'day' | 'both' | 'second';

const styles: Readonly<Record<InstantStyle, Intl.DateTimeFormatOptions>> = {
  time: { hour: '2-digit', minute: '2-digit' },
  second: { hour: '2-digit', minute: '2-digit', second: '2-digit' },
  day: { weekday: 'short', day: 'numeric', month: 'short' },
  both: { weekday: 'short', day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' },
};

const formats = new Map<string, Intl.DateTimeFormat>();

/** As the clock at the site shows it, wherever the reader is. */
export function formatInstant(at: Instant, zone: TimeZone, style: InstantStyle): string {
  const key = `${style} ${zone}`;
  let format = formats.get(key);
  if (!format) {
    format = new Intl.DateTimeFormat(locale, { ...styles[style], timeZone: zone });
    formats.set(key, format);
  }
  return format.format(at);
}

/** The time alone on the same day, else with its day. */
export const formatNear = (at: Instant, now: Instant, zone: TimeZone): string =>
  formatInstant(at, zone, 'day') === formatInstant(now, zone, 'day')
    ? formatInstant(at, zone, 'time')
    : formatInstant(at, zone, 'both');

/** `nobody-home` → `Nobody home`. */
export function inWords(code: string): string {
  const words = code.replaceAll(/[-_.]/g, ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
