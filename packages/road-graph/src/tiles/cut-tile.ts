import { clipLine, clipRing, type Square } from './clip.ts';
import { encodeTile, extent, type TileFeature } from './encode-tile.ts';
import type { MapFeatures } from './map-features.ts';
import { mapLayers } from './map-layers.ts';
import { signedArea } from './rings.ts';
import { simplify } from './simplify.ts';
import { boxOf, type TileAddress, worldSide } from './world-plane.ts';

/** Beyond its border a tile shows what strokes and names of its neighbours need. */
const buffer = 80;
const square: Square = { low: -buffer, high: extent + buffer };
/** At the last zoom nothing is left out; above it a map enlarges these tiles. */
export const lastZoom = 15;
const tolerance = 5;
/** Smaller areas are no more than a speck. */
const leastArea = 60;

/**
 * One vector tile of a map: what lies in it, cut to it, simplified for its zoom. Features keep their
 * order, so that the same map gives the same bytes. O(features + points in the tile).
 */
export function cutTile(map: MapFeatures, address: TileAddress): Uint8Array {
  const box = boxOf(address);
  const unit = worldSide / 2 ** address.z / extent;
  const reach = buffer * unit;
  const layers = mapLayers.map((name) => ({ name, features: [] as TileFeature[] }));
  for (let f = 0; f < map.layer.length; f++) {
    if ((map.from[f] as number) > address.z) continue;
    if ((map.west[f] as number) > box.east + reach || (map.east[f] as number) < box.west - reach)
      continue;
    if (
      (map.north[f] as number) > box.south + reach ||
      (map.south[f] as number) < box.north - reach
    )
      continue;
    const feature = featureIn(map, f, { address, west: box.west, north: box.north, unit });
    if (feature) layers[map.layer[f] as number]?.features.push(feature);
  }
  return encodeTile(layers);
}

interface View {
  readonly address: TileAddress;
  readonly west: number;
  readonly north: number;
  readonly unit: number;
}

const shapes = ['point', 'line', 'area'] as const;

function featureIn(map: MapFeatures, f: number, view: View): TileFeature | undefined {
  const shape = shapes[map.shape[f] as number] as TileFeature['shape'];
  const parts: number[][] = [];
  for (let p = map.partStart[f] as number; p < (map.partStart[f + 1] as number); p++)
    for (const piece of piecesOf(shape, partOf(map, p, view), view.address.z)) parts.push(piece);
  if (parts.length === 0) return undefined;
  // Without its outer ring a hole would be an area.
  if (shape === 'area' && signedArea(parts[0] as number[]) <= 0) return undefined;
  return { shape, parts, tags: tagsOf(map, f) };
}

function tagsOf(map: MapFeatures, f: number): Record<string, string | number> {
  const kind = map.texts[map.kind[f] as number] as string;
  const name = map.texts[map.name[f] as number] as string;
  const level = map.level[f] as number;
  const isRoad = mapLayers[map.layer[f] as number] === 'roads';
  return {
    kind,
    ...(isRoad ? { rank: map.rank[f] as number } : {}),
    ...(name ? { name } : {}),
    ...(level > 0 ? { level: level === 1 ? 'bridge' : 'tunnel' } : {}),
  };
}

/** A part in units of the tile, not yet whole numbers. */
function partOf({ pointStart, x, y }: MapFeatures, part: number, view: View): number[] {
  const points: number[] = [];
  for (let i = pointStart[part] as number; i < (pointStart[part + 1] as number); i++)
    points.push(
      ((x[i] as number) - view.west) / view.unit,
      ((y[i] as number) - view.north) / view.unit,
    );
  return points;
}

function piecesOf(shape: TileFeature['shape'], part: readonly number[], zoom: number): number[][] {
  if (shape === 'point') {
    const [x = -1, y = -1] = part.map(Math.round);
    return x >= 0 && y >= 0 && x < extent && y < extent ? [[x, y]] : [];
  }
  const thin = (points: readonly number[]): number[] =>
    whole(zoom < lastZoom ? simplify(points, tolerance) : points);
  if (shape === 'line')
    return clipLine(part, square)
      .map(thin)
      .filter((line) => line.length > 2);
  const ring = clipRing(part, square);
  if (ring.length < 6) return [];
  const thinned = ringOf(thin([...ring, ring[0] as number, ring[1] as number]));
  const isSpeck = Math.abs(signedArea(thinned)) < 2 * leastArea && zoom < lastZoom;
  return thinned.length < 6 || isSpeck || signedArea(thinned) === 0 ? [] : [thinned];
}

/** Without the repeated first corner. */
const ringOf = (closed: readonly number[]): number[] =>
  closed.at(-2) === closed[0] && closed.at(-1) === closed[1] ? closed.slice(0, -2) : [...closed];

/** Whole numbers, none twice in a row. */
function whole(points: readonly number[]): number[] {
  const kept: number[] = [];
  for (let i = 0; i < points.length; i += 2) {
    const [x, y] = [Math.round(points[i] as number), Math.round(points[i + 1] as number)];
    if (kept.length > 0 && kept.at(-2) === x && kept.at(-1) === y) continue;
    kept.push(x, y);
  }
  return kept;
}
