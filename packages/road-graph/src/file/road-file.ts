import { type Metric, stateCosts } from '../contraction/metric.ts';
import { sharedMemory } from '../contraction/worker-memory.ts';
import { downArcs, type Topology } from '../contraction/topology.ts';
import type { TurnGraph } from '../graph/expand.ts';
import type { Streets } from '../graph/streets.ts';
import type { ByteSource } from '../osm/byte-source.ts';
import type { ProfileName } from '../profiles/profile.ts';
import { profiles } from '../profiles/profiles.ts';
import type { RoadNetwork } from '../query/road-network.ts';
import type { StreetGrid } from '../query/street-grid.ts';
import { RoadFileError } from './road-file-error.ts';
import { aboutFile, type Numbers, openSections, packSections } from './sections.ts';

/** Networks of one extract in one file: streets and grid once, the rest for each profile. */
export interface AboutRoads {
  readonly attribution: string;
  readonly profiles: readonly ProfileName[];
  /** West, south, east, north in degrees. */
  readonly box: readonly [number, number, number, number];
  readonly edges: number;
  readonly grid: Omit<StreetGrid, GridArray>;
}

type GridArray = 'slotCell' | 'slotPlace' | 'start' | 'piece' | 'edgeOfPoint';
const gridArrays = ['slotCell', 'slotPlace', 'start', 'piece', 'edgeOfPoint'] as const;
const streetArrays = [
  'nodeLon',
  'nodeLat',
  'edgeFrom',
  'edgeTo',
  'edgeLength',
  'edgeName',
  'edgeClass',
  'edgeWay',
  'shapeStart',
  'shapeLon',
  'shapeLat',
] as const;
const turnArrays = [
  'stateArc',
  'baseState',
  'nextState',
  'turnStart',
  'turnTo',
  'turnTime',
] as const;
const topologyArrays = ['parent', 'upStart', 'upHead'] as const;

export const attribution =
  '© OpenStreetMap contributors, Open Database License 1.0, https://www.openstreetmap.org/copyright';

/** The file's bytes: the same networks give the same bytes. */
export function writeRoads(networks: readonly RoadNetwork[]): Uint8Array {
  const [first] = networks;
  if (!first) throw new RangeError('no network to write');
  const { streets, grid } = first;
  const arrays = new Map<string, Numbers>();
  for (const name of streetArrays) arrays.set(`streets.${name}`, streets[name]);
  arrays.set('streets.names', new TextEncoder().encode(JSON.stringify(streets.names)));
  for (const name of gridArrays) arrays.set(`grid.${name}`, grid[name]);
  for (const network of networks) {
    const prefix = network.profile.name;
    for (const name of turnArrays) arrays.set(`${prefix}.${name}`, network.turns[name]);
    for (const name of topologyArrays) arrays.set(`${prefix}.${name}`, network.topology[name]);
    arrays.set(`${prefix}.arcTime`, network.arcTime);
    arrays.set(`${prefix}.edgeRole`, network.edgeRole);
    arrays.set(`${prefix}.absent`, absentArcs(network.metric));
    arrays.set(`${prefix}.upward`, network.metric.upward.weight);
    arrays.set(`${prefix}.downward`, network.metric.downward.weight);
  }
  return packSections(describe(networks, first), arrays);
}

function describe(networks: readonly RoadNetwork[], { grid, streets }: RoadNetwork): AboutRoads {
  const { west, south, east, north, cellLon, cellLat, columns, rows } = grid;
  return {
    attribution,
    profiles: networks.map((network) => network.profile.name),
    box: [west / 1e7, south / 1e7, east / 1e7, north / 1e7],
    edges: streets.edgeFrom.length,
    grid: { west, south, east, north, cellLon, cellLat, columns, rows },
  };
}

/** Per arc: 1 if it is not driven upwards, 2 if not downwards. */
function absentArcs({ weights: { up, down, dominated } }: Metric): Uint8Array {
  return dominated.map(
    (bits, arc) => bits | (up[arc] === Infinity ? 1 : 0) | (down[arc] === Infinity ? 2 : 0),
  );
}

export const aboutRoads = (source: ByteSource): AboutRoads => aboutFile(source) as AboutRoads;

/** Opens the networks of a file, all or those that are named. Their arrays are shared memory. */
export function readRoads(
  source: ByteSource,
  options: { readonly profiles?: readonly ProfileName[] } = {},
): RoadNetwork[] {
  const about = aboutRoads(source);
  const wanted = options.profiles ?? about.profiles;
  for (const name of wanted)
    if (!about.profiles.includes(name))
      throw new RangeError(`the file holds ${about.profiles.join(', ')}, not ${name}`);
  const parts = new Set<string>(['streets', 'grid', ...wanted]);
  const { arrays } = openSections(source, (name) => parts.has(name.slice(0, name.indexOf('.'))));
  const from = <Name extends string>(prefix: string, names: readonly Name[]) =>
    Object.fromEntries(
      names.map((name) => [name, required(arrays, `${prefix}.${name}`)]),
    ) as unknown;
  const streets = {
    ...(from('streets', streetArrays) as Omit<Streets, 'names'>),
    names: namesIn(required(arrays, 'streets.names')),
  };
  const grid = { ...about.grid, ...(from('grid', gridArrays) as Pick<StreetGrid, GridArray>) };
  return wanted.map((name): RoadNetwork => {
    const turns = from(name, turnArrays) as TurnGraph;
    const topology = from(name, topologyArrays) as Topology;
    const arcTime = required(arrays, `${name}.arcTime`) as Int32Array;
    const costs = stateCosts(turns.stateArc, arcTime, streets.edgeLength);
    return {
      profile: profiles[name],
      streets,
      grid,
      turns,
      arcTime,
      edgeRole: required(arrays, `${name}.edgeRole`) as Uint8Array,
      topology,
      lower: downArcs(topology),
      metric: metricFrom(topology, costs, {
        absent: required(arrays, `${name}.absent`) as Uint8Array,
        upward: required(arrays, `${name}.upward`) as Float64Array,
        downward: required(arrays, `${name}.downward`) as Float64Array,
      }),
      version: 0,
    };
  });
}

function required(arrays: ReadonlyMap<string, Numbers>, name: string): Numbers {
  const found = arrays.get(name);
  if (!found) throw new RoadFileError('corrupt', `it has no ${name}`);
  return found;
}

const namesIn = (bytes: Numbers): string[] =>
  // A decoder does not take shared memory.
  JSON.parse(new TextDecoder().decode(Uint8Array.from(bytes))) as string[];

/** Search lists and full weights from the arcs that are present. */
function metricFrom(
  { upStart, upHead }: Topology,
  stateCost: Float64Array,
  kept: {
    readonly absent: Uint8Array;
    readonly upward: Float64Array;
    readonly downward: Float64Array;
  },
): Metric {
  const arcs = upHead.length;
  const list = (weight: Float64Array, full: Float64Array, bit: number) => {
    const start = sharedMemory.ints(upStart.length);
    const head = sharedMemory.ints(weight.length);
    let at = 0;
    for (let state = 0; state + 1 < upStart.length; state++) {
      for (let arc = upStart[state] as number; arc < (upStart[state + 1] as number); arc++) {
        if (((kept.absent[arc] as number) & bit) !== 0) continue;
        head[at] = upHead[arc] as number;
        full[arc] = weight[at++] as number;
      }
      start[state + 1] = at;
    }
    return { start, head, weight };
  };
  const up = sharedMemory.floats(arcs).fill(Infinity);
  const down = sharedMemory.floats(arcs).fill(Infinity);
  return {
    stateCost,
    weights: { up, down, dominated: kept.absent },
    upward: list(kept.upward, up, 1),
    downward: list(kept.downward, down, 2),
  };
}
