import { clipLine, clipRing, type Square } from './clip.ts';
import type { MapFeatures } from './map-features.ts';
import { mapLayers } from './map-layers.ts';
import { simplify } from './simplify.ts';
import { worldSide, worldX, worldY } from './world-plane.ts';

/** A picture of a part of the map, with a way and places on it: what a mail or a letter can show. */
export interface StaticMapQuery {
  readonly width: number;
  readonly height: number;
  /** Where it looks; undefined is so that path and markers are seen, or else everything. */
  readonly view?: { readonly centre: Position; readonly zoom: number } | undefined;
  readonly path?: readonly Position[];
  readonly markers?: readonly Marker[];
  /** Who is to be named for the data. */
  readonly credit?: string;
}

interface Position {
  readonly lon: number;
  readonly lat: number;
}

export interface Marker extends Position {
  readonly label: string;
}

const colours = {
  ground: '#e6e9df',
  land: '#efeee9',
  green: '#cfe2c3',
  water: '#b9d5e2',
  buildings: '#dedbd2',
  casing: '#cfcdc3',
  street: '#ffffff',
  main: '#fdf3d8',
  path: '#0b6660',
  marker: '#b3261e',
  text: '#4c4f49',
};
const tileSide = 256;
const closest = 17;

/** An SVG of its own, without script, style sheet or anything that would have to be fetched. */
export function staticMap(map: MapFeatures, query: StaticMapQuery): string {
  const { width, height, path = [], markers = [], credit = '' } = query;
  const window = windowOf(map, query);
  const drawn = drawFeatures(map, window);
  const line = path.map((place) => window.point(place));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="sans-serif">`,
    `<rect width="100%" height="100%" fill="${colours.ground}"/>`,
    ...drawn,
    line.length > 1
      ? `<path d="${pathOf(line.flat())}" fill="none" stroke="${colours.path}" stroke-width="4" stroke-opacity="0.85" stroke-linecap="round" stroke-linejoin="round"/>`
      : '',
    ...markers.map((marker) => drawMarker(marker, window)),
    credit
      ? `<text x="${width - 4}" y="${height - 4}" text-anchor="end" font-size="10" fill="${colours.text}" stroke="#ffffff" stroke-width="3" paint-order="stroke">${escaped(credit)}</text>`
      : '',
    '</svg>',
  ]
    .filter(Boolean)
    .join('\n');
}

interface Window {
  readonly zoom: number;
  /** World units per pixel, and the world's place of the upper left corner. */
  readonly unit: number;
  readonly west: number;
  readonly north: number;
  readonly width: number;
  readonly height: number;
  point(place: Position): [number, number];
}

function windowOf(map: MapFeatures, query: StaticMapQuery): Window {
  const { width, height, view, path = [], markers = [] } = query;
  const seen = [...path, ...markers].map(({ lon, lat }) => [worldX(lon), worldY(lat)] as const);
  const { west, east, north, south } = boxAround(seen) ??
    map.bounds ?? { west: 0, east: 0, north: 0, south: 0 };
  const padding = Math.min(24, width / 8, height / 8);
  const fitting = Math.max(
    (east - west) / (width - 2 * padding),
    (south - north) / (height - 2 * padding),
    worldSide / tileSide / 2 ** closest,
  );
  const unit = view ? worldSide / tileSide / 2 ** view.zoom : fitting;
  const x = view ? worldX(view.centre.lon) : (west + east) / 2;
  const y = view ? worldY(view.centre.lat) : (north + south) / 2;
  const [left, top] = [x - (width / 2) * unit, y - (height / 2) * unit];
  return {
    ...{ unit, width, height, west: left, north: top },
    zoom: Math.log2(worldSide / tileSide / unit),
    point: ({ lon, lat }) => [(worldX(lon) - left) / unit, (worldY(lat) - top) / unit],
  };
}

function boxAround(points: readonly (readonly [number, number])[]) {
  if (points.length === 0) return undefined;
  const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)];
  return {
    west: Math.min(...xs),
    east: Math.max(...xs),
    north: Math.min(...ys),
    south: Math.max(...ys),
  };
}

/** From the ground up; of the streets first all borders, so that junctions are open. */
function drawFeatures(map: MapFeatures, window: Window): string[] {
  const { paths, names } = pathsIn(map, window);
  const areas = (['land', 'green', 'water', 'buildings'] as const).flatMap((layer) => {
    const d = paths.get(layer);
    return d ? [`<path d="${d}" fill="${colours[layer]}" fill-rule="evenodd"/>`] : [];
  });
  const stroke = (key: string, colour: string, width: number): string[] => {
    const d = paths.get(key);
    const cap = 'stroke-linecap="round" stroke-linejoin="round"';
    return d
      ? [
          `<path d="${d}" fill="none" stroke="${colour}" stroke-width="${width.toFixed(1)}" ${cap}/>`,
        ]
      : [];
  };
  const scale = Math.max(0.3, 1.3 ** (window.zoom - 14));
  const widths = [0.8, 2.2, 3, 3.8, 4.4].map((width) => width * scale);
  const colourOf = (rank: number): string => (rank > 2 ? colours.main : colours.street);
  return [
    ...areas,
    ...stroke('water 0', colours.water, 2 * scale),
    ...widths.flatMap((width, rank) => stroke(`roads ${rank}`, colours.casing, width + 1.2)),
    ...widths.flatMap((width, rank) => stroke(`roads ${rank}`, colourOf(rank), width)),
    ...names,
  ];
}

/** What is drawn alike in one path: areas by layer, lines by layer and rank. */
function pathsIn(map: MapFeatures, window: Window) {
  const paths = new Map<string, string>();
  const names: string[] = [];
  for (let f = 0; f < map.layer.length; f++) {
    const layer = mapLayers[map.layer[f] as number];
    if (!layer || !isIn(map, f, window)) continue;
    if (layer === 'places') {
      names.push(placeName(map, f, window));
      continue;
    }
    const isLine = map.shape[f] === 1;
    const key = isLine ? `${layer} ${map.rank[f]}` : layer;
    paths.set(key, (paths.get(key) ?? '') + shapeOf(map, f, window));
  }
  return { paths, names };
}

function isIn(
  map: MapFeatures,
  f: number,
  { west, north, unit, width, height, zoom }: Window,
): boolean {
  return (
    (map.from[f] as number) <= zoom + 1 &&
    (map.east[f] as number) >= west &&
    (map.west[f] as number) <= west + width * unit &&
    (map.south[f] as number) >= north &&
    (map.north[f] as number) <= north + height * unit
  );
}

function shapeOf(map: MapFeatures, f: number, window: Window): string {
  const isArea = map.shape[f] === 2;
  const square: Square = { low: -20, high: Math.max(window.width, window.height) + 20 };
  let d = '';
  for (let p = map.partStart[f] as number; p < (map.partStart[f + 1] as number); p++) {
    const points: number[] = [];
    for (let i = map.pointStart[p] as number; i < (map.pointStart[p + 1] as number); i++)
      points.push(
        ((map.x[i] as number) - window.west) / window.unit,
        ((map.y[i] as number) - window.north) / window.unit,
      );
    const pieces = isArea ? [clipRing(points, square)] : clipLine(points, square);
    for (const piece of pieces)
      if (piece.length > 2) d += pathOf(simplify(piece, 0.4)) + (isArea ? 'Z' : '');
  }
  return d;
}

const pathOf = (points: readonly number[]): string => {
  let d = '';
  for (let i = 0; i < points.length; i += 2)
    d += `${i === 0 ? 'M' : 'L'}${(points[i] as number).toFixed(1)} ${(points[i + 1] as number).toFixed(1)}`;
  return d;
};

function placeName(map: MapFeatures, f: number, window: Window): string {
  const i = map.pointStart[map.partStart[f] as number] as number;
  const x = ((map.x[i] as number) - window.west) / window.unit;
  const y = ((map.y[i] as number) - window.north) / window.unit;
  const name = map.texts[map.name[f] as number] as string;
  return `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" text-anchor="middle" font-size="11" fill="${colours.text}" stroke="${colours.land}" stroke-width="3" paint-order="stroke">${escaped(name)}</text>`;
}

function drawMarker(marker: Marker, window: Window): string {
  const [x, y] = window.point(marker).map((value) => value.toFixed(1));
  const label = marker.label
    ? `<text x="${x}" y="${y}" dy="3.5" text-anchor="middle" font-size="10" font-weight="bold" fill="#ffffff">${escaped(marker.label)}</text>`
    : '';
  return `<circle cx="${x}" cy="${y}" r="9" fill="${colours.marker}" stroke="#ffffff" stroke-width="1.5"/>${label}`;
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
};
const escaped = (text: string): string => text.replace(/[&<>"]/g, (found) => entities[found] ?? '');
