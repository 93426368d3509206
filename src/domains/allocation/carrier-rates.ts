import {
  addDays,
  assert,
  type Grams,
  type Instant,
  instantOfLocal,
  type LocalDate,
  localTimeOf,
  type Metres,
  type Money,
  money,
  plus,
  type Seconds,
  type TimeZone,
  weekdayOf,
} from '@waystock/kernel';

/**
 * Carrier tariffs: what a parcel costs by zone and weight, and when it arrives.
 *
 * A parcel costs a base price plus every started kilogram at the rate of its band (bands are
 * progressive, like income tax), so the price never falls as the weight grows. Several parcels of one
 * shipment are filled one after the other; which boxes they become is decided when packing.
 */
export interface ParcelRate {
  readonly base: Money;
  /** Ascending; the last one is the heaviest parcel the carrier takes. */
  readonly bands: readonly WeightBand[];
}

export interface WeightBand {
  /** Whole kilograms, as grams. */
  readonly upTo: Grams;
  readonly perKg: Money;
}

/** How long a carrier takes: plain time, or business days and the minute of day it delivers by. */
export type Transit =
  | { readonly duration: Seconds }
  | { readonly businessDays: number; readonly deliveredByMinute: number };

export interface CarrierZone {
  readonly zone: string;
  /** Destinations up to this far away belong to the zone, unless a nearer zone takes them. */
  readonly upTo: Metres;
  readonly rate: ParcelRate;
  readonly transit: Transit;
}

export interface CarrierTariff {
  readonly carrier: string;
  readonly service: string;
  readonly zones: readonly CarrierZone[];
}

/** Days on which carriers deliver, where the goods go to. */
export interface DeliveryCalendar {
  readonly timeZone: TimeZone;
  /** 0 = Sunday … 6 = Saturday. */
  readonly restDays: readonly number[];
  readonly holidays: readonly LocalDate[];
}

/** The zone of a destination so far away, or undefined when the carrier does not go there. */
export const zoneFor = (tariff: CarrierTariff, distance: Metres): CarrierZone | undefined =>
  tariff.zones
    .filter((zone) => distance <= zone.upTo)
    .reduce<CarrierZone | undefined>(
      (nearest, zone) => (nearest === undefined || zone.upTo < nearest.upTo ? zone : nearest),
      undefined,
    );

export function parcelPrice(rate: ParcelRate, weight: Grams): Money {
  assert(weight <= heaviestParcel(rate), `a parcel of ${weight} g is too heavy for its tariff`);
  const kilograms = Math.ceil(weight / 1000);
  let minor = rate.base.minor;
  let from = 0;
  for (const band of rate.bands) {
    const to = Math.min(kilograms, band.upTo / 1000);
    if (to > from) minor += band.perKg.minor * BigInt(to - from);
    from = band.upTo / 1000;
  }
  return money(minor, rate.base.currency);
}

export function heaviestParcel(rate: ParcelRate): Grams {
  const last = rate.bands.at(-1);
  assert(last !== undefined, 'a tariff has at least one weight band');
  return last.upTo;
}

/** Parcels of one shipment, and what the carrier asks for all of them. */
export function shipmentPrice(
  rate: ParcelRate,
  weight: Grams,
): { readonly parcels: number; readonly price: Money } {
  const heaviest = heaviestParcel(rate);
  const parcels = Math.max(1, Math.ceil(weight / heaviest));
  const rest = (weight - (parcels - 1) * heaviest) as Grams;
  const full = parcels > 1 ? parcelPrice(rate, heaviest).minor * BigInt(parcels - 1) : 0n;
  return { parcels, price: money(full + parcelPrice(rate, rest).minor, rate.base.currency) };
}

/** Carriers charge by weight or by the room a parcel takes, whichever is more. */
export const chargeableWeight = (weight: number, volume: number, gramsPerLitre: number): Grams =>
  Math.max(weight, Math.ceil((volume * gramsPerLitre) / 1000)) as Grams;

/** When goods handed over at `leaves`, in the zone of their site, reach the door. */
export function arrivalOf(
  leaves: Instant,
  from: TimeZone,
  transit: Transit,
  calendar: DeliveryCalendar,
): Instant {
  if ('duration' in transit) return plus(leaves, transit.duration);
  let date = localTimeOf(leaves, from).date;
  let left = transit.businessDays;
  // Handed over on a rest day, the parcel starts to move on the next business day.
  while (left > 0 || !isBusinessDay(date, calendar)) {
    date = addDays(date, 1);
    if (isBusinessDay(date, calendar) && left > 0) left -= 1;
  }
  return instantOfLocal(date, transit.deliveredByMinute, calendar.timeZone);
}

export const isBusinessDay = (date: LocalDate, calendar: DeliveryCalendar): boolean =>
  !calendar.restDays.includes(weekdayOf(date)) && !calendar.holidays.includes(date);
