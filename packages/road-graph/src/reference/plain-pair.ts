import { origins } from '../contraction/labels.ts';
import {
  type Place,
  rideWithin,
  sourceOrigins,
  sourceOriginsBeyond,
  targetOrigins,
} from '../query/endpoints.ts';
import type { RoadNetwork } from '../query/road-network.ts';
import { plainCosts } from './dijkstra.ts';

/** Exact costs from one place to others by plain search over turns: what every query must equal. */
export function plainFrom(network: RoadNetwork, from: Place): (to: Place) => number {
  const { turns, metric } = network;
  const ends = origins();
  sourceOrigins(network, from, ends);
  const onward = plainCosts(turns, metric.stateCost, ends);
  sourceOriginsBeyond(network, from, ends);
  const beyond = plainCosts(turns, metric.stateCost, ends);
  return (to) => {
    const isSame = from.edge === to.edge;
    let least = isSame ? rideWithin(network, from, to).cost : Infinity;
    targetOrigins(network, to, ends);
    for (let i = 0; i < ends.count; i++) {
      const there = (isSame ? beyond : onward)[ends.state[i] as number] as number;
      least = Math.min(least, there + (ends.cost[i] as number));
    }
    return least;
  };
}
