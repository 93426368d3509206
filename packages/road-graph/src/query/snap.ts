import { degreesPerUnit } from '../graph/geometry.ts';
import { asSource, asTarget, type RoadNetwork, usable } from './road-network.ts';
import { metresPerUnit, placeOf, type StreetGrid } from './street-grid.ts';

export interface Position {
  readonly lon: number;
  readonly lat: number;
}

/** The place on a street that stands for a position. */
export interface Snap {
  readonly edge: number;
  /** Decimetres from the beginning of the edge's drawing. */
  readonly offset: number;
  readonly lon: number;
  readonly lat: number;
  /** Metres between the position and the street, which are no part of any answer. */
  readonly away: number;
  /** On which side of the edge's drawing the position lies. */
  readonly side: 'left' | 'right' | 'on';
  readonly street: string;
}

/** Why a position has no place on a street. */
export type SnapFailure =
  | { readonly kind: 'not-a-position'; readonly detail: string }
  | { readonly kind: 'outside-map' }
  | { readonly kind: 'longitude-and-latitude-swapped' }
  | { readonly kind: 'no-street-near'; readonly within: number };

export type SnapRole = 'source' | 'target' | 'both';

/** Metres beyond which a street does not stand for a position. */
const farthest = 1000;
const onStreet = 0.3;
const roleBits = { source: asSource, target: asTarget, both: asSource | asTarget };

/**
 * The nearest street that one can get away from (source), get to (target), or both. An island of
 * streets is taken only if the main network is several times farther, as the profile says.
 */
export function snap(
  network: RoadNetwork,
  position: Position,
  role: SnapRole = 'both',
): Snap | SnapFailure {
  const x = position.lon / degreesPerUnit;
  const y = position.lat / degreesPerUnit;
  const failure = misplaced(network.grid, position, x, y);
  if (failure) return failure;
  const found = nearest(network, x, y, roleBits[role]);
  return found ?? { kind: 'no-street-near', within: farthest };
}

export const isSnap = (result: Snap | SnapFailure): result is Snap => 'edge' in result;

function misplaced(
  grid: StreetGrid,
  { lon, lat }: Position,
  x: number,
  y: number,
): SnapFailure | undefined {
  if (!(Math.abs(lon) <= 180 && Math.abs(lat) <= 90)) {
    const isSwapped = isInside(grid, y, x);
    if (isSwapped) return { kind: 'longitude-and-latitude-swapped' };
    return { kind: 'not-a-position', detail: `longitude ${lon}, latitude ${lat}` };
  }
  if (isInside(grid, x, y)) return undefined;
  return { kind: isInside(grid, y, x) ? 'longitude-and-latitude-swapped' : 'outside-map' };
}

const margin = farthest / metresPerUnit;
const isInside = (grid: StreetGrid, x: number, y: number): boolean =>
  x >= grid.west - 2 * margin &&
  x <= grid.east + 2 * margin &&
  y >= grid.south - margin &&
  y <= grid.north + margin;

/** The nearest piece so far, of the main network and of any. */
interface Best {
  piece: number;
  share: number;
  squared: number;
}

function nearest(network: RoadNetwork, x: number, y: number, bits: number): Snap | undefined {
  const { grid } = network;
  const scale = Math.cos(y * degreesPerUnit * (Math.PI / 180));
  const main: Best = { piece: -1, share: 0, squared: farthest ** 2 };
  const any: Best = { piece: -1, share: 0, squared: farthest ** 2 };
  const column = Math.floor((x - grid.west) / grid.cellLon);
  const row = Math.floor((y - grid.south) / grid.cellLat);
  const cellMetres = Math.min(grid.cellLat, grid.cellLon * scale) * metresPerUnit;
  for (let ring = 0; ring <= farthest / cellMetres + 1; ring++) {
    // Whatever lies in this ring is at least so far away.
    const least = (ring - 1) * cellMetres;
    if (least > 0 && main.squared < least * least) break;
    for (let r = row - ring; r <= row + ring; r++) {
      if (r < 0 || r >= grid.rows) continue;
      const isEdgeRow = Math.abs(r - row) === ring;
      const step = isEdgeRow || ring === 0 ? 1 : 2 * ring;
      for (let c = column - ring; c <= column + ring; c += step)
        if (c >= 0 && c < grid.columns)
          lookInto(network, r * grid.columns + c, x, y, scale, bits, main, any);
    }
  }
  const patience = network.profile.islandPatience;
  const isIslandNear =
    any.piece >= 0 &&
    (main.piece < 0
      ? patience !== Infinity
      : Math.sqrt(main.squared) > patience * Math.max(10, Math.sqrt(any.squared)));
  const best = isIslandNear ? any : main;
  return best.piece < 0 ? undefined : placeAt(network, best, x, y);
}

function lookInto(
  network: RoadNetwork,
  cell: number,
  x: number,
  y: number,
  scale: number,
  bits: number,
  main: Best,
  any: Best,
): void {
  const { grid, edgeRole } = network;
  const place = placeOf(grid, cell);
  if (place < 0) return;
  const { shapeLon, shapeLat } = network.streets;
  const last = grid.start[place + 1] as number;
  for (let i = grid.start[place] as number; i < last; i++) {
    const point = grid.piece[i] as number;
    const role = edgeRole[grid.edgeOfPoint[point] as number] as number;
    if ((role & usable) === 0 || isClosed(network, grid.edgeOfPoint[point] as number)) continue;
    const ax = ((shapeLon[point] as number) - x) * scale * metresPerUnit;
    const ay = ((shapeLat[point] as number) - y) * metresPerUnit;
    const bx = ((shapeLon[point + 1] as number) - x) * scale * metresPerUnit - ax;
    const by = ((shapeLat[point + 1] as number) - y) * metresPerUnit - ay;
    const length = bx * bx + by * by;
    const share = length > 0 ? Math.min(1, Math.max(0, -(ax * bx + ay * by) / length)) : 0;
    const px = ax + share * bx;
    const py = ay + share * by;
    const squared = px * px + py * py;
    // Equally near pieces (two edges that share a node) are told apart by number.
    if ((role & bits) === bits && isNearer(squared, point, main)) take(main, point, share, squared);
    // What can be entered but not left, or the other way round, is no island to stay on.
    const isTrap = (role & bits) !== 0 && (role & bits) !== bits;
    if (!isTrap && isNearer(squared, point, any)) take(any, point, share, squared);
  }
}

/** Nothing is delivered on a street that is closed at present; the next one must do. */
function isClosed({ version, turns, metric }: RoadNetwork, edge: number): boolean {
  if (version === 0) return false;
  const isDriven = (arc: number): boolean => {
    const state = turns.baseState[arc] as number;
    return state >= 0 && metric.stateCost[state] !== Infinity;
  };
  return !isDriven(2 * edge) && !isDriven(2 * edge + 1);
}

const isNearer = (squared: number, point: number, best: Best): boolean =>
  squared < best.squared || (squared === best.squared && best.piece >= 0 && point < best.piece);

function take(best: Best, piece: number, share: number, squared: number): void {
  best.piece = piece;
  best.share = share;
  best.squared = squared;
}

function placeAt(
  network: RoadNetwork,
  { piece, share, squared }: Best,
  x: number,
  y: number,
): Snap {
  const { streets, grid } = network;
  const { shapeLon, shapeLat } = streets;
  const edge = grid.edgeOfPoint[piece] as number;
  const ax = shapeLon[piece] as number;
  const ay = shapeLat[piece] as number;
  const bx = shapeLon[piece + 1] as number;
  const by = shapeLat[piece + 1] as number;
  const away = Math.sqrt(squared);
  const cross = (bx - ax) * (y - ay) - (by - ay) * (x - ax);
  return {
    edge,
    offset: offsetOn(network, edge, piece, share),
    lon: (ax + share * (bx - ax)) * degreesPerUnit,
    lat: (ay + share * (by - ay)) * degreesPerUnit,
    away,
    side: away < onStreet || cross === 0 ? 'on' : cross > 0 ? 'left' : 'right',
    street: streets.names[streets.edgeName[edge] as number] ?? '',
  };
}

/** Decimetres along the edge, so that its end is exactly its length. */
function offsetOn({ streets }: RoadNetwork, edge: number, piece: number, share: number): number {
  const { shapeStart, shapeLon, shapeLat, edgeLength } = streets;
  const scale = Math.cos((shapeLat[piece] as number) * degreesPerUnit * (Math.PI / 180));
  let before = 0;
  let total = 0;
  const last = (shapeStart[edge + 1] as number) - 1;
  for (let point = shapeStart[edge] as number; point < last; point++) {
    const dx = ((shapeLon[point + 1] as number) - (shapeLon[point] as number)) * scale;
    const dy = (shapeLat[point + 1] as number) - (shapeLat[point] as number);
    const length = Math.sqrt(dx * dx + dy * dy);
    if (point < piece) before += length;
    else if (point === piece) before += length * share;
    total += length;
  }
  return total > 0 ? Math.round((before / total) * (edgeLength[edge] as number)) : 0;
}
