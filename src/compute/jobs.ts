import { planRoutes } from '../domains/dispatch/compute.ts';
import { cutMapTile, travelMatrix, weighRoads } from '../domains/roads/compute.ts';
import { solveProblem } from './solve-problem.ts';

/**
 * What the worker pool can run, by name. A job is a pure function of structured-cloneable values; a
 * SharedArrayBuffer inside its input is shared with the worker, everything else is copied.
 */
export const jobs = {
  planRoutes,
  travelMatrix,
  cutMapTile,
  weighRoads,
  solveProblem,
} as const;

export type Jobs = typeof jobs;

/** Name → input and output, as callers see them. */
export type ComputeJobs = {
  readonly [Name in keyof Jobs]: JobTypes<Jobs[Name]>;
};

type JobTypes<Run> = Run extends (input: infer Input, effort: Effort) => infer Output
  ? { readonly input: Input; readonly output: Awaited<Output> }
  : never;

/**
 * How long a job may improve its answer: until the clock says stop in production, by count where
 * runs must be the same again. The World decides, not the caller, so that production and simulation
 * share their code and no job needs a clock.
 */
export interface Effort {
  readonly iterations?: number;
  readonly shouldStop?: () => boolean;
}
