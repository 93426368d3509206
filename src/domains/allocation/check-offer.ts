import { type Currency, ok, refuse, type Result } from '@waystock/kernel';
import type { DeliveryOfferInvalid } from './errors.ts';
import { isUrgent } from './problem.ts';
import type { RegionOfferDraft } from './region-offer.ts';
import type { SlotRule } from './slots.ts';

/** What slots and promises rely on; the currency is that of the region. */
export function checkOffer<Offer extends RegionOfferDraft>(
  offer: Offer,
  currency: Currency,
): Result<Offer, DeliveryOfferInvalid> {
  const { regionId, rule, price, freeFrom = price } = offer;
  const { service, windows, days, spansDays, capacity } = rule;
  const today = days.first === 0 && days.last === 0 && spansDays === 0;
  const opening = new Set(windows.map((window) => window.opens));
  const rules: [holds: boolean, rule: string][] = [
    [price.currency === currency && freeFrom.currency === currency, `is priced in ${currency}`],
    [price.minor >= 0n && freeFrom.minor >= 0n, 'costs nothing or more'],
    [windows.length > 0, 'has at least one window'],
    [windows.every(isInDay), 'has windows within one day'],
    [windows.every((window) => minutesOf(window, rule) > 0), 'closes its windows after they open'],
    // A slot is named by when it opens.
    [opening.size === windows.length, 'opens each window at another time'],
    [0 <= days.first && days.first <= days.last && spansDays >= 0, 'has its first day first'],
    [!isUrgent(service) || today, 'comes on the day of the order'],
    [
      service !== 'two-hour' || windows.every((window) => minutesOf(window, rule) <= 120),
      'comes within two hours',
    ],
    [
      windows.every((window) => rule.lead > -60 * minutesOf(window, rule)),
      'is booked before its window has closed',
    ],
    [Number.isSafeInteger(capacity) && capacity > 0, 'has room for somebody'],
  ];
  const broken = rules.find(([holds]) => !holds);
  if (!broken) return ok(offer);
  return refuse({ kind: 'delivery-offer-invalid', regionId, service, rule: broken[1] });
}

type Window = SlotRule['windows'][number];

const isInDay = ({ opens, closes }: Window): boolean =>
  opens >= 0 && opens < 1440 && closes > 0 && closes <= 1440;

/** How long it is open, at least: rest days in between make it longer. */
const minutesOf = ({ opens, closes }: Window, { spansDays }: SlotRule): number =>
  spansDays * 1440 + closes - opens;
