import { degreesPerUnit } from '../graph/geometry.ts';
import type { Streets } from '../graph/streets.ts';

/** A position as GeoJSON has it: longitude, latitude. */
export type Coordinates = [lon: number, lat: number];

/** The shape of an edge between two offsets in decimetres, against its drawing if `from` > `to`. */
export function shapeBetween(
  streets: Streets,
  edge: number,
  from: number,
  to: number,
): Coordinates[] {
  const low = Math.min(from, to);
  const high = Math.max(from, to);
  const { shapeStart, shapeLon, shapeLat, edgeLength } = streets;
  const first = shapeStart[edge] as number;
  const last = (shapeStart[edge + 1] as number) - 1;
  const scale = Math.cos((shapeLat[first] as number) * degreesPerUnit * (Math.PI / 180));
  const along: number[] = [0];
  for (let point = first; point < last; point++) {
    const dx = ((shapeLon[point + 1] as number) - (shapeLon[point] as number)) * scale;
    const dy = (shapeLat[point + 1] as number) - (shapeLat[point] as number);
    along.push((along.at(-1) as number) + Math.sqrt(dx * dx + dy * dy));
  }
  const total = along.at(-1) as number;
  const perUnit = total > 0 ? (edgeLength[edge] as number) / total : 0;
  const at = (offset: number): Coordinates => {
    let piece = 1;
    while (piece < along.length - 1 && (along[piece] as number) * perUnit < offset) piece++;
    const before = (along[piece - 1] as number) * perUnit;
    const length = (along[piece] as number) * perUnit - before;
    const share = length > 0 ? Math.min(1, Math.max(0, (offset - before) / length)) : 0;
    const a = first + piece - 1;
    const between = (axis: Int32Array): number =>
      ((axis[a] as number) + share * ((axis[a + 1] as number) - (axis[a] as number))) *
      degreesPerUnit;
    return [round(between(shapeLon)), round(between(shapeLat))];
  };
  const shape = [at(low)];
  along.forEach((distance, i) => {
    const offset = distance * perUnit;
    if (offset <= low || offset >= high) return;
    shape.push([
      round((shapeLon[first + i] as number) * degreesPerUnit),
      round((shapeLat[first + i] as number) * degreesPerUnit),
    ]);
  });
  if (high > low) shape.push(at(high));
  return from <= to ? shape : shape.reverse();
}

/** The whole of an edge, as it is drawn. */
export const lineOfEdge = (streets: Streets, edge: number): Coordinates[] =>
  shapeBetween(streets, edge, 0, streets.edgeLength[edge] as number);

const round = (degrees: number): number => Math.round(degrees * 1e7) / 1e7;
