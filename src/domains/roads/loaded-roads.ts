import {
  type AddressBook,
  type Airspace,
  buildAddressBook,
  collectAddresses,
  type RoadNetwork,
} from '@waystock/road-graph';
import { type Address, asOsm, type Profile, type StreetNetwork } from './network.ts';
import type { Hours } from './traffic.ts';
import { buildGraph, noStreets, openGraph, type Streets } from './road-graph.ts';

/**
 * A network under the conditions of some moment, ready to be asked. A value: who plans with it has
 * the same streets to the end, whatever is imported or closed meanwhile.
 */
export interface Roads {
  readonly streets: Streets;
  readonly airspace: Airspace;
  readonly addresses: AddressBook;
  /** How traffic flows by the time of day; undefined where it always flows freely. */
  readonly hours?: Hours | undefined;
}

const calm: Airspace = { zones: [], wind: { east: 0, north: 0 } };

export const openRoads = (streets: Streets, addresses: AddressBook): Roads => ({
  streets,
  airspace: calm,
  addresses,
});

/** A world without streets: travel times are estimates, and no address is known. */
export const noRoads: Roads = openRoads(
  noStreets,
  buildAddressBook({ houses: [], streets: [], places: [] }),
);

/** Straight from a town in memory; one without ways is a world without streets. */
export function loadRoads(network: StreetNetwork, addresses: readonly Address[]): Roads {
  if (network.ways.length === 0) return noRoads;
  const map = asOsm({ network, addresses });
  return openRoads(
    openGraph(buildGraph(map, { country: 'de' })),
    buildAddressBook(collectAddresses(map)),
  );
}

/** The profile's streets; undefined for drones, and where there is no network. */
export const streetsOf = ({ streets }: Roads, profile: Profile): RoadNetwork | undefined =>
  profile === 'drone' ? undefined : streets.get(profile);
