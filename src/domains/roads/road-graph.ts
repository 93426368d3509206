import {
  buildRoads,
  type CountryCode,
  memorySource,
  type OsmInput,
  readRoads,
  type RoadNetwork,
  writeRoads,
} from '@waystock/road-graph';
import { engineProfiles, type GroundProfile } from './network.ts';

/** The streets of one network for each profile. Their arrays are memory that workers share. */
export type Streets = ReadonlyMap<GroundProfile, RoadNetwork>;

export const noStreets: Streets = new Map();

const grounds = Object.keys(engineProfiles) as GroundProfile[];

/** From a map to the file its streets are opened from, the same way for an extract and a made-up city. */
export function buildGraph(
  map: OsmInput,
  options: { readonly country: CountryCode; readonly onProgress?: (text: string) => void },
): Uint8Array {
  const { country, onProgress } = options;
  const built = buildRoads(map, {
    country,
    profiles: Object.values(engineProfiles),
    ...(onProgress
      ? { onProgress: ({ step, done }) => onProgress(`${step} ${Math.floor(done * 10) * 10} %`) }
      : {}),
  });
  return writeRoads(built.networks);
}

export function openGraph(graph: Uint8Array): Streets {
  const networks = readRoads(memorySource(graph));
  const named = new Map(networks.map((network) => [network.profile.name, network]));
  return new Map(
    grounds.flatMap((ground) => {
      const network = named.get(engineProfiles[ground]);
      return network ? [[ground, network] as const] : [];
    }),
  );
}

/** For a worker, which has no use for what streets are called: names would be copied, not shared. */
export const unnamed = (network: RoadNetwork): RoadNetwork => ({
  ...network,
  streets: { ...network.streets, names: [] },
});
