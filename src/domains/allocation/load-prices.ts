import { leastBeside } from './shipping-hull.ts';
import { hullOf } from './shipping-options.ts';
import type { Entry, Tableau } from './tableau.ts';

/**
 * What a set of sources costs at least, by asking a price for every gram of the order.
 *
 * What: all shipments together carry the whole order, W grams. For any price of a gram they cost no less
 * than W grams at that price and, for each of them, the least of what it costs beside its grams at that
 * price. The terms of different sources do not depend on one another: the bound of a set, or of a part
 * of one, is a sum.
 * Source: Lagrangian relaxation (Geoffrion 1974) of "together they carry all"; the best price is among
 * the slopes of the sources' curves (`shipping-hull.ts`). At the price zero it is the flat bound.
 * Invariants: prices ascend from zero; a bound by any of them holds, so the highest does.
 * Complexity: a few additions per source and price, of which there are at most twelve.
 */
export interface LoadPrices {
  /** Minor units for a gram. */
  readonly perGram: Float64Array;
  /** Sources that are in several families. */
  readonly known: Map<Entry, Float64Array>;
}

export const mostPrices = 5;

export function loadPrices({ families }: Tableau): LoadPrices {
  const slopes = new Set<number>();
  const seen = new Set<object>();
  for (const { entries } of families)
    for (const { options } of entries) {
      const { load, price } = hullOf(options);
      if (seen.has(options)) continue;
      seen.add(options);
      for (let i = 1; i < load.length; i++)
        slopes.add(
          ((price[i] as number) - (price[i - 1] as number)) /
            ((load[i] as number) - (load[i - 1] as number)),
        );
    }
  return {
    perGram: thinned([0, ...[...slopes].sort((a, b) => a - b)]),
    known: new Map(),
  };
}

/** Evenly many of them, with the first and the last. */
function thinned(ascending: readonly number[]): Float64Array {
  const count = Math.min(mostPrices, ascending.length);
  const step = count < 2 ? 0 : (ascending.length - 1) / (count - 1);
  return Float64Array.from({ length: count }, (_, i) => ascending[Math.round(i * step)] as number);
}

/** Per price: what a shipment from a source costs at least beside its grams at that price. */
export function shippingBeside(
  { perGram, known }: LoadPrices,
  { lines }: Tableau,
  entry: Entry,
): Float64Array {
  let beside = known.get(entry);
  if (beside) return beside;
  let most = 0;
  for (let l = 0; l < lines.count; l++)
    most += (entry.room[l] as number) * (lines.chargeable[l] as number);
  beside = perGram.map((price) => leastBeside(hullOf(entry.options), price, 0, most));
  known.set(entry, beside);
  return beside;
}
