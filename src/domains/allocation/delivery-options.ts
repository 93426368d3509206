import {
  type Instant,
  type LocalDate,
  localTimeOf,
  minutes,
  type Money,
  type SiteId,
  type TimeZone,
} from '@waystock/kernel';
import type { DeliveryCalendar } from './carrier-rates.ts';
import { type AllocationDecision, decide } from './policy.ts';
import type { AllocationProblem, ServiceLevel } from './problem.ts';
import type { NoPlan } from './reasons.ts';
import { type Slot, type SlotPlace, type SlotRule, upcomingSlots } from './slots.ts';
import type { AllocationTerms } from './terms.ts';

/** What may be offered at checkout, and what it costs the shopper. */
export interface DeliveryOffer {
  readonly rule: SlotRule;
  readonly place: SlotPlace;
  readonly price: Money;
  /** Free for orders of this value and more. */
  readonly freeFrom?: Money;
  /** For collection: where. */
  readonly pickupSiteId?: SiteId;
}

/** An offer that can be kept: there is a slot, and a plan that arrives before it closes. */
export interface DeliveryOption {
  readonly service: ServiceLevel;
  readonly price: Money;
  readonly pickupSiteId: SiteId | undefined;
  /** The end of the first slot, and its day where the goods arrive. */
  readonly promisedAt: Instant;
  readonly promisedOn: LocalDate;
  readonly timeZone: TimeZone;
  readonly slots: readonly OpenSlot[];
  /** For the first slot. */
  readonly decision: AllocationDecision;
}

export interface OpenSlot extends Slot {
  readonly placesLeft: number;
}

export interface UnavailableOption {
  readonly service: ServiceLevel;
  readonly pickupSiteId: SiteId | undefined;
  readonly because: NoPlan | { readonly kind: 'no-slot-left' };
}

export interface OptionsQuery {
  readonly at: Instant;
  readonly calendar: DeliveryCalendar;
  readonly offers: readonly DeliveryOffer[];
  /** Places taken, by slot id; none if absent. */
  readonly booked: ReadonlyMap<string, number>;
  /** The order as it would have to be served for an offer by a deadline. */
  readonly problemFor: (offer: DeliveryOffer, deadline: Instant) => AllocationProblem;
  readonly terms: AllocationTerms;
}

/** The slots whose bookings `listDeliveryOptions` wants to know. */
export const slotsOffered = (query: Pick<OptionsQuery, 'at' | 'calendar' | 'offers'>): Slot[] =>
  query.offers.flatMap((offer) => upcomingSlots(offer.rule, offer.place, query));

/** Every offer, with the slots that are open and can be met, or why it is not available. */
export function listDeliveryOptions(query: OptionsQuery): {
  readonly options: readonly DeliveryOption[];
  readonly unavailable: readonly UnavailableOption[];
} {
  const options: DeliveryOption[] = [];
  const unavailable: UnavailableOption[] = [];
  for (const offer of query.offers) {
    const option = optionFor(query, offer);
    if ('because' in option) unavailable.push(option);
    else options.push(option);
  }
  return { options, unavailable };
}

/** The slots of an offer that still have a place, first to open first. */
export const openSlots = (
  query: Pick<OptionsQuery, 'at' | 'calendar' | 'booked'>,
  offer: DeliveryOffer,
): OpenSlot[] =>
  upcomingSlots(offer.rule, offer.place, query)
    .map((slot): OpenSlot => {
      return { ...slot, placesLeft: slot.capacity - (query.booked.get(slot.id) ?? 0) };
    })
    .filter((slot) => slot.placesLeft > 0);

function optionFor(query: OptionsQuery, offer: DeliveryOffer): DeliveryOption | UnavailableOption {
  const { service } = offer.rule;
  const { pickupSiteId } = offer;
  const open = openSlots(query, offer);
  let refusal: NoPlan | undefined;
  // What arrives before one slot closes arrives before every later one.
  for (const [i, slot] of open.entries()) {
    const problem = query.problemFor(offer, slot.closes);
    const decided = decide(problem, query.terms);
    if (!decided.ok) {
      refusal = decided.error;
      continue;
    }
    const { timeZone } = query.calendar;
    return {
      service,
      pickupSiteId,
      price: priceFor(offer, problem.orderValue),
      promisedAt: slot.closes,
      promisedOn: localTimeOf(slot.closes, timeZone).date,
      timeZone,
      slots: open.slice(i),
      decision: decided.value,
    };
  }
  return { service, pickupSiteId, because: refusal ?? { kind: 'no-slot-left' } };
}

/** What the shopper pays for the way with an order of this value. */
export const priceFor = ({ price, freeFrom }: DeliveryOffer, orderValue: Money): Money =>
  freeFrom && orderValue.minor >= freeFrom.minor ? { ...price, minor: 0n } : price;

/** A regional retailer's usual offers, before it writes its own. */
export function usualRules(capacity: Readonly<Record<ServiceLevel, number>>): SlotRule[] {
  const every = (step: number, length: number, [from, to]: readonly [number, number]) =>
    Array.from({ length: Math.floor((to - from - length) / step) + 1 }, (_, i) => ({
      opens: from + i * step,
      closes: from + i * step + length,
    }));
  return [
    {
      service: 'two-hour',
      windows: every(30, 120, [480, 1320]),
      days: { first: 0, last: 0 },
      spansDays: 0,
      lead: minutes(-30),
      capacity: capacity['two-hour'],
    },
    {
      service: 'same-day',
      windows: every(180, 180, [600, 1320]),
      days: { first: 0, last: 0 },
      spansDays: 0,
      lead: minutes(60),
      capacity: capacity['same-day'],
    },
    {
      service: 'standard',
      windows: [{ opens: 480, closes: 1200 }],
      days: { first: 3, last: 3 },
      spansDays: 2,
      lead: minutes(0),
      capacity: capacity.standard,
    },
    {
      service: 'pickup',
      windows: every(120, 120, [480, 1200]),
      days: { first: 0, last: 3 },
      spansDays: 0,
      lead: minutes(-60),
      capacity: capacity.pickup,
    },
  ];
}
