import { assert, ok, type Position, refuse, type Result, seconds } from '@waystock/kernel';
import { lineAsking } from './asking.ts';
import { limitedText, parsedJson, type Question } from './attempt.ts';
import { usualBreaker } from './breaker.ts';
import { type Budget, costOf } from './budget.ts';
import { type GoogleTraffic, matrixPrice, routePrice } from './google-prices.ts';
import {
  googleCode,
  type GoogleHow,
  googleProfiles,
  matrixMask,
  matrixPath,
  readElement,
  readRoute,
  routeMask,
  routePath,
  writeMatrix,
  writeRoute,
} from './google-wire.ts';
import { joinRoutes, stretchesOf } from './join-routes.ts';
import { jsonArrayItems, StreamFault } from './json-array-stream.ts';
import { type Line, openLine } from './line.ts';
import type { MapProvider, MapRoute, MapTerms, RouteQuery, TableLimits } from './map-provider.ts';
import { noLimits } from './map-provider.ts';
import type { Outside } from './outside.ts';
import type { MapRefusal } from './refusals.ts';
import { remoteMatrix, type TileQuery } from './remote-matrix.ts';
import type { RetryPolicy } from './retry.ts';
import type { Rate } from './token-bucket.ts';

export interface GoogleOptions {
  readonly key: string;
  readonly outside: Outside;
  readonly budget: Budget;
  readonly traffic?: GoogleTraffic;
  /** Elsewhere in tests only. */
  readonly url?: string;
  readonly onTrouble?: (refusal: MapRefusal) => void;
}

/**
 * Google Maps Platform terms, 3.2.3: no pre-fetching, storing or extracting of directions and distance
 * matrix results, no content made from them, no use with another map.
 */
export const googleTerms: MapTerms = {
  keepFor: undefined,
  mayLearn: false,
  mayDraw: false,
  attribution: 'Google Maps',
};

/** Quotas of a new project; both may be raised there. */
const elementsPerMinute = 3000;
const requestsPerMinute = 3000;
const mostBetween = 25;
export const googleLimits = (traffic: GoogleTraffic): TableLimits => ({
  ...noLimits,
  elements: traffic === 'optimal' ? 100 : 625,
});

/** Google's own clients repeat after UNAVAILABLE alone; a full minute says when to come back. */
export const googleRetries: RetryPolicy = {
  tries: 4,
  statuses: [429, 503],
  broken: true,
  first: seconds(1),
  longest: seconds(10),
};

export function openGoogle(options: GoogleOptions): MapProvider {
  const { outside, budget, traffic = 'unaware' } = options;
  const limits = googleLimits(traffic);
  const tables = googleLine(options, { perMinute: elementsPerMinute, largest: limits.elements });
  const routes = googleLine(options, { perMinute: requestsPerMinute, largest: 1 });
  const knowsHour = traffic !== 'unaware';
  const remote = { id: 'google', outside, line: tables, budget, limits, atOnce: 4 };
  return {
    id: 'google',
    isLocal: false,
    caps: { profiles: googleProfiles, departure: knowsHour, liveTraffic: knowsHour, limits },
    terms: googleTerms,
    async matrix(query, asking) {
      if (!googleProfiles.includes(query.profile)) return notOffered(query.profile);
      const cost = (elements: number): bigint => costOf(elements, matrixPrice(traffic));
      const how = howOf(options, query);
      const question = (tile: TileQuery) => matrixQuestion(options, tile, how);
      return remoteMatrix({ ...remote, cost, departAt: how.departAt, question }, query, asking);
    },
    async route(query, asking) {
      if (!googleProfiles.includes(query.profile)) return notOffered(query.profile);
      const whole = lineAsking(outside, asking);
      const how = howOf(options, query);
      return joinRoutes(stretchesOf(query.stops, mostBetween + 2), async (stops) => {
        const answer = await routes.ask(routeQuestion(options, stops, how), whole);
        if (!answer.ok) return answer;
        return ok({ ...answer.value, source: 'google', mayDraw: googleTerms.mayDraw });
      });
    },
  };
}

/** One for each API: they have rates of their own. */
export const googleLine = (
  { outside, budget, onTrouble }: Omit<GoogleOptions, 'traffic'>,
  rate: Rate,
): Line =>
  openLine({
    provider: 'google',
    outside,
    budget,
    retries: googleRetries,
    breaker: usualBreaker,
    rate,
    onTrouble,
  });

/** An hour counts for who drives in traffic, and only if it is still to come. */
function howOf(
  { outside, traffic = 'unaware' }: GoogleOptions,
  { profile, departAt }: Pick<RouteQuery, 'profile' | 'departAt'>,
): GoogleHow {
  const isAhead = departAt !== undefined && departAt > outside.now();
  const counts = traffic !== 'unaware' && profile === 'van' && isAhead;
  return { profile, traffic, departAt: counts ? departAt : undefined };
}

const notOffered = (what: string): Result<never, MapRefusal> =>
  refuse({ kind: 'not-offered', provider: 'google', what });

/** The key goes in a header, never in a URL, which proxies and logs keep. */
export const googleRequest = (
  key: string,
  mask: string | undefined,
  body: string,
): RequestInit => ({
  method: 'POST',
  headers: {
    'content-type': 'application/json',
    'x-goog-api-key': key,
    ...(mask === undefined ? {} : { 'x-goog-fieldmask': mask }),
  },
  body,
});

export function googleRefusal(body: string): MapRefusal | undefined {
  const code = googleCode(body);
  return code === 'INVALID_ARGUMENT' || code === 'FAILED_PRECONDITION' || code === 'NOT_FOUND'
    ? { kind: 'question-refused', provider: 'google', detail: code }
    : undefined;
}

const at = ({ url = 'https://routes.googleapis.com' }: GoogleOptions, path: string): string =>
  url.replace(/\/$/, '') + path;

function matrixQuestion(options: GoogleOptions, tile: TileQuery, how: GoogleHow) {
  const { sources, targets, put } = tile;
  return {
    url: at(options, matrixPath),
    init: googleRequest(options.key, matrixMask, writeMatrix(sources, targets, how)),
    readRefusal: googleRefusal,
    read: async ({ body }: Response): Promise<Result<void, MapRefusal>> => {
      const seen = new Uint8Array(sources.length * targets.length);
      for await (const item of jsonArrayItems(body as unknown as AsyncIterable<Uint8Array>)) {
        const { source, target, cell } = readElement(item);
        if (source >= sources.length || target >= targets.length)
          throw new StreamFault('malformed', 'an element of another table');
        seen[source * targets.length + target] = 1;
        put(source, target, cell);
      }
      // An array that closes too early is as broken as one that does not close.
      if (seen.includes(0)) throw new StreamFault('truncated', 'elements are missing');
      return ok(undefined);
    },
  };
}

function routeQuestion(
  options: GoogleOptions,
  stops: readonly Position[],
  how: GoogleHow,
): Question<Omit<MapRoute, 'source' | 'mayDraw'>> {
  assert(stops.length >= 2, 'a route has two stops at least');
  return {
    url: at(options, routePath),
    init: googleRequest(options.key, routeMask, writeRoute(stops, how)),
    elements: 1,
    cost: costOf(1, routePrice(how.traffic, stops.length - 2)),
    paidOn: undefined,
    readRefusal: googleRefusal,
    read: async (response) => readRoute(parsedJson(await limitedText(response)), stops),
  };
}
