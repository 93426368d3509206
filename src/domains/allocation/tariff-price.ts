import { recoveredOf } from './terms.ts';

/** One service at one departure, in minor units and grams. */
export interface Tariff {
  /** Drop and kilometres, or the carrier's base price. */
  readonly base: number;
  /** Per band: whole kilograms it ends at, and the price of one. Empty for our own vehicles. */
  readonly bandKg: readonly number[];
  readonly bandPrice: readonly number[];
  readonly heaviestParcel: number;
  readonly heaviestLoad: number;
  readonly largestLoad: number;
  readonly mostCapacityUnits: number;
  readonly packaging: number;
  readonly recoveredPerMille: number;
  readonly lateness: number;
  readonly waiting: number;
  /** Bit mask of classes. */
  readonly carries: number;
}

/** What a shipment of so many chargeable grams costs, waiting apart; it never falls as they grow. */
export function tariffPrice(tariff: Tariff, chargeable: number): number {
  const parcels = Math.max(1, Math.ceil(chargeable / tariff.heaviestParcel));
  let price = tariff.base;
  if (tariff.bandKg.length > 0) {
    const rest = chargeable - (parcels - 1) * tariff.heaviestParcel;
    price = parcelPriceOf(tariff, rest);
    if (parcels > 1) price += (parcels - 1) * parcelPriceOf(tariff, tariff.heaviestParcel);
  }
  if (tariff.recoveredPerMille > 0) price -= recoveredOf(price, tariff.recoveredPerMille);
  return price + parcels * tariff.packaging + tariff.lateness;
}

function parcelPriceOf(tariff: Tariff, grams: number): number {
  const kilograms = Math.ceil(grams / 1000);
  let price = tariff.base;
  let from = 0;
  for (let b = 0; b < tariff.bandKg.length && kilograms > from; b++) {
    const end = tariff.bandKg[b] as number;
    price += (tariff.bandPrice[b] as number) * (Math.min(kilograms, end) - from);
    from = end;
  }
  return price;
}

/** Without those that another one of them can always stand in for at no higher price. */
export const undominated = (tariffs: readonly Tariff[]): Tariff[] =>
  tariffs.filter(
    (tariff, i) =>
      !tariffs.some(
        (other, k) => k !== i && standsIn(other, tariff) && (k < i || !standsIn(tariff, other)),
      ),
  );

/** Whether `a` takes all that `b` takes and its price is nowhere higher: the same bands, each cheaper. */
const standsIn = (a: Tariff, b: Tariff): boolean =>
  (b.carries & ~a.carries) === 0 &&
  a.heaviestLoad >= b.heaviestLoad &&
  a.largestLoad >= b.largestLoad &&
  a.mostCapacityUnits >= b.mostCapacityUnits &&
  a.heaviestParcel === b.heaviestParcel &&
  a.bandKg.length === b.bandKg.length &&
  a.bandKg.every((kg, i) => kg === b.bandKg[i]) &&
  a.bandPrice.every((price, i) => price <= (b.bandPrice[i] as number)) &&
  a.base <= b.base &&
  a.packaging <= b.packaging &&
  a.recoveredPerMille === b.recoveredPerMille &&
  a.lateness <= b.lateness &&
  a.waiting <= b.waiting;
