import { assert } from './assert.ts';
import { type Metres, metres } from './units.ts';

/** WGS 84 degrees. An object everywhere; an array only in GeoJSON, `[lon, lat]`. */
export interface Position {
  readonly lon: number;
  readonly lat: number;
}

export function position(lon: number, lat: number): Position {
  assert(Math.abs(lon) <= 180 && Math.abs(lat) <= 90, `not a position: lon ${lon}, lat ${lat}`);
  return { lon, lat };
}

const earthRadius = 6_371_008.8;
const radians = (degrees: number): number => (degrees * Math.PI) / 180;

/** Great-circle distance on a sphere of mean radius (haversine). */
export function greatCircle(a: Position, b: Position): Metres {
  const dLat = radians(b.lat - a.lat);
  const dLon = radians(b.lon - a.lon);
  const h =
    Math.sin(dLat / 2) ** 2 +
    Math.cos(radians(a.lat)) * Math.cos(radians(b.lat)) * Math.sin(dLon / 2) ** 2;
  return metres(2 * earthRadius * Math.asin(Math.min(1, Math.sqrt(h))));
}

/** In which direction `b` lies, seen from `a`: degrees clockwise from north, from 0 to below 360. */
export function bearing(a: Position, b: Position): number {
  const east = radians(b.lon - a.lon);
  const [from, to] = [radians(a.lat), radians(b.lat)];
  const x = Math.cos(from) * Math.sin(to) - Math.sin(from) * Math.cos(to) * Math.cos(east);
  const degrees = (Math.atan2(Math.sin(east) * Math.cos(to), x) * 180) / Math.PI;
  return (degrees + 360) % 360;
}

/** The point at `fraction` of the straight way from `a` to `b`; for legs of a few kilometres. */
export const along = (a: Position, b: Position, fraction: number): Position => ({
  lon: a.lon + (b.lon - a.lon) * fraction,
  lat: a.lat + (b.lat - a.lat) * fraction,
});
