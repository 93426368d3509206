import {
  greatCircle,
  minus,
  ok,
  refuse,
  type Result,
  type RouteId,
  type Seconds,
  seconds,
  type VehicleId,
} from '@waystock/kernel';
import type { Tx } from '../../world.ts';
import { type PositionReport, reportPositions } from '../fleet/index.ts';
import { applyDriverEvent, type DriverEvent, type ReportRefusal } from './driver-event.ts';
import type { Refusal } from './errors.ts';
import { isSameEstimate as isSame } from './eta.ts';
import { isOpen, lastFinished, type Route } from './route.ts';
import { counted, saveRoute, withEstimates } from './route-shell.ts';
import * as store from './store.ts';

/** What the driver's device reports; the same report twice is taken once. */
export async function recordDriverEvent(
  tx: Tx,
  event: DriverEvent,
): Promise<Result<Route, ReportRefusal | Refusal<'route-not-found'>>> {
  const route = await store.lockRoute(tx, event.routeId);
  if (!route) return refuse({ kind: 'route-not-found', routeId: event.routeId });
  if (await store.hasDriverEvent(tx, event.id)) return ok(route);
  const applied = applyDriverEvent(route, event, tx.now);
  if (!applied.ok) return applied;
  await store.insertDriverEvent(tx, event);
  return ok(await saveRoute(tx, counted(applied.value.route), { facts: applied.value.facts }));
}

/** Estimates follow positions at most this often. */
const estimateEvery: Seconds = seconds(60);

/** Keeps position reports and lets estimates follow the newest of each vehicle. */
export async function recordPositions(
  tx: Tx,
  reports: readonly PositionReport[],
): Promise<{ readonly kept: number; readonly leftOut: number }> {
  const outcome = await reportPositions(tx, reports);
  const newest = new Map<VehicleId, PositionReport>();
  for (const report of reports)
    if (report.recordedAt >= (newest.get(report.vehicleId)?.recordedAt ?? 0))
      newest.set(report.vehicleId, report);
  const due = await store.listToEstimate(tx, [...newest.keys()], minus(tx.now, estimateEvery));
  for (const { id, vehicleId } of due) {
    const route = await store.lockRoute(tx, id);
    if (route?.state === 'active')
      await saveRoute(tx, route, { legLeft: legLeft(route, newest.get(vehicleId)) });
  }
  return outcome;
}

/** Share of the present leg still ahead, by straight lines; a detour may make it more than all. */
function legLeft(route: Route, report: PositionReport | undefined): number | undefined {
  const next = route.stops.find(isOpen);
  const from = lastFinished(route);
  if (!report || !next || !from || next.state === 'arrived') return undefined;
  const whole = greatCircle(from.position, next.position);
  if (whole < 50) return undefined;
  return Math.min(1.5, greatCircle(report.position, next.position) / whole);
}

/**
 * Estimates again: the promise of a driver who says nothing is at risk all the same. A route that goes
 * as it was thought to is left as it is.
 */
export async function refreshEstimates(tx: Tx, routeIds: readonly RouteId[]): Promise<void> {
  const running = (await store.lockRoutes(tx, routeIds)).filter(
    ({ state }) => state === 'active' || state === 'released',
  );
  const estimated = await withEstimates(tx, running);
  const changed = estimated.filter((route, i) =>
    route.stops.some(({ estimate }, n) => !isSame(estimate, running[i]?.stops[n]?.estimate)),
  );
  await store.updateEstimates(tx, changed);
}
