import {
  type Instant,
  isoOf,
  type Position,
  refuse,
  type Result,
  ok,
  metres,
  seconds,
} from '@waystock/kernel';
import { z } from 'zod';
import type { GoogleTraffic } from './google-prices.ts';
import { StreamFault } from './json-array-stream.ts';
import type { Cell } from './map-matrix.ts';
import type { MapRoute, TravelProfile } from './map-provider.ts';
import type { MapRefusal } from './refusals.ts';

/**
 * Google Routes v2 on the wire (google/maps/routing/v2/routes_service.proto, REST form). A field that
 * has its default is left out, so a missing distance is 0 and a missing index, too; without `status` in
 * the field mask every cell would seem right.
 */
export const matrixPath = '/distanceMatrix/v2:computeRouteMatrix';
export const routePath = '/directions/v2:computeRoutes';
export const matrixMask = 'originIndex,destinationIndex,status,condition,distanceMeters,duration';
export const routeMask = [
  'routes.duration',
  'routes.distanceMeters',
  'routes.polyline.geoJsonLinestring',
  'routes.legs.duration',
  'routes.legs.distanceMeters',
].join(',');

/** Others are not travelled by Google. */
const modes: Partial<Readonly<Record<TravelProfile, string>>> = {
  van: 'DRIVE',
  bike: 'BICYCLE',
  foot: 'WALK',
};
export const googleProfiles = Object.keys(modes) as TravelProfile[];

const preferences: Readonly<Record<GoogleTraffic, string>> = {
  unaware: 'TRAFFIC_UNAWARE',
  aware: 'TRAFFIC_AWARE',
  optimal: 'TRAFFIC_AWARE_OPTIMAL',
};

export interface GoogleHow {
  readonly profile: TravelProfile;
  readonly traffic: GoogleTraffic;
  /** In the future, or the request fails; undefined is now. */
  readonly departAt: Instant | undefined;
}

/** A preference is only allowed for who drives. */
const howBody = ({ profile, traffic, departAt }: GoogleHow): object => ({
  travelMode: modes[profile],
  ...(profile === 'van' ? { routingPreference: preferences[traffic] } : {}),
  ...(departAt === undefined ? {} : { departureTime: isoOf(departAt) }),
});

const waypoint = ({ lon, lat }: Position): object => ({
  location: { latLng: { latitude: degrees(lat), longitude: degrees(lon) } },
});
/** A decimetre; what is finer is nobody's business. */
const degrees = (value: number): number => Math.round(value * 1e6) / 1e6;

export const writeMatrix = (
  sources: readonly Position[],
  targets: readonly Position[],
  how: GoogleHow,
): string =>
  JSON.stringify({
    origins: sources.map((place) => ({ waypoint: waypoint(place) })),
    destinations: targets.map((place) => ({ waypoint: waypoint(place) })),
    ...howBody(how),
  });

export function writeRoute(stops: readonly Position[], how: GoogleHow): string {
  const between = stops.slice(1, -1).map(waypoint);
  return JSON.stringify({
    origin: waypoint(stops[0] as Position),
    destination: waypoint(stops.at(-1) as Position),
    ...(between.length > 0 ? { intermediates: between } : {}),
    polylineEncoding: 'GEO_JSON_LINESTRING',
    ...howBody(how),
  });
}

const duration = z
  .string()
  .regex(/^\d+(\.\d{1,9})?s$/)
  .transform((text) => Number(text.slice(0, -1)));
const element = z.object({
  originIndex: z.int().min(0).default(0),
  destinationIndex: z.int().min(0).default(0),
  status: z.object({ code: z.int().default(0) }).optional(),
  condition: z.string().optional(),
  distanceMeters: z.int().min(0).default(0),
  duration: duration.optional(),
});

export interface GoogleCell {
  readonly source: number;
  readonly target: number;
  readonly cell: Cell;
}

/** One element of the stream; throws for what is none. */
export function readElement(item: unknown): GoogleCell {
  const { data, success } = element.safeParse(item);
  if (!success || (data.status === undefined && data.condition === undefined))
    throw new StreamFault('malformed', 'not an element of a route matrix');
  return { source: data.originIndex, target: data.destinationIndex, cell: cellFrom(data) };
}

function cellFrom({ status, condition, distanceMeters, ...rest }: z.output<typeof element>): Cell {
  if ((status?.code ?? 0) !== 0) return { status: 'provider-error' };
  if (condition === 'ROUTE_NOT_FOUND') return { status: 'unreachable' };
  if (condition !== 'ROUTE_EXISTS' || rest.duration === undefined)
    return { status: 'provider-error' };
  return { status: 'ok', duration_s: rest.duration, distance_m: distanceMeters };
}

const length = { distanceMeters: z.int().min(0).default(0), duration };
const routes = z.object({
  routes: z
    .array(
      z.object({
        ...length,
        polyline: z.object({
          geoJsonLinestring: z.object({ coordinates: z.array(z.tuple([z.number(), z.number()])) }),
        }),
        legs: z.array(z.object(length)),
      }),
    )
    .default([]),
});

/** No route in the answer means that none was found. */
export function readRoute(
  body: unknown,
  stops: readonly Position[],
): Result<Omit<MapRoute, 'source' | 'mayDraw'>, MapRefusal> {
  const { data } = routes.safeParse(body);
  if (!data) throw new StreamFault('malformed', 'not an answer of computeRoutes');
  const [route] = data.routes;
  if (!route)
    return refuse({
      kind: 'no-way-between',
      from: stops[0] as Position,
      to: stops.at(-1) as Position,
    });
  if (route.legs.length !== stops.length - 1)
    throw new StreamFault('malformed', 'a route with another number of legs');
  return ok({
    status: 'ok',
    duration: seconds(Math.ceil(route.duration)),
    distance: metres(route.distanceMeters),
    geometry: route.polyline.geoJsonLinestring.coordinates.map(([lon, lat]) => ({ lon, lat })),
    legs: route.legs.map(legOf),
  });
}

/** Google's steps are sentences, not streets. */
const legOf = (leg: { duration: number; distanceMeters: number }): MapRoute['legs'][number] => {
  const whole = {
    duration: seconds(Math.ceil(leg.duration)),
    distance: metres(leg.distanceMeters),
  };
  return { ...whole, steps: [{ street: '', ...whole }] };
};

const refusalBody = z.object({ error: z.object({ status: z.string() }) });

/** `INVALID_ARGUMENT` and its kind; the sentence beside it may quote the question, so it is left out. */
export function googleCode(body: string): string | undefined {
  try {
    const parsed: unknown = JSON.parse(body);
    const { data } = refusalBody.safeParse(Array.isArray(parsed) ? parsed[0] : parsed);
    return data?.error.status.replaceAll(/[^A-Z_]/g, '').slice(0, 40);
  } catch {
    return undefined;
  }
}
