import type { Instant, Metres, Position, Result, Seconds } from '@waystock/kernel';
import type { CellStatus } from '@waystock/road-graph';
import type { MapMatrix } from './map-matrix.ts';
import type { MapRefusal } from './refusals.ts';

/**
 * Whoever knows how long it takes from here to there: a service on the network, the embedded roads, or
 * an estimate. `contract.ts` is the test each of them passes. Troubles on the way are refusals, never
 * exceptions, and no answer says more than its provider's terms allow.
 */
export interface MapProvider {
  /** `google`, `osrm`, `embedded`, `great-circle`: what an answer carries as its source. */
  readonly id: string;
  /** Answers out of this process, at once and for nothing: no deadline holds it back. */
  readonly isLocal: boolean;
  readonly caps: MapCaps;
  readonly terms: MapTerms;
  /** Seconds and metres from every source to every target, with a status per cell. */
  matrix(query: MatrixQuery, asking: Asking): Promise<Result<MapMatrix, MapRefusal>>;
  /** The way along all stops in their order. */
  route(query: RouteQuery, asking: Asking): Promise<Result<MapRoute, MapRefusal>>;
}

export type TravelProfile = 'van' | 'bike' | 'foot' | 'robot' | 'drone';

export interface MatrixQuery {
  readonly sources: readonly Position[];
  readonly targets: readonly Position[];
  readonly profile: TravelProfile;
  /** Without it, now. Who knows no time of day answers for any; the matrix says so. */
  readonly departAt?: Instant;
}

export interface RouteQuery {
  /** At least two. */
  readonly stops: readonly Position[];
  readonly profile: TravelProfile;
  readonly departAt?: Instant;
}

export interface Asking {
  /** How long the answer is of use. */
  readonly deadline: Seconds;
  readonly signal?: AbortSignal;
}

export interface MapCaps {
  readonly profiles: readonly TravelProfile[];
  /** Whether the hour of departure makes a difference. */
  readonly departure: boolean;
  readonly liveTraffic: boolean;
  readonly limits: TableLimits;
}

/** What one request may hold; a larger table is asked in tiles. */
export interface TableLimits {
  /** Sources × targets. */
  readonly elements: number;
  readonly sources: number;
  readonly targets: number;
  /** Sources + targets. */
  readonly locations: number;
}

/** What a provider's terms let one do with its answers; the code that would do it asks here. */
export interface MapTerms {
  /** How long an answer may be kept and given again; undefined: not at all. */
  readonly keepFor: Seconds | undefined;
  /** Whether anything may be learned from it that outlives the answer. */
  readonly mayLearn: boolean;
  /** Whether its lines may be drawn on our own map. */
  readonly mayDraw: boolean;
  /** To be shown wherever the answer is. */
  readonly attribution: string | undefined;
}

export interface MapRoute {
  readonly source: string;
  readonly duration: Seconds;
  readonly distance: Metres;
  readonly geometry: readonly Position[];
  /** One for each pair of stops that follow each other. */
  readonly legs: readonly MapLeg[];
  readonly status: Extract<CellStatus, 'ok' | 'estimated'>;
  /** False where the provider's terms keep its line off our map. */
  readonly mayDraw: boolean;
}

export interface MapLeg {
  readonly duration: Seconds;
  readonly distance: Metres;
  /** Stretches along one street each; a provider that names no streets gives one without a name. */
  readonly steps: readonly MapStep[];
}

export interface MapStep {
  readonly street: string;
  readonly duration: Seconds;
  readonly distance: Metres;
}

export const noLimits: TableLimits = {
  elements: Infinity,
  sources: Infinity,
  targets: Infinity,
  locations: Infinity,
};
