/**
 * Demand of many places and items as distributions: a negative binomial whose mean and dispersion
 * borrow from all series, mixed if it helps with what the series itself showed.
 *
 * Empirical Bayes (Efron and Morris 1975): a series' own mean, its periods fading with age, is drawn
 * towards the mean of all by the weight of some periods. The dispersion is variance over mean, which is
 * about the same for slow and fast sellers (purchases come as a Poisson, each of some units: the "NB1" of
 * Cameron and Trivedi 1986), so it pools far better than the size r does; r = mean / (dispersion − 1).
 * The settings are chosen by pinball loss on the last periods of the history, never on what is to be
 * foretold. O(series × periods × settings).
 */
import { pinball, quantileOfCounts } from '../evaluation/distribution.ts';
import { require } from '../faults.ts';
import { empirical, mixture, negativeBinomial, poisson } from './count-distribution.ts';
import { type Panel, seriesOf, slicePeriods } from './panel.ts';

export interface DemandSettings {
  /** What a period weighs against the next one. */
  readonly fade: number;
  /** How many periods the mean of all is worth. */
  readonly worth: number;
  /** Weight of the pooled dispersion against the series' own. */
  readonly pooled: number;
  /** Share of the empirical distribution. */
  readonly empirical: number;
}

export interface DemandModel {
  readonly settings: DemandSettings;
  /** Units per period, and variance over mean, of all series together. */
  readonly mean: number;
  readonly dispersion: number;
}

/** By series: P(units in one period ≤ 0, 1, 2…). */
export type Forecasts = readonly Float64Array[];

const leastDispersion = 1.005;
const mostDispersion = 50;

/** Chooses the settings on the last `held` periods, then reads the pooled figures from all. */
export function fitShrunkDemand(
  panel: Panel,
  options: { readonly held?: number; readonly levels?: readonly number[] } = {},
): DemandModel {
  const { held = Math.max(1, Math.floor(panel.periods / 4)) } = options;
  const { levels = [0.5, 0.75, 0.9, 0.95] } = options;
  require(held < panel.periods, () =>
    `${held} of ${panel.periods} periods are held back: at least one must remain to learn from.`);
  const before = slicePeriods(panel, 0, panel.periods - held);
  const after = slicePeriods(panel, panel.periods - held, panel.periods);
  const loss = (settings: DemandSettings): number =>
    meanPinball(predictShrunkDemand(withPooled(settings, before), before), after, levels);
  return withPooled(bestOf(start, loss), panel);
}

export function predictShrunkDemand(model: DemandModel, panel: Panel): Forecasts {
  const weights = fading(panel.periods, model.settings.fade);
  return Array.from({ length: panel.series }, (_, s) =>
    forecastOf(model, seriesOf(panel, s), weights),
  );
}

/** The distribution of one series' demand per period. */
function forecastOf(
  { settings, mean, dispersion }: DemandModel,
  units: Float64Array,
  weights: Float64Array,
): Float64Array {
  const own = momentsOf(units, weights);
  const shrunk = (own.total * own.mean + settings.worth * mean) / (own.total + settings.worth);
  const spread =
    own.dispersion === undefined
      ? dispersion
      : settings.pooled * dispersion + (1 - settings.pooled) * own.dispersion;
  const parametric = dispersed(shrunk, spread);
  return settings.empirical > 0
    ? mixture(parametric, empirical(units, weights), settings.empirical)
    : parametric;
}

/** A negative binomial by its mean and its variance over mean. */
export function dispersed(mean: number, dispersion: number): Float64Array {
  const spread = Math.min(mostDispersion, dispersion);
  if (mean === 0 || spread <= leastDispersion) return poisson(mean);
  return negativeBinomial(mean, mean / (spread - 1));
}

function withPooled(settings: DemandSettings, panel: Panel): DemandModel {
  const weights = fading(panel.periods, settings.fade);
  let means = 0;
  let dispersions = 0;
  let sold = 0;
  for (let s = 0; s < panel.series; s++) {
    const own = momentsOf(seriesOf(panel, s), weights);
    means += own.mean;
    if (own.dispersion === undefined) continue;
    dispersions += own.dispersion;
    sold++;
  }
  return {
    settings,
    mean: means / panel.series,
    dispersion: sold > 0 ? dispersions / sold : 1,
  };
}

const fading = (periods: number, fade: number): Float64Array =>
  Float64Array.from({ length: periods }, (_, t) => fade ** (periods - 1 - t));

interface Moments {
  /** Summed weights. */
  readonly total: number;
  readonly mean: number;
  /** Undefined where nothing was sold. */
  readonly dispersion: number | undefined;
}

function momentsOf(units: Float64Array, weights: Float64Array): Moments {
  let total = 0;
  let sum = 0;
  for (let t = 0; t < units.length; t++) {
    total += weights[t]!;
    sum += weights[t]! * units[t]!;
  }
  const mean = sum / total;
  let squares = 0;
  for (let t = 0; t < units.length; t++) squares += weights[t]! * (units[t]! - mean) ** 2;
  const variance = squares / Math.max(total - 1, total / 2);
  return { total, mean, dispersion: mean > 0 ? variance / mean : undefined };
}

const start: DemandSettings = { fade: 0.98, worth: 3, pooled: 0.5, empirical: 0 };
const choices: { readonly [K in keyof DemandSettings]: readonly number[] } = {
  fade: [1, 0.99, 0.98, 0.96, 0.93, 0.9],
  worth: [0.5, 1, 2, 3, 5, 8, 12, 18],
  pooled: [0, 0.25, 0.5, 0.75, 1],
  empirical: [0, 0.1, 0.2, 0.4, 0.7],
};

/** Coordinate descent over the few choices, twice round: the loss is smooth in each. */
function bestOf(from: DemandSettings, loss: (settings: DemandSettings) => number): DemandSettings {
  let best = from;
  let least = loss(from);
  for (let round = 0; round < 2; round++)
    for (const key of ['empirical', 'worth', 'fade', 'pooled'] as const)
      for (const value of choices[key]) {
        if (value === best[key]) continue;
        const tried = { ...best, [key]: value };
        const found = loss(tried);
        if (found >= least) continue;
        best = tried;
        least = found;
      }
  return best;
}

/** Mean over series, periods and levels. */
export function meanPinball(
  forecasts: Forecasts,
  outcomes: Panel,
  levels: readonly number[],
): number {
  let sum = 0;
  forecasts.forEach((cumulative, s) => {
    const quantiles = levels.map((level) => quantileOfCounts(cumulative, level));
    for (const units of seriesOf(outcomes, s))
      for (let i = 0; i < levels.length; i++) sum += pinball(levels[i]!, quantiles[i]!, units);
  });
  return sum / (outcomes.series * outcomes.periods * levels.length);
}
