import { greatCircle, type Metres, type Position } from '@waystock/kernel';
import type { Access } from './dijkstra.ts';
import type { RoadGraph } from './graph.ts';
import { backward, forward } from './profiles.ts';

/**
 * From a position to the place on a street where a journey starts or ends: the nearest point of the
 * nearest edge, found in a grid of square cells that is searched ring by ring. Streets outside the
 * largest connected part (a gated yard, a stub cut off by one-way signs) are taken only when the
 * connected ones are much further away.
 *
 * The way from the position to the street is not part of any duration: it belongs to the stop.
 */
export interface Snap {
  readonly edge: number;
  readonly position: Position;
  /** From the position asked for to the street, straight. */
  readonly away: Metres;
  /** From the edge's first end to the place on it. */
  readonly ms: number;
  readonly mm: number;
}

export interface SnapIndex {
  readonly graph: RoadGraph;
  readonly west: number;
  readonly south: number;
  readonly columns: number;
  readonly rows: number;
  readonly cellLon: number;
  readonly cellLat: number;
  /** Segments of cell c: `segments[first[c]]` up to `first[c + 1]`; a segment is its first point. */
  readonly first: Uint32Array;
  readonly segments: Uint32Array;
  readonly edgeOfPoint: Uint32Array;
}

const cellMetres = 160;
const furthest = 1500;
const metresPerDegree = 111_195;

export function buildSnapIndex(graph: RoadGraph): SnapIndex {
  const { lon, lat, firstPoint, count } = graph.edges;
  const [west, east] = extent(lon);
  const [south, north] = extent(lat);
  const cellLat = cellMetres / metresPerDegree;
  const cellLon = cellLat / Math.cos((((south + north) / 2) * Math.PI) / 180);
  const columns = Math.max(1, Math.ceil((east - west) / cellLon));
  const rows = Math.max(1, Math.ceil((north - south) / cellLat));
  const edgeOfPoint = new Uint32Array(lon.length);
  const pairs: [cell: number, segment: number][] = [];
  for (let e = 0; e < count; e++)
    for (let p = firstPoint[e] as number; p < (firstPoint[e + 1] as number); p++) {
      edgeOfPoint[p] = e;
      if (p + 1 === firstPoint[e + 1]) continue;
      const box = { west, south, columns, rows, cellLon, cellLat };
      for (const cell of cellsOf(box, graph, p)) pairs.push([cell, p]);
    }
  const first = new Uint32Array(columns * rows + 1);
  for (const [cell] of pairs) first[cell + 1] = (first[cell + 1] as number) + 1;
  for (let c = 0; c < columns * rows; c++)
    first[c + 1] = (first[c + 1] as number) + (first[c] as number);
  pairs.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  const segments = Uint32Array.from(pairs, (pair) => pair[1]);
  return { graph, west, south, columns, rows, cellLon, cellLat, first, segments, edgeOfPoint };
}

type Box = Pick<SnapIndex, 'west' | 'south' | 'columns' | 'rows' | 'cellLon' | 'cellLat'>;

function extent(values: Float64Array): readonly [number, number] {
  let [low, high] = [Infinity, -Infinity];
  for (const value of values) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return values.length > 0 ? [low, high] : [0, 0];
}

/** The cells that the box of segment p, p + 1 touches. */
function cellsOf(box: Box, { edges: { lon, lat } }: RoadGraph, p: number): number[] {
  const column = (i: number): number =>
    Math.min(box.columns - 1, Math.floor(((lon[i] as number) - box.west) / box.cellLon));
  const row = (i: number): number =>
    Math.min(box.rows - 1, Math.floor(((lat[i] as number) - box.south) / box.cellLat));
  const cells: number[] = [];
  for (let y = Math.min(row(p), row(p + 1)); y <= Math.max(row(p), row(p + 1)); y++)
    for (let x = Math.min(column(p), column(p + 1)); x <= Math.max(column(p), column(p + 1)); x++)
      cells.push(y * box.columns + x);
  return cells;
}

/** The best place on a street for a position; undefined when none lies within 1.5 km. */
export function snap(index: SnapIndex, position: Position): Snap | undefined {
  const any = nearest(index, position, false);
  if (!any || index.graph.edges.isMain[any.edge]) return any;
  const main = nearest(index, position, true);
  return main && main.away <= Math.max(100, 5 * any.away) ? main : any;
}

function nearest(index: SnapIndex, at: Position, onlyMain: boolean): Snap | undefined {
  const column = Math.floor((at.lon - index.west) / index.cellLon);
  const row = Math.floor((at.lat - index.south) / index.cellLat);
  const best: Best = { square: furthest * furthest, segment: -1, fraction: 0 };
  const width = index.cellLon * metresPerDegree * Math.cos((at.lat * Math.PI) / 180);
  const narrow = Math.min(cellMetres, width);
  for (let ring = 0; (ring - 1) * narrow < Math.sqrt(best.square); ring++)
    for (let y = row - ring; y <= row + ring; y++) {
      const isRim = Math.abs(y - row) === ring;
      for (let x = column - ring; x <= column + ring; x += isRim || ring === 0 ? 1 : 2 * ring)
        if (x >= 0 && y >= 0 && x < index.columns && y < index.rows)
          lookIn(index, y * index.columns + x, { at, onlyMain, best });
    }
  return best.segment < 0 ? undefined : placeOn(index, at, best);
}

interface Best {
  square: number;
  segment: number;
  fraction: number;
}

interface Looking {
  readonly at: Position;
  readonly onlyMain: boolean;
  readonly best: Best;
}

function lookIn(index: SnapIndex, cell: number, { at, onlyMain, best }: Looking): void {
  const { lon, lat, isMain } = index.graph.edges;
  const perLon = metresPerDegree * Math.cos((at.lat * Math.PI) / 180);
  for (let i = index.first[cell] as number; i < (index.first[cell + 1] as number); i++) {
    const p = index.segments[i] as number;
    if (onlyMain && !isMain[index.edgeOfPoint[p] as number]) continue;
    const ax = ((lon[p] as number) - at.lon) * perLon;
    const ay = ((lat[p] as number) - at.lat) * metresPerDegree;
    const dx = ((lon[p + 1] as number) - at.lon) * perLon - ax;
    const dy = ((lat[p + 1] as number) - at.lat) * metresPerDegree - ay;
    const length = dx * dx + dy * dy;
    const fraction = length > 0 ? Math.max(0, Math.min(1, -(ax * dx + ay * dy) / length)) : 0;
    const square = (ax + fraction * dx) ** 2 + (ay + fraction * dy) ** 2;
    if (square < best.square) Object.assign(best, { square, segment: p, fraction });
  }
}

function placeOn(index: SnapIndex, at: Position, { segment, fraction }: Best): Snap {
  const { edges } = index.graph;
  const edge = index.edgeOfPoint[segment] as number;
  const point = (i: number): Position => ({
    lon: edges.lon[i] as number,
    lat: edges.lat[i] as number,
  });
  const [a, b] = [point(segment), point(segment + 1)];
  const position = {
    lon: a.lon + (b.lon - a.lon) * fraction,
    lat: a.lat + (b.lat - a.lat) * fraction,
  };
  let walked = greatCircle(a, position) as number;
  for (let p = edges.firstPoint[edge] as number; p < segment; p++)
    walked += greatCircle(point(p), point(p + 1));
  const length = edges.mm[edge] as number;
  const mm = Math.min(length, Math.round(walked * 1000));
  const ms = length > 0 ? Math.round(((edges.ms[edge] as number) * mm) / length) : 0;
  return { edge, position, away: greatCircle(at, position), ms, mm };
}

/** The junctions one can drive to from a place on a street. */
export const exitsOf = (graph: RoadGraph, place: Snap): Access[] =>
  accessOf(graph, place, { towardsTo: forward, towardsFrom: backward });

/** The junctions from which one can drive to a place on a street. */
export const entriesOf = (graph: RoadGraph, place: Snap): Access[] =>
  accessOf(graph, place, { towardsTo: backward, towardsFrom: forward });

/** A place right on a junction can use it whatever the street's direction. */
function accessOf(
  { edges }: RoadGraph,
  { edge, ms, mm }: Snap,
  needs: { readonly towardsTo: number; readonly towardsFrom: number },
): Access[] {
  const directions = edges.directions[edge] as number;
  const [allMs, allMm] = [edges.ms[edge] as number, edges.mm[edge] as number];
  const access: Access[] = [];
  if (directions & needs.towardsTo || mm === allMm)
    access.push({ node: edges.to[edge] as number, ms: allMs - ms, mm: allMm - mm });
  if (directions & needs.towardsFrom || mm === 0)
    access.push({ node: edges.from[edge] as number, ms, mm });
  return access;
}

/** Straight along one street, where its direction allows; undefined where one must go round. */
export function alongOneStreet(
  { edges }: RoadGraph,
  a: Snap,
  b: Snap,
): { readonly ms: number; readonly mm: number } | undefined {
  if (a.edge !== b.edge) return undefined;
  const allowed =
    b.mm === a.mm || (edges.directions[a.edge] as number) & (b.mm > a.mm ? forward : backward);
  return allowed ? { ms: Math.abs(b.ms - a.ms), mm: Math.abs(b.mm - a.mm) } : undefined;
}
