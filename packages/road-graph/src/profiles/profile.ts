/**
 * A profile says who travels: which streets it may use, how fast it gets along, what stops it. Each
 * is one table; the rules that read OpenStreetMap's tags by the table are the same for all.
 */
export type ProfileName = 'van' | 'truck' | 'cargo-bike' | 'foot-courier' | 'pavement-robot';

export interface Profile {
  readonly name: ProfileName;
  /** Access keys, the most specific first: the first one that is tagged decides. */
  readonly access: readonly string[];
  /** How one-way signs bind it. */
  readonly oneWay: 'as-cars' | 'as-cyclists' | 'as-walkers';
  /** `highway=*` → pace. What is not in the table is closed unless an access key opens it. */
  readonly roads: Readonly<Record<string, Pace>>;
  /** km/h where an access key opens a road that is not in the table. */
  readonly opened: number;
  /** The most it ever does, km/h. */
  readonly topSpeed: number;
  /** `surface=*`, `smoothness=*` or `tracktype=*` value → at most so many km/h; 0 closes the way. */
  readonly rough: Readonly<Record<string, number>>;
  /** Its size, held against maxheight, maxwidth, maxlength (metres), maxweight (tonnes). */
  readonly size?: Size;
  /** The least width of a way it fits through, metres. */
  readonly leastWidth?: number;
  /** Tags that close a way, whatever else it says. */
  readonly closedBy: readonly TagRule[];
  /** Kinds of barrier it passes; others stop it unless the barrier's own access key opens it. */
  readonly passes: ReadonlySet<string>;
  /** Kerbs that stop it. */
  readonly kerbs?: ReadonlySet<string>;
  /** Seconds lost at a node, by `key=value`. */
  readonly delays: Readonly<Record<string, number>>;
  /** Restriction relations bind it under these names; none: no turn is forbidden to it. */
  readonly restrictedAs: readonly string[];
  readonly turns: TurnPace;
  /** How many times farther its main network may be before an island beside the point is used. */
  readonly islandPatience: number;
}

/** A fixed speed, or a share of the limit (the sign's, else the country's usual one). */
export type Pace =
  | { readonly kmh: number }
  | { readonly flow: number; readonly zone: Zone; readonly destinationOnly?: boolean };

/** What a country's usual limits depend on. */
export type Zone = 'motorway' | 'trunk' | 'rural' | 'urban' | 'residential' | 'living' | 'service';

export interface Size {
  readonly height: number;
  readonly width: number;
  readonly length: number;
  readonly weight: number;
}

export interface TagRule {
  readonly key: string;
  readonly values: ReadonlySet<string>;
  /** Only ways of these kinds. */
  readonly on?: ReadonlySet<string>;
  /** Closed also where the key is not tagged at all. */
  readonly orMissing?: boolean;
}

/** Seconds that a change of direction costs where there is a choice. */
export interface TurnPace {
  /** Between 45° and 135° towards the kerb side. */
  readonly nearSide: number;
  /** Across the oncoming traffic. */
  readonly farSide: number;
  /** More than 135°. */
  readonly sharp: number;
  /** Back again, at a dead end. */
  readonly uTurn: number;
}

export const values = (...all: readonly string[]): ReadonlySet<string> => new Set(all);
