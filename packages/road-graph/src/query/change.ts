import { stateCosts, weighHierarchy } from '../contraction/metric.ts';
import type { RoadNetwork } from './road-network.ts';

/** What is different on an edge at present: closed, or so many times as slow (2 is half the speed). */
export interface RoadChange {
  readonly edge: number;
  /** One direction of the drawing, both unless said. */
  readonly direction?: 'forward' | 'backward';
  readonly slowness: number | 'closed';
}

/**
 * The same network under other conditions. The order and the shape of the hierarchy stay, only its
 * weights are found again. Changes count from the network as built: give all that hold. The old
 * network goes on answering as before, so plans under way keep theirs.
 */
export function withChanges(network: RoadNetwork, changes: readonly RoadChange[]): RoadNetwork {
  const time = network.arcTime.slice();
  for (const { edge, direction, slowness } of changes) {
    if (!(edge >= 0 && 2 * edge < time.length)) throw new RangeError(`there is no edge ${edge}`);
    if (slowness !== 'closed' && !(slowness > 0))
      throw new RangeError(`slowness ${slowness} of edge ${edge} is not above 0`);
    for (const [side, arc] of [
      ['forward', 2 * edge],
      ['backward', 2 * edge + 1],
    ] as const) {
      const usual = network.arcTime[arc] as number;
      if ((direction && direction !== side) || usual === 0) continue;
      time[arc] = slowness === 'closed' ? 0 : Math.max(1, Math.round(usual * slowness));
    }
  }
  return withTimes(network, time);
}

/** The network with other centiseconds per arc; 0 is closed. */
export function withTimes(network: RoadNetwork, arcTime: Int32Array): RoadNetwork {
  const { turns, topology, lower, streets, version } = network;
  const costs = stateCosts(turns.stateArc, arcTime, streets.edgeLength);
  return {
    ...network,
    metric: weighHierarchy(turns, topology, lower, costs),
    version: version + 1,
  };
}
