/**
 * The vehicle-routing problem as data. Units: seconds, metres, and for loads whatever each dimension
 * says (grams, millilitres, pieces). Instants are seconds from any origin of the caller's choice, the
 * same one throughout. Money is a plain number in the caller's currency. All numbers are finite.
 *
 * A job is a delivery. Its goods are loaded where the vehicle starts, unless the job names a `pickup`
 * (collected on the way) or is already `onBoard` a vehicle (and then stays on it). A `collection` runs
 * the other way: its goods are taken at its location and unloaded where the route ends.
 *
 * All of it may be combined freely; nothing in here is ever ignored.
 */
export interface Problem {
  /** Names of the load dimensions, for example `['weight_g', 'volume_ml', 'units']`. */
  readonly dimensions: readonly string[];
  /** How many locations there are; places are indices 0 … locations − 1. */
  readonly locations: number;
  /** One pair of matrices for each kind of vehicle: van, bike, drone. */
  readonly profiles: readonly Profile[];
  readonly vehicles: readonly Vehicle[];
  readonly jobs: readonly Job[];
  /** Where the search starts from, and what it may no longer change. At most one per vehicle. */
  readonly routes?: readonly PlannedRoute[] | undefined;
  /** What binds every route. */
  readonly rules?: Rules | undefined;
}

/** Rules of the house, the same for all vehicles. Absent: not asked for. */
export interface Rules {
  /** All deliveries of a trip come before its first collection (back-hauls after line-hauls). */
  readonly deliveriesFirst?: boolean | undefined;
  /** No vehicle goes out for collections alone. */
  readonly noCollectionOnlyRoutes?: boolean | undefined;
  /**
   * EXPRESS before normal within each trip: `strict`, or a number, the money that each EXPRESS stop
   * costs for every normal stop served before it.
   */
  readonly expressFirst?: 'strict' | number | undefined;
  /** Money for each job of `routes` that ends on another vehicle, or on none. */
  readonly costPerChange?: number | undefined;
}

/** A negative entry of either matrix means that there is no way; this is the one to write. */
export const UNREACHABLE = -1;

export type Matrix = Int32Array | Float64Array;

export interface Profile {
  readonly name: string;
  /** Row-major, `from × locations + to`; seconds, or `UNREACHABLE`. */
  readonly durations: Matrix;
  /** Likewise in metres. */
  readonly distances: Matrix;
}

/** Both ends belong to it. */
export interface TimeWindow {
  readonly opens: number;
  readonly closes: number;
}

export interface Vehicle {
  readonly id: string;
  /** Name of a profile. */
  readonly profile: string;
  /** Location it starts from: the depot, or where it is now when `underWay`. */
  readonly start: number;
  /** Location it must return to; absent: the route ends with its last stop (an open route). */
  readonly end?: number | undefined;
  /** The most it can hold at once, for each dimension. */
  readonly capacity: readonly number[];
  /**
   * The least it must carry over its whole route, for each dimension: it does, or it stays at home.
   * Does not bind a vehicle that is under way or has frozen stops.
   */
  readonly minLoad?: readonly number[] | undefined;
  /** It departs at `opens` or later and is done by `closes`. Under way: `opens` is now. */
  readonly shift: TimeWindow;
  /** Range in metres. */
  readonly maxDistance?: number | undefined;
  /** Duty in seconds, from departure (which the solver chooses) to the end of the route. */
  readonly maxDuration?: number | undefined;
  /** Pickups and deliveries, each counted once. */
  readonly maxStops?: number | undefined;
  /** `fixed` is paid when the vehicle is used; hours count from departure. Absent parts are 0. */
  readonly cost: {
    readonly fixed?: number | undefined;
    readonly perKm?: number | undefined;
    readonly perHour?: number | undefined;
    /** Money per hour of duty beyond the first `overtimeAfter` seconds, on top of `perHour`. */
    readonly perOvertimeHour?: number | undefined;
  };
  /** Seconds of duty after which `perOvertimeHour` is paid. */
  readonly overtimeAfter?: number | undefined;
  /** It may come back for more goods during its route. */
  readonly reload?: Reload | undefined;
  /**
   * Each is taken once in a route that is not empty, after some stop or before the first. Where frozen
   * stops leave a vehicle no time for one, it is late by what it takes right after them.
   */
  readonly breaks?: readonly Break[] | undefined;
  /** Goods picked up last are delivered first: it can be unloaded only from the back. */
  readonly lastInFirstOut?: boolean | undefined;
  readonly skills?: readonly string[] | undefined;
  /**
   * It has left: it departs at `shift.opens` exactly, can deliver only what is on board or picked up
   * on the way, and its way home is paid even when it gets no stop.
   */
  readonly underWay?: boolean | undefined;
  /** Load on board all the way that belongs to no job: failed deliveries, returns. */
  readonly carried?: readonly number[] | undefined;
}

/** Between two trips of one route: everything collected is unloaded, the next trip's goods loaded. */
export interface Reload {
  /** Locations where it can be done. */
  readonly at: readonly number[];
  /** How often, at most; absent: as often as it likes. */
  readonly most?: number | undefined;
  /** Seconds that each takes; absent: 0. */
  readonly service?: number | undefined;
}

/** Rest that starts inside one of the windows and takes `duration` seconds. */
export interface Break {
  readonly id: string;
  readonly duration: number;
  readonly windows: readonly TimeWindow[];
}

export interface Job {
  readonly id: string;
  readonly location: number;
  /** For each dimension, not negative. */
  readonly load: readonly number[];
  /** Service starts inside one of them; absent or empty: at any time. Ascending, not overlapping. */
  readonly windows?: readonly TimeWindow[] | undefined;
  /** Seconds spent at the door. */
  readonly service?: number | undefined;
  /** Seconds more when the stop before it was at another location: parking, walking in. */
  readonly setup?: number | undefined;
  /** Money for service that starts after the promise, though inside the windows. */
  readonly lateness?: Lateness | undefined;
  /** Goods are taken here and brought to the end of the route (or to its next reload). */
  readonly collection?: boolean | undefined;
  /**
   * Jobs of one group are alternatives: exactly one of them is served, the same order at another
   * door or hour. They share `priority`, `tier` and `prize`.
   */
  readonly group?: string | undefined;
  /** Seconds at most from the end of the pickup's service to the start of the delivery's. */
  readonly maxRide?: number | undefined;
  /** All of them are needed. */
  readonly skills?: readonly string[] | undefined;
  /**
   * EXPRESS is strict: none is left out while a normal job is served in its place, whatever it
   * costs. For an urgent job that may be weighed against money use `normal` with a prize.
   */
  readonly priority?: 'express' | 'normal' | undefined;
  /**
   * Rank among the required normal jobs, from 1, the first: none of a tier is left out to serve any
   * number of a later one. Absent: 1.
   */
  readonly tier?: number | undefined;
  /** The goods are not ready before: no departure with them, or pickup of them, before it. */
  readonly release?: number | undefined;
  /** Makes the job optional: it is left out when serving it costs more than this. */
  readonly prize?: number | undefined;
  /** Where the goods are collected on the way, by the vehicle that delivers them. */
  readonly pickup?: Pickup | undefined;
  /** Id of the vehicle that already carries the goods. */
  readonly onBoard?: string | undefined;
}

/**
 * Piecewise linear in the lateness, start of service − `promise`: `perHour` of a step is paid for each
 * hour between its `after` and the next step's. `[{ after: 0, perHour: 6 }]` is a plain slope.
 */
export interface Lateness {
  /** Instant by which service should have started. */
  readonly promise: number;
  /** Ascending in `after`, seconds. */
  readonly steps: readonly { readonly after: number; readonly perHour: number }[];
}

export interface Pickup {
  readonly location: number;
  readonly windows?: readonly TimeWindow[] | undefined;
  readonly service?: number | undefined;
}

/**
 * One thing done at one stop. A job with a pickup has two of them; the one visit of a collection is a
 * `collection`.
 */
export interface Visit {
  readonly job: string;
  readonly kind: 'delivery' | 'pickup' | 'collection';
}

/**
 * A route as it stands. The first `frozen` stops stay where they are, in this order: they are facts,
 * so limits that they break already (a window, the shift, the range) are lifted by exactly what they
 * need and no more. A solution's routes can be given back as they are.
 */
export interface PlannedRoute {
  readonly vehicle: string;
  readonly stops: readonly Visit[];
  readonly frozen?: number | undefined;
}
