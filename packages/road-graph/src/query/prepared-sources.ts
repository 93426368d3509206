import { type Buckets, bucketsOf, scanBuckets } from '../contraction/buckets.ts';
import { addLabel, Labels } from '../contraction/labels.ts';
import { type Place, sourceOrigins, targetOrigins } from './endpoints.ts';
import { metresOf, secondsOf } from './matrix.ts';
import { costOnEdge } from './pair-cost.ts';
import type { RoadNetwork } from './road-network.ts';
import { scratchFor } from './scratch.ts';

/**
 * Sources made ready for one target after another: the warehouses a door is served from. The mirror
 * image of prepared targets: a label of each source in buckets, one search per target.
 */
export interface PreparedSources {
  readonly network: RoadNetwork;
  readonly places: readonly (Place | undefined)[];
  readonly buckets: Buckets;
  readonly byEdge: ReadonlyMap<number, readonly number[]>;
}

/** A place that is not there keeps its position, and nothing is reached from it. */
export function prepareSources(
  network: RoadNetwork,
  places: readonly (Place | undefined)[],
): PreparedSources {
  const { search, from } = scratchFor(network.topology);
  const { parent } = network.topology;
  const labels = new Labels();
  const byEdge = new Map<number, number[]>();
  const arcs = { climb: network.metric.upward, descend: network.metric.downward };
  places.forEach((place, index) => {
    if (!place) {
      labels.start.push(labels.length);
      return;
    }
    sourceOrigins(network, place, from);
    addLabel(search, parent, arcs, from, labels);
    const known = byEdge.get(place.edge);
    if (known) known.push(index);
    else byEdge.set(place.edge, [index]);
  });
  return { network, places, buckets: bucketsOf(labels, parent.length), byEdge };
}

/** From each source to one place, in seconds and metres as a matrix has them; -1 where there is no way. */
export function fromSources(
  { network, buckets, places, byEdge }: PreparedSources,
  to: Place,
): { readonly seconds: Int32Array; readonly metres: Int32Array } {
  const scratch = scratchFor(network.topology);
  const { metric, topology } = network;
  targetOrigins(network, to, scratch.to);
  scratch.labels.clear();
  const arcs = { climb: metric.downward, descend: metric.upward };
  addLabel(scratch.search, topology.parent, arcs, scratch.to, scratch.labels);
  const column = new Float64Array(places.length).fill(Infinity);
  scanBuckets(buckets, scratch.labels, column);
  for (const index of byEdge.get(to.edge) ?? [])
    column[index] = costOnEdge(network, places[index] as Place, to);
  return {
    seconds: Int32Array.from(column, (cost) => (cost === Infinity ? -1 : secondsOf(cost))),
    metres: Int32Array.from(column, (cost) => (cost === Infinity ? -1 : metresOf(cost))),
  };
}
