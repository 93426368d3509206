import { centisecondsOf } from '../contraction/cost.ts';
import { unpackParts } from '../contraction/parts.ts';
import { driveMs, type LegParts, type Traffic } from '../traffic/traffic.ts';

/** When one leaves, and what traffic is like. */
export interface Departure {
  /** Epoch milliseconds. */
  readonly departAt: number;
  readonly traffic: Traffic;
}

/** Whole seconds, rounded up, of a way with this cost and these parts. */
export function secondsAt(cost: number, parts: number, at: Departure): number {
  if (centisecondsOf(cost) === 0) return 0;
  // Summing parts leaves an error far below a millisecond; it is no reason for a second more.
  const ms = driveMs(unpackParts(parts, cost), at.traffic, at.departAt);
  return Math.ceil(Math.round(ms) / 1000);
}

/** Between many places, for any departure: what a planner asks t(i, j, departAt) of. */
export interface TravelTimes {
  readonly columns: number;
  /** Exact costs in free flow, Infinity where there is no way, and their parts. */
  readonly cost: Float64Array;
  readonly parts: Float64Array;
}

/** Seconds from source i to target j for who leaves then, or -1 where there is no way. */
export function travelSeconds(times: TravelTimes, i: number, j: number, at: Departure): number {
  const cell = i * times.columns + j;
  const cost = times.cost[cell] as number;
  return cost === Infinity ? -1 : secondsAt(cost, times.parts[cell] as number, at);
}

/** How the free flow from source i to target j is split among groups of roads; undefined without a way. */
export function freeFlowParts(times: TravelTimes, i: number, j: number): LegParts | undefined {
  const cell = i * times.columns + j;
  const cost = times.cost[cell] as number;
  return cost === Infinity ? undefined : unpackParts(times.parts[cell] as number, cost);
}
