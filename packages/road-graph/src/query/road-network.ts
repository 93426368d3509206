import type { Metric } from '../contraction/metric.ts';
import type { DownArcs, Topology } from '../contraction/topology.ts';
import type { TurnGraph } from '../graph/expand.ts';
import type { Streets } from '../graph/streets.ts';
import type { Profile } from '../profiles/profile.ts';
import type { StreetGrid } from './street-grid.ts';

/** Everything that queries for one profile read. Plain arrays; a query changes none of it. */
export interface RoadNetwork {
  readonly profile: Profile;
  readonly streets: Streets;
  readonly grid: StreetGrid;
  /** States by rank. */
  readonly turns: TurnGraph;
  /** Per arc: centiseconds from end to end as built, 0 where the profile may not go. */
  readonly arcTime: Int32Array;
  /** Per edge: what it may be used for, as bits below. */
  readonly edgeRole: Uint8Array;
  readonly topology: Topology;
  readonly lower: DownArcs;
  readonly metric: Metric;
  /** Changes with each change of weights, so that a cache can tell. */
  readonly version: number;
}

/** Bits of `edgeRole`: usable at all; one gets away from it; one gets to it. */
export const usable = 1;
export const asSource = 2;
export const asTarget = 4;
