import type { MapDrawing } from '@waystock/contract';
import type { Feature, FeatureCollection } from 'geojson';
import type {
  FilterSpecification,
  LayerSpecification,
  StyleSpecification,
  VectorSourceSpecification,
} from 'maplibre-gl';
import { decodeLine } from './decode-line.ts';

/** The city as a quiet ground: what moves on it is what one should see. */
interface Palette {
  readonly land: string;
  readonly city: string;
  readonly water: string;
  readonly park: string;
  readonly building: string;
  readonly casing: string;
  readonly street: string;
  readonly main: string;
  readonly path: string;
  readonly name: string;
  readonly district: string;
}

const palettes: Readonly<Record<'light' | 'dark', Palette>> = {
  light: {
    land: '#e6e9df',
    city: '#efeee9',
    water: '#b9d5e2',
    park: '#cfe2c3',
    building: '#e2dfd6',
    casing: '#cfcdc3',
    street: '#ffffff',
    main: '#fdf3d8',
    path: '#c9c3b3',
    name: '#6d6f69',
    district: '#4c4f49',
  },
  dark: {
    land: '#101413',
    city: '#171b1a',
    water: '#12303d',
    park: '#16281c',
    building: '#202624',
    casing: '#0e1110',
    street: '#2a302e',
    main: '#3a4039',
    path: '#2a302e',
    name: '#8a918d',
    district: '#a9b0ac',
  },
};

export function cityStyle(drawing: MapDrawing, theme: 'light' | 'dark'): StyleSpecification {
  const { tiles } = drawing;
  return {
    version: 8,
    sources: tiles ? { map: tileSource(tiles) } : drawnSources(drawing),
    layers: layers(palettes[theme], tiles ? fromTiles : fromDrawing),
  };
}

/** A city small enough comes whole; a larger one piece by piece. */
const drawnSources = (drawing: MapDrawing): StyleSpecification['sources'] => ({
  areas: { type: 'geojson', data: areas(drawing) },
  streets: { type: 'geojson', data: streets(drawing) },
  districts: { type: 'geojson', data: districts(drawing) },
});

const tileSource = (tiles: NonNullable<MapDrawing['tiles']>): VectorSourceSpecification => ({
  type: 'vector',
  tiles: [new URL(tiles.address, document.baseURI).href.replace(/%7B([zxy])%7D/gi, '{$1}')],
  minzoom: 4,
  maxzoom: tiles.last_zoom,
});

/** Where a layer of the style finds what it draws. */
interface From {
  readonly streets: Found;
  readonly places: Found;
  readonly areas: Readonly<Record<'city' | 'park' | 'river', Found & { filter?: Filter }>>;
  readonly buildings?: Found;
}
interface Found {
  readonly source: string;
  readonly 'source-layer'?: string;
}
type Filter = FilterSpecification;

const drawnArea = (kind: string) => ({
  source: 'areas',
  filter: ['==', ['get', 'kind'], kind] as Filter,
});
const fromDrawing: From = {
  streets: { source: 'streets' },
  places: { source: 'districts' },
  areas: { city: drawnArea('city'), park: drawnArea('park'), river: drawnArea('river') },
};
const tiled = (layer: string): Found => ({ source: 'map', 'source-layer': layer });
const polygons: Filter = ['==', ['geometry-type'], 'Polygon'];
const fromTiles: From = {
  streets: tiled('roads'),
  places: tiled('places'),
  areas: {
    city: tiled('land'),
    park: tiled('green'),
    river: { ...tiled('water'), filter: polygons },
  },
  buildings: tiled('buildings'),
};

const collection = (features: Feature[]): FeatureCollection => ({
  type: 'FeatureCollection',
  features,
});

const areas = ({ areas }: MapDrawing): FeatureCollection =>
  collection(
    areas.map(({ kind, name, ring }) => {
      const corners = decodeLine(ring);
      const closed = corners[0] ? [...corners, corners[0]] : corners;
      return {
        type: 'Feature',
        properties: { kind, name },
        geometry: { type: 'Polygon', coordinates: [closed] },
      };
    }),
  );

const streets = ({ streets }: MapDrawing): FeatureCollection =>
  collection(
    streets.map(({ class: kind, name, bridge, line }) => ({
      type: 'Feature',
      properties: { rank: rankOf(kind), name: name ?? '', bridge },
      geometry: { type: 'LineString', coordinates: decodeLine(line) },
    })),
  );

const districts = ({ districts }: MapDrawing): FeatureCollection =>
  collection(
    districts.map(({ name, centre }) => ({
      type: 'Feature',
      properties: { name },
      geometry: { type: 'Point', coordinates: [centre.lon, centre.lat] },
    })),
  );

/** How important OpenStreetMap's classes are, from paths (0) to motorways (4). */
const ranks: Readonly<Record<string, number>> = {
  motorway: 4,
  trunk: 4,
  primary: 4,
  secondary: 3,
  tertiary: 2,
  footway: 0,
  path: 0,
  cycleway: 0,
  steps: 0,
};
const rankOf = (kind: string): number => ranks[kind.replace(/_link$/, '')] ?? 1;

const byZoom = (low: number, high: number, more = 0) =>
  [
    'interpolate',
    ['exponential', 1.6],
    ['zoom'],
    11,
    ['+', low * 0.35, more],
    14,
    ['+', low, more],
    18,
    ['+', high, more],
  ] as never;

const rankIs = (...ranks: number[]) => ['in', ['get', 'rank'], ['literal', ranks]] as never;
const round = { 'line-cap': 'round', 'line-join': 'round' } as const;

function layers(colour: Palette, from: From): LayerSpecification[] {
  const line = (
    id: string,
    ranks: number[],
    color: string,
    width: unknown,
  ): LayerSpecification => ({
    id,
    type: 'line',
    ...from.streets,
    filter: rankIs(...ranks),
    layout: round,
    paint: { 'line-color': color, 'line-width': width as number },
  });
  const area = (kind: keyof From['areas'], color: string): LayerSpecification => ({
    id: kind,
    type: 'fill',
    ...from.areas[kind],
    paint: { 'fill-color': color },
  });
  const streams: LayerSpecification[] = from.buildings
    ? [
        {
          id: 'streams',
          type: 'line',
          ...tiled('water'),
          filter: ['==', ['geometry-type'], 'LineString'],
          paint: { 'line-color': colour.water, 'line-width': byZoom(1.2, 6) },
        },
      ]
    : [];
  const buildings: LayerSpecification[] = from.buildings
    ? [
        {
          id: 'buildings',
          type: 'fill',
          ...from.buildings,
          minzoom: 14,
          paint: { 'fill-color': colour.building },
        },
      ]
    : [];
  return [
    { id: 'land', type: 'background', paint: { 'background-color': colour.land } },
    area('city', colour.city),
    area('park', colour.park),
    area('river', colour.water),
    ...streams,
    ...buildings,
    line('paths', [0], colour.path, byZoom(0.8, 3)),
    line('casing-side', [1], colour.casing, byZoom(2, 14, 1.2)),
    line('casing-main', [2, 3, 4], colour.casing, byZoom(4, 20, 1.6)),
    line('side', [1], colour.street, byZoom(2, 14)),
    line('middle', [2], colour.street, byZoom(3, 17)),
    line('main', [3, 4], colour.main, byZoom(4, 20)),
    ...labels(colour, from),
  ];
}

/** Drawn by the browser from the page's own font: no glyphs are fetched. */
function labels(colour: Palette, from: From): LayerSpecification[] {
  const halo = { 'text-halo-color': colour.city, 'text-halo-width': 1.4 };
  return [
    {
      id: 'street-names',
      type: 'symbol',
      ...from.streets,
      minzoom: 13.6,
      filter: ['!=', ['coalesce', ['get', 'name'], ''], ''],
      layout: {
        'symbol-placement': 'line',
        'symbol-sort-key': ['-', 0, ['get', 'rank']],
        'text-field': ['get', 'name'],
        'text-font': ['Inter Variable'],
        'text-size': 10.5,
        'symbol-spacing': 340,
      },
      paint: { 'text-color': colour.name, ...halo },
    },
    {
      id: 'district-names',
      type: 'symbol',
      ...from.places,
      maxzoom: 14.5,
      layout: {
        'text-field': ['get', 'name'],
        'text-font': ['Inter Variable'],
        'text-size': 12,
        'text-letter-spacing': 0.04,
      },
      paint: { 'text-color': colour.district, ...halo },
    },
  ];
}
