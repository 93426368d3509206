import { type Hull, hullBelow, type LoadRange } from './shipping-hull.ts';
import { type Tariff, tariffPrice, undominated } from './tariff-price.ts';

/**
 * The ways goods can leave one site, as numbers, and bounds on what they will cost.
 *
 * A shipment takes the cheapest way that carries its load. That price never falls as the load grows
 * (carrier bands are progressive, parcels fill up one by one), which the search relies on, and a
 * curve lies below it for any part of the order (`shipping-hull.ts`), as does the price of the
 * lightest load.
 */
export interface ShippingOptions {
  readonly tariffs: readonly Tariff[];
  /** Bit mask of classes that at least one tariff carries. */
  readonly carries: number;
  /** The price of the lightest load, without waiting: none costs less. */
  readonly flat: number;
  /** What a part of the order may weigh. */
  readonly range: LoadRange;
  readonly curves: Curves;
  /** Each unit waits at least this much. */
  readonly waiting: number;
}

/** One tariff, and the curve below it. */
export interface Way {
  readonly tariff: Tariff;
  readonly hull: Hull;
}

/** Worked out when first asked for: most orders are settled without. */
interface Curves {
  hull: Hull | undefined;
  ways: readonly Way[] | undefined;
}

/** The curve below the price, whatever it ships by. */
export function hullOf({ tariffs, range, curves }: ShippingOptions): Hull {
  curves.hull ??= hullBelow(tariffs, range);
  return curves.hull;
}

/** Each tariff by itself. */
export function waysOf(options: ShippingOptions): readonly Way[] {
  const { tariffs, range, curves } = options;
  curves.ways ??= tariffs.map((tariff) => ({
    tariff,
    hull: tariffs.length === 1 ? hullOf(options) : hullBelow([tariff], range),
  }));
  return curves.ways;
}

/** What a shipment holds, beside its chargeable grams. */
export interface Contents {
  readonly units: number;
  readonly volume: number;
  readonly capacityUnits: number;
  /** Bit mask. */
  readonly classes: number;
}

export function shippingOptions(all: readonly Tariff[], range: LoadRange): ShippingOptions {
  const tariffs = undominated(all);
  let carries = 0;
  let waiting = Number.POSITIVE_INFINITY;
  for (const tariff of tariffs) {
    carries |= tariff.carries;
    waiting = Math.min(waiting, tariff.waiting);
  }
  const flat = cheapest(tariffs, range.lightest);
  const curves = { hull: undefined, ways: undefined };
  return { tariffs, range, curves, carries, waiting, flat };
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

/** The cheapest tariff without waiting, whatever the goods are: a bound. */
function cheapest(tariffs: readonly Tariff[], chargeable: number): number {
  let best = Number.POSITIVE_INFINITY;
  for (const tariff of tariffs)
    if (chargeable <= tariff.heaviestLoad) best = Math.min(best, tariffPrice(tariff, chargeable));
  return best;
}
