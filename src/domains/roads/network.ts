import type { OsmObjects, ProfileName } from '@waystock/road-graph';
import type { Position } from '@waystock/kernel';

/**
 * A street network as OpenStreetMap has it: ways that share nodes. Ways that cross without a common
 * node do not meet (a bridge over a street).
 */
export interface StreetNetwork {
  readonly nodes: readonly StreetNode[];
  readonly ways: readonly StreetWay[];
}

export interface StreetNode extends Position {
  readonly id: number;
}

export interface StreetWay {
  readonly id: number;
  /** Ids of nodes, in the order of drawing; `oneway=yes` means this order. */
  readonly nodes: readonly number[];
  /** OpenStreetMap's, at least `highway`. */
  readonly tags: Tags;
}

export type Tags = Readonly<Record<string, string>>;

/** A house one can deliver to. */
export interface Address {
  readonly street: string;
  readonly houseNumber: string;
  readonly postcode: string;
  /** The city, town or village. */
  readonly place: string;
  readonly district?: string;
  readonly position: Position;
}

/** What a map draws under the streets; the corners in order, the first not repeated at the end. */
export interface Area {
  readonly kind: 'city' | 'river' | 'park';
  readonly name: string;
  readonly ring: readonly Position[];
}

export interface District {
  readonly name: string;
  readonly centre: Position;
  readonly ring: readonly Position[];
}

/** Who travels. Drones fly; the others need streets. */
export const profiles = ['van', 'bike', 'foot', 'robot', 'drone'] as const;
export type Profile = (typeof profiles)[number];
export type GroundProfile = Exclude<Profile, 'drone'>;

/** What the road engine calls them; its tables say which streets are open to each, and how fast. */
export const engineProfiles = {
  van: 'van',
  bike: 'cargo-bike',
  foot: 'foot-courier',
  robot: 'pavement-robot',
} as const satisfies Readonly<Record<GroundProfile, ProfileName>>;

/** As the engine reads maps. */
export const asOsm = ({ nodes, ways }: StreetNetwork): OsmObjects => ({
  nodes,
  ways: ways.map(({ id, nodes: refs, tags }) => ({ id, refs, tags })),
});
