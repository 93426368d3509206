import type { Visit } from './problem.ts';

/**
 * What `solve` answers: every job is in exactly one of `routes` and `unserved`, but for alternatives to
 * a job that is served, which are in neither.
 */
export interface Solution {
  /** Vehicles in use, in the order of the problem. */
  readonly routes: readonly Route[];
  readonly unserved: readonly Unserved[];
  readonly cost: Cost;
}

/** Compared from the top: fewest EXPRESS left out, then fewest normal without a prize, then `total`. */
export interface Cost {
  readonly unservedExpress: number;
  readonly unservedNormal: number;
  /** fixed + distance + time + prizes + penalties. */
  readonly total: number;
  readonly fixed: number;
  readonly distance: number;
  readonly time: number;
  /** Prizes of the optional jobs left out. */
  readonly prizes: number;
  /** Money for lateness, for EXPRESS after normal, and for changes; absent: 0. */
  readonly penalties?: number | undefined;
}

export interface Route {
  readonly vehicle: string;
  readonly frozen: number;
  /** Of the departures that make the route cheapest the one that makes it shortest; of these the first. */
  readonly departure: number;
  readonly stops: readonly Stop[];
  /** Instant the route is over: back at the end, or the last service done. */
  readonly arrival: number;
  /** Metres. */
  readonly distance: number;
  /** Seconds from departure to arrival. */
  readonly duration: number;
  /** Of which seconds spent waiting. */
  readonly waiting: number;
  /** The most on board at any moment, for each dimension. */
  readonly load: readonly number[];
  readonly cost: number;
  /** In order; absent: none. */
  readonly reloads?: readonly ReloadStop[] | undefined;
  readonly breaks?: readonly BreakStop[] | undefined;
}

/** Between two trips, before the stop of index `before`. */
export interface ReloadStop {
  readonly before: number;
  readonly location: number;
  readonly arrival: number;
  /** Start of loading: waits until it ends as the trip's goods are released. */
  readonly start: number;
  readonly departure: number;
}

/** Taken where the stop before it is, or at the start; then the vehicle drives on to stop `before`. */
export interface BreakStop {
  readonly id: string;
  readonly before: number;
  readonly arrival: number;
  readonly start: number;
  readonly departure: number;
}

export interface Stop extends Visit {
  readonly location: number;
  readonly arrival: number;
  /** Start of service: the arrival, or the opening of a window. */
  readonly start: number;
  readonly departure: number;
  /** Seconds after its last window; above 0 only at frozen stops that could not be reached in time. */
  readonly late: number;
}

/**
 * Why one vehicle cannot take one job at its best place, and by how much it misses: with so much more it
 * could. Less would not do, but where duty or rides are limited: there an amount of time is enough, and
 * not always the least.
 */
export type Refusal =
  | { readonly kind: 'capacity'; vehicle: string; dimension: string; over: number }
  /** `job` is the stop that would be late, the worst of them. */
  | { readonly kind: 'late'; vehicle: string; job: string; seconds: number }
  /** Done only so many seconds after the end of the shift. */
  | { readonly kind: 'shift'; vehicle: string; seconds: number }
  | { readonly kind: 'duty'; vehicle: string; seconds: number }
  | { readonly kind: 'range'; vehicle: string; metres: number }
  | { readonly kind: 'stops'; vehicle: string; over: number }
  /** The vehicle would carry too little to be sent out. */
  | { readonly kind: 'min-load'; vehicle: string; dimension: string; short: number }
  | { readonly kind: 'skills'; vehicle: string; missing: readonly string[] }
  | { readonly kind: 'unreachable'; vehicle: string }
  /**
   * Every place breaks a rule of order, a break's window or the time that goods may ride; whether being
   * late elsewhere would shorten a ride is not asked.
   */
  | { readonly kind: 'rules'; vehicle: string }
  /** The vehicle is under way without the goods, and the job names no pickup. */
  | { readonly kind: 'not-on-board'; vehicle: string }
  /** The goods are on board another vehicle. */
  | { readonly kind: 'on-board-elsewhere'; vehicle: string; holder: string }
  /** It fits, but the detour costs more than the prize, with breaks and reloads where they are. */
  | { readonly kind: 'not-worth-it'; vehicle: string; cost: number; prize: number }
  | { readonly kind: 'no-vehicle' };

export interface Unserved {
  readonly job: string;
  /** The smallest obstacle over all vehicles and places; the larger one if two stand together. */
  readonly reason: Refusal;
  /** What else would have to give at that same place; usually nothing. */
  readonly also: readonly Refusal[];
}
