import type { Position } from '@waystock/kernel';
import { latOf, lonOf, type MapFeatures, mapLayers } from '@waystock/road-graph';
import { encodeLine } from './encode-line.ts';

/** What a map shows of a network, small enough to be sent whole: lines are encoded polylines. */
export interface MapDrawing {
  readonly name: string;
  /** Who is to be named beside it; empty for nobody. */
  readonly credit: string;
  readonly bounds: Bounds | null;
  readonly streets: readonly DrawnStreet[];
  readonly areas: readonly { kind: 'city' | 'river' | 'park'; name: string; ring: string }[];
  readonly districts: readonly { name: string; centre: Position }[];
}

export interface Bounds {
  readonly west: number;
  readonly south: number;
  readonly east: number;
  readonly north: number;
}

export interface DrawnStreet {
  /** OpenStreetMap's `highway`. */
  readonly class: string;
  readonly name: string | null;
  readonly bridge: boolean;
  readonly line: string;
}

const areaKinds = { land: 'city', water: 'river', green: 'park' } as const;

export function drawMap(
  { name, credit }: { readonly name: string; readonly credit: string },
  map: MapFeatures | undefined,
): MapDrawing {
  const streets: DrawnStreet[] = [];
  const areas: { kind: 'city' | 'river' | 'park'; name: string; ring: string }[] = [];
  const districts: { name: string; centre: Position }[] = [];
  for (let f = 0; map && f < map.layer.length; f++) {
    const layer = mapLayers[map.layer[f] as number];
    const title = map.texts[map.name[f] as number] ?? '';
    const parts = partsOf(map, f);
    if (layer === 'roads')
      streets.push({
        class: map.texts[map.kind[f] as number] ?? '',
        name: title || null,
        bridge: map.level[f] === 1,
        line: encodeLine(parts[0] ?? []),
      });
    else if (layer === 'places') {
      const centre = parts[0]?.[0];
      if (centre) districts.push({ name: title, centre });
    } else if (layer !== undefined && layer in areaKinds && map.shape[f] === 2)
      areas.push({
        kind: areaKinds[layer as keyof typeof areaKinds],
        name: title,
        ring: encodeLine(parts[0] ?? []),
      });
  }
  return { name, credit, bounds: map ? boundsOf(map) : null, streets, areas, districts };
}

function partsOf(map: MapFeatures, f: number): Position[][] {
  const parts: Position[][] = [];
  for (let p = map.partStart[f] as number; p < (map.partStart[f + 1] as number); p++) {
    const part: Position[] = [];
    for (let i = map.pointStart[p] as number; i < (map.pointStart[p + 1] as number); i++)
      part.push({ lon: lonOf(map.x[i] as number), lat: latOf(map.y[i] as number) });
    parts.push(part);
  }
  return parts;
}

/** One feature in so many may lie outside: extracts hold strays far away. */
const strays = 400;

export function boundsOf(map: MapFeatures): Bounds | null {
  const count = map.layer.length;
  if (count === 0) return null;
  const skip = Math.floor(count / strays);
  const [west, north] = [map.west.toSorted(), map.north.toSorted()];
  const [east, south] = [map.east.toSorted(), map.south.toSorted()];
  return {
    west: lonOf(west[skip] as number),
    east: lonOf(east[count - 1 - skip] as number),
    north: latOf(north[skip] as number),
    south: latOf(south[count - 1 - skip] as number),
  };
}
