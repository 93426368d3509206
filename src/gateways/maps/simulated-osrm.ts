import type { Position } from '@waystock/kernel';
import {
  type Answering,
  type ServerAnswer,
  type SimulatedServer,
  startSimulatedServer,
} from './simulated-server.ts';
import type { SimulatedStreets } from './simulated-streets.ts';

export interface SimulatedOsrmOptions {
  readonly streets: SimulatedStreets;
  /** Like `osrm-routed --max-table-size`. */
  readonly tableSize?: number;
  readonly routeSize?: number;
  readonly longestUrl?: number;
  /** Like `--default-radius`: it refuses what is on no street nearby, and says which it is. */
  readonly keepsToRadius?: boolean;
  /** The extract it serves. */
  readonly version?: () => string;
}

/** OSRM's side of table, route and nearest for the profile `driving`. */
export function startSimulatedOsrm(options: SimulatedOsrmOptions): Promise<SimulatedServer> {
  const { tableSize = 100, routeSize = 500, longestUrl = 8000 } = options;
  const answering: Answering = ({ path }, fault) => {
    if (path.length > longestUrl) return { status: 414, body: '<html>' };
    const [, service, text = '', query = ''] =
      /^\/(table|route|nearest)\/v1\/driving\/([^?]+)\?(.*)$/.exec(path) ?? [];
    const places = text.split(';').map(positionOf);
    if (places.some(({ lon, lat }) => Number.isNaN(lon + lat))) return no('InvalidQuery');
    const off = places.findIndex((place) => options.streets('van', place, place) === 'source-off');
    if (options.keepsToRadius && off >= 0)
      return no('NoSegment', `Could not find a matching segment for coordinate ${off}`);
    const asked = new URLSearchParams(query);
    if (service === 'table')
      return places.length > tableSize
        ? no('TooBig')
        : table(options, places, { asked, broken: fault?.kind === 'fewer-cells' });
    if (service === 'route')
      return places.length > routeSize ? no('TooBig') : route(options, places);
    return service === 'nearest' ? nearest(options, places) : no('InvalidService');
  };
  return startSimulatedServer(answering);
}

const no = (code: string, message = 'an address is in here'): ServerAnswer => ({
  status: 400,
  body: JSON.stringify({ code, message }),
});
const yes = (body: object): ServerAnswer => ({
  status: 200,
  body: JSON.stringify({ code: 'Ok', ...body }),
});

function positionOf(text: string): Position {
  const [lon = '', lat = ''] = text.split(',');
  return { lon: Number.parseFloat(lon), lat: Number.parseFloat(lat) };
}

/** It always snaps; who is far off sees how far. */
const waypointAt = ({ streets }: SimulatedOsrmOptions, place: Position): object => ({
  hint: '',
  name: 'Main Street',
  location: [place.lon, place.lat],
  distance: streets('van', place, place) === 'source-off' ? 25_000 : 3.5,
});

function indices(text: string | null, count: number): number[] {
  if (text === null || text === 'all') return Array.from({ length: count }, (_, i) => i);
  return text.split(';').map(Number);
}

function table(
  options: SimulatedOsrmOptions,
  places: readonly Position[],
  { asked, broken }: { readonly asked: URLSearchParams; readonly broken: boolean },
): ServerAnswer {
  const from = indices(asked.get('sources'), places.length);
  const to = indices(asked.get('destinations'), places.length);
  if ([...from, ...to].some((i) => !(i in places))) return no('InvalidOptions');
  const figures = (of: 'duration' | 'distance') =>
    from.map((i) =>
      to.map((j) => {
        const leg = options.streets('van', places[i] as Position, places[j] as Position);
        return typeof leg === 'string' ? null : leg[of];
      }),
    );
  const durations = figures('duration');
  return yes({
    ...(options.version ? { data_version: options.version() } : {}),
    durations: broken ? durations.slice(1) : durations,
    distances: figures('distance'),
    sources: from.map((i) => waypointAt(options, places[i] as Position)),
    destinations: to.map((j) => waypointAt(options, places[j] as Position)),
  });
}

function route(options: SimulatedOsrmOptions, places: readonly Position[]): ServerAnswer {
  const legs = places.slice(1).map((to, i) => options.streets('van', places[i] as Position, to));
  if (legs.includes('no-way')) return no('NoRoute');
  const ways = legs.map((leg) => (typeof leg === 'string' ? { duration: 0, distance: 0 } : leg));
  const total = (of: 'duration' | 'distance'): number =>
    ways.reduce((sum, way) => sum + way[of], 0);
  return yes({
    waypoints: places.map((place) => waypointAt(options, place)),
    routes: [
      {
        duration: total('duration'),
        distance: total('distance'),
        geometry: { type: 'LineString', coordinates: places.map(({ lon, lat }) => [lon, lat]) },
        legs: ways.map((way) => ({ ...way, steps: stepsOf(way) })),
      },
    ],
  });
}

/** Two along one street, and the arrival. */
function stepsOf({ duration, distance }: { duration: number; distance: number }): object[] {
  const half = { duration: duration / 2, distance: distance / 2, name: 'Main Street' };
  return [half, half, { duration: 0, distance: 0, name: 'Main Street' }];
}

function nearest(options: SimulatedOsrmOptions, [place]: readonly Position[]): ServerAnswer {
  return place ? yes({ waypoints: [waypointAt(options, place)] }) : no('InvalidQuery');
}
