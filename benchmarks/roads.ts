import { join } from 'node:path';
import {
  buildRoads,
  type CountryCode,
  memorySource,
  type RoadNetwork,
  withFileSource,
} from '@waystock/road-graph';
import { writePbf } from '../packages/road-graph/src/testing/pbf-writer.ts';
import { dataFolder } from '../test/support/outside-data.ts';
import { keepResult } from './result.ts';
import { cpuMs, measureFile, measureQueries, round } from './roads/measure.ts';
import { syntheticTown } from './roads/synthetic.ts';

/**
 * What the road engine takes on real extracts and on synthetic towns, in CPU on one core: building
 * all five profiles from the .osm.pbf, saving, loading, and the van's queries, turn by turn, seconds
 * and metres, snapping included. And whether its answers equal plain Dijkstra.
 *
 *   npm run bench -- roads
 */
const folder = dataFolder('osm');
const cities: readonly [city: string, country: CountryCode][] = [
  ['columbus', 'us'],
  ['heidelberg', 'de'],
  ['liechtenstein', 'li'],
  ['monaco', 'mc'],
];

const measured: Record<string, object> = {};
for (const [city, country] of cities) {
  let networks: readonly RoadNetwork[] = [];
  const build = cpuMs(() => {
    networks = withFileSource(join(folder, `${city}.osm.pbf`), (source) =>
      buildRoads(source, { country }),
    ).networks;
  });
  measured[city] = {
    build_five_profiles_ms: round(build),
    peak_megabytes: round(process.resourceUsage().maxRSS / 1000),
    ...measureFile(networks),
    van: measureQueries(networks[0] as RoadNetwork, 34),
  };
}

for (const junctions of [10_000, 100_000]) {
  const bytes = writePbf(syntheticTown(junctions, 1));
  let networks: readonly RoadNetwork[] = [];
  const build = cpuMs(() => {
    networks = buildRoads(memorySource(bytes), { profiles: ['van'] }).networks;
  });
  measured[`synthetic_${junctions}`] = {
    build_van_ms: round(build),
    peak_megabytes: round(process.resourceUsage().maxRSS / 1000),
    ...measureFile(networks),
    van: measureQueries(networks[0] as RoadNetwork, 5),
  };
}

await keepResult('roads', {
  bars: {
    matrix_101_ms: 25,
    matrix_1000_ms: 1000,
    route_with_geometry_ms: 2,
    nearest_of_1000_ms: 2,
    build_ms: 30_000,
    peak_megabytes: 1000,
    load_ms: 300,
    customise_ms: 500,
  },
  ...measured,
});
