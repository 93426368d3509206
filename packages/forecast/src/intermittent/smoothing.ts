/**
 * Demand that is mostly zero: how much per period, on average, from here on.
 *
 * Croston, Forecasting and stock control for intermittent demands, 1972, smooths the sizes of demands
 * and the gaps between them and divides; that ratio is biased upwards, and SBA (Syntetos and Boylan,
 * The accuracy of intermittent demand estimates, 2005) takes off α/2. Neither notices that an item has
 * died, since nothing is updated without a demand: TSB (Teunter, Syntetos and Babai, Intermittent
 * demand: linking forecasting to inventory obsolescence, 2011) smooths the probability of a demand in
 * every period, and decays. All three give a mean only: wrap it in a distribution. O(periods).
 */
export interface SmoothingOptions {
  /** Smoothing of sizes (and of gaps). */
  readonly alpha?: number;
  /** TSB: smoothing of the probability of a demand. */
  readonly beta?: number;
}

export function croston(demand: ArrayLike<number>, { alpha = 0.1 }: SmoothingOptions = {}): number {
  let size = Number.NaN;
  let gap = Number.NaN;
  let sinceLast = 1;
  for (let t = 0; t < demand.length; t++) {
    const units = demand[t]!;
    if (units <= 0) {
      sinceLast++;
      continue;
    }
    size = Number.isNaN(size) ? units : size + alpha * (units - size);
    gap = Number.isNaN(gap) ? sinceLast : gap + alpha * (sinceLast - gap);
    sinceLast = 1;
  }
  return Number.isNaN(size) ? 0 : size / gap;
}

export const sba = (demand: ArrayLike<number>, options: SmoothingOptions = {}): number =>
  croston(demand, options) * (1 - (options.alpha ?? 0.1) / 2);

export function tsb(
  demand: ArrayLike<number>,
  { alpha = 0.1, beta = 0.1 }: SmoothingOptions = {},
): number {
  let size = Number.NaN;
  let probability = Number.NaN;
  let waited = 0;
  for (let t = 0; t < demand.length; t++) {
    const units = demand[t]!;
    waited++;
    if (Number.isNaN(size)) {
      if (units <= 0) continue;
      size = units;
      probability = 1 / waited;
      continue;
    }
    probability += beta * ((units > 0 ? 1 : 0) - probability);
    if (units > 0) size += alpha * (units - size);
  }
  return Number.isNaN(size) ? 0 : size * probability;
}
