import type { Tags } from '../osm/decode-block.ts';

/** What a map draws, from the ground up. The position in this list is the layer's number. */
export const mapLayers = ['land', 'green', 'water', 'buildings', 'roads', 'places'] as const;
export type MapLayer = (typeof mapLayers)[number];

/** How an object is drawn: on which layer, as what, and from which zoom on. */
export interface Drawn {
  readonly layer: MapLayer;
  readonly kind: string;
  readonly from: number;
  /** Roads: from paths (0) to motorways (4). */
  readonly rank: number;
}

/** `highway=*` without `_link` → how important it is, and from which zoom on it is worth drawing. */
const roads: Readonly<Record<string, readonly [rank: number, from: number]>> = {
  motorway: [4, 5],
  trunk: [4, 6],
  primary: [4, 8],
  secondary: [3, 10],
  tertiary: [2, 11],
  unclassified: [1, 12],
  residential: [1, 12],
  living_street: [1, 12],
  road: [1, 12],
  service: [1, 13],
  pedestrian: [0, 13],
  track: [0, 13],
  cycleway: [0, 14],
  footway: [0, 14],
  bridleway: [0, 14],
  path: [0, 14],
  steps: [0, 14],
};

/** Zooms from which names of places are shown. */
const places: Readonly<Record<string, number>> = {
  city: 4,
  town: 7,
  village: 10,
  suburb: 11,
  borough: 10,
  quarter: 13,
  hamlet: 12,
  neighbourhood: 13,
  locality: 14,
};

const green: Readonly<Record<string, ReadonlySet<string>>> = {
  leisure: new Set(['park', 'garden', 'pitch', 'playground', 'golf_course', 'nature_reserve']),
  landuse: new Set([
    ...['forest', 'grass', 'meadow', 'cemetery', 'recreation_ground', 'village_green'],
    ...['orchard', 'vineyard', 'allotments'],
  ]),
  natural: new Set(['wood', 'scrub', 'grassland', 'heath', 'wetland']),
};
const built = new Set(['residential', 'commercial', 'industrial', 'retail']);
const wet = new Set(['reservoir', 'basin']);
const streams: Readonly<Record<string, number>> = { river: 8, canal: 11, stream: 13, ditch: 15 };

/** As a line; undefined for what is none or not drawn. */
export function drawnLine(tags: Tags): Drawn | undefined {
  const highway = tags['highway']?.replace(/_link$/, '');
  if (highway !== undefined && tags['area'] !== 'yes') {
    const road = roads[highway];
    return road && { layer: 'roads', kind: highway, rank: road[0], from: road[1] };
  }
  const from = streams[tags['waterway'] ?? ''];
  if (from === undefined || tags['tunnel'] !== undefined) return undefined;
  return { layer: 'water', kind: tags['waterway'] as string, rank: 0, from };
}

/** As an area; undefined for what is none or not drawn. */
export function drawnArea(tags: Tags): Drawn | undefined {
  const { building } = tags;
  if (building !== undefined && building !== 'no')
    return { layer: 'buildings', kind: 'building', rank: 0, from: 14 };
  if (
    tags['natural'] === 'water' ||
    tags['waterway'] === 'riverbank' ||
    wet.has(tags['landuse'] ?? '')
  )
    return { layer: 'water', kind: 'water', rank: 0, from: 6 };
  for (const [key, values] of Object.entries(green))
    if (values.has(tags[key] ?? ''))
      return { layer: 'green', kind: tags[key] as string, rank: 0, from: 8 };
  if (built.has(tags['landuse'] ?? '')) return { layer: 'land', kind: 'built', rank: 0, from: 7 };
  return undefined;
}

/** As the name of a place. */
export function drawnPlace(tags: Tags): Drawn | undefined {
  const from = places[tags['place'] ?? ''];
  if (from === undefined || !tags['name']) return undefined;
  return { layer: 'places', kind: tags['place'] as string, rank: 0, from };
}
