import type { Position } from '../query/snap.ts';

/** Metres east and north of a middle. Flights are short: the earth is flat here. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Plane {
  readonly toPoint: (position: Position) => Point;
  readonly toPosition: (point: Point) => Position;
}

const metresPerDegree = 111_194.926_6;

export function planeAround(middle: Position): Plane {
  const eastward = metresPerDegree * Math.cos((middle.lat * Math.PI) / 180);
  return {
    toPoint: ({ lon, lat }) => ({
      x: (lon - middle.lon) * eastward,
      y: (lat - middle.lat) * metresPerDegree,
    }),
    toPosition: ({ x, y }) => ({
      lon: middle.lon + x / eastward,
      lat: middle.lat + y / metresPerDegree,
    }),
  };
}

export const distance = (a: Point, b: Point): number => Math.hypot(b.x - a.x, b.y - a.y);

/** Twice the area of a triangle: positive if c lies left of the line from a to b. */
export const leftOf = (a: Point, b: Point, c: Point): number =>
  (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);

export function isInside(ring: readonly Point[], { x, y }: Point): boolean {
  let inside = false;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const a = ring[i] as Point;
    const b = ring[j] as Point;
    if (a.y > y !== b.y > y && x < ((b.x - a.x) * (y - a.y)) / (b.y - a.y) + a.x) inside = !inside;
  }
  return inside;
}

export function distanceToSegment(p: Point, a: Point, b: Point): number {
  const length = (b.x - a.x) ** 2 + (b.y - a.y) ** 2;
  const share = length > 0 ? ((p.x - a.x) * (b.x - a.x) + (p.y - a.y) * (b.y - a.y)) / length : 0;
  const t = Math.min(1, Math.max(0, share));
  return distance(p, { x: a.x + t * (b.x - a.x), y: a.y + t * (b.y - a.y) });
}

/** Least distance between two segments; 0 where they cross. */
export function segmentsApart(a: Point, b: Point, c: Point, d: Point): number {
  const isCrossing = leftOf(a, b, c) * leftOf(a, b, d) < 0 && leftOf(c, d, a) * leftOf(c, d, b) < 0;
  if (isCrossing) return 0;
  return Math.min(
    distanceToSegment(a, c, d),
    distanceToSegment(b, c, d),
    distanceToSegment(c, a, b),
    distanceToSegment(d, a, b),
  );
}
