import { type AddressBook, buildAddressBook } from './addresses.ts';
import { fastestFrom, type Labels } from './dijkstra.ts';
import { buildGraph, type RoadGraph } from './graph.ts';
import type { Address, Profile, StreetNetwork } from './network.ts';
import type { GroundProfile } from './profiles.ts';
import { buildSnapIndex, type SnapIndex } from './snap.ts';

/**
 * A network and an address list, ready to be asked. A value to its readers: what it remembers
 * (graphs once built, searches once made) is only ever what would be computed again.
 */
export interface Roads {
  readonly network: StreetNetwork;
  readonly addresses: AddressBook;
  readonly built: Map<GroundProfile, ProfileStreets>;
}

/** The streets of one profile. */
export interface ProfileStreets {
  readonly graph: RoadGraph;
  readonly index: SnapIndex;
  /** Fastest ways from junctions asked for before, oldest first. */
  readonly rows: Map<number, Labels>;
}

const rowMemory = 64 * 1024 * 1024;

/** An empty network gives great-circle estimates; each profile's graph is built on first use. */
export const loadRoads = (network: StreetNetwork, addresses: readonly Address[]): Roads => ({
  network,
  addresses: buildAddressBook(addresses),
  built: new Map(),
});

/** The profile's streets; undefined for drones, and where there is no network. */
export function streetsOf(roads: Roads, profile: Profile): ProfileStreets | undefined {
  if (profile === 'drone' || roads.network.ways.length === 0) return undefined;
  let streets = roads.built.get(profile);
  if (!streets) {
    const graph = buildGraph(roads.network, profile);
    streets = { graph, index: buildSnapIndex(graph), rows: new Map() };
    roads.built.set(profile, streets);
  }
  return streets;
}

/** The fastest ways from a junction to all others; the oldest rows make room for new ones. */
export function rowFrom({ graph, rows }: ProfileStreets, node: number): Labels {
  const known = rows.get(node);
  if (known) return known;
  const labels = fastestFrom(graph, [{ node, ms: 0, mm: 0 }]);
  const most = Math.max(64, Math.floor(rowMemory / (12 * graph.nodes)));
  if (rows.size >= most) rows.delete(rows.keys().next().value as number);
  rows.set(node, labels);
  return labels;
}
