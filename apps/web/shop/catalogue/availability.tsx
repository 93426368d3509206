import type { Instant, TimeZone } from '@waystock/kernel';
import { formatInstant } from '../../kit/format.ts';

/** Few enough to say how many. */
const few = 5;

/** How much there is, in a word. */
export function StockText({ left }: { left: number | undefined }) {
  if (left === undefined) return <span className="quiet small">&nbsp;</span>;
  if (left <= 0) return <span className="stock-none small">Sold out</span>;
  if (left <= few) return <span className="stock-few small">{left} left</span>;
  return <span className="stock-some small">In stock</span>;
}

const aDay = 86_400_000;

/** `today by 18:00`, `tomorrow by 12:00`, `Fri 5 May by 20:00` */
export function promiseText(at: Instant, now: Instant, zone: TimeZone): string {
  const day = (instant: number) => formatInstant(instant as Instant, zone, 'day');
  const which = day(at) === day(now) ? 'today' : day(at) === day(now + aDay) ? 'tomorrow' : day(at);
  return `${which} by ${formatInstant(at, zone, 'time')}`;
}
