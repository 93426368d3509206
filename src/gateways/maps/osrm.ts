import { assert, hours, ok, type Position, refuse, type Result, seconds } from '@waystock/kernel';
import { lineAsking } from './asking.ts';
import { limitedText, parsedJson, type Question } from './attempt.ts';
import { usualBreaker } from './breaker.ts';
import { freeOfCharge } from './budget.ts';
import { joinRoutes, stretchesOf } from './join-routes.ts';
import { type Line, openLine } from './line.ts';
import {
  type Asking,
  type MapProvider,
  type MapRoute,
  type MapTerms,
  noLimits,
  type TableLimits,
  type TravelProfile,
} from './map-provider.ts';
import {
  nearestPath,
  type NearestStreet,
  readNearest,
  readOsrmRefusal,
  readOsrmRoute,
  readTable,
  routePath,
  tablePath,
  urlOverhead,
  urlPerLocation,
} from './osrm-wire.ts';
import { besideStreets } from './off-network.ts';
import type { Outside } from './outside.ts';
import type { MapRefusal } from './refusals.ts';
import { remoteMatrix, type TileQuery } from './remote-matrix.ts';
import type { RetryPolicy } from './retry.ts';

export interface OsrmOptions {
  readonly outside: Outside;
  /** A server per profile, since each serves one: `http://127.0.0.1:5000/driving`. */
  readonly servers: Partial<Readonly<Record<TravelProfile, string>>>;
  /** `--max-table-size` of the servers: locations of a table, 100 unless they were told otherwise. */
  readonly tableSize?: number;
  /** `--max-viaroute-size`: stops of a route. */
  readonly routeSize?: number;
  /** Longest URL that all on the way pass on. */
  readonly longestUrl?: number;
  readonly onTrouble?: (refusal: MapRefusal) => void;
}

export interface OsrmProvider extends MapProvider {
  /** Which extract answered last, if the profile's server says so. */
  dataVersion(profile: TravelProfile): string | undefined;
  /** The street a position is moved to. */
  nearest(
    place: Position,
    profile: TravelProfile,
    asking: Asking,
  ): Promise<Result<NearestStreet, MapRefusal>>;
}

/** Answers are made from OpenStreetMap data (ODbL) and may be kept; a new extract makes them old. */
export const osrmTerms: MapTerms = {
  keepFor: hours(24),
  mayLearn: true,
  mayDraw: true,
  attribution: '© OpenStreetMap contributors',
};

/** A GET has no effect and costs nothing: whatever broke on the way is asked again. */
export const osrmRetries: RetryPolicy = {
  tries: 4,
  statuses: [429, 502, 503, 504],
  broken: true,
  first: seconds(0.2),
  longest: seconds(5),
};

export function osrmLimits({
  tableSize = 100,
  longestUrl = 8000,
}: Partial<OsrmOptions>): TableLimits {
  const inUrl = Math.floor((longestUrl - urlOverhead) / urlPerLocation);
  return { ...noLimits, locations: Math.min(tableSize, inUrl) };
}

/** A route's URL has no indices, so that it takes more stops than a table's. */
export function routeStops({ routeSize = 500, longestUrl = 8000 }: Partial<OsrmOptions>): number {
  return Math.min(routeSize, Math.floor((longestUrl - urlOverhead) / urlPerLocation));
}

export function openOsrm(options: OsrmOptions): OsrmProvider {
  const { outside, servers } = options;
  const limits = osrmLimits(options);
  const line = osrmLine(options);
  const versions = new Map<TravelProfile, string | undefined>();
  const profiles = Object.keys(servers) as TravelProfile[];
  const remote = { id: 'osrm', outside, line, budget: freeOfCharge, limits, atOnce: 2 };
  return {
    id: 'osrm',
    isLocal: false,
    caps: { profiles, departure: false, liveTraffic: false, limits },
    terms: osrmTerms,
    async matrix(query, asking) {
      const server = serverOf(servers, query.profile);
      if (!server) return notOffered(query.profile);
      const onVersion = (version: string | undefined) => versions.set(query.profile, version);
      const question = (tile: TileQuery) => tableQuestion(server, tile, onVersion);
      const free = { cost: () => 0n, departAt: undefined };
      // Where a server keeps to a radius, one place without a street makes it refuse the whole table.
      return besideStreets(
        (asked, how) => remoteMatrix({ ...remote, ...free, question }, asked, how),
        {
          ...{ query, asking, now: outside.now },
        },
      );
    },
    async route(query, asking) {
      const server = serverOf(servers, query.profile);
      if (!server) return notOffered(query.profile);
      const whole = lineAsking(outside, asking);
      return joinRoutes(stretchesOf(query.stops, routeStops(options)), async (stops) => {
        const answer = await line.ask(routeQuestion(server, stops), whole);
        return answer.ok ? ok({ ...answer.value, source: 'osrm', mayDraw: true }) : answer;
      });
    },
    dataVersion: (profile) => versions.get(profile),
    async nearest(place, profile, asking) {
      const server = serverOf(servers, profile);
      if (!server) return notOffered(profile);
      return line.ask(nearestQuestion(server, place), lineAsking(outside, asking));
    },
  };
}

const osrmLine = ({ outside, onTrouble }: OsrmOptions): Line =>
  openLine({
    provider: 'osrm',
    outside,
    budget: freeOfCharge,
    retries: osrmRetries,
    breaker: usualBreaker,
    rate: undefined,
    onTrouble,
  });

interface Server {
  readonly base: string;
  readonly profile: string;
}

function serverOf(servers: OsrmOptions['servers'], profile: TravelProfile): Server | undefined {
  const url = servers[profile];
  return url === undefined ? undefined : serverAt(url);
}

/** The last part of the path is the profile's name there. */
export function serverAt(url: string): Server {
  const [, base, profile] = /^(.+)\/([\w-]+)\/?$/.exec(url) ?? [];
  assert(base !== undefined && profile !== undefined, 'an OSRM address ends with its profile');
  return { base, profile };
}

const notOffered = (what: string): Result<never, MapRefusal> =>
  refuse({ kind: 'not-offered', provider: 'osrm', what });

const free = { init: {}, elements: 1, cost: 0n, paidOn: undefined } as const;

function tableQuestion(
  { base, profile }: Server,
  { sources, targets, put }: TileQuery,
  onVersion: (version: string | undefined) => void,
) {
  return {
    url: base + tablePath(profile, sources, targets),
    init: {},
    readRefusal: refusalOf([...sources, ...targets]),
    read: async (response: Response): Promise<Result<void, MapRefusal>> => {
      const body = parsedJson(await limitedText(response));
      const { cell, version } = readTable(body, sources.length, targets.length);
      onVersion(version);
      for (const source of sources.keys())
        for (const target of targets.keys()) put(source, target, cell(source, target));
      return ok(undefined);
    },
  };
}

const routeQuestion = (
  { base, profile }: Server,
  stops: readonly Position[],
): Question<Omit<MapRoute, 'source' | 'mayDraw'>> => ({
  ...free,
  url: base + routePath(profile, stops),
  readRefusal: refusalOf(stops),
  read: async (response) => readOsrmRoute(parsedJson(await limitedText(response)), stops),
});

const nearestQuestion = ({ base, profile }: Server, place: Position): Question<NearestStreet> => ({
  ...free,
  url: base + nearestPath(profile, place),
  readRefusal: refusalOf([place]),
  read: async (response) => ok(readNearest(parsedJson(await limitedText(response)))),
});

/** OSRM answers 400 for what is not a fault of the question, too; its code tells them apart. */
const refusalOf =
  (places: readonly Position[]) =>
  (body: string): MapRefusal | undefined => {
    const said = readOsrmRefusal(body);
    if (!said) return undefined;
    const from = places[0] as Position;
    const to = places.at(-1) as Position;
    if (said.code === 'NoRoute') return { kind: 'no-way-between', from, to };
    if (said.code === 'NoSegment')
      return { kind: 'position-off-network', position: places[said.coordinate ?? 0] ?? from };
    return { kind: 'question-refused', provider: 'osrm', detail: said.code };
  };
