import type { MapDrawing } from '@waystock/contract';
import type { FeatureCollection, Geometry } from 'geojson';
import {
  type FilterSpecification,
  type GeoJSONSource,
  type LayerSpecification,
  Map as Canvas,
  NavigationControl,
  setWorkerUrl,
} from 'maplibre-gl';
import worker from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url';
import 'maplibre-gl/dist/maplibre-gl.css';
import { cityStyle } from './city-style.ts';
import type { LonLat } from './decode-line.ts';
import { frameGate } from './frame-gate.ts';
import {
  type MapContent,
  type MapPlace,
  type MapTone,
  type Picked,
  toneColours,
} from './map-content.ts';
import { squareImage } from './map-images.ts';
import { paceOf } from './pace.ts';
import { type VehicleLayer, vehicleLayer } from './vehicle-layer.ts';

setWorkerUrl(worker);

/** A map with what a face puts on it. Fetched only by pages that show one. */
export interface CityCanvas {
  /** Onto another page, as it was left; resolves when it shows what that page has to show. */
  enter(page: CanvasPage): Promise<void>;
  /** Off the page: it draws nothing until it enters the next. */
  leave(): void;
  show(content: MapContent): void;
  setTheme(theme: 'light' | 'dark'): void;
  /** Moves so that all of these can be seen. */
  look(at: readonly LonLat[], options?: { readonly padding?: number }): void;
  /** The site at or near a point of the map. */
  siteAt(point: { readonly x: number; readonly y: number }): string | undefined;
  resize(): void;
}

export interface CanvasPage {
  readonly element: HTMLElement;
  readonly drawing: MapDrawing;
  readonly theme: 'light' | 'dark';
  readonly content: MapContent;
  readonly onPick: (picked: Picked | undefined, at: LonLat) => void;
  readonly onFailure: (error: unknown) => void;
}

const sources = ['lines', 'doors', 'places'] as const;
type SourceName = (typeof sources)[number];

export async function openCanvas(first: CanvasPage): Promise<CityCanvas> {
  let page = first;
  let { drawing, theme, content } = first;
  const ground = document.createElement('div');
  ground.className = 'map-ground';
  page.element.append(ground);
  const canvas = await openGround(ground, page);
  // Asked for whenever it is missing: also by tiles still under way when another style comes.
  canvas.setMissingStyleImageResolver((id) => {
    if (id === 'square' && !canvas.hasImage(id))
      canvas.addImage(id, squareImage(), { sdf: true, pixelRatio: 2 });
  });
  addOwn();
  canvas.on('style.load', addOwn);
  const pace = paceOf(rendererOf(canvas));
  const gate = frameGate(canvas, pace);
  const vehicles = vehicleLayer(canvas, { theme, everyMs: pace.glideEveryMs });
  vehicles.show(content.vehicles ?? []);
  canvas.on('click', ({ point, lngLat }) =>
    page.onPick(pickAt(canvas, vehicles, point), [lngLat.lng, lngLat.lat]),
  );
  canvas.on('mousemove', (event) => {
    canvas.getCanvas().style.cursor = pickAt(canvas, vehicles, event.point) ? 'pointer' : '';
  });

  function addOwn(): void {
    for (const name of sources)
      canvas.addSource(name, { type: 'geojson', data: featuresOf(name, content) });
    for (const layer of ownLayers(theme)) canvas.addLayer(layer);
  }

  async function show(next: MapContent): Promise<void> {
    const before = content;
    content = next;
    if (before.vehicles !== next.vehicles) vehicles.show(next.vehicles ?? []);
    const changed = sources.filter((name) => before[name] !== next[name]);
    await Promise.all(
      changed.map(async (name) => {
        await canvas.getSource<GeoJSONSource>(name)?.setData(featuresOf(name, next));
      }),
    );
  }

  function dress(next: Pick<CanvasPage, 'drawing' | 'theme'>): void {
    if (next.theme === theme && next.drawing === drawing) return;
    ({ drawing, theme } = next);
    vehicles.setTheme(theme);
    canvas.setStyle(cityStyle(drawing, theme), { diff: false });
  }

  return {
    async enter(next) {
      page = next;
      page.element.append(ground);
      canvas.resize();
      gate.open();
      dress(next);
      await show(next.content);
    },
    leave() {
      canvas.stop();
      vehicles.clear();
      content = { ...content, vehicles: [] };
      gate.close();
      ground.remove();
    },
    show: (next) => void show(next).catch(page.onFailure),
    setTheme: (next) => dress({ drawing, theme: next }),
    look(at, { padding = 60 } = {}) {
      if (at.length === 0) return;
      const lons = at.map(([lon]) => lon);
      const lats = at.map(([, lat]) => lat);
      canvas.fitBounds(
        [Math.min(...lons), Math.min(...lats), Math.max(...lons), Math.max(...lats)],
        { padding, maxZoom: 15.5, duration: 500 },
      );
    },
    siteAt: (point) => placeAt(canvas, point, { reach: 20, layers: ['sites'] }),
    resize: () => void canvas.resize(),
  };
}

/** The city alone, drawn. */
async function openGround(container: HTMLElement, { drawing, theme }: CanvasPage): Promise<Canvas> {
  // Labels are drawn with the page's font, which must be there first.
  await document.fonts.load('12px "Inter Variable"');
  const { west = -0.1, south = -0.1, east = 0.1, north = 0.1 } = drawing.bounds ?? {};
  const canvas = new Canvas({
    container,
    style: cityStyle(drawing, theme),
    bounds: [west, south, east, north],
    fitBoundsOptions: { padding: 16 },
    attributionControl: false,
    // Whose page it is on says so; off the page it has no size.
    trackResize: false,
    dragRotate: false,
    pitchWithRotate: false,
    minZoom: 9,
    maxZoom: 18.5,
  });
  canvas.touchZoomRotate.disableRotation();
  canvas.addControl(new NavigationControl({ showCompass: false }), 'bottom-right');
  await new Promise<void>((resolve) => canvas.once('load', () => resolve()));
  return canvas;
}

/** What draws; some browsers say so without being asked for more. */
function rendererOf({ painter: { context } }: Canvas): string {
  const { gl } = context;
  const more = gl.getExtension('WEBGL_debug_renderer_info');
  return String(gl.getParameter(more?.UNMASKED_RENDERER_WEBGL ?? gl.RENDERER));
}

function pickAt(
  canvas: Canvas,
  vehicles: VehicleLayer,
  { x, y }: { x: number; y: number },
): Picked | undefined {
  const vehicle = vehicles.pickAt({ x, y });
  if (vehicle !== undefined) return { kind: 'vehicle', id: vehicle };
  const id = placeAt(canvas, { x, y }, { reach: 8, layers: ['sites', 'stops', 'doors'] });
  return id === undefined ? undefined : { kind: 'place', id };
}

function placeAt(
  canvas: Canvas,
  { x, y }: { readonly x: number; readonly y: number },
  { reach, layers }: { reach: number; layers: string[] },
): string | undefined {
  const [found] = canvas.queryRenderedFeatures(
    [
      [x - reach, y - reach],
      [x + reach, y + reach],
    ],
    { layers },
  );
  return (found?.properties as { id: string } | undefined)?.id;
}

function featuresOf(name: SourceName, content: MapContent): FeatureCollection {
  const made: Readonly<Record<SourceName, () => [Geometry, object][]>> = {
    lines: () =>
      (content.lines ?? []).map(({ line, ...properties }) => [
        { type: 'LineString', coordinates: [...line] },
        properties,
      ]),
    doors: () => points(content.doors),
    places: () => points(content.places),
  };
  return {
    type: 'FeatureCollection',
    features: made[name]().map(([geometry, properties]) => ({
      type: 'Feature',
      geometry,
      properties,
    })),
  };
}

const points = (places: readonly MapPlace[] = []): [Geometry, object][] =>
  places.map(({ at, ...properties }) => [{ type: 'Point', coordinates: at }, properties]);

function ownLayers(theme: 'light' | 'dark'): LayerSpecification[] {
  const colours = toneColours[theme];
  const halo = theme === 'light' ? '#ffffff' : '#121413';
  const toned = [
    'match',
    ['get', 'tone'],
    ...(Object.keys(colours) as MapTone[]).flatMap((tone) => [tone, colours[tone]]),
    colours.plain,
  ] as never as string;
  const shapeIs = (shape: string): FilterSpecification => ['==', ['get', 'shape'], shape];
  return [
    {
      id: 'lines',
      type: 'line',
      source: 'lines',
      layout: { 'line-cap': 'round', 'line-join': 'round' },
      paint: {
        'line-color': toned,
        'line-width': ['case', ['==', ['get', 'faint'], true], 1.5, 3.5],
        'line-opacity': ['case', ['==', ['get', 'faint'], true], 0.4, 0.85],
      },
    },
    {
      id: 'doors',
      type: 'circle',
      source: 'doors',
      paint: {
        'circle-radius': ['interpolate', ['linear'], ['zoom'], 11, 1.6, 15, 3.6],
        'circle-color': toned,
        'circle-opacity': 0.75,
      },
    },
    {
      id: 'stops',
      type: 'circle',
      source: 'places',
      filter: shapeIs('stop'),
      paint: {
        'circle-radius': 5,
        'circle-color': toned,
        'circle-stroke-color': halo,
        'circle-stroke-width': 1.5,
      },
    },
    {
      id: 'sites',
      type: 'symbol',
      source: 'places',
      filter: shapeIs('site'),
      layout: {
        'icon-image': 'square',
        'icon-allow-overlap': true,
        'text-field': ['step', ['zoom'], '', 12.6, ['get', 'label']],
        'text-anchor': 'top',
        'text-offset': [0, 0.9],
        'text-font': ['Inter Variable'],
        'text-size': 11,
        'text-optional': true,
      },
      paint: {
        'icon-color': toned,
        'icon-halo-color': halo,
        'icon-halo-width': 1.5,
        'text-color': toned,
        'text-halo-color': halo,
        'text-halo-width': 1.5,
      },
    },
  ];
}
