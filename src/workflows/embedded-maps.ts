import { assert, type Instant, ok, type Position, refuse, type Result } from '@waystock/kernel';
import {
  type Matrix,
  matrix,
  noWay,
  type Profile,
  profiles,
  type Roads,
  type Route,
  route,
} from '../domains/roads/index.ts';
import {
  blankMatrix,
  type MapMatrix,
  type MapProvider,
  type MapRefusal,
  type MapRoute,
  noLimits,
  putCell,
  routeOfLegs,
} from '../gateways/gateways.ts';

export interface EmbeddedMapsOptions {
  readonly roads: Roads;
  readonly now: () => Instant;
  /** Who finds the ways, such as a thread that shares the streets; otherwise the caller's own. */
  readonly table?: (...question: Parameters<typeof matrix>) => Promise<Matrix>;
}

/**
 * The roads of this process as one map provider among others. Where they would only estimate (no network,
 * or a profile without streets) they leave it to whoever comes next in the chain.
 */
export function embeddedMaps({ roads, now, table }: EmbeddedMapsOptions): MapProvider {
  const find = table ?? (async (...question) => matrix(...question));
  return {
    id: 'embedded',
    isLocal: true,
    caps: { profiles, departure: false, liveTraffic: false, limits: noLimits },
    terms: {
      keepFor: undefined,
      mayLearn: true,
      mayDraw: true,
      attribution: '© OpenStreetMap contributors',
    },
    async matrix({ sources, targets, profile }) {
      const answer = await find(roads, profile, sources, targets);
      return answer.source === 'streets' ? ok(marked(answer, now())) : notOffered(profile);
    },
    async route({ stops, profile }) {
      assert(stops.length >= 2, 'a route has two stops at least');
      return along(roads, profile, stops);
    },
  };
}

const notOffered = (profile: Profile): Result<never, MapRefusal> =>
  refuse({ kind: 'not-offered', provider: 'embedded', what: `${profile} without streets` });

function marked(answer: Matrix, computedAt: Instant): MapMatrix {
  const { rows, columns, durations_s: durations, distances_m: distances } = answer;
  const about = { source: 'embedded', rows, columns, computedAt, departAt: undefined };
  const table = blankMatrix(about);
  for (let i = 0; i < durations.length; i++) {
    const [duration, distance] = [durations[i] as number, distances[i] as number];
    const isWay = duration !== noWay;
    const cell = { status: 'ok', duration_s: duration, distance_m: distance } as const;
    putCell(table, i, isWay ? cell : { status: 'unreachable' });
  }
  return table;
}

function along(
  roads: Roads,
  profile: Profile,
  stops: readonly Position[],
): Result<MapRoute, MapRefusal> {
  const legs: Route[] = [];
  for (const [i, to] of stops.slice(1).entries()) {
    const leg = route(roads, profile, stops[i] as Position, to);
    if (!leg.ok)
      return leg.error.kind === 'no-network-imported' ? notOffered(profile) : refuse(leg.error);
    if (leg.value.source !== 'streets') return notOffered(profile);
    legs.push(leg.value);
  }
  const geometry = legs.flatMap((leg, i) => (i === 0 ? leg.geometry : leg.geometry.slice(1)));
  return ok(routeOfLegs({ source: 'embedded', status: 'ok', mayDraw: true, geometry }, legs));
}
