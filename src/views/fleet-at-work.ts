import type {
  Grams,
  Instant,
  Metres,
  Millilitres,
  RegionId,
  RouteId,
  SiteId,
  Units,
  VehicleId,
} from '@waystock/kernel';
import { sql } from 'kysely';
import type { Tx } from '../world.ts';

interface Load {
  readonly g: Grams;
  readonly ml: Millilitres;
  readonly units: Units;
}

/** A vehicle with what it does now, or does next. */
export interface VehicleAtWork {
  readonly vehicleId: VehicleId;
  readonly name: string;
  readonly profile: 'van' | 'bike' | 'foot' | 'robot' | 'drone' | 'gig';
  readonly status: 'active' | 'broken' | 'off';
  readonly statusReason: string | null;
  readonly siteId: SiteId;
  readonly courier: string | null;
  readonly capacity: Load;
  readonly seenAt: Instant | null;
  readonly lon: number | null;
  readonly lat: number | null;
  readonly route: RouteAtWork | undefined;
}

export interface RouteAtWork {
  readonly routeId: RouteId;
  readonly state: 'planned' | 'offered' | 'released' | 'active';
  readonly departsAt: Instant;
  readonly endsAt: Instant;
  readonly distance: Metres;
  readonly stopsTotal: number;
  readonly stopsDone: number;
  /** What is still to be delivered. */
  readonly load: Load;
  /** By how much the worst of the open stops misses its promise; null without one. */
  readonly lateSeconds: number | null;
  readonly lateStops: number;
}

type Row = Omit<VehicleAtWork, 'capacity' | 'route'> &
  Omit<RouteAtWork, 'routeId' | 'load'> & {
    readonly maxG: Grams;
    readonly maxMl: Millilitres;
    readonly maxUnits: Units;
    readonly routeId: RouteId | null;
    readonly g: Grams;
    readonly ml: Millilitres;
    readonly units: Units;
  };

/** The route that has begun, else the one that begins first. */
export async function listFleetAtWork(
  tx: Tx,
  regionIds?: readonly RegionId[],
): Promise<VehicleAtWork[]> {
  const { rows } = await sql<Row>`
    select v.id as "vehicleId", v.name, v.profile, v.status, v.status_reason as "statusReason",
      v.home_site_id as "siteId", c.name as courier, v.max_weight_g as "maxG",
      v.max_volume_ml as "maxMl", v.max_units as "maxUnits", p.recorded_at as "seenAt", p.lon, p.lat,
      r.id as "routeId", r.state, coalesce(r.started_at, r.depart_at) as "departsAt", t.*
    from fleet.vehicle v
    join network.site i on i.id = v.home_site_id
    left join fleet.courier c on c.vehicle_id = v.id
    left join fleet.vehicle_position p on p.vehicle_id = v.id
    left join lateral (
      select * from dispatch.route r where r.vehicle_id = v.id
        and r.state in ('planned', 'offered', 'released', 'active')
      order by r.state <> 'active', r.depart_at, r.id limit 1
    ) r on true
    left join lateral (
      select max(coalesce(t.finished_at, t.eta_at, t.planned_at)) as "endsAt",
        coalesce(sum(t.leg_m), 0)::double precision as distance,
        (count(*) filter (where t.kind = 'deliver'))::integer as "stopsTotal",
        (count(*) filter (where t.kind = 'deliver' and t.finished_at is not null))::integer
          as "stopsDone",
        coalesce(sum(t.weight_g) filter (where open), 0)::integer as g,
        coalesce(sum(t.volume_ml) filter (where open), 0)::integer as ml,
        coalesce(sum(t.units) filter (where open), 0)::integer as units,
        (max(extract(epoch from coalesce(t.eta_at, t.planned_at) - t.promised_at))
          filter (where open))::integer as "lateSeconds",
        (count(*) filter (where open and coalesce(t.eta_at, t.planned_at) > t.promised_at))::integer
          as "lateStops"
      from (
        select *, kind = 'deliver' and finished_at is null as open from dispatch.stop
        where route_id = r.id and state <> 'skipped'
      ) t
    ) t on r.id is not null
    where ${regionIds ?? null}::text[] is null or i.region_id = any(${regionIds ?? null}::text[])
    order by v.id
  `.execute(tx.sql);
  return rows.map(fromRow);
}

function fromRow(row: Row): VehicleAtWork {
  const { routeId, maxG, maxMl, maxUnits, g, ml, units } = row;
  return {
    ...row,
    capacity: { g: maxG, ml: maxMl, units: maxUnits },
    route: routeId === null ? undefined : { ...row, routeId, load: { g, ml, units } },
  };
}
