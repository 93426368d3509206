import {
  type Instant,
  type LocalDate,
  localTimeOf,
  type Money,
  type TimeZone,
} from '@waystock/kernel';
import type { DeliveryCalendar } from './carrier-rates.ts';
import { type DeliveryOffer, type OptionsQuery, openSlots, priceFor } from './delivery-options.ts';
import type { AllocationProblem, ServiceLevel } from './problem.ts';
import type { Slot } from './slots.ts';
import { soonestArrival } from './soonest-arrival.ts';

/** By when one unit can be at a door, and what its way costs. */
export interface SoonestPromise {
  readonly service: ServiceLevel;
  readonly price: Money;
  readonly promisedAt: Instant;
  /** The day where it arrives. */
  readonly promisedOn: LocalDate;
  readonly timeZone: TimeZone;
}

/** A way to a door with the slots that still have places; the same for all goods. */
export interface OpenWay {
  readonly offer: DeliveryOffer;
  readonly slots: readonly Slot[];
}

/** Collection is no promise to a door. */
export const openWays = (
  query: Pick<OptionsQuery, 'at' | 'calendar' | 'offers' | 'booked'>,
): OpenWay[] =>
  query.offers
    .filter((offer) => !offer.pickupSiteId)
    .map((offer) => ({ offer, slots: openSlots(query, offer) }));

export interface PromiseQuery {
  readonly ways: readonly OpenWay[];
  readonly calendar: DeliveryCalendar;
  /** A single unit as it would have to be served for an offer by a deadline. */
  readonly problemFor: (offer: DeliveryOffer, deadline: Instant) => AllocationProblem;
}

/**
 * The first slot of any way that a single unit can meet: the soonest of what `listDeliveryOptions`
 * would list for it, the cheaper of two at once; undefined where nothing can be promised.
 */
export function soonestPromise(query: PromiseQuery): SoonestPromise | undefined {
  let soonest: SoonestPromise | undefined;
  for (const way of query.ways) {
    const promise = promiseOf(query, way);
    if (promise && (!soonest || isBetter(promise, soonest))) soonest = promise;
  }
  return soonest;
}

function promiseOf(
  { calendar: { timeZone }, problemFor }: PromiseQuery,
  { offer, slots }: OpenWay,
): SoonestPromise | undefined {
  const last = slots.reduce((latest, { closes }) => Math.max(latest, closes), 0);
  if (slots.length === 0) return undefined;
  const problem = problemFor(offer, last as Instant);
  const arrives = soonestArrival(problem);
  const slot = arrives === undefined ? undefined : slots.find(({ closes }) => closes >= arrives);
  if (!slot) return undefined;
  return {
    service: offer.rule.service,
    price: priceFor(offer, problem.orderValue),
    promisedAt: slot.closes,
    promisedOn: localTimeOf(slot.closes, timeZone).date,
    timeZone,
  };
}

const isBetter = (a: SoonestPromise, b: SoonestPromise): boolean =>
  a.promisedAt < b.promisedAt || (a.promisedAt === b.promisedAt && a.price.minor < b.price.minor);
