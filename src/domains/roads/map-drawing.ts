import type { Position } from '@waystock/kernel';
import { lastZoom, latOf, lonOf, type MapFeatures, mapLayers } from '@waystock/road-graph';
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
  /** Where the map comes from piece by piece, if it is too large to be sent whole. */
  readonly tiles: { readonly address: string; readonly lastZoom: number } | null;
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

interface Title {
  readonly name: string;
  readonly credit: string;
  readonly version: string;
}

/** Points of all features: a town of so many is 100 kB, and all there without a connection. */
const mostAtOnce = 30_000;

export function drawMap(title: Title, map: MapFeatures | undefined): MapDrawing {
  const { name, credit } = title;
  const bounds = map ? boundsOf(map) : null;
  const isLarge = map !== undefined && map.x.length > mostAtOnce;
  const address = `/tiles/{z}/{x}/{y}.mvt?v=${title.version}`;
  return {
    ...{ name, credit, bounds },
    ...drawFeatures(isLarge ? undefined : map),
    tiles: isLarge ? { address, lastZoom } : null,
  };
}

function drawFeatures(
  map: MapFeatures | undefined,
): Pick<MapDrawing, 'streets' | 'areas' | 'districts'> {
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
  return { streets, areas, districts };
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

/** One street in so many may lie outside: large extracts hold strays far away. */
const strays = 400;

/** Where the streets are; a river goes on for long. */
export function boundsOf(map: MapFeatures): Bounds | null {
  const roads = mapLayers.indexOf('roads');
  const streets = [...map.layer.keys()].filter((f) => map.layer[f] === roads);
  if (streets.length === 0) return null;
  const skip = map.x.length > mostAtOnce ? Math.floor(streets.length / strays) : 0;
  const sorted = (values: Int32Array): Int32Array =>
    Int32Array.from(streets, (f) => values[f] as number).sort();
  const low = (values: Int32Array): number => sorted(values)[skip] as number;
  const high = (values: Int32Array): number => sorted(values).at(-1 - skip) as number;
  return {
    west: lonOf(low(map.west)),
    east: lonOf(high(map.east)),
    north: latOf(low(map.north)),
    south: latOf(high(map.south)),
  };
}
