import { recoveredOf } from './terms.ts';

/**
 * The ways goods can leave one site, as numbers, and bounds on what they will cost.
 *
 * A shipment takes the cheapest way that carries its load. That price never falls as the load grows
 * (carrier bands are progressive, parcels fill up one by one), which the search relies on, and two
 * straight lines lie below it for any part of the order: the price of the lightest load, and the
 * edge of the lower convex hull of the price at half the order's weight.
 */
export interface ShippingOptions {
  readonly tariffs: readonly Tariff[];
  /** Bit mask of classes that at least one tariff carries. */
  readonly carries: number;
  /** Price without waiting ≥ `flat`, and ≥ `intercept` + `slope` × chargeable grams. */
  readonly flat: number;
  readonly intercept: number;
  readonly slope: number;
  /** Each unit waits at least this much. */
  readonly waiting: number;
}

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

/** What a shipment holds, beside its chargeable grams. */
export interface Contents {
  readonly units: number;
  readonly volume: number;
  readonly capacityUnits: number;
  /** Bit mask. */
  readonly classes: number;
}

export interface LoadRange {
  readonly lightest: number;
  readonly heaviest: number;
}

export function shippingOptions(tariffs: readonly Tariff[], range: LoadRange): ShippingOptions {
  let carries = 0;
  let waiting = Number.POSITIVE_INFINITY;
  for (const tariff of tariffs) {
    carries |= tariff.carries;
    waiting = Math.min(waiting, tariff.waiting);
  }
  const flat = cheapest(tariffs, range.lightest);
  return { tariffs, carries, waiting, flat, ...lineBelow(tariffs, range, flat) };
}

/** What a shipment costs by its cheapest tariff; infinite when none takes it. */
export function priceOf(options: ShippingOptions, chargeable: number, contents: Contents): number {
  let best = Number.POSITIVE_INFINITY;
  for (const tariff of options.tariffs) {
    if ((contents.classes & ~tariff.carries) !== 0 || chargeable > tariff.heaviestLoad) continue;
    if (contents.volume > tariff.largestLoad) continue;
    if (contents.capacityUnits > tariff.mostCapacityUnits) continue;
    const price = tariffPrice(tariff, chargeable) + tariff.waiting * contents.units;
    if (price < best) best = price;
  }
  return best;
}

function tariffPrice(tariff: Tariff, chargeable: number): number {
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

/** The cheapest tariff without waiting, whatever the goods are: a bound. */
function cheapest(tariffs: readonly Tariff[], chargeable: number): number {
  let best = Number.POSITIVE_INFINITY;
  for (const tariff of tariffs)
    if (chargeable <= tariff.heaviestLoad) best = Math.min(best, tariffPrice(tariff, chargeable));
  return best;
}

/**
 * The lower hull's edge at half the heaviest load. The price is a staircase whose corners lie on
 * straight lines between the points taken here, so a rising line below the points is below the
 * staircase.
 */
function lineBelow(
  tariffs: readonly Tariff[],
  range: LoadRange,
  flat: number,
): { readonly intercept: number; readonly slope: number } {
  const level = { intercept: flat, slope: 0 };
  if (cheapest(tariffs, range.heaviest) <= flat) return level;
  const points = corners(tariffs, range);
  if (points.length > mostCorners) return level;
  const hull: { q: number; price: number }[] = [];
  for (const q of points) {
    const point = { q, price: cheapest(tariffs, q) };
    if (point.price === Number.POSITIVE_INFINITY) continue;
    while (hull.length > 1 && !turnsUp(hull.at(-2), hull.at(-1), point)) hull.pop();
    hull.push(point);
  }
  const middle = range.heaviest / 2;
  const right = Math.max(
    1,
    hull.findIndex((point) => point.q >= middle),
  );
  const [a, b] = [hull[right - 1], hull[right]];
  if (!a || !b || b.q <= a.q) return level;
  const slope = Math.max(0, (b.price - a.price) / (b.q - a.q));
  // Recovered shares are rounded, half a minor unit either way.
  const rounding = tariffs.some((tariff) => tariff.recoveredPerMille > 0) ? 1 : 0;
  return { intercept: a.price - slope * a.q - rounding, slope };
}

const mostCorners = 64;

type Corner = { readonly q: number; readonly price: number } | undefined;
const turnsUp = (a: Corner, b: Corner, c: Corner): boolean =>
  !a || !b || !c || (b.price - a.price) * (c.q - b.q) < (c.price - b.price) * (b.q - a.q);

/** Where the price of a tariff changes its slope, up to the heaviest load; ascending. */
function corners(tariffs: readonly Tariff[], { lightest, heaviest }: LoadRange): number[] {
  const found = new Set([lightest, heaviest]);
  const take = (grams: number): void => {
    if (grams > lightest && grams < heaviest) found.add(grams);
  };
  const takeStair = (grams: number): void => {
    take(Math.floor(grams / 1000) * 1000);
    take(grams);
    take(Math.ceil(grams / 1000) * 1000);
  };
  // A stair cut short by a limit lies off the straight line that its neighbours lie on.
  takeStair(lightest);
  takeStair(heaviest);
  for (const tariff of tariffs) {
    if (tariff.heaviestLoad < heaviest) takeStair(tariff.heaviestLoad);
    for (let start = 0; start < heaviest; start += tariff.heaviestParcel) {
      if (found.size > mostCorners) break;
      take(start + tariff.heaviestParcel);
      take(start + 1000);
      for (const kg of tariff.bandKg) {
        take(start + kg * 1000);
        take(start + (kg + 1) * 1000);
      }
    }
  }
  return [...found].sort((a, b) => a - b);
}
