import {
  crpsOfCounts,
  empirical,
  fairCoverage,
  fitShrunkDemand,
  type Forecasts,
  meanPinball,
  type Panel,
  poisson,
  predictShrunkDemand,
  sba,
  seriesOf,
  slicePeriods,
  tsb,
} from '@waystock/forecast';
import { readWeeklyDemand } from './demand-data.ts';

export const levels = [0.5, 0.75, 0.9, 0.95];
const learnt = 39;
const foretold = 13;

export interface DemandTrial {
  readonly past: Panel;
  readonly future: Panel;
}

/** Weeks 1 … 39 to learn from, 40 … 52 to foretell with one forecast. */
export function readDemandTrial(folder: string): DemandTrial {
  const year = readWeeklyDemand(folder);
  return {
    past: slicePeriods(year, 0, learnt),
    future: slicePeriods(year, learnt, learnt + foretold),
  };
}

/** The reference's mean pinball losses, of what is re-made here. */
export const published: Readonly<Record<string, number>> = {
  'all-zero': 0.3345,
  '13-week mean, Poisson': 0.2407,
  'Croston-SBA, Poisson': 0.233,
  'TSB, Poisson': 0.2332,
  'empirical quantiles': 0.2261,
};

export function demandModels({ past }: DemandTrial): Record<string, Forecasts> {
  const each = (of: (units: Float64Array) => Float64Array): Forecasts =>
    Array.from({ length: past.series }, (_, s) => of(seriesOf(past, s)));
  const mean = (units: Float64Array): number => units.reduce((a, b) => a + b, 0) / units.length;
  return {
    'all-zero': each(() => Float64Array.of(1)),
    '13-week mean, Poisson': each((units) => poisson(mean(units.slice(-13)))),
    'Croston-SBA, Poisson': each((units) => poisson(sba(units))),
    'TSB, Poisson': each((units) => poisson(tsb(units))),
    'empirical quantiles': each((units) => empirical(units)),
    'shrunk negative binomial': predictShrunkDemand(fitShrunkDemand(past), past),
  };
}

/** Share of outcomes in the central interval, edges counted in part (see `fairCoverage`). */
export function coverage(forecasts: Forecasts, outcomes: Panel, share: number): number {
  let sum = 0;
  forecasts.forEach((cumulative, s) => {
    for (const units of seriesOf(outcomes, s)) sum += fairCoverage(cumulative, units, share);
  });
  return sum / (outcomes.series * outcomes.periods);
}

export function measureDemand(folder: string): object {
  const trial = readDemandTrial(folder);
  const { past, future } = trial;
  const round = (value: number): number => Number(value.toFixed(5));
  return {
    data: 'Complete Journey sample: weekly units per store and category, weeks 40 to 52',
    series: past.series,
    share_of_zeros: round(past.units.filter((units) => units === 0).length / past.units.length),
    settings: fitShrunkDemand(past).settings,
    reference_shrunk_negative_binomial: 0.2224,
    rows: Object.entries(demandModels(trial)).map(([model, forecasts]) => ({
      model,
      pinball: round(meanPinball(forecasts, future, levels)),
      by_level: levels.map((level) => round(meanPinball(forecasts, future, [level]))),
      crps: round(crps(forecasts, future)),
      covered: Object.fromEntries(
        [0.5, 0.8, 0.9].map((share) => [share, round(coverage(forecasts, future, share))]),
      ),
    })),
  };
}

function crps(forecasts: Forecasts, outcomes: Panel): number {
  let sum = 0;
  forecasts.forEach((cumulative, s) => {
    for (const units of seriesOf(outcomes, s)) sum += crpsOfCounts(cumulative, units);
  });
  return sum / (outcomes.series * outcomes.periods);
}
