import { days, idsFrom, type Instant, type Metres, minus, type RegionId } from '@waystock/kernel';
import { sql } from 'kysely';
import type { Tx } from '../world.ts';

/** How a region has done in one period. */
export interface Indicators {
  readonly from: Instant;
  /** Placed in it. */
  readonly orders: number;
  readonly cancelled: number;
  /** That come as more than one shipment. */
  readonly split: number;
  /** What the plans of those that have one cost. */
  readonly planCostMinor: bigint;
  readonly planned: number;
  /** Shipments brought in it, and how many by their promise. */
  readonly delivered: number;
  readonly inTime: number;
  readonly driven: Metres;
}

export interface IndicatorQuery {
  readonly regionId: RegionId;
  readonly from: Instant;
  readonly until: Instant;
  readonly step: 'hour' | 'day';
}

/** What is delivered or driven in a period was ordered or planned this long before it at most. */
const longestOrder = days(30);
const longestRoute = days(3);

/** Period by period; all of them, also those in which nothing happened. */
export async function listIndicators(tx: Tx, query: IndicatorQuery): Promise<Indicators[]> {
  const { regionId, from, until, step } = query;
  const start = new Date(from);
  const end = new Date(until);
  const width = `1 ${step}`;
  const { rows } = await sql<Indicators>`
    with placed as (
      select date_bin(${width}::interval, o.placed_at, ${start}) as at, count(*)::integer as orders,
        (count(*) filter (where o.stage = 'cancelled'))::integer as cancelled,
        (count(*) filter (where s.n > 1))::integer as split,
        coalesce(sum(p.cost_minor), 0)::bigint as cost, count(p.cost_minor)::integer as planned
      from orders.orders o
      join lateral (
        select count(*) filter (where s.stage <> 'cancelled') as n,
          bool_or(i.region_id = ${regionId}) as here
        from orders.shipment s join network.site i on i.id = s.site_id where s.order_id = o.id
      ) s on s.here
      left join lateral (
        select p.cost_minor from allocation.plan p where p.order_id = o.id
        order by p.version desc limit 1
      ) p on o.stage <> 'cancelled'
      where o.id >= ${idsFrom('ord', from)} and o.placed_at >= ${start} and o.placed_at < ${end}
      group by 1
    ), brought as (
      select date_bin(${width}::interval, e.at, ${start}) as at, count(*)::integer as delivered,
        (count(*) filter (where e.at <= s.promised_at))::integer as "inTime"
      from orders.event e
      join orders.shipment s on s.id = e.shipment_id
      join network.site i on i.id = s.site_id
      where e.order_id >= ${idsFrom('ord', minus(from, longestOrder))} and e.type = 'delivered'
        and e.at >= ${start} and e.at < ${end} and i.region_id = ${regionId}
      group by 1
    ), driven as (
      select date_bin(${width}::interval, coalesce(t.arrived_at, t.finished_at), ${start}) as at,
        sum(t.leg_m) as metres
      from dispatch.stop t
      join dispatch.route r on r.id = t.route_id
      join network.site i on i.id = r.site_id
      where t.id >= ${idsFrom('stp', minus(from, longestRoute))}
        and coalesce(t.arrived_at, t.finished_at) >= ${start}
        and coalesce(t.arrived_at, t.finished_at) < ${end} and i.region_id = ${regionId}
      group by 1
    )
    select g.at as "from", coalesce(p.orders, 0) as orders, coalesce(p.cancelled, 0) as cancelled,
      coalesce(p.split, 0) as split, coalesce(p.cost, 0)::bigint as "planCostMinor",
      coalesce(p.planned, 0) as planned, coalesce(b.delivered, 0) as delivered,
      coalesce(b."inTime", 0) as "inTime", coalesce(d.metres, 0)::double precision as driven
    from generate_series(${start}::timestamptz, ${end}::timestamptz - interval '1 second',
      ${width}::interval) as g(at)
    left join placed p on p.at = g.at
    left join brought b on b.at = g.at
    left join driven d on d.at = g.at
    order by g.at
  `.execute(tx.sql);
  return rows;
}
