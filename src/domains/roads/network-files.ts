import {
  aboutRoads,
  buildAddressBook,
  collectAddresses,
  collectFeatures,
  type CountryCode,
  type MapFeatures,
  memorySource,
  type OsmInput,
  readAddresses,
  readMap,
  writeAddresses,
  writeMap,
} from '@waystock/road-graph';
import { openRoads, type Roads } from './loaded-roads.ts';
import { buildGraph, openGraph } from './road-graph.ts';

/** What the road engine makes of a map: what one drives on, what one sees, where one lives. */
export interface NetworkFiles {
  readonly graph: Uint8Array;
  readonly map: Uint8Array;
  readonly addresses: Uint8Array;
}

export interface BuildOptions {
  readonly country: CountryCode;
  readonly onProgress?: (text: string) => void;
}

export function buildFiles(
  map: OsmInput,
  options: BuildOptions,
): NetworkFiles & { readonly edges: number; readonly houses: number } {
  const graph = buildGraph(map, options);
  options.onProgress?.('map');
  const features = writeMap(collectFeatures(map));
  options.onProgress?.('addresses');
  const addresses = collectAddresses(map);
  return {
    graph,
    map: features,
    addresses: writeAddresses(addresses),
    edges: aboutRoads(memorySource(graph)).edges,
    houses: addresses.houses.length,
  };
}

export function openFiles({ graph, map, addresses }: NetworkFiles): {
  readonly roads: Roads;
  readonly map: MapFeatures;
} {
  const book = buildAddressBook(readAddresses(memorySource(addresses)));
  return { roads: openRoads(openGraph(graph), book), map: readMap(memorySource(map)) };
}
