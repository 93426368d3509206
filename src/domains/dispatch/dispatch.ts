import {
  type CourierId,
  later,
  minus,
  must,
  newId,
  ok,
  plus,
  refuse,
  type Result,
  type RouteId,
  type Seconds,
  type ShipmentId,
  type SiteId,
  type StopId,
  type VehicleId,
} from '@waystock/kernel';
import type { Fact, Tx } from '../../world.ts';
import {
  findVehicles,
  listCouriers,
  listVehicles,
  shiftFrom,
  type Vehicle,
} from '../fleet/index.ts';
import { recordDecision } from '../learning/index.ts';
import { getSite, type Site } from '../network/index.ts';
import { buildInsertedStops, buildRoute, type FreshIds, toPlanVehicle } from './build-route.ts';
import type { DispatchError, Refusal } from './errors.ts';
import * as facts from './facts.ts';
import type { InsertionChoice } from './insertion.ts';
import { inTraffic } from './leg-times.ts';
import { timeInPeace, timeToAsk } from './offer.ts';
import * as offers from './offer-store.ts';
import type { Decided } from './policy.ts';
import * as risks from './risk-store.ts';
import { isOpen, leaveOut, openShipments, type Route, type Stop } from './route.ts';
import { counted, lockOnBoard, movedOn, saveOnBoard, withEstimates } from './route-shell.ts';
import { fetchOf, isOnBoard, type OrderToInsert, withInsertion } from './running.ts';
import {
  type DispatchState,
  type Leg,
  type PlannedRoute,
  type PlanVehicle,
  promiseOf,
} from './state.ts';
import * as store from './store.ts';
import { verifyPlan } from './verify.ts';

/**
 * Who could drive from each of some sites: active, on no route, in a shift now or next, with a driver.
 * Gig couriers must be asked first, and not those who did not want to a moment ago.
 */
export async function listIdleAt(
  tx: Tx,
  sites: readonly Pick<Site, 'id' | 'hours'>[],
  limits: { readonly duty?: Seconds } = {},
): Promise<Map<SiteId, PlanVehicle[]>> {
  const zones = new Map(sites.map(({ id, hours }) => [id, hours.timeZone]));
  const siteIds = [...zones.keys()];
  const [vehicles, couriers, busy] = await Promise.all([
    listVehicles(tx, { siteIds, status: 'active' }),
    listCouriers(tx, { siteIds }),
    store.listBusyVehicles(tx, siteIds),
  ]);
  const driverOf = new Map(couriers.map((courier) => [courier.vehicleId, courier.id]));
  const gigs = vehicles.flatMap(({ id, profile }) =>
    profile === 'gig' ? (driverOf.get(id) ?? []) : [],
  );
  const unwilling = await offers.listUnwilling(tx, gigs, minus(tx.now, timeInPeace));
  const asked = plus(tx.now, timeToAsk);
  const idle = vehicles.flatMap((vehicle) => {
    const zone = must(zones.get(vehicle.homeSiteId), 'a vehicle of one of the sites');
    const shift = shiftFrom(vehicle.shifts, tx.now, zone);
    const courierId = driverOf.get(vehicle.id);
    const isManned =
      courierId === undefined ? !needsDriver.has(vehicle.profile) : !unwilling.has(courierId);
    if (!shift || !isManned || busy.has(vehicle.id)) return [];
    const start = vehicle.profile === 'gig' ? later(shift.start, asked) : shift.start;
    const plan = { courierId, shift: { ...shift, start }, duty: limits.duty };
    return [{ at: vehicle.homeSiteId, vehicle: toPlanVehicle(vehicle, plan) }];
  });
  return new Map(
    [...Map.groupBy(idle, ({ at }) => at)].map(([at, of]) => [
      at,
      of.map(({ vehicle }) => vehicle),
    ]),
  );
}

/** The same of one site. */
export async function listIdleVehicles(
  tx: Tx,
  siteId: SiteId,
  limits: { readonly duty?: Seconds } = {},
): Promise<PlanVehicle[]> {
  const site = await getSite(tx, siteId);
  return site.ok ? ((await listIdleAt(tx, [site.value], limits)).get(siteId) ?? []) : [];
}

const needsDriver: ReadonlySet<Vehicle['profile']> = new Set(['van', 'bike', 'foot', 'gig']);

/**
 * Uses a plan: its routes replace those of the site that are only planned. All of it, or nothing. What
 * says again what is planned already is no decision, and leaves the board as it is.
 */
export async function adoptPlan(
  tx: Tx,
  state: DispatchState,
  { plan, record }: Decided,
): Promise<Result<Route[], DispatchError>> {
  const violations = verifyPlan(plan, state);
  if (violations.length > 0) return refuse({ kind: 'plan-infeasible', violations });
  const { siteId, version } = state;
  const actual = await store.lockBoard(tx, siteId);
  if (actual !== version)
    return refuse({ kind: 'board-moved-on', siteId, expected: version, actual });
  const before = await store.listRoutes(tx, { siteId, states: ['planned'] });
  const kept = before.filter((route) => plan.routes.some((planned) => isSame(route, planned)));
  const fresh = plan.routes.filter((planned) => !kept.some((route) => isSame(route, planned)));
  const gone = before.filter((route) => !kept.includes(route)).map((route) => route.id);
  const isNews = await noteUnplanned(tx, state, plan.unplanned);
  if (gone.length === 0 && fresh.length === 0 && !isNews) return ok(kept);
  await store.deletePlanned(tx, gone);
  const decisionId = await recordDecision(tx, record);
  const given = { decisionId, ids: freshIds(tx) };
  const routes = fresh.map((planned) => buildRoute(state, inTraffic(state, planned), given));
  await insertPlanned(tx, routes);
  await store.updateBoard(tx, siteId);
  return ok([...kept, ...routes]);
}

/** A plan that says again what is planned already leaves the route as it is. */
const isSame = (route: Route, planned: PlannedRoute): boolean =>
  route.vehicleId === planned.vehicleId &&
  route.courierId === planned.courierId &&
  route.departAt === planned.departAt &&
  openShipments(route).join() === planned.stops.map((stop) => stop.shipmentId).join();

async function insertPlanned(tx: Tx, routes: readonly Route[]): Promise<void> {
  const estimated = await withEstimates(tx, routes);
  await store.insertRoutes(tx, estimated);
  for (const route of routes) tx.emit(facts.routePlanned(route));
}

/** True when somebody new waits in vain. */
async function noteUnplanned(
  tx: Tx,
  { siteId, deliveries }: DispatchState,
  unplanned: Decided['plan']['unplanned'],
): Promise<boolean> {
  const promises = new Map(deliveries.map((d) => [d.shipmentId, promiseOf(d)]));
  const waiting = unplanned.map((left) => ({
    ...left,
    promisedAt: must(promises.get(left.shipmentId), `${left.shipmentId} is not in the state`),
  }));
  const fresh = await risks.replaceUnplanned(tx, siteId, waiting);
  for (const left of waiting)
    if (fresh.has(left.shipmentId)) tx.emit(facts.shipmentUnplanned(siteId, left));
  return fresh.size > 0;
}

export interface ReleaseRoute {
  readonly routeId: RouteId;
  readonly version?: number;
  /** Whoever drives it, if not the one it was planned for. */
  readonly courierId?: CourierId;
  readonly vehicleId?: VehicleId;
}

export type NotReleased = Refusal<
  'route-not-found' | 'route-changed' | 'route-moved-on' | 'vehicle-busy' | 'vehicle-not-active'
>;

/**
 * A planned route is fixed and may be loaded; its vehicle drives one route at a time. One that was
 * switched off since is not sent out: the next plan is made without it.
 */
export async function releaseRoute(
  tx: Tx,
  release: ReleaseRoute,
): Promise<Result<Route, NotReleased>> {
  const locked = await lockOnBoard(tx, release.routeId, release.version);
  if (!locked.ok) return locked;
  const route = locked.value;
  if (route.state === 'released') return ok(route);
  if (route.state !== 'planned' && route.state !== 'offered')
    return refuse(movedOn(route, ['planned', 'offered']));
  const vehicleId = release.vehicleId ?? route.vehicleId;
  const states = ['released', 'active'] as const;
  const [[busy], vehicles] = await Promise.all([
    store.listRoutes(tx, { vehicleIds: [vehicleId], states }),
    findVehicles(tx, [vehicleId]),
  ]);
  const { status } = must(vehicles.get(vehicleId), `${vehicleId} has a route`);
  if (status !== 'active') return refuse({ kind: 'vehicle-not-active', vehicleId, status });
  if (busy) return refuse({ kind: 'vehicle-busy', vehicleId, routeId: busy.id });
  const courierId = release.courierId ?? route.courierId;
  const released = counted({ ...route, vehicleId, courierId, state: 'released' });
  return ok(await saveOnBoard(tx, released, { facts: [facts.routeReleased(released)] }));
}

export interface InsertShipment {
  readonly order: OrderToInsert;
  /** From `planInsertion`, for the version it names. */
  readonly choice: InsertionChoice;
}

/**
 * Puts a shipment on a route that is released or running. It may come from another route whose
 * vehicle has not left with it; then it changes over, or nothing changes.
 */
export async function insertShipment(
  tx: Tx,
  { order, choice }: InsertShipment,
): Promise<Result<Route, DispatchError>> {
  const locked = await lockOnBoard(tx, choice.routeId, choice.version);
  if (!locked.ok) return locked;
  const route = locked.value;
  if (route.state !== 'released' && route.state !== 'active')
    return refuse(movedOn(route, ['released', 'active']));
  const left = await leaveOther(tx, order.delivery.shipmentId, route);
  if (!left.ok) return left;
  const stops = buildInsertedStops(order, freshIds(tx), tx.now);
  const changed = counted(withInsertion(route, choice, stops));
  await risks.deleteUnplanned(tx, order.delivery.shipmentId);
  return ok(await saveOnBoard(tx, changed, { facts: [facts.routeChanged(changed)] }));
}

/** Takes a shipment off the route it is on, if any, on its way to another. */
async function leaveOther(
  tx: Tx,
  shipmentId: ShipmentId,
  to: Route,
): Promise<Result<void, DispatchError>> {
  const seen = await store.findRouteOf(tx, shipmentId);
  if (!seen || !openShipments(seen).includes(shipmentId)) return ok(undefined);
  if (seen.id === to.id) return refuse({ kind: 'shipment-on-route', shipmentId, routeId: to.id });
  const found = await lockStop(tx, seen.id, shipmentId);
  if (!found.ok) return found;
  const { route, stop } = found.value;
  if (isOnBoard(route, stop))
    return refuse({ kind: 'already-on-board', shipmentId, routeId: route.id });
  await withoutStop(tx, route, stop, { reason: 'reassigned' });
  return ok(undefined);
}

export interface CancelStop {
  readonly shipmentId: ShipmentId;
  readonly reason: string;
  /** From the stop before to the stop after, if somebody asked the roads. */
  readonly leg?: Leg;
}

/** Takes a shipment off its route; when the vehicle has left with it, the goods ride home. */
export async function cancelStop(
  tx: Tx,
  cancel: CancelStop,
): Promise<Result<Route, DispatchError>> {
  const { shipmentId } = cancel;
  const seen = await store.findRouteOf(tx, shipmentId);
  if (!seen) return refuse({ kind: 'stop-not-found', shipmentId });
  const found = await lockStop(tx, seen.id, shipmentId);
  if (!found.ok) return found;
  const { route, stop } = found.value;
  return ok(stop.state === 'skipped' ? route : await withoutStop(tx, route, stop, cancel));
}

/** A delivery that can still be taken off, or has been. */
async function lockStop(
  tx: Tx,
  routeId: RouteId,
  shipmentId: ShipmentId,
): Promise<Result<{ route: Route; stop: Stop }, DispatchError>> {
  const locked = await lockOnBoard(tx, routeId);
  if (!locked.ok) return locked;
  const route = locked.value;
  const stops = route.stops.filter((s) => s.kind === 'deliver' && s.shipmentId === shipmentId);
  const stop = stops.find(isOpen) ?? stops[0];
  if (!stop) return refuse({ kind: 'stop-not-found', shipmentId });
  if (stop.state !== 'planned' && stop.state !== 'skipped')
    return refuse({ kind: 'stop-settled', stopId: stop.id, state: stop.state });
  return ok({ route, stop });
}

/** A route with nothing left to deliver before its start is off. */
async function withoutStop(
  tx: Tx,
  route: Route,
  stop: Stop,
  { reason, leg }: { readonly reason: string; readonly leg?: Leg },
): Promise<Route> {
  const fetch = fetchOf(route, stop);
  const shorter = leaveOut(route, stop.id, leg);
  const changed = fetch && isOpen(fetch) ? leaveOut(shorter, fetch.id) : shorter;
  const told = [facts.stopCancelled(route, stop, reason)];
  if (route.state !== 'active' && openShipments(changed).length === 0)
    return callOff(tx, changed, reason, told);
  const next = counted(changed);
  return saveOnBoard(tx, next, { facts: [...told, facts.routeChanged(next)] });
}

/** Broken down, or called off: what it had to deliver needs another vehicle. */
export async function cancelRoute(
  tx: Tx,
  cancel: { readonly routeId: RouteId; readonly reason: string },
): Promise<Result<Route, DispatchError>> {
  const locked = await lockOnBoard(tx, cancel.routeId);
  if (!locked.ok) return locked;
  const route = locked.value;
  if (route.state === 'cancelled') return ok(route);
  if (route.state === 'done') return refuse(movedOn(route, ['planned', 'released', 'active']));
  return ok(await callOff(tx, route, cancel.reason));
}

/** Its vehicle and its shipments are free for other plans; nobody is asked to drive it any more. */
export async function callOff(
  tx: Tx,
  route: Route,
  reason: string,
  told: readonly Fact[] = [],
): Promise<Route> {
  const open = route.stops.filter((stop) => stop.kind === 'deliver' && isOpen(stop));
  const idsOf = (stops: readonly Stop[]): ShipmentId[] =>
    stops.flatMap((stop) => stop.shipmentId ?? []);
  const left = {
    onBoard: idsOf(open.filter((stop) => isOnBoard(route, stop))),
    waiting: idsOf(open.filter((stop) => !isOnBoard(route, stop))),
  };
  const stops = route.stops.map(
    (stop): Stop => (isOpen(stop) ? { ...stop, state: 'skipped' } : stop),
  );
  const off = counted({ ...route, state: 'cancelled', stops });
  if (route.state === 'offered') await offers.updateWithdrawn(tx, route.id);
  return saveOnBoard(tx, off, {
    facts: [...told, facts.routeCancelled(off, reason, left)],
    cancelReason: reason,
  });
}

export async function getRoute(
  tx: Tx,
  routeId: RouteId,
): Promise<Result<Route, Refusal<'route-not-found'>>> {
  const route = await store.findRoute(tx, routeId);
  return route ? ok(route) : refuse({ kind: 'route-not-found', routeId });
}

const freshIds = (tx: Tx): FreshIds => ({
  route: () => newId<RouteId>('rte', tx.now, tx.random),
  stop: () => newId<StopId>('stp', tx.now, tx.random),
});
