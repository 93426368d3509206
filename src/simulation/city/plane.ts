import type { Position } from '@waystock/kernel';

/** The city is drawn on a flat map: metres east (x) and north (y) of its market square. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

export const distance = (a: Point, b: Point): number =>
  Math.sqrt((b.x - a.x) * (b.x - a.x) + (b.y - a.y) * (b.y - a.y));
export const headingOf = (a: Point, b: Point): number => Math.atan2(b.y - a.y, b.x - a.x);
export const stepFrom = (p: Point, heading: number, metres: number): Point => ({
  x: p.x + Math.cos(heading) * metres,
  y: p.y + Math.sin(heading) * metres,
});
export const between = (a: Point, b: Point, fraction: number): Point => ({
  x: a.x + (b.x - a.x) * fraction,
  y: a.y + (b.y - a.y) * fraction,
});

/** Unsigned angle between two headings, 0 to π. */
export function turnBetween(a: number, b: number): number {
  const turn = Math.abs(a - b) % (2 * Math.PI);
  return turn > Math.PI ? 2 * Math.PI - turn : turn;
}

/** Where segment ab meets segment cd, as a fraction of each; undefined when they do not. */
export function crossing(
  [a, b]: readonly [Point, Point],
  [c, d]: readonly [Point, Point],
): readonly [number, number] | undefined {
  const rx = b.x - a.x;
  const ry = b.y - a.y;
  const sx = d.x - c.x;
  const sy = d.y - c.y;
  const cross = rx * sy - ry * sx;
  if (Math.abs(cross) < 1e-9) return undefined;
  const t = ((c.x - a.x) * sy - (c.y - a.y) * sx) / cross;
  const u = ((c.x - a.x) * ry - (c.y - a.y) * rx) / cross;
  return t >= 0 && t <= 1 && u >= 0 && u <= 1 ? [t, u] : undefined;
}

export function polylineLength(line: readonly Point[]): number {
  let total = 0;
  for (let i = 1; i < line.length; i++) total += distance(line[i - 1] as Point, line[i] as Point);
  return total;
}

/** The point `metres` along a line and the heading there. */
export function pointAlong(
  line: readonly Point[],
  metres: number,
): { readonly point: Point; readonly heading: number } {
  let left = metres;
  for (let i = 1; i < line.length; i++) {
    const a = line[i - 1] as Point;
    const b = line[i] as Point;
    const length = distance(a, b);
    if (left <= length || i === line.length - 1) {
      const fraction = length > 0 ? Math.min(1, left / length) : 0;
      return { point: between(a, b, fraction), heading: headingOf(a, b) };
    }
    left -= length;
  }
  return { point: line[0] as Point, heading: 0 };
}

export function polygonContains(polygon: readonly Point[], p: Point): boolean {
  let inside = false;
  for (let i = 0, j = polygon.length - 1; i < polygon.length; j = i++) {
    const a = polygon[i] as Point;
    const b = polygon[j] as Point;
    if (a.y > p.y !== b.y > p.y && p.x < ((b.x - a.x) * (p.y - a.y)) / (b.y - a.y) + a.x)
      inside = !inside;
  }
  return inside;
}

/** Drops points that stray less than `tolerance` metres from the line (Douglas–Peucker, 1973). */
export function simplified(line: readonly Point[], tolerance: number): Point[] {
  const first = line[0];
  const last = line.at(-1);
  if (!first || !last || line.length < 3) return line.slice();
  let worst = 0;
  let at = 0;
  for (let i = 1; i < line.length - 1; i++) {
    const off = distanceToSegment(line[i] as Point, first, last);
    if (off > worst) {
      worst = off;
      at = i;
    }
  }
  if (worst <= tolerance) return [first, last];
  const head = simplified(line.slice(0, at + 1), tolerance);
  return head.concat(simplified(line.slice(at), tolerance).slice(1));
}

export function distanceToSegment(p: Point, a: Point, b: Point): number {
  const dx = b.x - a.x;
  const dy = b.y - a.y;
  const square = dx * dx + dy * dy;
  const along = square > 0 ? ((p.x - a.x) * dx + (p.y - a.y) * dy) / square : 0;
  return distance(p, between(a, b, Math.max(0, Math.min(1, along))));
}

/** Metres to degrees around `origin`, rounded to about a centimetre so that hashes agree. */
export function toPosition(origin: Position, p: Point): Position {
  const perDegree = 111_195;
  const round = (degrees: number): number => Math.round(degrees * 1e7) / 1e7;
  return {
    lon: round(origin.lon + p.x / (perDegree * Math.cos((origin.lat * Math.PI) / 180))),
    lat: round(origin.lat + p.y / perDegree),
  };
}
