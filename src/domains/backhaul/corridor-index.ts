import { assert, type Position } from '@waystock/kernel';
import type { ActiveRoute } from './model.ts';

/**
 * Which routes still pass near a place, and where along what is left of them.
 *
 * What: the segments of all remaining paths in a grid of cells a radius wide, each segment in every
 * cell that its box, grown by the radius, touches; a query looks at one cell and measures exactly, on
 * the plane that touches the earth at the query. What counts is the *path*: along a leg of 300 km
 * there may be no stop near, and yet the vehicle passes the door.
 *
 * Invariants: finds every route within the radius and none beyond (error of the plane at 50 km: below
 * 0.1 %); `first` and `last` are metres along the path of the nearest and farthest point along it that
 * is near enough, in steps of whole segments. Longitudes are not wrapped at 180 degrees.
 *
 * Complexity: building O(segments × cells each), a query O(segments in the cell).
 */
export interface CorridorIndex {
  readonly routes: readonly ActiveRoute[];
  readonly radius: number;
  readonly cell: number;
  readonly west: number;
  readonly south: number;
  readonly columns: number;
  readonly rows: number;
  /** Segments of cell c: entries[start[c]] to entries[start[c + 1]]. */
  readonly start: Int32Array;
  readonly entries: Int32Array;
  readonly segments: Segments;
}

interface Segments {
  readonly route: Int32Array;
  readonly lon1: Float64Array;
  readonly lat1: Float64Array;
  readonly lon2: Float64Array;
  readonly lat2: Float64Array;
  /** Metres along the path at which the segment begins and ends. */
  readonly from: Float64Array;
  readonly to: Float64Array;
}

/** What a query found: near[0..count) are route numbers; `first` and `last` are by route number. */
export interface Nearby {
  count: number;
  readonly near: Int32Array;
  readonly first: Float64Array;
  readonly last: Float64Array;
  readonly seen: Int32Array;
  stamp: number;
}

/** The way a leg takes, both ends included. */
export type PathOf = (from: number, to: number) => readonly Position[];

const metresPerDegree = 111_195;
const radians = Math.PI / 180;

export function newNearby(routes: number): Nearby {
  return {
    count: 0,
    near: new Int32Array(routes),
    first: new Float64Array(routes),
    last: new Float64Array(routes),
    seen: new Int32Array(routes),
    stamp: 0,
  };
}

export function buildIndex(
  routes: readonly ActiveRoute[],
  pathOf: PathOf,
  radius: number,
): CorridorIndex {
  assert(radius > 0, `a corridor is wider than nothing, got ${radius}`);
  const segments = listSegments(routes, pathOf);
  const n = segments.route.length;
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let s = 0; s < n; s++) {
    west = Math.min(west, segments.lon1[s] as number, segments.lon2[s] as number);
    east = Math.max(east, segments.lon1[s] as number, segments.lon2[s] as number);
    south = Math.min(south, segments.lat1[s] as number, segments.lat2[s] as number);
    north = Math.max(north, segments.lat1[s] as number, segments.lat2[s] as number);
  }
  const cell = radius / metresPerDegree;
  if (n === 0) [west, south, east, north] = [0, 0, 0, 0];
  const growLat = cell * 1.01;
  const growLon =
    growLat / Math.cos(Math.min(85, Math.max(Math.abs(south), Math.abs(north)) + 1) * radians);
  west -= growLon;
  south -= growLat;
  const columns = Math.ceil((east + growLon - west) / cell) + 1;
  const rows = Math.ceil((north + growLat - south) / cell) + 1;
  const bare = { routes, radius, cell, west, south, columns, rows, segments };
  const start = new Int32Array(columns * rows + 1);
  eachCell(bare, growLon, growLat, (c) => {
    (start[c + 1] as number)++;
  });
  for (let c = 0; c < columns * rows; c++)
    start[c + 1] = (start[c + 1] as number) + (start[c] as number);
  const entries = new Int32Array(start[columns * rows] as number);
  const next = start.slice();
  eachCell(bare, growLon, growLat, (c, s) => {
    entries[next[c] as number] = s;
    (next[c] as number)++;
  });
  return { ...bare, start, entries };
}

function listSegments(routes: readonly ActiveRoute[], pathOf: PathOf): Segments {
  const rows: number[][] = [[], [], [], [], [], [], []];
  routes.forEach((route, r) => {
    let along = 0;
    let place = route.anchor.place;
    for (const stop of route.stops) {
      const path = pathOf(place, stop.place);
      place = stop.place;
      for (let i = 1; i < path.length; i++) {
        const [a, b] = [path[i - 1] as Position, path[i] as Position];
        const long = planeMetres(a.lon, a.lat, b.lon, b.lat);
        const values = [r, a.lon, a.lat, b.lon, b.lat, along, along + long];
        values.forEach((value, k) => (rows[k] as number[]).push(value));
        along += long;
      }
    }
  });
  const [route, lon1, lat1, lon2, lat2, from, to] = rows.map((row) => Float64Array.from(row));
  return {
    route: Int32Array.from(route as Float64Array),
    lon1: lon1 as Float64Array,
    lat1: lat1 as Float64Array,
    lon2: lon2 as Float64Array,
    lat2: lat2 as Float64Array,
    from: from as Float64Array,
    to: to as Float64Array,
  };
}

function planeMetres(lon1: number, lat1: number, lon2: number, lat2: number): number {
  const x = (lon2 - lon1) * Math.cos(((lat1 + lat2) / 2) * radians);
  return Math.hypot(x, lat2 - lat1) * metresPerDegree;
}

function eachCell(
  index: Omit<CorridorIndex, 'start' | 'entries'>,
  growLon: number,
  growLat: number,
  visit: (cell: number, segment: number) => void,
): void {
  const { segments, west, south, cell, columns } = index;
  for (let s = 0; s < segments.route.length; s++) {
    const [lonA, lonB] = [segments.lon1[s] as number, segments.lon2[s] as number];
    const [latA, latB] = [segments.lat1[s] as number, segments.lat2[s] as number];
    const left = Math.floor((Math.min(lonA, lonB) - growLon - west) / cell);
    const right = Math.floor((Math.max(lonA, lonB) + growLon - west) / cell);
    const low = Math.floor((Math.min(latA, latB) - growLat - south) / cell);
    const high = Math.floor((Math.max(latA, latB) + growLat - south) / cell);
    for (let y = Math.max(0, low); y <= high; y++)
      for (let x = Math.max(0, left); x <= right; x++) visit(y * columns + x, s);
  }
}

/** Fills `found` with the routes whose remaining path comes within the radius of the place. */
export function findNear(index: CorridorIndex, at: Position, found: Nearby): void {
  found.count = 0;
  found.stamp++;
  const x = Math.floor((at.lon - index.west) / index.cell);
  const y = Math.floor((at.lat - index.south) / index.cell);
  if (x < 0 || y < 0 || x >= index.columns || y >= index.rows) return;
  const { segments, entries, start, radius } = index;
  const narrow = Math.cos(at.lat * radians);
  const limit = (radius / metresPerDegree) ** 2;
  const c = y * index.columns + x;
  for (let e = start[c] as number; e < (start[c + 1] as number); e++) {
    const s = entries[e] as number;
    const ax = ((segments.lon1[s] as number) - at.lon) * narrow;
    const ay = (segments.lat1[s] as number) - at.lat;
    const dx = ((segments.lon2[s] as number) - (segments.lon1[s] as number)) * narrow;
    const dy = (segments.lat2[s] as number) - (segments.lat1[s] as number);
    const length = dx * dx + dy * dy;
    const t = length > 0 ? Math.min(1, Math.max(0, -(ax * dx + ay * dy) / length)) : 0;
    const px = ax + t * dx;
    const py = ay + t * dy;
    if (px * px + py * py > limit) continue;
    const r = segments.route[s] as number;
    if (found.seen[r] !== found.stamp) {
      found.seen[r] = found.stamp;
      found.near[found.count++] = r;
      found.first[r] = segments.from[s] as number;
      found.last[r] = segments.to[s] as number;
      continue;
    }
    found.first[r] = Math.min(found.first[r] as number, segments.from[s] as number);
    found.last[r] = Math.max(found.last[r] as number, segments.to[s] as number);
  }
}
