import { addLabel, Labels } from '../contraction/labels.ts';
import {
  type Place,
  rideWithin,
  sourceOrigins,
  sourceOriginsBeyond,
  targetOrigins,
} from './endpoints.ts';
import type { RoadNetwork } from './road-network.ts';
import { scratchFor } from './scratch.ts';

/** Cost from one place to another; Infinity if there is no way. */
export function pairCost(network: RoadNetwork, from: Place, to: Place): number {
  if (from.edge === to.edge) return costOnEdge(network, from, to);
  const { from: origins } = scratchFor(network.topology);
  sourceOrigins(network, from, origins);
  return meet(network, to);
}

/** Cost between two places on one edge: along it, or around the block. */
export function costOnEdge(network: RoadNetwork, from: Place, to: Place): number {
  const within = rideWithin(network, from, to).cost;
  return within === 0 ? 0 : Math.min(within, costBeyond(network, from, to));
}

/** Cost with at least one turn. */
function costBeyond(network: RoadNetwork, from: Place, to: Place): number {
  sourceOriginsBeyond(network, from, scratchFor(network.topology).from);
  return meet(network, to);
}

/** From the origins in the scratch's `from`. */
function meet(network: RoadNetwork, to: Place): number {
  const { search, from, to: ends } = scratchFor(network.topology);
  const { metric, topology } = network;
  targetOrigins(network, to, ends);
  const labels = new Labels();
  const up = { climb: metric.upward, descend: metric.downward };
  const down = { climb: metric.downward, descend: metric.upward };
  addLabel(search, topology.parent, up, from, labels);
  addLabel(search, topology.parent, down, ends, labels);
  const middle = labels.start[1] as number;
  const costAt = new Map<number, number>();
  for (let i = 0; i < middle; i++) costAt.set(labels.hub[i] as number, labels.cost[i] as number);
  let least = Infinity;
  for (let i = middle; i < labels.length; i++) {
    const here = costAt.get(labels.hub[i] as number);
    if (here !== undefined) least = Math.min(least, here + (labels.cost[i] as number));
  }
  return least;
}
