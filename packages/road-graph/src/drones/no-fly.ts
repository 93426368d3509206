import type { Position } from '../query/snap.ts';
import {
  distanceToSegment,
  isInside,
  leftOf,
  type Plane,
  type Point,
  segmentsApart,
} from './plane.ts';

/** Where nobody may fly, between two heights and, if said, for some time. */
export interface NoFlyZone {
  readonly ring: readonly Position[];
  /** Metres above ground. */
  readonly floor: number;
  readonly ceiling: number;
  /** Epoch milliseconds; always, unless said. */
  readonly from?: number;
  readonly until?: number;
}

/** A zone on the plane, counter-clockwise. */
export type Ring = readonly Point[];

/** Zones that hold at some moment of a flight and at some height of a range. */
export function zonesFor(
  zones: readonly NoFlyZone[],
  plane: Plane,
  when: { readonly from: number; readonly until: number },
  heights: { readonly low: number; readonly high: number },
): Ring[] {
  return zones
    .filter(
      (zone) =>
        (zone.from ?? -Infinity) <= when.until &&
        (zone.until ?? Infinity) >= when.from &&
        zone.floor <= heights.high &&
        zone.ceiling >= heights.low,
    )
    .map((zone) => counterClockwise(zone.ring.map(plane.toPoint)));
}

function counterClockwise(ring: Point[]): Ring {
  const [first, last] = [ring[0], ring.at(-1)];
  // GeoJSON repeats the first point at the end.
  if (first && last && ring.length > 3 && first.x === last.x && first.y === last.y) ring.pop();
  if (ring.length < 3) throw new RangeError('a no-fly zone needs three corners at least');
  let area = 0;
  for (let i = 0; i < ring.length; i++)
    area += leftOf({ x: 0, y: 0 }, ring[i] as Point, ring[(i + 1) % ring.length] as Point);
  return area >= 0 ? ring : ring.reverse();
}

/** Whether a point keeps its distance from a zone. */
export const isClear = (ring: Ring, p: Point, margin: number): boolean =>
  !isInside(ring, p) && edgesOf(ring).every(([a, b]) => distanceToSegment(p, a, b) >= margin);

/** Whether a straight flight keeps its distance from a zone. */
export const passes = (ring: Ring, from: Point, to: Point, margin: number): boolean =>
  !isInside(ring, from) && edgesOf(ring).every(([a, b]) => segmentsApart(from, to, a, b) >= margin);

export const edgesOf = (ring: Ring): (readonly [Point, Point])[] =>
  ring.map((a, i) => [a, ring[(i + 1) % ring.length] as Point] as const);

/**
 * Points at which a flight around a zone can change its direction: outside each corner that points
 * outwards, `margin` from both of its edges; two points where the corner is sharp.
 */
export function turningPoints(ring: Ring, margin: number): Point[] {
  return ring.flatMap((corner, i) => {
    const before = ring[(i + ring.length - 1) % ring.length] as Point;
    const after = ring[(i + 1) % ring.length] as Point;
    if (leftOf(before, corner, after) <= 0) return [];
    const [inward, outward] = [direction(before, corner), direction(corner, after)];
    // Right of a counter-clockwise edge is outside.
    const [n1, n2] = [
      { x: inward.y, y: -inward.x },
      { x: outward.y, y: -outward.x },
    ];
    const cosine = 1 + n1.x * n2.x + n1.y * n2.y;
    if (cosine >= 0.5) {
      const reach = margin / cosine;
      return [{ x: corner.x + reach * (n1.x + n2.x), y: corner.y + reach * (n1.y + n2.y) }];
    }
    return [
      { x: corner.x + margin * (n1.x + inward.x), y: corner.y + margin * (n1.y + inward.y) },
      { x: corner.x + margin * (n2.x - outward.x), y: corner.y + margin * (n2.y - outward.y) },
    ];
  });
}

function direction(a: Point, b: Point): Point {
  const length = Math.hypot(b.x - a.x, b.y - a.y);
  return { x: (b.x - a.x) / length, y: (b.y - a.y) / length };
}
