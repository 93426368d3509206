import type { Origins } from '../contraction/labels.ts';
import { turnCost } from '../contraction/metric.ts';
import { shortestPath } from '../contraction/path.ts';
import { type Coordinates, shapeBetween } from './edge-shape.ts';
import {
  costUntil,
  rideWithin,
  type Place,
  sourceOrigins,
  sourceOriginsBeyond,
  targetOrigins,
  wholeCost,
} from './endpoints.ts';
import { metresOf, secondsOf } from './matrix.ts';
import type { RoadNetwork } from './road-network.ts';
import { scratchFor } from './scratch.ts';

/** One street after the other; the seconds include turning into it. */
export interface RouteStep {
  readonly street: string;
  readonly seconds: number;
  readonly metres: number;
}

/** The quickest way between two places. Seconds and metres are those of the matrix cell. */
export interface RouteLeg {
  readonly seconds: number;
  readonly metres: number;
  readonly geometry: readonly Coordinates[];
  readonly steps: readonly RouteStep[];
}

/** A piece of an arc that is driven, from one offset of its edge's drawing to another. */
export interface DrivenPiece {
  readonly arc: number;
  readonly from: number;
  readonly to: number;
  /** Exact, with the turn at its beginning. */
  readonly cost: number;
}

/** The way from one place to another; undefined where there is none. */
export function routeBetween(network: RoadNetwork, from: Place, to: Place): RouteLeg | undefined {
  const pieces = drivenPieces(network, from, to);
  if (!pieces) return undefined;
  const cost = pieces.reduce((sum, piece) => sum + piece.cost, 0);
  return {
    seconds: secondsOf(cost),
    metres: metresOf(cost),
    geometry: geometryOf(network, pieces),
    steps: stepsOf(network, pieces),
  };
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
  const staying = { arc: within.arc, from: from.offset, to: to.offset, cost: within.cost };
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
    if (!isLast) {
      const turn = turnTo(network, state, states[i + 1] as number);
      turning = turnCost(turns, metric.stateCost, state, turn) - whole;
    }
    return { arc, from: begin, to: end, cost };
  });
}

function geometryOf({ streets }: RoadNetwork, pieces: readonly DrivenPiece[]): Coordinates[] {
  const line: Coordinates[] = [];
  for (const { arc, from, to } of pieces)
    for (const point of shapeBetween(streets, arc >> 1, from, to)) {
      const last = line.at(-1);
      if (!last || last[0] !== point[0] || last[1] !== point[1]) line.push(point);
    }
  // A line has two ends, even where nothing is driven.
  if (line.length === 1) line.push([...(line[0] as Coordinates)]);
  return line;
}

function stepsOf({ streets }: RoadNetwork, pieces: readonly DrivenPiece[]): RouteStep[] {
  const steps: { street: string; cost: number }[] = [];
  for (const { arc, cost } of pieces) {
    const street = streets.names[streets.edgeName[arc >> 1] as number] ?? '';
    const last = steps.at(-1);
    if (last?.street === street) last.cost += cost;
    else steps.push({ street, cost });
  }
  return steps.map(({ street, cost }) => ({
    street,
    seconds: secondsOf(cost),
    metres: metresOf(cost),
  }));
}
