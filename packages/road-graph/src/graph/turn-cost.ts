import type { TurnPace } from '../profiles/profile.ts';
import { bearing, degreesPerUnit, turnBetween } from './geometry.ts';
import type { Streets } from './streets.ts';

/** Bearings at which each arc leaves its tail and reaches its head, in degrees. */
export interface Bearings {
  readonly leaving: Float32Array;
  readonly arriving: Float32Array;
}

export function bearingsOf(streets: Streets): Bearings {
  const { shapeStart, shapeLon, shapeLat } = streets;
  const edges = streets.edgeFrom.length;
  const leaving = new Float32Array(2 * edges);
  const arriving = new Float32Array(2 * edges);
  const between = (a: number, b: number): number =>
    bearing(
      (shapeLon[a] as number) * degreesPerUnit,
      (shapeLat[a] as number) * degreesPerUnit,
      (shapeLon[b] as number) * degreesPerUnit,
      (shapeLat[b] as number) * degreesPerUnit,
    );
  for (let edge = 0; edge < edges; edge++) {
    const first = shapeStart[edge] as number;
    const last = (shapeStart[edge + 1] as number) - 1;
    leaving[2 * edge] = between(first, first + 1);
    arriving[2 * edge] = between(last - 1, last);
    leaving[2 * edge + 1] = between(last, last - 1);
    arriving[2 * edge + 1] = between(first + 1, first);
  }
  return { leaving, arriving };
}

const bend = 45;
const sharp = 135;

/** Seconds for the change of direction alone, where there is a choice. */
export function turnSeconds(
  turns: TurnPace,
  bearings: Bearings,
  from: number,
  to: number,
  keep: 'right' | 'left',
): number {
  if (to === (from ^ 1)) return turns.uTurn;
  const turn = turnBetween(bearings.arriving[from] as number, bearings.leaving[to] as number);
  const size = Math.abs(turn);
  if (size < bend) return 0;
  if (size > sharp) return turns.sharp;
  return turn > 0 === (keep === 'right') ? turns.nearSide : turns.farSide;
}
