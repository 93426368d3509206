import { type Instant, parseInstant, type Position, type Random, shuffled } from '@waystock/kernel';
import { z } from 'zod';
import { addressPath } from './google-address-wire.ts';
import { matrixPath, routePath } from './google-wire.ts';
import type { TravelProfile } from './map-provider.ts';
import {
  type Answering,
  type ServerAnswer,
  type ServerFault,
  type SimulatedServer,
  startSimulatedServer,
} from './simulated-server.ts';
import type { SimulatedStreets } from './simulated-streets.ts';

export interface SimulatedGoogleOptions {
  readonly key: string;
  readonly streets: SimulatedStreets;
  /** The order in which elements come. */
  readonly random: Random;
  readonly now: () => Instant;
  /** The answer for an address; without it there is no such service. */
  readonly address?: (lines: readonly string[]) => object | undefined;
}

/** Google's side of Routes v2 and Address Validation, as strict about its limits as Google is. */
export function startSimulatedGoogle(options: SimulatedGoogleOptions): Promise<SimulatedServer> {
  const answering: Answering = (request, fault) => {
    const { path, headers, body } = request;
    if (headers['x-goog-api-key'] !== options.key) return no(403, 'PERMISSION_DENIED');
    if (path === addressPath) return validate(options, body);
    if (headers['x-goog-fieldmask'] === undefined) return no(400, 'INVALID_ARGUMENT');
    if (path === matrixPath) return matrix(options, body, fault);
    return path === routePath ? route(options, body) : no(404, 'NOT_FOUND');
  };
  return startSimulatedServer(answering);
}

const no = (status: number, code: string): ServerAnswer => ({
  status,
  body: JSON.stringify({
    error: { code: status, message: `${code} of somebody’s home`, status: code },
  }),
});
const yes = (body: unknown): ServerAnswer => ({ status: 200, body: JSON.stringify(body, null, 2) });

const waypoint = z
  .object({
    location: z.object({
      latLng: z.object({ latitude: z.number().min(-90).max(90), longitude: z.number() }),
    }),
  })
  .transform(
    ({ location: { latLng } }): Position => ({ lon: latLng.longitude, lat: latLng.latitude }),
  );
const modes: Readonly<Record<string, TravelProfile>> = {
  DRIVE: 'van',
  BICYCLE: 'bike',
  WALK: 'foot',
};
const how = {
  travelMode: z.enum(['DRIVE', 'BICYCLE', 'WALK']),
  routingPreference: z
    .enum(['TRAFFIC_UNAWARE', 'TRAFFIC_AWARE', 'TRAFFIC_AWARE_OPTIMAL'])
    .optional(),
  departureTime: z.iso.datetime().optional(),
};
const ends = z.array(z.strictObject({ waypoint })).min(1);
const matrixBody = z.strictObject({ origins: ends, destinations: ends, ...how });
const routeBody = z.strictObject({
  origin: waypoint,
  destination: waypoint,
  intermediates: z.array(waypoint).max(25).default([]),
  polylineEncoding: z.literal('GEO_JSON_LINESTRING'),
  ...how,
});

type How = {
  travelMode: string;
  routingPreference?: string | undefined;
  departureTime?: string | undefined;
};

function isAllowed({ now }: SimulatedGoogleOptions, asked: How): boolean {
  if (asked.routingPreference !== undefined && asked.travelMode !== 'DRIVE') return false;
  return asked.departureTime === undefined || parseInstant(asked.departureTime) >= now();
}

function matrix(
  options: SimulatedGoogleOptions,
  body: string,
  fault: ServerFault | undefined,
): ServerAnswer {
  const broken = fault?.kind === 'broken-cells' ? fault.share : 0;
  const { data } = matrixBody.safeParse(JSON.parse(body));
  if (!data || !isAllowed(options, data)) return no(400, 'INVALID_ARGUMENT');
  const { origins, destinations, routingPreference } = data;
  const most = routingPreference === 'TRAFFIC_AWARE_OPTIMAL' ? 100 : 625;
  if (origins.length * destinations.length > most) return no(400, 'INVALID_ARGUMENT');
  const profile = modes[data.travelMode] as TravelProfile;
  const elements = origins.flatMap(({ waypoint: from }, originIndex) =>
    destinations.map(({ waypoint: to }, destinationIndex) => {
      const indices = { originIndex, destinationIndex };
      if (options.random.next() < broken)
        return { ...indices, status: { code: 14, message: 'unavailable' } };
      return { ...indices, status: {}, ...figures(options.streets(profile, from, to)) };
    }),
  );
  const sent = fault?.kind === 'fewer-cells' ? elements.slice(1) : elements;
  return yes(shuffled(options.random, sent));
}

/** Whole seconds, and no distance where it is nought. */
function figures(leg: ReturnType<SimulatedStreets>): object {
  if (typeof leg === 'string') return { condition: 'ROUTE_NOT_FOUND' };
  return { condition: 'ROUTE_EXISTS', ...lengths(leg) };
}

const lengths = ({ duration, distance }: { duration: number; distance: number }) => ({
  ...(distance > 0 ? { distanceMeters: Math.ceil(distance) } : {}),
  duration: `${Math.ceil(duration)}s`,
});

function route(options: SimulatedGoogleOptions, body: string): ServerAnswer {
  const { data } = routeBody.safeParse(JSON.parse(body));
  if (!data || !isAllowed(options, data)) return no(400, 'INVALID_ARGUMENT');
  const stops = [data.origin, ...data.intermediates, data.destination];
  const profile = modes[data.travelMode] as TravelProfile;
  const legs = stops.slice(1).map((to, i) => options.streets(profile, stops[i] as Position, to));
  if (legs.some((leg) => typeof leg === 'string')) return yes({});
  const ways = legs
    .filter((leg) => typeof leg !== 'string')
    .map((leg) => ({
      duration: Math.ceil(leg.duration),
      distance: Math.ceil(leg.distance),
    }));
  const total = (of: 'duration' | 'distance'): number =>
    ways.reduce((sum, way) => sum + way[of], 0);
  const coordinates = stops.map(({ lon, lat }) => [lon, lat]);
  return yes({
    routes: [
      {
        ...lengths({ duration: total('duration'), distance: total('distance') }),
        polyline: { geoJsonLinestring: { type: 'LineString', coordinates } },
        legs: ways.map(lengths),
      },
    ],
  });
}

const addressBody = z.strictObject({
  address: z.strictObject({
    regionCode: z.string().length(2).optional(),
    addressLines: z.array(z.string()).min(1),
  }),
});

function validate({ address }: SimulatedGoogleOptions, body: string): ServerAnswer {
  const { data } = addressBody.safeParse(JSON.parse(body));
  if (!data || data.address.addressLines.join('').length > 280) return no(400, 'INVALID_ARGUMENT');
  const answer = address?.(data.address.addressLines);
  return answer ? yes(answer) : no(404, 'NOT_FOUND');
}
