import { ok, refuse, type Result, type RouteId } from '@waystock/kernel';
import type { Fact, Tx } from '../../world.ts';
import type { DispatchError } from './errors.ts';
import { estimateArrivals, risksOf } from './eta.ts';
import * as facts from './facts.ts';
import * as risks from './risk-store.ts';
import type { Route, RouteState, Stop } from './route.ts';
import * as store from './store.ts';

/** A route that is about to change in its stops or its state: its site's board is locked first. */
export async function lockOnBoard(
  tx: Tx,
  routeId: RouteId,
  expected?: number,
): Promise<Result<Route, DispatchError>> {
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
  const estimated = await withEstimates(tx, route, change);
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
  route: Route,
  { legLeft }: Pick<Change, 'legLeft'> = {},
): Promise<Route> {
  const isOver = route.state === 'done' || route.state === 'cancelled';
  const estimates = isOver
    ? new Map<Stop['id'], never>()
    : estimateArrivals(route, tx.now, legLeft === undefined ? {} : { legLeft });
  const stops = route.stops.map((stop): Stop => ({ ...stop, estimate: estimates.get(stop.id) }));
  const shipments = stops.flatMap((stop) =>
    stop.kind === 'deliver' && stop.shipmentId ? [stop.shipmentId] : [],
  );
  const told = await risks.listTold(tx, shipments);
  const { tell, clear } = risksOf(stops, estimates, told);
  const settled = stops.filter(
    (stop) => !estimates.has(stop.id) && told.has(stop.shipmentId ?? ''),
  );
  await Promise.all([
    risks.upsertTold(
      tx,
      tell.flatMap(({ stop, estimate }) =>
        stop.shipmentId ? [{ shipmentId: stop.shipmentId, estimate }] : [],
      ),
    ),
    risks.deleteTold(
      tx,
      [...clear, ...settled].flatMap((stop) => stop.shipmentId ?? []),
    ),
  ]);
  for (const { stop, estimate } of tell) tx.emit(facts.promiseAtRisk(route, stop, estimate));
  return { ...route, stops };
}

export const counted = (route: Route): Route => ({ ...route, version: route.version + 1 });

export const movedOn = (route: Route, expected: readonly RouteState[]): DispatchError => ({
  kind: 'route-moved-on',
  routeId: route.id,
  state: route.state,
  expected,
});
