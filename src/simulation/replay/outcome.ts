import { sql } from 'kysely';
import { currency, type Currency, formatMoney, money } from '@waystock/kernel';
import type { World } from '../../world.ts';

/** What the deliveries of a replay came to, in money and on the road. */
export interface Outcome {
  readonly currency: Currency;
  readonly delivered: number;
  /** Minor units per delivered order; all of it, and its parts. */
  readonly costPerOrder: number;
  readonly parts: {
    /** Our own vehicles as they drove: uses, kilometres, hours. */
    readonly ownVehicles: number;
    /** Parcel services, by their tariffs. */
    readonly carriers: number;
    /** Picking, packing, boxes and moving stock for the order. */
    readonly sites: number;
  };
  /** Share of own vehicles and carriers in the cost. */
  readonly lastMileShare: number;
  readonly kilometres: number;
  /** Driven with nothing on board to deliver: the way home. */
  readonly emptyKilometres: number;
}

/**
 * Own vehicles cost what they drove; carriers and sites what the plan that counted says, of the orders
 * that were delivered. Where one order went partly by carrier, its shipping is split by shipments.
 */
export async function countOutcome(world: World, code: Currency): Promise<Outcome> {
  const [ways, money] = await Promise.all([drivenWays(world), plannedCosts(world)]);
  const delivered = Math.max(1, money.delivered);
  const parts = {
    ownVehicles: ways.cost / delivered,
    carriers: money.carriers / delivered,
    sites: money.sites / delivered,
  };
  const total = parts.ownVehicles + parts.carriers + parts.sites;
  return {
    currency: currency(code),
    delivered: money.delivered,
    costPerOrder: total,
    parts,
    lastMileShare: total === 0 ? 0 : (parts.ownVehicles + parts.carriers) / total,
    kilometres: ways.metres / 1000,
    emptyKilometres: ways.empty / 1000,
  };
}

async function drivenWays(world: World) {
  const { rows } = await world.db.read((tx) =>
    sql<{ cost: number; metres: number; empty: number }>`
    with driven as (
      select r.id, r.vehicle_id, extract(epoch from r.finished_at - r.started_at) / 3600 as hours,
        sum(s.leg_m) as metres, sum(s.leg_m) filter (where s.kind = 'return') as empty
      from dispatch.route r join dispatch.stop s on s.route_id = r.id
      where r.state = 'done' and r.started_at is not null and s.state <> 'skipped'
      group by r.id
    )
    select coalesce(sum(v.cost_per_use_minor + v.cost_per_km_minor * d.metres / 1000.0
        + v.cost_per_hour_minor * d.hours), 0)::float8 as cost,
      coalesce(sum(d.metres), 0)::float8 as metres, coalesce(sum(d.empty), 0)::float8 as empty
    from driven d join fleet.vehicle v on v.id = d.vehicle_id
  `.execute(tx.sql),
  );
  return rows[0] ?? { cost: 0, metres: 0, empty: 0 };
}

async function plannedCosts(world: World) {
  const { rows } = await world.db.read((tx) =>
    sql<{ delivered: number; carriers: number; sites: number }>`
    with last as (
      select distinct on (p.order_id) p.order_id, p.plan
      from allocation.plan p join orders.orders o on o.id = p.order_id
      where o.stage = 'delivered' order by p.order_id, p.version desc
    ), terms as (
      select l.order_id,
        sum((t->>'amount_minor')::float8) filter (where t->>'term' in ('shipping', 'distance')) as ways,
        sum((t->>'amount_minor')::float8)
          filter (where t->>'term' in ('handling', 'items', 'packaging', 'transfer')) as sites
      from last l cross join jsonb_array_elements(l.plan->'cost_terms') t group by l.order_id
    ), services as (
      select l.order_id, avg(case when s->>'service' like '%.%' then 1.0 else 0.0 end) as carried
      from last l cross join jsonb_array_elements(l.plan->'shipments') s group by l.order_id
    )
    select count(*)::integer as delivered, coalesce(sum(t.ways * s.carried), 0)::float8 as carriers,
      coalesce(sum(t.sites), 0)::float8 as sites
    from last l left join terms t using (order_id) left join services s using (order_id)
  `.execute(tx.sql),
  );
  return rows[0] ?? { delivered: 0, carriers: 0, sites: 0 };
}

export const shownMoney = (minor: number, code: Currency): string =>
  formatMoney(money(Math.round(minor), code));
