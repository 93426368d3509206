import type { Instance } from './instance.ts';

/**
 * For each job the jobs that are likely to stand next to it, nearest first: travel time in the
 * better direction plus a share of the waiting that the windows force (the proximity of Vidal et
 * al. 2013, without its lateness term). Rows of `width` entries in one array.
 */
export interface Neighbours {
  readonly width: number;
  readonly list: Int32Array;
}

const WAITING_SHARE = 0.2;

export function nearestJobs(p: Instance, most: number): Neighbours {
  const width = Math.max(0, Math.min(most, p.jobs - 1));
  const list = new Int32Array(p.jobs * width);
  if (width === 0) return { width, list };
  const keys = new Float64Array(p.jobs);
  const scale = 2 ** Math.ceil(Math.log2(p.jobs + 1));
  for (let a = 0; a < p.jobs; a++) {
    // One number holds both the distance and the job, so a plain numeric sort orders the row.
    for (let b = 0; b < p.jobs; b++) keys[b] = key(proximity(p, a, b), scale) + b;
    keys[a] = Infinity;
    keys.sort();
    for (let i = 0; i < width; i++) list[a * width + i] = keys[i]! % scale;
  }
  return { width, list };
}

const key = (seconds: number, scale: number): number =>
  Math.min(Math.round(Math.max(0, seconds)), 1e9) * scale;

function proximity(p: Instance, a: number, b: number): number {
  return Math.min(oneWay(p, a, b), oneWay(p, b, a));
}

function oneWay(p: Instance, a: number, b: number): number {
  const travel = p.durations[0]![p.location[a]! * p.locations + p.location[b]!]!;
  if (travel < 0) return 1e9;
  const lastClose = p.closes[p.firstWindow[a + 1]! - 1]!;
  const wait = p.opens[p.firstWindow[b]!]! - lastClose - p.service[a]! - travel;
  return travel + (wait > 0 ? WAITING_SHARE * wait : 0);
}
