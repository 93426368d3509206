import type { Airspace, RoadNetwork } from '@waystock/road-graph';
import { type AddressBook, buildAddressBook } from './addresses.ts';
import { type Address, asOsm, type Profile, type StreetNetwork } from './network.ts';
import { buildGraph, noStreets, openGraph, type Streets } from './road-graph.ts';

/**
 * A network under the conditions of some moment, ready to be asked. A value: who plans with it has
 * the same streets to the end, whatever is imported or closed meanwhile.
 */
export interface Roads {
  readonly streets: Streets;
  readonly airspace: Airspace;
  readonly addresses: AddressBook;
}

const calm: Airspace = { zones: [], wind: { east: 0, north: 0 } };

export const openRoads = (streets: Streets, addresses: readonly Address[]): Roads => ({
  streets,
  airspace: calm,
  addresses: buildAddressBook(addresses),
});

/** Straight from a map in memory; an empty one gives great-circle estimates. */
export const loadRoads = (network: StreetNetwork, addresses: readonly Address[]): Roads =>
  openRoads(
    network.ways.length > 0 ? openGraph(buildGraph(asOsm(network), { country: 'de' })) : noStreets,
    addresses,
  );

/** The profile's streets; undefined for drones, and where there is no network. */
export const streetsOf = ({ streets }: Roads, profile: Profile): RoadNetwork | undefined =>
  profile === 'drone' ? undefined : streets.get(profile);
