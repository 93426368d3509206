import type { api, BodyOf } from '@waystock/contract';
import {
  type FactId,
  type Instant,
  instant,
  isoOf,
  must,
  newId,
  ok,
  refuse,
  type RegionId,
  type Result,
  type RouteId,
  seconds,
  type ShipmentId,
  type SiteId,
} from '@waystock/kernel';
import {
  cancelRoute,
  type DispatchError,
  type DriverReport,
  findRouteOf,
  getRoute,
  listRoutes,
  listUnplanned,
  type Proof,
  recordDriverEvent,
  type Route,
  type RouteFilter,
  type Stop,
  totalsOf,
} from '../../domains/dispatch/index.ts';
import { changeVehicleStatus, findVehicles } from '../../domains/fleet/index.ts';
import { findSites, listRegions, listSites } from '../../domains/network/index.ts';
import {
  type Destination,
  findDestinations,
  findOrderIds,
  findShipment,
  isDeliveryCode,
  maskPhone,
} from '../../domains/orders/index.ts';
import { listPlanners } from '../../views/route-screen.ts';
import { insertUrgent } from '../../workflows/insert-urgent.ts';
import { listReassignments, reassignShipment } from '../../workflows/reassign-shipment.ts';
import { brokenDown } from '../../workflows/react-on-road.ts';
import { routeLine } from '../../workflows/route-line.ts';
import { planSiteNow } from '../../workflows/plan-routes.ts';
import type { Tx, Vault } from '../../world.ts';
import type { HandlersOf } from '../handler.ts';
import { pageFrom } from '../page.ts';
import { filterFor } from '../policy.ts';
import type { Principal } from '../principal.ts';
import type { ErrorOf } from '../problems.ts';
import { boundsFor, type Permit, reachShipment, reachSite, sitesWithin } from '../reach.ts';

const kind = 'route';

export const routes = {
  /** Planned before the command: planning again gives the same plan. */
  async plan({ world, body, permit, command }) {
    const { region_id: regionId, site_id: siteId } = body;
    const asked = await world.db.read(async (tx) => {
      const known = (await listRegions(tx)).some((region) => region.id === regionId);
      if (!known) return refuse({ kind: 'region-not-found', regionId });
      const may = permit({ kind, regionIds: [regionId] });
      if (!may.ok) return may;
      if (siteId === undefined) return ok(await listSites(tx, { regionIds: [regionId] }));
      const site = await reachSite(tx, siteId, { kind, permit });
      return site.ok ? ok([site.value]) : site;
    });
    if (!asked.ok) return asked;
    const siteIds = asked.value.map((site) => site.id);
    for (const id of siteIds) await planSiteNow(world, id);
    return command(async (tx) => {
      const waiting = await listRoutes(tx, { siteIds, states: ['planned', 'offered', 'released'] });
      const unplanned = [];
      for (const id of siteIds) unplanned.push(...(await listUnplanned(tx, id)));
      return ok({
        routes: await summaries(tx, waiting),
        unplanned: unplanned.map((left) => ({
          shipment_id: left.shipmentId,
          reason: left.reason,
          promised_at: left.promisedAt,
          since: left.since,
        })),
      });
    });
  },

  async list({ world, query, page, principal }) {
    return world.db.read(async (tx) => {
      const filter = {
        ...(await filterOf(tx, principal, query)),
        ...(query.vehicle_id ? { vehicleIds: [query.vehicle_id] } : {}),
        ...(query.state ? { states: [query.state] } : {}),
      };
      const asked = { after: keyFrom(page.after), limit: page.limit + 1 };
      const found = await listRoutes(tx, filter, asked);
      const { next_cursor } = pageFrom(found, page, { item: (route) => route, key: keyOf });
      return ok({ items: await summaries(tx, found.slice(0, page.limit)), next_cursor });
    });
  },

  async get({ world, params, permit, principal }) {
    return world.db.read(async (tx) => {
      const route = await reachRoute(tx, params.route_id, permit);
      return route.ok
        ? ok(await routeBody(tx, world.vault, { route: route.value, principal }))
        : route;
    });
  },

  /** Inserted before the command: a shipment that is on a route already stays where it is. */
  async insert({ world, body, permit, principal, command }) {
    const { shipment_id: shipmentId, route_id: onto } = body;
    const asked = await world.db.read(async (tx) => {
      const reached = await reachShipment(tx, shipmentId, { kind: 'shipment', permit });
      if (!reached.ok) return reached;
      const { stage } = must(await findShipment(tx, shipmentId), `${shipmentId} is there`);
      return stage === 'packed'
        ? ok(undefined)
        : refuse({ kind: 'shipment-moved-on', shipmentId, expected: 'packed', actual: stage });
    });
    if (!asked.ok) return asked;
    const inserted = await (onto === undefined
      ? insertUrgent(world, shipmentId)
      : reassignShipment(world, shipmentId, onto));
    return command(async (tx) => {
      const route = inserted ? await findRouteOf(tx, shipmentId) : undefined;
      if (!route) return refuse({ kind: 'not-plannable', shipmentId });
      return ok(await routeBody(tx, world.vault, { route, principal }));
    });
  },

  async line({ world, params, permit }) {
    const found = await world.db.read((tx) => reachRoute(tx, params.route_id, permit));
    if (!found.ok) return found;
    const legs = await routeLine(world, found.value);
    return ok({ route_id: found.value.id, legs });
  },

  async listInsertions({ world, params, permit }) {
    const { shipment_id: shipmentId } = params;
    const reached = await world.db.read((tx) =>
      reachShipment(tx, shipmentId, { kind: 'shipment', permit }),
    );
    if (!reached.ok) return reached;
    const { currency, options, refused } = await listReassignments(world, shipmentId);
    return ok({
      currency: currency ?? null,
      items: options.map((one) => ({
        route_id: one.routeId,
        extra_cost_minor: BigInt(Math.round(one.extraCost)),
        extra_distance_m: one.extraDistance,
        extra_time_s: one.extraTime,
        delivers_at: one.deliverAt,
        slack_s: one.slack,
      })),
      refused: refused.map(({ routeId, reason }) => ({ route_id: routeId, reason })),
    });
  },

  async report({ world, params, body, permit, principal, command }) {
    const { route_id: routeId } = params;
    return command(async (tx) => {
      const reached = await reachRoute(tx, routeId, permit);
      if (!reached.ok) return reached;
      if (body.type === 'broke-down') {
        const route = await breakDown(tx, reached.value, body.detail);
        return ok(await routeBody(tx, world.vault, { route, principal }));
      }
      if (isCodeWrong(world.vault, reached.value, body))
        return refuse({ kind: 'code-wrong', stopId: body.stop_id });
      const id = newId<FactId>('evt', tx.now, tx.random);
      const event = { id, routeId, at: body.at, what: reportOf(body) };
      const recorded = await recordDriverEvent(tx, event);
      if (!recorded.ok) return recorded;
      return ok(await routeBody(tx, world.vault, { route: recorded.value, principal }));
    });
  },
} satisfies HandlersOf<typeof api.routes>;

/**
 * The vehicle is broken, and this route over at once, as its driver is told; its facts have the goods
 * fetched or planned anew. One that had ended before stays as it was.
 */
async function breakDown(tx: Tx, route: Route, detail = 'reported on the road'): Promise<Route> {
  const { id: routeId, vehicleId } = route;
  await changeVehicleStatus(tx, { vehicleId, status: 'broken', reason: detail });
  const off = await cancelRoute(tx, { routeId, reason: brokenDown });
  return off.ok ? off.value : route;
}

/** A route the caller drives, or runs the region of. */
async function reachRoute(
  tx: Tx,
  routeId: RouteId,
  permit: Permit,
): Promise<Result<Route, ErrorOf<'route-not-found', DispatchError>>> {
  const route = await getRoute(tx, routeId);
  if (!route.ok) return route;
  const { siteId, courierId, vehicleId } = route.value;
  const site = must((await findSites(tx, [siteId])).get(siteId), `${routeId} has a site`);
  const what = { kind, courierId, vehicleId, regionIds: [site.regionId] } as const;
  return permit(what).ok ? route : refuse({ kind: 'route-not-found', routeId });
}

interface Asked {
  readonly region_id?: RegionId;
  readonly site_id?: SiteId;
}

/** Operations see the routes of their regions, drivers and vehicles their own. */
async function filterOf(tx: Tx, principal: Principal, asked: Asked): Promise<RouteFilter> {
  const { region_id: regionId, site_id: siteId } = asked;
  const reached = filterFor(principal, kind);
  const siteIds = await sitesWithin(tx, boundsFor(principal, kind, { regionId, siteId }));
  return {
    ...(siteIds ? { siteIds } : {}),
    ...(typeof reached === 'object' && 'vehicleIds' in reached
      ? { drivenBy: { courierId: reached.courierId, vehicleIds: reached.vehicleIds } }
      : {}),
  };
}

const keyOf = (route: Route): string => `${isoOf(route.departAt)} ${route.id}`;

function keyFrom(text: string): { departAt: Instant; id: string } | undefined {
  const [at = '', id = ''] = text.split(' ');
  const ms = Date.parse(at);
  return Number.isNaN(ms) ? undefined : { departAt: instant(ms), id };
}

function reportOf(body: Exclude<DriverEvent, { type: 'broke-down' }>): DriverReport {
  switch (body.type) {
    case 'started':
      return { kind: 'start' };
    case 'arrived':
      return { kind: 'arrive', stopId: body.stop_id };
    case 'loaded':
      return { kind: 'load', stopId: body.stop_id };
    case 'delivered':
      return { kind: 'deliver', stopId: body.stop_id, proof: proofOf(body.proof) };
    case 'failed': {
      const proof = body.proof ? { proof: proofOf(body.proof) } : {};
      return { kind: 'fail', stopId: body.stop_id, reason: body.reason, ...proof };
    }
    case 'paused':
      return { kind: 'pause', duration: body.duration_s };
    case 'resumed':
      return { kind: 'resume' };
    case 'finished':
      return { kind: 'finish' };
  }
}

/** A code the recipient has said, which is not that of what is delivered there. */
function isCodeWrong(vault: Vault, route: Route, event: DriverEvent): event is Delivered {
  if (event.type !== 'delivered' || event.proof.code === undefined) return false;
  const { shipmentId } = route.stops.find((stop) => stop.id === event.stop_id) ?? {};
  return shipmentId !== undefined && !isDeliveryCode(vault, shipmentId, event.proof.code);
}

type DriverEvent = BodyOf<typeof api.routes.report>;
type Delivered = Extract<DriverEvent, { type: 'delivered' }>;
type ProofInput = Delivered['proof'];

const proofOf = ({ photo_id, signature_id, pin, code }: ProofInput): Proof => ({
  ...(photo_id === undefined ? {} : { photoId: photo_id }),
  ...(signature_id === undefined ? {} : { signatureId: signature_id }),
  ...(pin === undefined && code === undefined ? {} : { pin: true }),
});

async function summaries(tx: Tx, found: readonly Route[]) {
  const [vehicles, planners] = await Promise.all([
    findVehicles(
      tx,
      found.map((route) => route.vehicleId),
    ),
    listPlanners(
      tx,
      found.map((route) => route.decisionId),
    ),
  ]);
  return found.map((route) => {
    const vehicle = must(vehicles.get(route.vehicleId), `${route.vehicleId} has a route`);
    const { starts, ends, distance, cost } = totalsOf(route, vehicle.cost);
    const deliveries = route.stops.filter(
      (stop) => stop.kind === 'deliver' && stop.state !== 'skipped',
    );
    return {
      route_id: route.id,
      site_id: route.siteId,
      vehicle_id: route.vehicleId,
      courier_id: route.courierId ?? null,
      state: route.state,
      planned_by: planners.get(route.decisionId) ?? '',
      starts_at: starts,
      ends_at: ends,
      distance_m: distance,
      cost_minor: cost.minor,
      currency: cost.currency,
      stops_total: deliveries.length,
      stops_done: deliveries.filter((stop) => stop.finishedAt !== undefined).length,
      version: route.version,
    };
  });
}

/** Personal data shows only to those who drive, of doors they have yet to reach. */
export async function routeBody(
  tx: Tx,
  vault: Vault,
  of: { readonly route: Route; readonly principal: Principal },
) {
  const { route, principal } = of;
  const [summary] = await summaries(tx, [route]);
  const drives = principal.role === 'driver' || principal.role === 'device';
  const isRunning = route.state === 'released' || route.state === 'active';
  const ahead = route.stops.filter((stop) => stop.finishedAt === undefined);
  const doors = await findDoorsOf(tx, vault, drives && isRunning ? ahead : []);
  return {
    ...must(summary, 'one for each route'),
    paused_until: route.pausedUntil ?? null,
    stops: route.stops.map((stop) => stopBody(stop, doors, route.state === 'active')),
  };
}

async function findDoorsOf(
  tx: Tx,
  vault: Vault,
  stops: readonly Stop[],
): Promise<Map<ShipmentId, Destination>> {
  const shipmentIds = stops.flatMap(({ kind, shipmentId }) =>
    kind === 'deliver' && shipmentId ? [shipmentId] : [],
  );
  if (shipmentIds.length === 0) return new Map();
  const orderIds = await findOrderIds(tx, shipmentIds);
  const doors = await findDestinations(tx, vault, [...orderIds.values()]);
  return new Map(
    [...orderIds].flatMap(([id, orderId]): [ShipmentId, Destination][] => {
      const door = doors.get(orderId);
      return door ? [[id, door]] : [];
    }),
  );
}

function stopBody(stop: Stop, doors: ReadonlyMap<ShipmentId, Destination>, isActive: boolean) {
  const door = stop.shipmentId && stop.kind === 'deliver' ? doors.get(stop.shipmentId) : undefined;
  const { window, estimate } = stop;
  return {
    stop_id: stop.id,
    kind: stop.kind,
    state: stop.state,
    shipment_id: stop.shipmentId ?? null,
    position: stop.position,
    window: window ? { opens_at: window.from, closes_at: window.to } : null,
    promised_at: stop.promisedAt ?? null,
    service_s: seconds(Math.round(stop.service)),
    express: stop.express,
    leg_m: stop.leg.distance,
    leg_s: seconds(Math.round(stop.leg.duration)),
    load_g: stop.load.weight,
    load_ml: stop.load.volume,
    load_units: stop.load.units,
    planned_at: stop.plannedAt,
    eta: estimate
      ? { earliest_at: estimate.low, expected_at: estimate.at, latest_at: estimate.high }
      : null,
    arrived_at: stop.arrivedAt ?? null,
    finished_at: stop.finishedAt ?? null,
    recipient: door?.recipient ?? null,
    phone: door?.phone === undefined || !isActive ? null : maskPhone(door.phone),
    address: door ? `${door.street}, ${door.postcode} ${door.city}` : null,
    instructions: door?.instructions ?? null,
    failure: stop.reason ?? null,
  };
}
