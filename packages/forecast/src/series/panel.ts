import { require } from '../faults.ts';

/** Many series of counts over the same periods: series s has units[s · periods + t], oldest first. */
export interface Panel {
  readonly series: number;
  readonly periods: number;
  readonly units: Float64Array;
}

export function panelOf(series: readonly (readonly number[])[]): Panel {
  const periods = series[0]?.length ?? 0;
  require(periods > 0, () => 'A panel needs at least one series of at least one period.');
  const units = new Float64Array(series.length * periods);
  series.forEach((counts, s) => {
    require(counts.length === periods, () =>
      `Series ${s} has ${counts.length} periods, the first has ${periods}.`);
    counts.forEach((count, t) => {
      require(Number.isInteger(count) && count >= 0, () =>
        `Series ${s} has ${count} in period ${t}: counts are whole numbers ≥ 0.`);
      units[s * periods + t] = count;
    });
  });
  return { series: series.length, periods, units };
}

export const seriesOf = ({ periods, units }: Panel, s: number): Float64Array =>
  units.subarray(s * periods, (s + 1) * periods);

/** The periods [from, to) of every series. */
export function slicePeriods(panel: Panel, from: number, to: number): Panel {
  const periods = to - from;
  const units = new Float64Array(panel.series * periods);
  for (let s = 0; s < panel.series; s++)
    units.set(seriesOf(panel, s).subarray(from, to), s * periods);
  return { series: panel.series, periods, units };
}
