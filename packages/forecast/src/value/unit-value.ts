/**
 * What the next unit placed somewhere is worth before anybody has ordered it.
 *
 * Unit k is sold from there if demand reaches k: it then saves `saved` against serving from afar; if
 * not it costs `leftOver` (holding, return or markdown). Either way it is brought at `transfer`. Its
 * expected value P(D ≥ k)·saved − P(D < k)·leftOver − transfer falls with k, so taking units in order
 * of value is optimal for one place and any number of items under one budget (separable and concave:
 * Gross 1956), and one item alone gets the newsvendor's quantile (Arrow, Harris and Marschak 1951).
 */
import { require } from '../faults.ts';

export interface UnitEconomics {
  readonly saved: number;
  readonly leftOver: number;
  readonly transfer: number;
}

/** By unit, the first one first: expected value, falling. `cumulative[x]` is P(demand ≤ x). */
export function unitValues(
  cumulative: ArrayLike<number>,
  economics: UnitEconomics,
  units = cumulative.length,
): Float64Array {
  const { saved, leftOver, transfer } = economics;
  require(saved + leftOver >= 0, () =>
    'A unit that is left over must not be worth more than one that is sold: saved + leftOver < 0.');
  return Float64Array.from({ length: units }, (_, k) => {
    const isShort = k < cumulative.length ? cumulative[k]! : 1;
    return (1 - isShort) * saved - isShort * leftOver - transfer;
  });
}

/** How many units are worth having: the newsvendor's quantile. */
export function unitsWorthPlacing(cumulative: ArrayLike<number>, economics: UnitEconomics): number {
  const values = unitValues(cumulative, economics);
  let units = 0;
  while (units < values.length && values[units]! > 0) units++;
  return units;
}
