import type { Position } from '../query/snap.ts';
import { isClear, type NoFlyZone, passes, type Ring, turningPoints, zonesFor } from './no-fly.ts';
import { distance, type Plane, planeAround, type Point } from './plane.ts';

/**
 * The quickest flight between two places around no-fly zones, in wind. A quickest way bends only at
 * the corners of what it goes around, in any steady wind (times of straight flights obey the triangle
 * inequality in each direction), so Dijkstra over the corners and who sees whom finds it.
 *
 * Source: Lozano-Pérez & Wesley 1979 (visibility graph); wind triangle. O(corners² · edges of zones).
 */
export interface Drone {
  /** Metres a second through the air. */
  readonly airSpeed: number;
  /** Height of the flight, metres above ground. */
  readonly cruise: number;
  /** Metres a second up, and down. */
  readonly climb: number;
  readonly descent: number;
  /** Grams it can carry, and how many metres of air it flies empty and with that. */
  readonly payload: number;
  readonly rangeEmpty: number;
  readonly rangeLaden: number;
  /** Metres to keep from a zone's border. */
  readonly margin: number;
}

export interface Airspace {
  readonly zones: readonly NoFlyZone[];
  /** Metres a second the air moves eastwards and northwards. */
  readonly wind: { readonly east: number; readonly north: number };
}

export interface Flight {
  /** Climb and descent included, rounded up. */
  readonly seconds: number;
  /** Over ground, rounded up. */
  readonly metres: number;
  readonly path: readonly Position[];
}

export type NoFlight =
  | { readonly kind: 'payload-too-heavy'; readonly grams: number; readonly most: number }
  | { readonly kind: 'place-in-no-fly-zone'; readonly place: 'source' | 'target' }
  | { readonly kind: 'no-way-around' }
  | { readonly kind: 'out-of-range'; readonly airMetres: number; readonly range: number };

export interface FlightQuery {
  readonly from: Position;
  readonly to: Position;
  readonly drone: Drone;
  readonly airspace: Airspace;
  /** Epoch milliseconds. */
  readonly departAt: number;
  readonly grams: number;
}

/** A hair less than the margin, because points are put exactly at it. */
const nearly = (margin: number): number => margin * (1 - 1e-9) - 1e-6;

export function planFlight(query: FlightQuery): Flight | NoFlight {
  const { drone, airspace, grams } = query;
  if (grams > drone.payload) return { kind: 'payload-too-heavy', grams, most: drone.payload };
  const range = drone.rangeEmpty - (drone.rangeEmpty - drone.rangeLaden) * (grams / drone.payload);
  const upAndDown = drone.cruise / drone.climb + drone.cruise / drone.descent;
  const plane = planeAround(query.from);
  // Nobody is in the air for longer than the battery lasts.
  const when = { from: query.departAt, until: query.departAt + (range / drone.airSpeed) * 1000 };
  const margin = nearly(drone.margin);
  const columns = zonesFor(airspace.zones, plane, when, { low: 0, high: drone.cruise });
  const [from, to] = [plane.toPoint(query.from), plane.toPoint(query.to)];
  for (const [place, point] of [
    ['source', from],
    ['target', to],
  ] as const)
    if (!columns.every((ring) => isClear(ring, point, margin)))
      return { kind: 'place-in-no-fly-zone', place };
  const level = zonesFor(airspace.zones, plane, when, { low: drone.cruise, high: drone.cruise });
  const found = quickest(from, to, level, drone, airspace.wind);
  if (!found) return { kind: 'no-way-around' };
  const airMetres = (found.seconds + upAndDown) * drone.airSpeed;
  if (airMetres > range)
    return { kind: 'out-of-range', airMetres: Math.ceil(airMetres), range: Math.floor(range) };
  return flightAlong(found, upAndDown, plane);
}

export const isFlight = (result: Flight | NoFlight): result is Flight => 'path' in result;

function flightAlong(
  found: { readonly seconds: number; readonly points: readonly Point[] },
  upAndDown: number,
  plane: Plane,
): Flight {
  let metres = 0;
  found.points.forEach((point, i) => {
    if (i > 0) metres += distance(found.points[i - 1] as Point, point);
  });
  return {
    seconds: Math.ceil(found.seconds + upAndDown - 1e-9),
    metres: Math.ceil(metres - 1e-9),
    path: found.points.map(plane.toPosition),
  };
}

/** Seconds of a straight flight; Infinity where the wind does not let it arrive. */
export function secondsStraight(
  a: Point,
  b: Point,
  airSpeed: number,
  wind: Airspace['wind'],
): number {
  const length = distance(a, b);
  if (length === 0) return 0;
  const ux = (b.x - a.x) / length;
  const uy = (b.y - a.y) / length;
  const along = wind.east * ux + wind.north * uy;
  const across = wind.east * uy - wind.north * ux;
  const held = airSpeed * airSpeed - across * across;
  const speed = held < 0 ? 0 : along + Math.sqrt(held);
  return speed > 0 ? length / speed : Infinity;
}

function quickest(
  from: Point,
  to: Point,
  rings: readonly Ring[],
  drone: Drone,
  wind: Airspace['wind'],
): { seconds: number; points: Point[] } | undefined {
  const margin = nearly(drone.margin);
  const points = [
    from,
    to,
    ...rings
      .flatMap((ring) => turningPoints(ring, drone.margin))
      .filter((point) => rings.every((ring) => isClear(ring, point, margin))),
  ];
  const seconds = points.map(() => Infinity);
  const before = points.map(() => -1);
  const isDone = points.map(() => false);
  seconds[0] = 0;
  for (;;) {
    let at = -1;
    for (let i = 0; i < points.length; i++)
      if (!isDone[i] && (at < 0 || (seconds[i] as number) < (seconds[at] as number))) at = i;
    if (at < 0 || seconds[at] === Infinity) return undefined;
    if (at === 1) break;
    isDone[at] = true;
    const here = points[at] as Point;
    for (let i = 1; i < points.length; i++) {
      const next = points[i] as Point;
      const there = (seconds[at] as number) + secondsStraight(here, next, drone.airSpeed, wind);
      if (isDone[i] || there >= (seconds[i] as number)) continue;
      if (!rings.every((ring) => passes(ring, here, next, margin))) continue;
      seconds[i] = there;
      before[i] = at;
    }
  }
  const path: Point[] = [];
  for (let at = 1; at >= 0; at = before[at] as number) path.unshift(points[at] as Point);
  return { seconds: seconds[1] as number, points: path };
}
