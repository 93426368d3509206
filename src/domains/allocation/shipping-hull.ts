import { type Tariff, tariffPrice } from './tariff-price.ts';

/**
 * The convex curve below what a shipment costs by its load.
 *
 * What: the price of a shipment by its cheapest tariff is a staircase; of all convex curves below it
 * that never fall, this is the highest. Each further gram along it costs no less than the one before.
 * How: beside a price of its grams, a shipment is cheapest at the end of a stair. Within a band of
 * weight the ends lie on a line, and so do those of full parcels, so what ends in the first and the
 * last parcels is all that counts; the curve is the lower hull of those points (Andrew 1979).
 * Invariants: price ≥ curve at every load of the range; loads and prices ascend.
 * Complexity: tens of points for a tariff, whatever the load weighs.
 */
export interface Hull {
  readonly load: readonly number[];
  readonly price: readonly number[];
}

/** The chargeable grams a shipment may have. */
export interface LoadRange {
  readonly lightest: number;
  readonly heaviest: number;
}

export function hullBelow(tariffs: readonly Tariff[], range: LoadRange): Hull {
  const ends: number[] = [];
  for (const tariff of tariffs) addStairEnds(ends, tariff, range);
  ends.sort((a, b) => a - b);
  const [load, price]: [number[], number[]] = [[], []];
  let least = Number.POSITIVE_INFINITY;
  // From the heaviest down, without what costs no less than a heavier load.
  for (let i = ends.length - 1; i >= 0; i--) {
    const q = ends[i] as number;
    const here = cheapest(tariffs, q);
    if (here >= least) continue;
    least = here;
    while (load.length > 1 && !turnsDown(load, price, q, here)) {
      load.pop();
      price.pop();
    }
    load.push(q);
    price.push(here);
  }
  return { load: load.reverse(), price: price.reverse() };
}

function cheapest(tariffs: readonly Tariff[], q: number): number {
  let best = Number.POSITIVE_INFINITY;
  for (const tariff of tariffs) {
    if (q > tariff.heaviestLoad) continue;
    // Recovered shares are rounded, half a minor unit either way.
    const rounding = tariff.recoveredPerMille > 0 ? 1 : 0;
    best = Math.min(best, tariffPrice(tariff, q) - rounding);
  }
  return best;
}

/** Whether the last point is below the line from the one before it to (q, p), further down. */
function turnsDown(
  load: readonly number[],
  price: readonly number[],
  q: number,
  p: number,
): boolean {
  const n = load.length;
  const [x0, y0] = [load[n - 2] as number, price[n - 2] as number];
  const [x1, y1] = [load[n - 1] as number, price[n - 1] as number];
  return (y0 - y1) * (x1 - q) > (y1 - p) * (x0 - x1);
}

/**
 * The least of the curve less `perGram` for every gram, over loads from `from` to `to`; infinite when
 * no shipment takes `from`. `perGram` is not negative.
 */
export function leastBeside(hull: Hull, perGram: number, from: number, to: number): number {
  const { load, price } = hull;
  const last = load.length - 1;
  if (last < 0 || from > (load[last] as number)) return Number.POSITIVE_INFINITY;
  const most = Math.min(to, load[last] as number);
  if (most <= (load[0] as number)) return (price[0] as number) - perGram * most;
  let least = Math.min(priceAt(hull, from) - perGram * from, priceAt(hull, most) - perGram * most);
  for (let i = 0; i <= last && (load[i] as number) < most; i++)
    if ((load[i] as number) > from)
      least = Math.min(least, (price[i] as number) - perGram * (load[i] as number));
  return least;
}

/** The curve is level before its first point. */
function priceAt({ load, price }: Hull, q: number): number {
  let i = 0;
  while ((load[i] as number) < q) i += 1;
  if (i === 0) return price[0] as number;
  const [a, b] = [load[i - 1] as number, load[i] as number];
  const [low, high] = [price[i - 1] as number, price[i] as number];
  return low + ((high - low) * (q - a)) / (b - a);
}

/** Where stairs end in the first and the last parcels, and where a limit cuts one short. */
function addStairEnds(ends: number[], tariff: Tariff, { lightest, heaviest }: LoadRange): void {
  const { heaviestParcel, bandKg } = tariff;
  const most = Math.min(heaviest, tariff.heaviestLoad);
  if (lightest > most) return;
  ends.push(lightest, most);
  const take = (q: number): void => {
    if (q > lightest && q < most) ends.push(q);
  };
  const first = Math.max(0, Math.ceil(lightest / heaviestParcel) - 1);
  const last = Math.max(0, Math.ceil(most / heaviestParcel) - 1);
  for (let parcel = first; parcel <= last; parcel++) {
    if (parcel === first + 2) parcel = Math.max(parcel, last - 1);
    const start = parcel * heaviestParcel;
    take(start + heaviestParcel);
    if (bandKg.length === 0) continue;
    const takeStair = (grams: number): void => {
      if (grams <= 0 || grams > heaviestParcel) return;
      take(start + grams);
      if (grams % 1000 === 0) return;
      take(start + Math.floor(grams / 1000) * 1000);
      take(start + Math.min(Math.ceil(grams / 1000) * 1000, heaviestParcel));
    };
    takeStair(1000);
    for (const kg of bandKg) takeStair(kg * 1000);
    takeStair(lightest - start);
    takeStair(most - start);
  }
}
