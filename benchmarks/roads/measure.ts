import {
  isSnap,
  matrix,
  memorySource,
  nearestTargets,
  type Position,
  prepareTargets,
  readRoads,
  type RoadNetwork,
  routeBetween,
  type Snap,
  snap,
  travelSeconds,
  travelTimes,
  usualTraffic,
  withChanges,
  writeRoads,
} from '@waystock/road-graph';
import { plainFrom } from '../../packages/road-graph/src/reference/plain-pair.ts';
import { seeded } from '../../packages/road-graph/src/testing/random-town.ts';
import { pairCost } from '../../packages/road-graph/src/query/pair-cost.ts';

/** Milliseconds of CPU, user and system: the machine does other things, too. */
export function cpuMs(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

/** The first time, when nothing is compiled yet, and the middle and the worst of the others. */
function repeated(times: number, work: (i: number) => void) {
  const all = Array.from({ length: times }, (_, i) => cpuMs(() => work(i)));
  const [first = 0, ...rest] = all;
  rest.sort((a, b) => a - b);
  return {
    first_ms: round(first),
    median_ms: round(rest[rest.length >> 1] ?? first),
    p95_ms: round(rest[Math.floor(rest.length * 0.95)] ?? first),
  };
}

export const round = (value: number): number => Math.round(value * 1000) / 1000;

/** Positions near streets, not on junctions. */
function positions(network: RoadNetwork, count: number, seed: number): Position[] {
  const { shapeLon, shapeLat } = network.streets;
  const chance = seeded(seed);
  return Array.from({ length: count }, () => {
    const i = Math.floor(chance() * shapeLon.length);
    return {
      lon: (shapeLon[i] as number) / 1e7 + (chance() - 0.5) * 0.002,
      lat: (shapeLat[i] as number) / 1e7 + (chance() - 0.5) * 0.002,
    };
  });
}

interface Rounds {
  readonly small: number;
  readonly large: number;
  readonly legs: number;
  readonly nearest: number;
}

const found = (network: RoadNetwork, count: number, seed: number): Snap[] =>
  positions(network, count, seed)
    .map((position) => snap(network, position))
    .filter(isSnap);

function timings(network: RoadNetwork, rounds: Rounds) {
  const square = (size: number, seed: number): void => {
    const points = positions(network, size, seed);
    matrix(network, { sources: points, targets: points });
  };
  const from = positions(network, 400, 3);
  const to = positions(network, 400, 4);
  const leg = (i: number): void => {
    const a = snap(network, from[i % 400] as Position, 'source');
    const b = snap(network, to[i % 400] as Position, 'target');
    if (isSnap(a) && isSnap(b)) routeBetween(network, a, b);
  };
  const prepared = prepareTargets(network, found(network, 1000, 5));
  return {
    matrix_101: repeated(rounds.small, (i) => square(101, 100 + i)),
    matrix_1000: repeated(rounds.large, (i) => square(1000, 200 + i)),
    route_with_geometry: repeated(rounds.legs, leg),
    nearest_of_1000: repeated(rounds.nearest, (i) => {
      const a = snap(network, from[i] as Position, 'source');
      if (isSnap(a)) nearestTargets(prepared, a, { count: 3 });
    }),
    customise: repeated(3, (i) => withChanges(network, [{ edge: i, slowness: 'closed' }])),
  };
}

/** What one profile of one network takes, in CPU on one core, snapping included. */
export function measureQueries(network: RoadNetwork, plainSources: number) {
  const timed = { departAt: Date.UTC(2024, 4, 1, 15), traffic: usualTraffic(-240) };
  const some = found(network, 101, 6);
  return {
    states: network.turns.stateArc.length,
    hierarchy_arcs: network.topology.upHead.length,
    ...timings(network, { small: 25, large: 6, legs: 400, nearest: 200 }),
    matrix_101_by_time_of_day: repeated(10, () => {
      const times = travelTimes(network, some, some);
      for (let i = 0; i < some.length; i++)
        for (let j = 0; j < some.length; j++) travelSeconds(times, i, j, timed);
    }),
    plain_dijkstra: plainComparison(
      network,
      found(network, plainSources, 7),
      found(network, 30, 8),
    ),
  };
}

/** The middle of a few of each: what grows with the size of a network. */
export function measureScale(network: RoadNetwork) {
  const { matrix_101, matrix_1000, route_with_geometry, nearest_of_1000, customise } = timings(
    network,
    { small: 9, large: 3, legs: 60, nearest: 60 },
  );
  return {
    customise_ms: customise.median_ms,
    matrix_101_ms: matrix_101.median_ms,
    matrix_1000_ms: matrix_1000.median_ms,
    route_ms: route_with_geometry.median_ms,
    nearest_of_1000_ms: nearest_of_1000.median_ms,
  };
}

/** Mismatches with plain search, and what one of its runs takes. */
function plainComparison(network: RoadNetwork, from: readonly Snap[], to: readonly Snap[]) {
  let mismatches = 0;
  let total = 0;
  for (const source of from) {
    let costTo: (target: Snap) => number = () => Infinity;
    total += cpuMs(() => {
      costTo = plainFrom(network, source);
    });
    for (const target of to) if (costTo(target) !== pairCost(network, source, target)) mismatches++;
  }
  // Each source is two runs: from its edge, and from beyond it.
  const pairs = from.length * to.length;
  return { pairs, mismatches, one_run_ms: round(total / from.length / 2) };
}

/** Written and opened again, one profile of it. */
export function measureFile(networks: readonly RoadNetwork[]) {
  let bytes = new Uint8Array();
  const write = cpuMs(() => {
    bytes = Uint8Array.from(writeRoads(networks));
  });
  const load = repeated(5, () =>
    readRoads(memorySource(bytes), { profiles: [networks[0]?.profile.name ?? 'van'] }),
  );
  return { megabytes: round(bytes.length / 1e6), write_ms: round(write), load_one_profile: load };
}
