import {
  isSnap,
  memorySource,
  readRoads,
  type RoadNetwork,
  snap,
  buildRoads,
  writeRoads,
} from '@waystock/road-graph';
import { cpuMs, measureScale, round } from './measure.ts';
import type { Grown } from './scale-chart.ts';
import { syntheticTown } from './synthetic.ts';

/** One size, in a process of its own: prints what it takes as JSON. */
const junctions = Number(process.argv[2]);
const said = (text: string): void => void process.stderr.write(`${junctions}: ${text}\n`);

// Straight from memory: one block of a file holds no million junctions.
const town = syntheticTown(junctions, 1);
let networks: readonly RoadNetwork[] = [];
const build = cpuMs(() => {
  networks = buildRoads(town, {
    profiles: ['van'],
    onProgress: ({ step, done }) => said(`${step} ${Math.round(done * 100)} %`),
  }).networks;
});
said(`built in ${round(build / 1000)} s`);
const buildMemory = process.resourceUsage().maxRSS / 1000;
const file = writeRoads(networks);
let loaded: readonly RoadNetwork[] = [];
const load = cpuMs(() => {
  loaded = readRoads(memorySource(file));
});
const van = loaded[0] as RoadNetwork;
if (!isSnap(snap(van, { lon: 10.02, lat: 50.02 }))) throw new Error('nothing to drive on');
const grown: Grown = {
  junctions,
  outcome: 'done',
  edges: van.streets.edgeLength.length,
  hierarchy_arcs: van.topology.upHead.length,
  build_ms: round(build),
  build_peak_megabytes: round(buildMemory),
  file_megabytes: round(file.length / 1e6),
  load_ms: round(load),
  ...measureScale(van),
};
process.stdout.write(JSON.stringify(grown));
