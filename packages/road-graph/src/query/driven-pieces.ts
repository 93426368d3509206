import type { Origins } from '../contraction/labels.ts';
import { turnCost } from '../contraction/metric.ts';
import { shortestPath } from '../contraction/path.ts';
import {
  costUntil,
  type Place,
  rideWithin,
  sourceOrigins,
  sourceOriginsBeyond,
  targetOrigins,
  wholeCost,
} from './endpoints.ts';
import type { RoadNetwork } from './road-network.ts';
import { scratchFor } from './scratch.ts';

/** A piece of an arc that is driven, from one offset of its edge's drawing to another. */
export interface DrivenPiece {
  readonly arc: number;
  readonly from: number;
  readonly to: number;
  /** Exact, with the turn at its beginning. */
  readonly cost: number;
  /** Cost of the turn into it, which `cost` includes. */
  readonly turning: number;
}

/** Exactly what is driven, whose costs add up to the pair's cost. */
export function drivenPieces(
  network: RoadNetwork,
  from: Place,
  to: Place,
): DrivenPiece[] | undefined {
  const scratch = scratchFor(network.topology);
  targetOrigins(network, to, scratch.to);
  if (from.edge !== to.edge) {
    sourceOrigins(network, from, scratch.from);
    const path = shortestPath(network, scratch, scratch.from, scratch.to);
    return path && piecesOf(network, from, to, path.states);
  }
  const within = rideWithin(network, from, to);
  const staying = {
    arc: within.arc,
    from: from.offset,
    to: to.offset,
    cost: within.cost,
    turning: 0,
  };
  if (within.cost === 0) return [staying];
  sourceOriginsBeyond(network, from, scratch.from);
  const path = shortestPath(network, scratch, scratch.from, scratch.to);
  if (!path || path.cost >= within.cost) return within.cost === Infinity ? undefined : [staying];
  const first = stateBefore(network, from, scratch.from, path.states[0] as number);
  return piecesOf(network, from, to, [first, ...path.states]);
}

/** From which of the place's states the first state of a path was turned into. */
function stateBefore(network: RoadNetwork, from: Place, origins: Origins, next: number): number {
  const { turns, metric } = network;
  let best = -1;
  let least = Infinity;
  for (let i = 0; i < origins.count; i++)
    if (origins.state[i] === next) least = Math.min(least, origins.cost[i] as number);
  for (let arc = 2 * from.edge; arc < 2 * from.edge + 2; arc++) {
    const state = turns.baseState[arc] as number;
    const whole = wholeCost(network, state);
    if (whole === Infinity) continue;
    const turn = turnTo(network, state, next);
    if (turn < 0) continue;
    const cost =
      turnCost(turns, metric.stateCost, state, turn) - costUntil(network, arc, whole, from);
    if (cost === least) best = state;
  }
  return best;
}

function turnTo({ turns }: RoadNetwork, state: number, next: number): number {
  for (
    let turn = turns.turnStart[state] as number;
    turn < (turns.turnStart[state + 1] as number);
    turn++
  )
    if (turns.turnTo[turn] === next) return turn;
  return -1;
}

function piecesOf(
  network: RoadNetwork,
  from: Place,
  to: Place,
  states: readonly number[],
): DrivenPiece[] {
  const { turns, metric, streets } = network;
  let turning = 0;
  return states.map((state, i) => {
    const arc = turns.stateArc[state] as number;
    const length = streets.edgeLength[arc >> 1] as number;
    const whole = metric.stateCost[state] as number;
    const ends = (arc & 1) === 0 ? [0, length] : [length, 0];
    const isLast = i === states.length - 1;
    const begin = i === 0 ? from.offset : (ends[0] as number);
    const end = isLast ? to.offset : (ends[1] as number);
    let cost = turning + (isLast ? costUntil(network, arc, whole, to) : whole);
    if (i === 0) cost -= costUntil(network, arc, whole, from);
    const before = turning;
    if (!isLast) {
      const turn = turnTo(network, state, states[i + 1] as number);
      turning = turnCost(turns, metric.stateCost, state, turn) - whole;
    }
    return { arc, from: begin, to: end, cost, turning: before };
  });
}
