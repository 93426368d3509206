import { metresBetween } from '../graph/geometry.ts';
import type { Position } from '../query/snap.ts';

/** A point of an interpolation way; `number` where a house of it is known. */
export interface InterpolationPoint {
  readonly position: Position;
  readonly number: number | undefined;
}

const steps: Readonly<Record<string, number>> = { odd: 2, even: 2, all: 1 };
/** More would be a slip of the pen: no street has so many houses between two corners. */
const most = 200;

/**
 * The houses between those that are known, evenly along the way, as `addr:interpolation` means it.
 * Nothing where the rule is unknown, or where the ends do not fit it.
 *
 * Source: OpenStreetMap wiki, "Addresses", interpolation. O(points + houses).
 */
export function interpolate(
  rule: string,
  points: readonly InterpolationPoint[],
): { readonly number: number; readonly position: Position }[] {
  const step = steps[rule] ?? (/^[1-9]\d?$/.test(rule) ? Number(rule) : undefined);
  if (step === undefined) return [];
  const houses: { number: number; position: Position }[] = [];
  let last = -1;
  points.forEach(({ number }, i) => {
    if (number === undefined) return;
    const before = points[last]?.number;
    if (before !== undefined)
      houses.push(...between(points.slice(last, i + 1), before, number, step));
    last = i;
  });
  return houses;
}

function between(
  line: readonly InterpolationPoint[],
  from: number,
  to: number,
  step: number,
): { number: number; position: Position }[] {
  const count = Math.abs(to - from) / step;
  if (!Number.isInteger(count) || count < 2 || count > most) return [];
  return Array.from({ length: count - 1 }, (_, k) => ({
    number: from + Math.sign(to - from) * step * (k + 1),
    position: placeAt(line, (k + 1) / count),
  }));
}

/** After that share of a line. */
function placeAt(line: readonly InterpolationPoint[], share: number): Position {
  const lengths = line.slice(1).map(({ position: b }, i) => {
    const a = line[i]?.position as Position;
    return metresBetween(a.lon, a.lat, b.lon, b.lat);
  });
  let left = share * lengths.reduce((sum, length) => sum + length, 0);
  for (const [i, length] of lengths.entries()) {
    const [a, b] = [line[i]?.position as Position, line[i + 1]?.position as Position];
    if (left <= length) {
      const part = length > 0 ? left / length : 0;
      return { lon: a.lon + part * (b.lon - a.lon), lat: a.lat + part * (b.lat - a.lat) };
    }
    left -= length;
  }
  return line.at(-1)?.position as Position;
}
