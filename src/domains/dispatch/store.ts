import {
  type CourierId,
  type Instant,
  type RouteId,
  type ShipmentId,
  type SiteId,
  type VehicleId,
} from '@waystock/kernel';
import { type RawBuilder, sql } from 'kysely';
import type { Tx } from '../../world.ts';
import type { DriverEvent } from './driver-event.ts';
import type { Route, RouteState } from './route.ts';
import { instantOf, type RouteRow, toRoute, toRow } from './route-rows.ts';

/** The version of a site's board, its row locked: whoever changes its routes goes through here. */
export async function lockBoard(tx: Tx, siteId: SiteId): Promise<number> {
  const [, { rows }] = await Promise.all([
    sql`
      insert into dispatch.board (site_id) values (${siteId}) on conflict do nothing
    `.execute(tx.sql),
    sql<{ version: number }>`
      select version from dispatch.board where site_id = ${siteId} for no key update
    `.execute(tx.sql),
  ]);
  return rows[0]?.version ?? 0;
}

export async function updateBoard(tx: Tx, siteId: SiteId): Promise<void> {
  await sql`
    update dispatch.board set version = version + 1 where site_id = ${siteId}
  `.execute(tx.sql);
}

export const findBoardVersion = async (tx: Tx, siteId: SiteId): Promise<number> =>
  (await findBoardVersions(tx, [siteId])).get(siteId) ?? 0;

/** By site; one that has never had a route is left out. */
export async function findBoardVersions(
  tx: Tx,
  siteIds: readonly SiteId[],
): Promise<Map<SiteId, number>> {
  const { rows } = await sql<{ siteId: SiteId; version: number }>`
    select site_id as "siteId", version from dispatch.board
    where site_id = any(${siteIds}::text[]) order by site_id
  `.execute(tx.sql);
  return new Map(rows.map(({ siteId, version }) => [siteId, version]));
}

/** Takes away routes that were only planned; what replaces them is a new plan. */
export async function deletePlanned(tx: Tx, ids: readonly RouteId[]): Promise<void> {
  if (ids.length === 0) return;
  await Promise.all([
    sql`delete from dispatch.stop where route_id = any(${ids}::text[])`.execute(tx.sql),
    sql`delete from dispatch.offer where route_id = any(${ids}::text[])`.execute(tx.sql),
    sql`
      delete from dispatch.route where id = any(${ids}::text[]) and state = 'planned'
    `.execute(tx.sql),
  ]);
}

export async function insertRoutes(tx: Tx, routes: readonly Route[]): Promise<void> {
  if (routes.length === 0) return;
  const of = <T>(value: (route: Route) => T): T[] => routes.map(value);
  await sql`
    insert into dispatch.route (id, site_id, vehicle_id, courier_id, state, version, decision_id,
      depart_at)
    select * from unnest(${of((r) => r.id)}::text[], ${of((r) => r.siteId)}::text[],
      ${of((r) => r.vehicleId)}::text[], ${of((r) => r.courierId ?? null)}::text[],
      ${of((r) => r.state)}::text[], ${of((r) => r.version)}::integer[],
      ${of((r) => r.decisionId)}::text[], ${of((r) => new Date(r.departAt))}::timestamptz[])
  `.execute(tx.sql);
  await upsertStops(tx, routes);
}

/** Writes a changed route with its stops. */
export async function updateRoute(tx: Tx, route: Route, cancelReason?: string): Promise<void> {
  await Promise.all([
    sql`
      update dispatch.route set vehicle_id = ${route.vehicleId}, courier_id = ${route.courierId ?? null},
        state = ${route.state}, version = ${route.version}, depart_at = ${new Date(route.departAt)},
        started_at = ${instantOf(route.startedAt)}, finished_at = ${instantOf(route.finishedAt)},
        paused_until = ${instantOf(route.pausedUntil)}, cancel_reason = ${cancelReason ?? null},
        estimated_at = ${new Date(tx.now)}
      where id = ${route.id}
    `.execute(tx.sql),
    upsertStops(tx, [route]),
  ]);
}

/** Writes what is thought of routes, and nothing else of them. */
export async function updateEstimates(tx: Tx, routes: readonly Route[]): Promise<void> {
  if (routes.length === 0) return;
  await Promise.all([
    sql`
      update dispatch.route set estimated_at = ${new Date(tx.now)}
      where id = any(${routes.map((route) => route.id)}::text[])
    `.execute(tx.sql),
    upsertStops(tx, routes),
  ]);
}

/** As one JSON document: a route has a few dozen stops of twenty columns. */
async function upsertStops(tx: Tx, routes: readonly Route[]): Promise<void> {
  const rows = routes.flatMap((route) =>
    route.stops.map((stop, seq) => ({ ...toRow(stop), route_id: route.id, seq })),
  );
  await sql`
    insert into dispatch.stop
    select r.* from jsonb_populate_recordset(null::dispatch.stop, ${JSON.stringify(rows)}::jsonb) as r
    on conflict (id) do update set seq = excluded.seq, leg_s = excluded.leg_s, leg_m = excluded.leg_m,
      planned_at = excluded.planned_at, eta_at = excluded.eta_at, eta_from = excluded.eta_from,
      eta_to = excluded.eta_to, late_probability = excluded.late_probability, state = excluded.state,
      arrived_at = excluded.arrived_at, finished_at = excluded.finished_at, reason = excluded.reason,
      proof = excluded.proof
    where stop is distinct from excluded
  `.execute(tx.sql);
}

const routeColumns = sql`
  r.id, r.site_id, r.vehicle_id, r.courier_id, r.state, r.version, r.decision_id, r.depart_at,
  r.started_at, r.finished_at, r.paused_until,
  (select coalesce(json_agg(to_json(s) order by s.seq), '[]')
   from dispatch.stop s where s.route_id = r.id) as stops`;

async function selectRoutes(tx: Tx, rest: RawBuilder<unknown>): Promise<Route[]> {
  const { rows } = await sql<RouteRow>`
    select ${routeColumns} from dispatch.route r ${rest}
  `.execute(tx.sql);
  return rows.map(toRoute);
}

export async function findRoute(tx: Tx, id: RouteId): Promise<Route | undefined> {
  const [route] = await selectRoutes(tx, sql`where r.id = ${id}`);
  return route;
}

/** Routes by id; those that are not there are left out. */
export async function findRoutes(tx: Tx, ids: readonly RouteId[]): Promise<Map<RouteId, Route>> {
  const routes = await selectRoutes(tx, sql`where r.id = any(${ids}::text[]) order by r.id`);
  return new Map(routes.map((route) => [route.id, route]));
}

/** A route, locked. */
export async function lockRoute(tx: Tx, id: RouteId): Promise<Route | undefined> {
  const [route] = await lockRoutes(tx, [id]);
  return route;
}

/** Routes, locked. The lock is a statement of its own, so that the next one sees what was waited for. */
export async function lockRoutes(tx: Tx, ids: readonly RouteId[]): Promise<Route[]> {
  if (ids.length === 0) return [];
  const [, routes] = await Promise.all([
    sql`
      select 1 from dispatch.route where id = any(${ids}::text[]) order by id for no key update
    `.execute(tx.sql),
    selectRoutes(tx, sql`where r.id = any(${ids}::text[]) order by r.id`),
  ]);
  return routes;
}

/** Routes that are fixed or driving, or that somebody is asked to drive. */
export async function listRunning(tx: Tx): Promise<RouteId[]> {
  const { rows } = await sql<{ id: RouteId }>`
    select id from dispatch.route where state in ('offered', 'released', 'active') order by id
  `.execute(tx.sql);
  return rows.map((row) => row.id);
}

/** Vehicles of these sites that are on a route, or that somebody is asked to take one with. */
export async function listBusyVehicles(
  tx: Tx,
  siteIds: readonly SiteId[],
): Promise<Set<VehicleId>> {
  const { rows } = await sql<{ id: VehicleId }>`
    select distinct vehicle_id as id from dispatch.route
    where site_id = any(${siteIds}::text[]) and state in ('offered', 'released', 'active')
    order by vehicle_id
  `.execute(tx.sql);
  return new Set(rows.map((row) => row.id));
}

export interface RouteFilter {
  readonly siteId?: SiteId;
  readonly siteIds?: readonly SiteId[];
  /** Routes of this courier or of one of these vehicles. */
  readonly drivenBy?: {
    readonly courierId: CourierId | undefined;
    readonly vehicleIds: readonly VehicleId[];
  };
  readonly courierId?: CourierId;
  readonly vehicleIds?: readonly VehicleId[];
  readonly states?: readonly RouteState[];
  /** Departing at this instant or before. */
  readonly departBy?: Instant;
  /** Over after the one and by the other. */
  readonly finished?: { readonly after: Instant; readonly until: Instant };
}

export interface RoutePage {
  /** The last route of the page before. */
  readonly after?: { readonly departAt: Instant; readonly id: string } | undefined;
  readonly limit: number;
}

/** In order of departure. */
export const listRoutes = (
  tx: Tx,
  filter: RouteFilter,
  { after, limit }: RoutePage = { limit: 500 },
): Promise<Route[]> => {
  const conditions = matching(filter);
  if (after) conditions.push(sql`(r.depart_at, r.id) > (${new Date(after.departAt)}, ${after.id})`);
  const where = conditions.length > 0 ? sql`where ${sql.join(conditions, sql` and `)}` : sql``;
  return selectRoutes(tx, sql`${where} order by r.depart_at, r.id limit ${limit}`);
};

/**
 * The states, of a closed list, are written out, so that even a plan made for any parameters may use
 * the index of what is not over; and what is not asked for is left out, since a plan cannot tell.
 */
function matching(filter: RouteFilter): RawBuilder<unknown>[] {
  const { siteId, siteIds, courierId, vehicleIds, states, departBy, drivenBy, finished } = filter;
  const conditions: RawBuilder<unknown>[] = [];
  if (siteId !== undefined) conditions.push(sql`r.site_id = ${siteId}`);
  if (siteIds !== undefined) conditions.push(sql`r.site_id = any(${siteIds}::text[])`);
  if (courierId !== undefined) conditions.push(sql`r.courier_id = ${courierId}`);
  if (vehicleIds !== undefined) conditions.push(sql`r.vehicle_id = any(${vehicleIds}::text[])`);
  if (states !== undefined)
    conditions.push(sql`r.state in (${sql.join(states.map((state) => sql.lit(state)))})`);
  if (departBy !== undefined) conditions.push(sql`r.depart_at <= ${new Date(departBy)}`);
  if (finished !== undefined)
    conditions.push(sql`r.finished_at > ${new Date(finished.after)}
      and r.finished_at <= ${new Date(finished.until)}`);
  if (drivenBy !== undefined)
    conditions.push(sql`(r.courier_id = ${drivenBy.courierId ?? null}
      or r.vehicle_id = any(${drivenBy.vehicleIds}::text[]))`);
  return conditions;
}

/** The live route that carries a shipment, or the last one that did. */
export async function findRouteOf(tx: Tx, shipmentId: ShipmentId): Promise<Route | undefined> {
  const [route] = await selectRoutes(
    tx,
    sql`
      join dispatch.stop d on d.route_id = r.id and d.shipment_id = ${shipmentId}
        and d.kind = 'deliver'
      order by d.state in ('planned', 'arrived') desc, r.depart_at desc, r.id limit 1`,
  );
  return route;
}

/** Which of these shipments ride on a route that is no longer only planned. */
export async function listCommitted(
  tx: Tx,
  shipmentIds: readonly ShipmentId[],
): Promise<Set<ShipmentId>> {
  if (shipmentIds.length === 0) return new Set();
  const { rows } = await sql<{ shipment_id: ShipmentId }>`
    select s.shipment_id from dispatch.stop s join dispatch.route r on r.id = s.route_id
    where s.shipment_id = any(${shipmentIds}::text[]) and s.kind = 'deliver'
      and s.state in ('planned', 'arrived') and r.state in ('offered', 'released', 'active')
    order by s.shipment_id
  `.execute(tx.sql);
  return new Set(rows.map((row) => row.shipment_id));
}

/** Active routes of these vehicles that were last estimated before `since`. */
export async function listToEstimate(
  tx: Tx,
  vehicleIds: readonly VehicleId[],
  since: Instant,
): Promise<{ id: RouteId; vehicleId: VehicleId }[]> {
  const { rows } = await sql<{ id: RouteId; vehicleId: VehicleId }>`
    select id, vehicle_id as "vehicleId" from dispatch.route
    where vehicle_id = any(${vehicleIds}::text[]) and state = 'active'
      and (estimated_at is null or estimated_at <= ${new Date(since)})
    order by id
  `.execute(tx.sql);
  return rows;
}

export async function hasDriverEvent(tx: Tx, id: string): Promise<boolean> {
  const { rows } = await sql`
    select 1 as known from dispatch.driver_event where id = ${id}
  `.execute(tx.sql);
  return rows.length === 1;
}

export async function insertDriverEvent(tx: Tx, event: DriverEvent): Promise<void> {
  await sql`
    insert into dispatch.driver_event (id, route_id, report, at, received_at)
    values (${event.id}, ${event.routeId}, ${JSON.stringify(event.what)}::jsonb,
      ${new Date(event.at)}, ${new Date(tx.now)})
  `.execute(tx.sql);
}

/**
 * Which of these shipments left on a route and have come back undelivered: the attempt failed and the
 * route is over, or the route was called off on the way. A next route that is only planned takes
 * nothing away from that: it would be planned anew without them.
 */
export async function listBroughtBack(
  tx: Tx,
  shipmentIds: readonly ShipmentId[],
): Promise<Set<ShipmentId>> {
  if (shipmentIds.length === 0) return new Set();
  const { rows } = await sql<{ shipment_id: ShipmentId }>`
    with last as (
      select distinct on (s.shipment_id) s.shipment_id, s.state as stop_state, r.state as route_state
      from dispatch.stop s join dispatch.route r on r.id = s.route_id
      where s.kind = 'deliver' and s.shipment_id = any(${shipmentIds}::text[])
        and r.state <> 'planned'
      order by s.shipment_id, r.id desc
    )
    select shipment_id from last
    where stop_state <> 'delivered' and route_state in ('done', 'cancelled') order by shipment_id
  `.execute(tx.sql);
  return new Set(rows.map((row) => row.shipment_id));
}

/**
 * Forgets which doors these were, and keeps about which part of the country: what a route cost and
 * how long it took stay true. Stops are settled by then.
 */
export async function blurDoors(tx: Tx, shipmentIds: readonly ShipmentId[]): Promise<void> {
  await sql`
    update dispatch.stop set lon = round(lon::numeric, 1), lat = round(lat::numeric, 1)
    where kind = 'deliver' and shipment_id = any(${shipmentIds}::text[])
  `.execute(tx.sql);
}
