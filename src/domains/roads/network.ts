import type { OsmNode, OsmObjects, ProfileName } from '@waystock/road-graph';
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
}

/** A town that is made up, or typed in: what an extract holds of a real one. */
export interface Town {
  readonly network: StreetNetwork;
  readonly addresses: readonly Address[];
  readonly areas?: readonly Area[];
  readonly districts?: readonly District[];
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

const areaTags: Readonly<Record<Area['kind'], Tags>> = {
  city: { landuse: 'residential' },
  river: { natural: 'water' },
  park: { leisure: 'park' },
};

/** As OpenStreetMap would have it, so that it goes the way of an extract. */
export function asOsm({ network, addresses, areas = [], districts = [] }: Town): OsmObjects {
  let lastNode = network.nodes.reduce((most, { id }) => Math.max(most, id), 0);
  let lastWay = network.ways.reduce((most, { id }) => Math.max(most, id), 0);
  const nodes: OsmNode[] = [...network.nodes];
  const put = ({ lon, lat }: Position, tags: Tags = {}): number => {
    nodes.push({ id: ++lastNode, lon, lat, tags });
    return lastNode;
  };
  const ways = network.ways.map(({ id, nodes: refs, tags }) => ({ id, refs, tags }));
  for (const { kind, name, ring } of areas) {
    const corners = ring.map((corner) => put(corner));
    const refs = [...corners, ...corners.slice(0, 1)];
    ways.push({ id: ++lastWay, refs, tags: { ...areaTags[kind], name } });
  }
  for (const { name, centre } of districts) put(centre, { place: 'suburb', name });
  for (const { street, houseNumber, postcode, place, district, position } of addresses)
    put(position, {
      'addr:street': street,
      'addr:housenumber': houseNumber,
      'addr:city': place,
      ...(postcode ? { 'addr:postcode': postcode } : {}),
      ...(district ? { 'addr:suburb': district } : {}),
    });
  return { nodes, ways };
}
