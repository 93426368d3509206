import type {
  FactId,
  Instant,
  OrderId,
  RegionId,
  RouteId,
  ShipmentId,
  SiteId,
  VehicleId,
} from '@waystock/kernel';
import { sql } from 'kysely';
import type { Tx } from '../world.ts';

/** Something that goes on only if somebody looks at it. */
export interface Exception {
  readonly kind:
    | 'late'
    | 'at-risk'
    | 'stranded'
    | 'no-vehicle'
    | 'failed-delivery'
    | 'payment'
    | 'fraud-review'
    | 'site-paused'
    | 'vehicle-broken'
    | 'dead-letter';
  readonly orderId: OrderId | null;
  readonly number: string | null;
  readonly shipmentId: ShipmentId | null;
  readonly siteId: SiteId | null;
  readonly routeId: RouteId | null;
  readonly factId: FactId | null;
  readonly vehicleId: VehicleId | null;
  readonly promisedAt: Instant | null;
  readonly expectedAt: Instant | null;
  readonly since: Instant | null;
  readonly detail: string;
}

export interface ExceptionQuery {
  /** All of them if not given; what belongs to no site shows only then. */
  readonly regionIds?: readonly RegionId[] | undefined;
  readonly siteIds?: readonly SiteId[] | undefined;
  readonly limit: number;
}

/** So little time before its promise a shipment should be on a vehicle: drive, door and slack. */
const shouldBeOnTheWay = '45 minutes';

/**
 * Nearest to its promise first. A shipment is told once, by what stands most in its way; an order
 * whose money or trustworthiness is in doubt has nothing under way.
 */
export async function listExceptions(
  tx: Tx,
  { regionIds, siteIds, limit }: ExceptionQuery,
): Promise<Exception[]> {
  const now = new Date(tx.now);
  const isEverywhere = regionIds === undefined && siteIds === undefined;
  const { rows } = await sql<Exception>`
    with reached as materialized (
      select id, paused, pause_reason from network.site
      where (${regionIds ?? null}::text[] is null or region_id = any(${regionIds ?? null}::text[]))
        and (${siteIds ?? null}::text[] is null or id = any(${siteIds ?? null}::text[]))
    ), waiting as (
      select o.id as order_id, o.number, s.id as shipment_id, s.site_id, s.stage, s.service,
        s.promised_at, t.route_id, t.eta_at, t.eta_to, u.reason as no_vehicle,
        u.since as no_vehicle_since, told.at as stranded_since, told.cause,
        failed.finished_at as failed_at, failed.reason as failed_reason, r.told_at as warned_at
      from orders.orders o
      join orders.shipment s on s.order_id = o.id
      join reached i on i.id = s.site_id
      left join dispatch.stop t on t.shipment_id = s.id and t.kind = 'deliver'
        and t.state in ('planned', 'arrived')
      left join dispatch.unplanned u on u.shipment_id = s.id and t.id is null
      left join dispatch.promise_risk r on r.shipment_id = s.id
      left join lateral (
        select f.finished_at, f.reason from dispatch.stop f
        where f.shipment_id = s.id and f.kind = 'deliver' and f.state = 'failed'
        order by f.id desc limit 1
      ) failed on t.id is null
      left join lateral (
        select e.at, e.data ->> 'cause' as cause, e.type from orders.event e
        where e.order_id = o.id and e.type in ('stranded', 'allocated', 'replanned')
        order by e.seq desc limit 1
      ) told on told.type = 'stranded' and s.stage in ('cleared', 'allocated')
      where o.stage not in ('delivered', 'cancelled', 'returned')
        and s.stage in ('cleared', 'allocated', 'picked', 'packed', 'in-transit')
        -- At the counter it waits for its shopper; on its way to one it does not.
        and not (s.service = 'collection' and s.stage = 'packed')
    ), shipments as (
      select case
          when stranded_since is not null then 'stranded'
          when no_vehicle is not null then 'no-vehicle'
          when failed_at is not null then 'failed-delivery'
          when coalesce(greatest(eta_at, ${now}), ${now}) > promised_at then 'late'
          when warned_at is not null or eta_to > promised_at or (service = 'own'
            and route_id is null and promised_at < ${now}::timestamptz + ${shouldBeOnTheWay}::interval)
            then 'at-risk'
        end as kind, w.*
      from waiting w
    )
    select kind, order_id as "orderId", number, shipment_id as "shipmentId", site_id as "siteId",
      route_id as "routeId", null as "factId", null as "vehicleId", promised_at as "promisedAt", eta_at as "expectedAt",
      coalesce(stranded_since, no_vehicle_since, failed_at, warned_at) as since,
      coalesce(cause, no_vehicle, failed_reason, stage) as detail
    from shipments where kind is not null
    union all
    select 'payment', o.id, o.number, null, s.site_id, null, null, null, o.promised_at, null,
      p.wished_at, p.status
    from payments.payment p
    join orders.orders o on o.id = p.order_id
    join lateral (
      select s.site_id from orders.shipment s join reached i on i.id = s.site_id
      where s.order_id = o.id order by s.id limit 1
    ) s on true
    where p.status in ('dunning', 'uncollectable')
      or (p.status = 'declined' and o.stage = 'created')
    union all
    select 'fraud-review', o.id, o.number, null, s.site_id, null, null, null, o.promised_at, null,
      f.opened_at, f.score || ' points: ' || coalesce(f.reasons -> 0 ->> 'detail', '')
    from fraud.screening f
    join orders.orders o on o.id = f.order_id
    join lateral (
      select s.site_id from orders.shipment s join reached i on i.id = s.site_id
      where s.order_id = o.id order by s.id limit 1
    ) s on true
    where f.verdict = 'review' and f.state = 'open' and o.stage <> 'cancelled'
    union all
    select 'site-paused', null, null, null, id, null, null, null, null, null, null, pause_reason
    from reached where paused
    union all
    select 'vehicle-broken', null, null, null, v.home_site_id, null, null, v.id, null, null, null,
      coalesce(v.status_reason, '')
    from fleet.vehicle v join reached i on i.id = v.home_site_id
    where v.status = 'broken'
    union all
    select 'dead-letter', null, null, null, null, null, f.fact_id, null, null, null, f.at,
      d.subscription
    from storage.delivery d join storage.fact f on f.id = d.fact
    where d.dead and ${isEverywhere}
    order by "promisedAt" nulls last, kind, "shipmentId", "orderId", "siteId", "factId",
      "vehicleId", detail
    limit ${limit}
  `.execute(tx.sql);
  return rows;
}
