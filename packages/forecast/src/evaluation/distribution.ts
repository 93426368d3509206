import { require } from '../faults.ts';

/**
 * How good a forecast of a quantity is as a distribution.
 *
 * Pinball loss (Koenker and Bassett 1978) is the cost of stocking the quantile when being one short
 * costs `level` and one over costs 1 − `level`. CRPS is its mean over all levels, times two; for
 * counts it is Σ (F(x) − 1{x ≥ y})² exactly (Epstein's ranked probability score). Coverage is the share of
 * outcomes inside the central interval; for counts a fair forecast covers at least its nominal share
 * and by how much depends on the steps, so `fairCoverage` gives each outcome on an edge only the part
 * of its probability that the nominal interval includes (as the randomised PIT does, without dice).
 */
export function pinball(level: number, quantile: number, outcome: number): number {
  return outcome >= quantile ? level * (outcome - quantile) : (1 - level) * (quantile - outcome);
}

/** The distribution function of a count at 0, 1, 2…; beyond the end it counts as 1. */
export type CumulativeCounts = ArrayLike<number>;

const at = (cumulative: CumulativeCounts, x: number): number =>
  x < 0 ? 0 : x < cumulative.length ? cumulative[x]! : 1;

/** Exact CRPS of a distribution of counts. */
export function crpsOfCounts(cumulative: CumulativeCounts, outcome: number): number {
  let sum = 0;
  const end = Math.max(cumulative.length, outcome);
  for (let x = 0; x < end; x++) sum += (at(cumulative, x) - (x >= outcome ? 1 : 0)) ** 2;
  return sum;
}

/** CRPS from some quantiles: twice the mean pinball loss over their levels. */
export function crpsOfQuantiles(
  levels: readonly number[],
  quantiles: ArrayLike<number>,
  outcome: number,
): number {
  require(levels.length === quantiles.length && levels.length > 0, () =>
    `Each level needs a quantile: ${levels.length} levels, ${quantiles.length} quantiles.`);
  let sum = 0;
  levels.forEach((level, i) => {
    sum += pinball(level, quantiles[i]!, outcome);
  });
  return (2 * sum) / levels.length;
}

/** The smallest count whose cumulative probability reaches `level`. */
export function quantileOfCounts(cumulative: CumulativeCounts, level: number): number {
  let x = 0;
  while (x < cumulative.length - 1 && cumulative[x]! < level) x++;
  return x;
}

/**
 * How much of the outcome's probability lies in the central interval that holds exactly `share`:
 * its mean over outcomes is `share` if and only if the forecast is fair at both edges.
 */
export function fairCoverage(cumulative: CumulativeCounts, outcome: number, share: number): number {
  const low = at(cumulative, outcome - 1);
  const high = at(cumulative, outcome);
  if (high <= low) return low >= (1 - share) / 2 && low <= (1 + share) / 2 ? 1 : 0;
  const inside = Math.min(high, (1 + share) / 2) - Math.max(low, (1 - share) / 2);
  return Math.max(0, inside) / (high - low);
}

/** Part of the outcome's probability below `level`: its mean is `level` for a fair forecast. */
export function fairBelow(cumulative: CumulativeCounts, outcome: number, level: number): number {
  const low = at(cumulative, outcome - 1);
  const high = at(cumulative, outcome);
  if (high <= low) return low < level ? 1 : 0;
  return Math.min(1, Math.max(0, (level - low) / (high - low)));
}
