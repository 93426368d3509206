import { type Buckets, bucketsOf, scanBuckets } from '../contraction/buckets.ts';
import { addLabel, Labels } from '../contraction/labels.ts';
import { type Place, sourceOrigins, targetOrigins } from './endpoints.ts';
import { costOnEdge } from './pair-cost.ts';
import type { RoadNetwork } from './road-network.ts';
import { scratchFor } from './scratch.ts';

/** Targets made ready for one search after another. They belong to the network's present weights. */
export interface PreparedTargets {
  readonly network: RoadNetwork;
  readonly places: readonly (Place | undefined)[];
  readonly buckets: Buckets;
  readonly byEdge: ReadonlyMap<number, readonly number[]>;
}

/** A place that is not there keeps its column, and nothing reaches it. */
export function prepareTargets(
  network: RoadNetwork,
  places: readonly (Place | undefined)[],
): PreparedTargets {
  const { search, to } = scratchFor(network.topology);
  const { parent } = network.topology;
  const labels = new Labels();
  const byEdge = new Map<number, number[]>();
  const arcs = { climb: network.metric.downward, descend: network.metric.upward };
  places.forEach((place, index) => {
    if (!place) {
      labels.start.push(labels.length);
      return;
    }
    targetOrigins(network, place, to);
    addLabel(search, parent, arcs, to, labels);
    const known = byEdge.get(place.edge);
    if (known) known.push(index);
    else byEdge.set(place.edge, [index]);
  });
  return { network, places, buckets: bucketsOf(labels, parent.length), byEdge };
}

/** Cost from one place to every target, Infinity where there is no way, into `row`. */
export function costsToAll(targets: PreparedTargets, from: Place, row: Float64Array): void {
  const { network, buckets, places } = targets;
  const scratch = scratchFor(network.topology);
  const { metric, topology } = network;
  sourceOrigins(network, from, scratch.from);
  scratch.labels.clear();
  const arcs = { climb: metric.upward, descend: metric.downward };
  addLabel(scratch.search, topology.parent, arcs, scratch.from, scratch.labels);
  row.fill(Infinity);
  scanBuckets(buckets, scratch.labels, 0, scratch.labels.length, row);
  for (const index of targets.byEdge.get(from.edge) ?? []) {
    const to = places[index] as Place;
    row[index] = costOnEdge(network, from, to);
  }
}
