import { type Buckets, bucketsOf, scanBuckets } from '../contraction/buckets.ts';
import { addLabel, Labels } from '../contraction/labels.ts';
import { type Place, sourceOrigins, targetOrigins } from './endpoints.ts';
import { partsFor, type PartedArcs, partsOn } from '../contraction/parts.ts';
import { drivenPieces } from './driven-pieces.ts';
import { costOnEdge } from './pair-cost.ts';
import type { RoadNetwork } from './road-network.ts';
import { scratchFor } from './scratch.ts';

/** Targets made ready for one search after another. They belong to the network's present weights. */
export interface PreparedTargets {
  readonly network: RoadNetwork;
  readonly places: readonly (Place | undefined)[];
  readonly buckets: Buckets;
  readonly byEdge: ReadonlyMap<number, readonly number[]>;
  /** Where the time of day is to count: how much of each arc is on which roads. */
  readonly parts: PartedArcs | undefined;
}

/** A place that is not there keeps its column, and nothing reaches it. */
export function prepareTargets(
  network: RoadNetwork,
  places: readonly (Place | undefined)[],
  options: { readonly timed?: boolean } = {},
): PreparedTargets {
  const { search, to } = scratchFor(network.topology);
  const { parent } = network.topology;
  const labels = new Labels();
  const byEdge = new Map<number, number[]>();
  const parts = options.timed ? partsFor(network, network.streets.edgeClass) : undefined;
  const arcs = {
    climb: network.metric.downward,
    descend: network.metric.upward,
    parts: parts?.downward,
  };
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
  return { network, places, buckets: bucketsOf(labels, parent.length), byEdge, parts };
}

/**
 * Cost from one place to every target, Infinity where there is no way, into `row`; how it is split
 * among roads into `rowParts`, if the targets were prepared for it.
 */
export function costsToAll(
  targets: PreparedTargets,
  from: Place,
  row: Float64Array,
  rowParts?: Float64Array,
): void {
  const { network, buckets, places } = targets;
  const scratch = scratchFor(network.topology);
  const { metric, topology } = network;
  sourceOrigins(network, from, scratch.from);
  scratch.labels.clear();
  const arcs = {
    climb: metric.upward,
    descend: metric.downward,
    parts: targets.parts?.upward,
  };
  addLabel(scratch.search, topology.parent, arcs, scratch.from, scratch.labels);
  row.fill(Infinity);
  scanBuckets(buckets, scratch.labels, row, rowParts);
  for (const index of targets.byEdge.get(from.edge) ?? []) {
    const to = places[index] as Place;
    row[index] = costOnEdge(network, from, to);
    if (rowParts && row[index] !== Infinity) rowParts[index] = partsOfRide(network, from, to);
  }
}

/** Of the few pairs on one edge, whose way is followed piece by piece. */
function partsOfRide(network: RoadNetwork, from: Place, to: Place): number {
  const { edgeClass } = network.streets;
  let parts = 0;
  for (const { arc, cost, turning } of drivenPieces(network, from, to) ?? [])
    parts += partsOn(edgeClass[arc >> 1] as number, cost - turning);
  return parts;
}
