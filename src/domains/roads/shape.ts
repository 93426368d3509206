import { along, greatCircle, type Position } from '@waystock/kernel';
import type { RoadGraph } from './graph.ts';

/** A part of an edge, from `fromMm` to `toMm` along it; backwards when it falls. */
export interface Piece {
  readonly edge: number;
  readonly ms: number;
  readonly fromMm: number;
  readonly toMm: number;
}

/** The line of a piece, both ends included; at the edge's ends exactly its end points. */
export function shapeOf({ edges }: RoadGraph, { edge, fromMm, toMm }: Piece): Position[] {
  const [low, high] = [Math.min(fromMm, toMm), Math.max(fromMm, toMm)];
  const points: Position[] = [];
  for (let p = edges.firstPoint[edge] as number; p < (edges.firstPoint[edge + 1] as number); p++)
    points.push({ lon: edges.lon[p] as number, lat: edges.lat[p] as number });
  const whole = edges.mm[edge] as number;
  const before = placeAlong(points, low, whole);
  const after = placeAlong(points, high, whole);
  const line = [before.position, ...points.slice(before.passed, after.passed), after.position];
  return toMm < fromMm ? line.reverse() : line;
}

/** Where `mm` along a line is, and how many of its points lie before. */
function placeAlong(
  points: readonly Position[],
  mm: number,
  whole: number,
): { readonly position: Position; readonly passed: number } {
  if (mm <= 0) return { position: points[0] as Position, passed: 1 };
  if (mm >= whole) return { position: points.at(-1) as Position, passed: points.length - 1 };
  let walked = 0;
  for (let i = 1; i < points.length; i++) {
    const [a, b] = [points[i - 1] as Position, points[i] as Position];
    const length = greatCircle(a, b) * 1000;
    if (mm <= walked + length) return { position: along(a, b, (mm - walked) / length), passed: i };
    walked += length;
  }
  return { position: points.at(-1) as Position, passed: points.length - 1 };
}
