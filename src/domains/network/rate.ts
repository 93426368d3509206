import { assert, type Instant, type Money } from '@waystock/kernel';

/** What is agreed with whoever keeps a site. */
export interface Rate {
  readonly handling: { readonly perShipment: Money; readonly perUnit: Money };
  /** Per cubic metre and day. */
  readonly storage: Money;
}

/** A rate and when it held: from `starts` until just before `ends`; without them, always. */
export interface SiteRate extends Rate {
  readonly starts: Instant | undefined;
  readonly ends: Instant | undefined;
}

/** The one rate of a history that holds at an instant. */
export function rateAt(history: readonly SiteRate[], at: Instant): SiteRate {
  const [held, ...others] = history.filter((rate) => holdsAt(rate, at));
  assert(held && others.length === 0, `one rate holds at ${at}`);
  return held;
}

const holdsAt = ({ starts, ends }: SiteRate, at: Instant): boolean =>
  (starts === undefined || starts <= at) && (ends === undefined || at < ends);

/**
 * What a history becomes when a rate is agreed. One that has not begun by then has held at no time,
 * and is replaced.
 */
export function agree(history: readonly SiteRate[], rate: Rate, now: Instant): SiteRate[] {
  const last = history.at(-1);
  if (!last) return [{ ...rate, starts: undefined, ends: undefined }];
  if (sameRate(last, rate)) return [...history];
  const before = history.slice(0, -1);
  if (last.starts !== undefined && last.starts >= now) return [...before, { ...last, ...rate }];
  return [...before, { ...last, ends: now }, { ...rate, starts: now, ends: undefined }];
}

export const sameRate = (a: Rate, b: Rate): boolean =>
  sameMoney(a.handling.perShipment, b.handling.perShipment) &&
  sameMoney(a.handling.perUnit, b.handling.perUnit) &&
  sameMoney(a.storage, b.storage);

const sameMoney = (a: Money, b: Money): boolean => a.minor === b.minor && a.currency === b.currency;
