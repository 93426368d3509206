import { rankStates, renumber } from './contraction/rank-states.ts';
import { stateCosts, weighHierarchy } from './contraction/metric.ts';
import { sharedMemory } from './contraction/worker-memory.ts';
import { contract, downArcs } from './contraction/topology.ts';
import { profileGraph } from './graph/build-graph.ts';
import { collectWays } from './graph/collect-ways.ts';
import { leavesToMain, reachedFromMain } from './graph/components.ts';
import { cutEdges } from './graph/cut-edges.ts';
import type { TurnGraph } from './graph/expand.ts';
import type { OsmInput } from './osm/read-osm.ts';
import { countries, type CountryCode } from './profiles/countries.ts';
import type { ProfileName } from './profiles/profile.ts';
import { profileNames, profiles } from './profiles/profiles.ts';
import { useWay } from './profiles/use-way.ts';
import { asSource, asTarget, type RoadNetwork, usable } from './query/road-network.ts';
import { streetGrid } from './query/street-grid.ts';

export interface BuildOptions {
  /** Which profiles to build; all unless said. */
  readonly profiles?: readonly ProfileName[];
  /** Whose speed limits and side of the road hold where no tag says. */
  readonly country?: CountryCode;
  readonly onProgress?: (progress: BuildProgress) => void;
}

export interface BuildProgress {
  readonly step: 'ways' | 'nodes' | 'streets' | ProfileName;
  /** From 0 to 1. */
  readonly done: number;
}

/** What became of an extract. */
export interface BuiltRoads {
  readonly networks: readonly RoadNetwork[];
  readonly restrictions: readonly { readonly applied: number; readonly unclear: number }[];
}

/** From an extract, or from map objects in memory, to networks that answer queries. */
export function buildRoads(source: OsmInput, options: BuildOptions = {}): BuiltRoads {
  const chosen = (options.profiles ?? profileNames).map((name) => profiles[name]);
  const country = countries[options.country ?? 'any'];
  const tell = options.onProgress ?? (() => undefined);
  const collected = collectWays(
    source,
    (tags) => chosen.some((profile) => useWay(tags, profile, country) !== undefined),
    ({ pass, bytesRead, bytesTotal }) =>
      tell({ step: pass === 1 ? 'ways' : 'nodes', done: bytesRead / bytesTotal }),
  );
  const cut = cutEdges(collected, chosen, country);
  tell({ step: 'streets', done: 1 });
  const grid = streetGrid(cut.streets);
  const restrictions: { applied: number; unclear: number }[] = [];
  const networks = chosen.map((profile, i): RoadNetwork => {
    const roads = cut.roads[i] as (typeof cut.roads)[number];
    const built = profileGraph(cut, roads, collected.restrictions, { profile, country });
    restrictions.push({ applied: built.restrictions.applied, unclear: built.restrictions.unclear });
    const rank = rankStates(cut.streets, built.turns);
    const turns = renumber(built.turns, rank);
    const topology = contract(turns.turnStart, turns.turnTo);
    const lower = downArcs(topology);
    const costs = stateCosts(turns.stateArc, roads.arcTime, cut.streets.edgeLength);
    tell({ step: profile.name, done: 1 });
    return {
      profile,
      streets: cut.streets,
      grid,
      turns,
      arcTime: roads.arcTime,
      edgeRole: edgeRoles(built.turns, built.main),
      topology,
      lower,
      metric: weighHierarchy(turns, topology, lower, costs),
      version: 0,
    };
  });
  return { networks, restrictions };
}

/** What each edge may be used for by one profile. */
function edgeRoles(turns: TurnGraph, main: Uint8Array): Uint8Array {
  const roles = sharedMemory.bytes(turns.baseState.length / 2);
  turns.baseState.forEach((base, arc) => {
    const edge = arc >> 1;
    let role = roles[edge] as number;
    if (base >= 0) role |= usable;
    if (base >= 0 && ((main[base] as number) & leavesToMain) !== 0) role |= asSource;
    for (let state = base; state >= 0; state = turns.nextState[state] as number)
      if (((main[state] as number) & reachedFromMain) !== 0) role |= asTarget;
    roles[edge] = role;
  });
  return roles;
}
