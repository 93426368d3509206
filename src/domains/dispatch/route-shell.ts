import {
  assert,
  type Instant,
  ok,
  refuse,
  type Result,
  type RouteId,
  type ShipmentId,
} from '@waystock/kernel';
import type { Fact, Tx } from '../../world.ts';
import type { Refusal } from './errors.ts';
import { estimateArrivals, type RiskNews, risksOf, type ToldRisk } from './eta.ts';
import * as facts from './facts.ts';
import * as risks from './risk-store.ts';
import type { Route, RouteState, Stop } from './route.ts';
import * as store from './store.ts';

/** A route that is about to change in its stops or its state: its site's board is locked first. */
export async function lockOnBoard(
  tx: Tx,
  routeId: RouteId,
  expected?: number,
): Promise<Result<Route, Refusal<'route-not-found' | 'route-changed'>>> {
  const seen = await store.findRoute(tx, routeId);
  if (!seen) return refuse({ kind: 'route-not-found', routeId });
  await store.lockBoard(tx, seen.siteId);
  const route = await store.lockRoute(tx, routeId);
  if (!route) return refuse({ kind: 'route-not-found', routeId });
  if (expected !== undefined && expected !== route.version)
    return refuse({ kind: 'route-changed', routeId, expected, actual: route.version });
  return ok(route);
}

export interface Change {
  readonly facts?: readonly Fact[];
  /** From the last position report. */
  readonly legLeft?: number | undefined;
  readonly cancelReason?: string;
}

/** Writes a route with fresh estimates and tells what happened. */
export async function saveRoute(tx: Tx, route: Route, change: Change = {}): Promise<Route> {
  const [estimated] = await withEstimates(tx, [route], change);
  assert(estimated, 'an estimate per route');
  await store.updateRoute(tx, estimated, change.cancelReason);
  for (const fact of change.facts ?? []) tx.emit(fact);
  return estimated;
}

/** The same for a change that makes plans out of date. */
export async function saveOnBoard(tx: Tx, route: Route, change: Change = {}): Promise<Route> {
  const [saved] = await Promise.all([
    saveRoute(tx, route, change),
    store.updateBoard(tx, route.siteId),
  ]);
  return saved;
}

/** Estimates of the open stops; warns of promises at risk, once, and forgets those that are over. */
export async function withEstimates(
  tx: Tx,
  routes: readonly Route[],
  given: Pick<Change, 'legLeft'> = {},
): Promise<Route[]> {
  const estimated = routes.map((route) => withEstimate(route, tx.now, given));
  const told = await risks.listTold(
    tx,
    estimated.flatMap(({ stops }) => stops.flatMap((stop) => deliveredBy(stop))),
  );
  const news = estimated.map((route) => ({ route, ...riskNews(route, told) }));
  await Promise.all([
    risks.upsertTold(
      tx,
      news.flatMap(({ tell }) =>
        tell.flatMap(({ stop, estimate }) =>
          deliveredBy(stop).map((shipmentId) => ({ shipmentId, estimate })),
        ),
      ),
    ),
    risks.deleteTold(
      tx,
      news.flatMap(({ clear }) => clear.flatMap((stop) => stop.shipmentId ?? [])),
    ),
  ]);
  for (const { route, tell } of news)
    for (const { stop, estimate } of tell) tx.emit(facts.promiseAtRisk(route, stop, estimate));
  return estimated;
}

function withEstimate(route: Route, now: Instant, { legLeft }: Pick<Change, 'legLeft'>): Route {
  const isOver = route.state === 'done' || route.state === 'cancelled';
  const estimates = isOver
    ? new Map<Stop['id'], never>()
    : estimateArrivals(route, now, legLeft === undefined ? {} : { legLeft });
  return {
    ...route,
    stops: route.stops.map((stop) => ({ ...stop, estimate: estimates.get(stop.id) })),
  };
}

/** Warnings to give, and those that are over: safe again, or the stop is settled. */
function riskNews({ stops }: Route, told: ReadonlyMap<string, ToldRisk>): RiskNews {
  const estimates = new Map(
    stops.flatMap(({ id, estimate }) => (estimate ? [[id, estimate] as const] : [])),
  );
  const { tell, clear } = risksOf(stops, estimates, told);
  const settled = stops.filter(
    (stop) => !estimates.has(stop.id) && told.has(stop.shipmentId ?? ''),
  );
  return { tell, clear: [...clear, ...settled] };
}

const deliveredBy = (stop: Stop): ShipmentId[] =>
  stop.kind === 'deliver' && stop.shipmentId ? [stop.shipmentId] : [];

export const counted = (route: Route): Route => ({ ...route, version: route.version + 1 });

export const movedOn = (
  route: Route,
  expected: readonly RouteState[],
): Refusal<'route-moved-on'> => ({
  kind: 'route-moved-on',
  routeId: route.id,
  state: route.state,
  expected,
});
