import type { Position } from '@waystock/kernel';
import { blankMatrix, cellOf, type MapMatrix, putCell } from './map-matrix.ts';

/** Places that lie within about a metre of each other are one: they share a row, and its price. */
export interface DistinctPlaces {
  readonly places: readonly Position[];
  /** For each position given, its place. */
  readonly placeOf: readonly number[];
}

/** Five decimals of a degree are 1.1 m at most. */
export const placeKey = ({ lon, lat }: Position): string => `${lon.toFixed(5)},${lat.toFixed(5)}`;

export function distinctPlaces(positions: readonly Position[]): DistinctPlaces {
  const places: Position[] = [];
  const known = new Map<string, number>();
  const placeOf = positions.map((position) => {
    const key = placeKey(position);
    const place = known.get(key) ?? places.push(position) - 1;
    known.set(key, place);
    return place;
  });
  return { places, placeOf };
}

/** The table over all positions from the one over distinct places; from a place to itself it is 0. */
export function spread(
  matrix: MapMatrix,
  sources: DistinctPlaces,
  targets: DistinctPlaces,
): MapMatrix {
  const [rows, columns] = [sources.placeOf.length, targets.placeOf.length];
  const wide = { ...blankMatrix({ ...matrix, rows, columns }), troubles: matrix.troubles };
  const sourceKeys = sources.places.map(placeKey);
  const targetKeys = targets.places.map(placeKey);
  for (const [row, source] of sources.placeOf.entries())
    for (const [column, target] of targets.placeOf.entries()) {
      const isHere = sourceKeys[source] === targetKeys[target];
      const cell = isHere ? atHome : cellOf(matrix, source * matrix.columns + target);
      putCell(wide, row * columns + column, cell);
    }
  return wide;
}

const atHome = { status: 'ok', duration_s: 0, distance_m: 0 } as const;
