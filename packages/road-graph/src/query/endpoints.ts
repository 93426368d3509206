import { centisecondsOf, costOf } from '../contraction/cost.ts';
import { addOrigin, type Origins } from '../contraction/labels.ts';
import { turnCost } from '../contraction/metric.ts';
import { partsOn } from '../contraction/parts.ts';
import type { RoadNetwork } from './road-network.ts';

/**
 * From a place within an edge to states, and back. A state is "about to drive the arc", so who stands
 * within the arc has driven a part of it already: the journey begins there at less than nothing, and
 * ends with the part up to the place. Both parts are the same function of the offset, so that a ride
 * within one arc is their difference, and to the end of it exactly the arc's cost.
 */
export interface Place {
  readonly edge: number;
  readonly offset: number;
}

/** Cost from an arc's tail to a place on its edge. */
export function costUntil(network: RoadNetwork, arc: number, whole: number, place: Place): number {
  const length = network.streets.edgeLength[place.edge] as number;
  const driven = (arc & 1) === 0 ? place.offset : length - place.offset;
  return costOf(Math.round((centisecondsOf(whole) * driven) / length), driven);
}

const classOf = ({ streets }: RoadNetwork, place: Place): number =>
  streets.edgeClass[place.edge] as number;

/** Cost of driving a state's arc from end to end, Infinity if closed, of -1 too. */
export const wholeCost = ({ metric }: RoadNetwork, state: number): number =>
  state < 0 ? Infinity : (metric.stateCost[state] as number);

/** Where a journey from this place begins. */
export function sourceOrigins(network: RoadNetwork, place: Place, into: Origins): void {
  into.count = 0;
  for (let arc = 2 * place.edge; arc < 2 * place.edge + 2; arc++) {
    const state = network.turns.baseState[arc] as number;
    const whole = wholeCost(network, state);
    if (whole === Infinity) continue;
    const driven = -costUntil(network, arc, whole, place);
    addOrigin(into, state, driven, partsOn(classOf(network, place), driven));
  }
}

/** Where a journey to this place ends: in any state of its arcs. */
export function targetOrigins(network: RoadNetwork, place: Place, into: Origins): void {
  into.count = 0;
  const { baseState, nextState } = network.turns;
  for (let arc = 2 * place.edge; arc < 2 * place.edge + 2; arc++) {
    let state = baseState[arc] as number;
    const whole = wholeCost(network, state);
    if (whole === Infinity) continue;
    const cost = costUntil(network, arc, whole, place);
    const parts = partsOn(classOf(network, place), cost);
    for (; state >= 0; state = nextState[state] as number) addOrigin(into, state, cost, parts);
  }
}

/**
 * Where a journey from this place begins once it has left the arc it stands on: for places on one
 * edge, which may lie the wrong way round on a one-way street.
 */
export function sourceOriginsBeyond(network: RoadNetwork, place: Place, into: Origins): void {
  into.count = 0;
  const { turns, metric } = network;
  for (let arc = 2 * place.edge; arc < 2 * place.edge + 2; arc++) {
    const state = turns.baseState[arc] as number;
    const whole = wholeCost(network, state);
    if (whole === Infinity) continue;
    const driven = costUntil(network, arc, whole, place);
    const last = turns.turnStart[state + 1] as number;
    for (let turn = turns.turnStart[state] as number; turn < last; turn++) {
      const cost = turnCost(turns, metric.stateCost, state, turn) - driven;
      if (cost !== Infinity) addOrigin(into, turns.turnTo[turn] as number, cost);
    }
  }
}

/** The arc, and the cost, of the best ride on one edge without leaving it; Infinity if none. */
export function rideWithin(
  network: RoadNetwork,
  from: Place,
  to: Place,
): { readonly arc: number; readonly cost: number } {
  let least = Infinity;
  let best = 2 * from.edge;
  for (let arc = 2 * from.edge; arc < 2 * from.edge + 2; arc++) {
    const whole = wholeCost(network, network.turns.baseState[arc] as number);
    if (whole === Infinity) continue;
    const cost = costUntil(network, arc, whole, to) - costUntil(network, arc, whole, from);
    if (cost >= 0 && cost < least) {
      least = cost;
      best = arc;
    }
  }
  return { arc: best, cost: least };
}
