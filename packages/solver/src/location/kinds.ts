import type { LocationProblem } from './problem.ts';

/** Exactly `count` sites, each zone at its nearest: the least sum of `costs` (weight × distance). */
export function pMedian(options: {
  readonly sites: number;
  readonly zones: number;
  readonly costs: Float64Array;
  readonly count: number;
}): LocationProblem {
  const { sites, zones, costs, count } = options;
  return { sites, zones, costs, count: { min: count, max: count } };
}

/**
 * At most `count` sites within `radius` of as much weight as possible (Church and ReVelle, The maximal
 * covering location problem, 1974). The cost of a plan is the weight that is not covered.
 */
export function maximalCovering(options: {
  readonly sites: number;
  readonly zones: number;
  /** Site by site, as `costs`. */
  readonly distances: ArrayLike<number>;
  readonly radius: number;
  readonly weights: ArrayLike<number>;
  readonly count: number;
}): LocationProblem {
  const { sites, zones, distances, radius, weights, count } = options;
  const costs = Float64Array.from(distances, (d) => (d <= radius ? 0 : Infinity));
  return { sites, zones, costs, unserved: weights, count: { max: count } };
}
