import { centisecondsOf } from '../contraction/cost.ts';
import { assertTraffic } from '../traffic/traffic.ts';
import { type DrivenPiece, drivenPieces } from './driven-pieces.ts';
import { type Coordinates, shapeBetween } from './edge-shape.ts';
import type { Place } from './endpoints.ts';
import { metresOf, secondsOf } from './matrix.ts';
import { costsToAll, prepareTargets } from './prepared-targets.ts';
import type { RoadNetwork } from './road-network.ts';
import { type Departure, secondsAt } from './travel-times.ts';

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

/**
 * The way from one place to another; undefined where there is none. With a departure its time is
 * that of the day, as in the matrix, and its steps share it in proportion.
 */
export function routeBetween(
  network: RoadNetwork,
  from: Place,
  to: Place,
  at?: Departure,
): RouteLeg | undefined {
  const pieces = drivenPieces(network, from, to);
  if (!pieces) return undefined;
  const cost = pieces.reduce((sum, piece) => sum + piece.cost, 0);
  const seconds = at ? secondsThen(network, from, to, at) : secondsOf(cost);
  const slowness = at ? (100 * seconds) / Math.max(1, centisecondsOf(cost)) : 1;
  return {
    seconds,
    metres: metresOf(cost),
    geometry: geometryOf(network, pieces),
    steps: stepsOf(network, pieces, slowness),
  };
}

/** By the same search as a matrix cell, so that both say the same. */
function secondsThen(network: RoadNetwork, from: Place, to: Place, at: Departure): number {
  assertTraffic(at.traffic);
  const row = new Float64Array(1);
  const parts = new Float64Array(1);
  costsToAll(prepareTargets(network, [to], { timed: true }), from, row, parts);
  return secondsAt(row[0] as number, parts[0] as number, at);
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

function stepsOf(
  { streets }: RoadNetwork,
  pieces: readonly DrivenPiece[],
  slowness: number,
): RouteStep[] {
  const steps: { street: string; cost: number }[] = [];
  for (const { arc, cost } of pieces) {
    const street = streets.names[streets.edgeName[arc >> 1] as number] ?? '';
    const last = steps.at(-1);
    if (last?.street === street) last.cost += cost;
    else steps.push({ street, cost });
  }
  return steps.map(({ street, cost }) => ({
    street,
    seconds: Math.ceil((centisecondsOf(cost) * slowness) / 100),
    metres: metresOf(cost),
  }));
}
