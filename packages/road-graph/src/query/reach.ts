import { centisecondsOf } from '../contraction/cost.ts';
import { addLabel, type Origins } from '../contraction/labels.ts';
import { type Coordinates, shapeBetween } from './edge-shape.ts';
import { type Place, sourceOrigins, sourceOriginsBeyond } from './endpoints.ts';
import type { RoadNetwork } from './road-network.ts';
import { scratchFor } from './scratch.ts';

/**
 * Everything that can be reached from a place within a time: an isochrone, exact to the decimetre, as
 * the pieces of streets it consists of.
 *
 * One label upwards, then one sweep down over all states gives the cost to each of them, without a
 * queue. O(arcs of the hierarchy), some milliseconds for a city.
 *
 * Source: Delling, Goldberg, Nowatzyk & Werneck 2011, "PHAST".
 */
export interface ReachedPiece {
  readonly edge: number;
  /** Offsets on the edge's drawing in decimetres, `from` ≤ `to`. */
  readonly from: number;
  readonly to: number;
}

export function reachedWithin(network: RoadNetwork, from: Place, seconds: number): ReachedPiece[] {
  const limit = Math.floor(seconds * 100);
  const { from: begin } = scratchFor(network.topology);
  sourceOrigins(network, from, begin);
  const onward = costsToStates(network, begin);
  sourceOriginsBeyond(network, from, begin);
  const beyond = costsToStates(network, begin);
  const pieces: ReachedPiece[] = [];
  for (let edge = 0; edge < network.streets.edgeFrom.length; edge++) {
    const length = network.streets.edgeLength[edge] as number;
    const costs = edge === from.edge ? beyond : onward;
    const forward = driven(network, costs, 2 * edge, limit);
    const backward = driven(network, costs, 2 * edge + 1, limit);
    const spans: [number, number][] = [];
    if (forward >= 0) spans.push([0, forward]);
    if (backward >= 0) spans.push([length - backward, length]);
    if (edge === from.edge) spans.push(...ownSpans(network, from, limit));
    for (const [start, end] of union(spans)) pieces.push({ edge, from: start, to: end });
  }
  return pieces;
}

/** The pieces as GeoJSON coordinates of a MultiLineString. */
export const linesOf = (network: RoadNetwork, pieces: readonly ReachedPiece[]): Coordinates[][] =>
  pieces
    .filter(({ from, to }) => from < to)
    .map(({ edge, from, to }) => shapeBetween(network.streets, edge, from, to));

/** Cost from the origins to every state, Infinity where there is no way. */
function costsToStates(network: RoadNetwork, begin: Origins): Float64Array {
  const { topology, metric } = network;
  const { search, labels } = scratchFor(topology);
  labels.clear();
  const arcs = { climb: metric.upward, descend: metric.downward };
  addLabel(search, topology.parent, arcs, begin, labels);
  const cost = new Float64Array(topology.parent.length).fill(Infinity);
  for (let i = 0; i < labels.length; i++) cost[labels.hub[i] as number] = labels.cost[i] as number;
  const { start, head, weight } = metric.downward;
  for (let state = cost.length - 1; state >= 0; state--) {
    let least = cost[state] as number;
    const last = start[state + 1] as number;
    for (let i = start[state] as number; i < last; i++) {
      const through = (cost[head[i] as number] as number) + (weight[i] as number);
      if (through < least) least = through;
    }
    cost[state] = least;
  }
  return cost;
}

/** Decimetres of an arc that are driven by the time limit, -1 if it is not even begun. */
function driven(network: RoadNetwork, costs: Float64Array, arc: number, limit: number): number {
  const { turns } = network;
  let least = Infinity;
  for (
    let state = turns.baseState[arc] as number;
    state >= 0;
    state = turns.nextState[state] as number
  )
    least = Math.min(least, costs[state] as number);
  return least === Infinity ? -1 : reachOn(network, arc, centisecondsOf(least), limit);
}

/** The farthest offset at which no more than `limit` centiseconds have passed. */
function reachOn(network: RoadNetwork, arc: number, begun: number, limit: number): number {
  const time = timeOf(network, arc);
  if (begun > limit || time === Infinity) return -1;
  const length = network.streets.edgeLength[arc >> 1] as number;
  const passed = (offset: number): number => begun + Math.round((time * offset) / length);
  let offset = Math.min(length, Math.floor(((limit - begun) * length) / time));
  while (offset < length && passed(offset + 1) <= limit) offset++;
  while (passed(offset) > limit) offset--;
  return offset;
}

function timeOf({ turns, metric }: RoadNetwork, arc: number): number {
  const state = turns.baseState[arc] as number;
  const cost = state < 0 ? Infinity : (metric.stateCost[state] as number);
  return cost === Infinity ? Infinity : centisecondsOf(cost);
}

/** From the place itself along its edge, without leaving it. */
function ownSpans(network: RoadNetwork, from: Place, limit: number): [number, number][] {
  const length = network.streets.edgeLength[from.edge] as number;
  const spans: [number, number][] = [];
  for (const arc of [2 * from.edge, 2 * from.edge + 1]) {
    const time = timeOf(network, arc);
    if (time === Infinity) continue;
    const isAlong = arc % 2 === 0;
    const here = isAlong ? from.offset : length - from.offset;
    const farthest = reachOn(network, arc, -Math.round((time * here) / length), limit);
    const end = Math.max(here, farthest);
    spans.push(isAlong ? [here, end] : [length - end, length - here]);
  }
  return spans;
}

function union(spans: [number, number][]): [number, number][] {
  const joined: [number, number][] = [];
  for (const span of spans.sort((a, b) => a[0] - b[0])) {
    const last = joined.at(-1);
    // Offsets are whole decimetres: nothing lies between one and the next.
    if (last && span[0] <= last[1] + 1) last[1] = Math.max(last[1], span[1]);
    else joined.push([span[0], span[1]]);
  }
  return joined;
}
