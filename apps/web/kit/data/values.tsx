import type { Currency, Instant, TimeZone } from '@waystock/kernel';
import { createContext, useContext } from 'react';
import { useNow } from '../live/clock.ts';
import {
  formatCount,
  formatDuration,
  formatInstant,
  formatMoney,
  formatNear,
  type InstantStyle,
} from '../format.ts';

const ownZone = new Intl.DateTimeFormat().resolvedOptions().timeZone as TimeZone;
const SiteZone = createContext<TimeZone>(ownZone);

/** Whose clock the times below are read from: the region's or the site's. */
export const SiteTimeZone = SiteZone.Provider;
export const useSiteTimeZone = (): TimeZone => useContext(SiteZone);

export const Money = ({ minor, currency }: { minor: bigint; currency: Currency }) => (
  <span className="value">{formatMoney(minor, currency)}</span>
);

export const Quantity = ({ n, unit }: { n: number; unit: string }) => (
  <span className="value">
    {formatCount(n)} <span className="unit">{unit}</span>
  </span>
);

export const Duration = ({ seconds }: { seconds: number }) => (
  <span className="value">{formatDuration(seconds)}</span>
);

/** Without a style: the time, and the day unless it is today. */
export function InstantText({ at, style }: { at: Instant; style?: InstantStyle }) {
  const zone = useSiteTimeZone();
  return (
    <time
      className="value"
      dateTime={new Date(at).toISOString()}
      title={formatInstant(at, zone, 'both')}
    >
      {style ? formatInstant(at, zone, style) : <Near at={at} zone={zone} />}
    </time>
  );
}

function Near({ at, zone }: { at: Instant; zone: TimeZone }) {
  return formatNear(at, useNow(60_000), zone);
}
