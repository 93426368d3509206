import { metres, ok, type Position, refuse, type Result, seconds } from '@waystock/kernel';
import { z } from 'zod';
import { StreamFault } from './json-array-stream.ts';
import type { Cell } from './map-matrix.ts';
import type { MapLeg, MapRoute } from './map-provider.ts';
import type { MapRefusal } from './refusals.ts';

/**
 * OSRM's HTTP API v1 (docs/http.md of osrm-backend): everything is a GET whose path holds the
 * coordinates, so the length of a URL is a limit of its own. Answers are floats; null is no way.
 */

/** Six decimals are a decimetre. */
const coordinates = (places: readonly Position[]): string =>
  places.map(({ lon, lat }) => `${lon.toFixed(6)},${lat.toFixed(6)}`).join(';');

/** Most characters a location takes in a table's URL: `-122.289676,-47.566787;` and `;1234`. */
export const urlPerLocation = 28;
export const urlOverhead = 160;

const span = (first: number, count: number): string =>
  Array.from({ length: count }, (_, i) => first + i).join(';');

/** Sources first, then targets. */
export function tablePath(
  profile: string,
  sources: readonly Position[],
  targets: readonly Position[],
): string {
  const options = new URLSearchParams({
    sources: span(0, sources.length),
    destinations: span(sources.length, targets.length),
    annotations: 'duration,distance',
    generate_hints: 'false',
  });
  const places = coordinates([...sources, ...targets]);
  return `/table/v1/${profile}/${places}?${plain(options)}`;
}

export function routePath(profile: string, stops: readonly Position[]): string {
  const options = new URLSearchParams({
    steps: 'true',
    overview: 'full',
    geometries: 'geojson',
    generate_hints: 'false',
  });
  return `/route/v1/${profile}/${coordinates(stops)}?${plain(options)}`;
}

export const nearestPath = (profile: string, place: Position): string =>
  `/nearest/v1/${profile}/${coordinates([place])}?number=1&generate_hints=false`;

/** Older servers do not decode `%3B` and `%2C`. */
const plain = (options: URLSearchParams): string => decodeURIComponent(options.toString());

const location = z.tuple([z.number(), z.number()]);
const waypoint = z.object({
  location,
  /** From the position asked for to the street, in metres; older servers leave it out. */
  distance: z.number().min(0).default(0),
  name: z.string().default(''),
});
const figures = z.array(z.array(z.number().min(0).nullable()));
const table = z.object({
  code: z.literal('Ok'),
  data_version: z.string().optional(),
  durations: figures,
  distances: figures,
  sources: z.array(waypoint),
  destinations: z.array(waypoint),
});

/** Beyond this a street is not where the stop is. */
export const furthestSnap = 1000;

export interface OsrmTable {
  /** Which extract answered; undefined if the server does not say. */
  readonly version: string | undefined;
  readonly cell: (source: number, target: number) => Cell;
}

export function readTable(body: unknown, rows: number, columns: number): OsrmTable {
  const { data } = table.safeParse(body);
  const isWhole =
    data &&
    [data.durations, data.distances].every(
      (part) => part.length === rows && part.every((row) => row.length === columns),
    ) &&
    data.sources.length === rows &&
    data.destinations.length === columns;
  if (!isWhole) throw new StreamFault('malformed', 'not a table of this size');
  return {
    version: data.data_version,
    cell(source, target) {
      if ((data.sources[source]?.distance ?? 0) > furthestSnap)
        return { status: 'source-not-snapped' };
      if ((data.destinations[target]?.distance ?? 0) > furthestSnap)
        return { status: 'target-not-snapped' };
      const duration = data.durations[source]?.[target] ?? null;
      const distance = data.distances[source]?.[target] ?? null;
      if (duration === null || distance === null) return { status: 'unreachable' };
      return { status: 'ok', duration_s: duration, distance_m: distance };
    },
  };
}

const lengths = { duration: z.number().min(0), distance: z.number().min(0) };
const route = z.object({
  code: z.literal('Ok'),
  waypoints: z.array(waypoint),
  routes: z
    .array(
      z.object({
        ...lengths,
        geometry: z.object({ coordinates: z.array(location) }),
        legs: z.array(
          z.object({
            ...lengths,
            steps: z.array(z.object({ ...lengths, name: z.string().default('') })),
          }),
        ),
      }),
    )
    .min(1),
});

export function readOsrmRoute(
  body: unknown,
  stops: readonly Position[],
): Result<Omit<MapRoute, 'source' | 'mayDraw'>, MapRefusal> {
  const { data } = route.safeParse(body);
  const [found] = data?.routes ?? [];
  if (!data || !found || found.legs.length !== stops.length - 1)
    throw new StreamFault('malformed', 'not a route along these stops');
  const far = data.waypoints.findIndex(({ distance }) => distance > furthestSnap);
  const position = stops[far];
  if (position) return refuse({ kind: 'position-off-network', position });
  return ok({
    status: 'ok',
    ...lengthOf(found),
    geometry: found.geometry.coordinates.map(([lon, lat]) => ({ lon, lat })),
    legs: found.legs.map((leg): MapLeg => ({ ...lengthOf(leg), steps: streetsOf(leg.steps) })),
  });
}

interface Length {
  readonly duration: number;
  readonly distance: number;
}

const lengthOf = ({ duration, distance }: Length) => ({
  duration: seconds(Math.ceil(duration)),
  distance: metres(Math.ceil(distance)),
});

/** One stretch for each street, although a turn along it is a step of its own. */
function streetsOf(steps: readonly (Length & { readonly name: string })[]): MapLeg['steps'] {
  const streets: { street: string; duration: number; distance: number }[] = [];
  for (const { name, duration, distance } of steps) {
    const last = streets.at(-1);
    if (last?.street === name) {
      last.duration += duration;
      last.distance += distance;
    } else if (distance > 0) streets.push({ street: name, duration, distance });
  }
  return streets.map(({ street, duration, distance }) => ({
    street,
    duration: seconds(duration),
    distance: metres(distance),
  }));
}

const nearest = z.object({ code: z.literal('Ok'), waypoints: z.array(waypoint).min(1) });

export interface NearestStreet {
  readonly position: Position;
  readonly street: string;
  readonly away: number;
}

export function readNearest(body: unknown): NearestStreet {
  const { data } = nearest.safeParse(body);
  const [found] = data?.waypoints ?? [];
  if (!found) throw new StreamFault('malformed', 'not an answer of nearest');
  const [lon, lat] = found.location;
  return { position: { lon, lat }, street: found.name, away: found.distance };
}

const refusalBody = z.object({ code: z.string(), message: z.string().default('') });

export interface OsrmRefusal {
  readonly code: string;
  /** Which coordinate of the request has no street, when that is the trouble. */
  readonly coordinate: number | undefined;
}

/** What a server says with status 400; undefined when it is none of OSRM's answers. */
export function readOsrmRefusal(body: string): OsrmRefusal | undefined {
  try {
    const { data } = refusalBody.safeParse(JSON.parse(body));
    if (!data) return undefined;
    const [, index] = /coordinate (\d+)/.exec(data.message) ?? [];
    const code = data.code.replaceAll(/[^A-Za-z]/g, '').slice(0, 40);
    return { code, coordinate: index === undefined ? undefined : Number(index) };
  } catch {
    return undefined;
  }
}
