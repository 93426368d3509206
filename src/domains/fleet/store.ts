import {
  asId,
  type CourierId,
  currency,
  grams,
  metres,
  millilitres,
  money,
  type SiteId,
  units,
  type VehicleId,
} from '@waystock/kernel';
import { type RawBuilder, sql } from 'kysely';
import type { Tx } from '../../world.ts';
import type {
  Courier,
  CourierDraft,
  CourierRole,
  Profile,
  Vehicle,
  VehicleDraft,
  VehicleStatus,
} from './vehicle.ts';

interface VehicleRow {
  id: string;
  name: string;
  profile: Profile;
  home_site_id: string;
  max_weight_g: number;
  max_volume_ml: number;
  max_units: number;
  min_weight_g: number;
  min_volume_ml: number;
  min_units: number;
  range_m: number | null;
  speed_m_per_s: number;
  shifts: { weekday: number; starts_min: number; ends_min: number }[];
  cost_per_km_minor: bigint;
  cost_per_hour_minor: bigint;
  cost_per_use_minor: bigint;
  currency: string;
  skills: string[];
  status: VehicleStatus;
  status_reason: string | null;
  version: number;
}

const vehicleColumns = sql.raw(`id, name, profile, home_site_id, max_weight_g, max_volume_ml,
  max_units, min_weight_g, min_volume_ml, min_units, range_m, speed_m_per_s, shifts,
  cost_per_km_minor, cost_per_hour_minor, cost_per_use_minor, currency, skills, status,
  status_reason, version`);

function toVehicle(row: VehicleRow): Vehicle {
  const code = currency(row.currency);
  return {
    id: asId(row.id),
    name: row.name,
    profile: row.profile,
    homeSiteId: asId(row.home_site_id),
    capacity: {
      weight: grams(row.max_weight_g),
      volume: millilitres(row.max_volume_ml),
      units: units(row.max_units),
    },
    leastLoad: {
      weight: grams(row.min_weight_g),
      volume: millilitres(row.min_volume_ml),
      units: units(row.min_units),
    },
    range: row.range_m === null ? undefined : metres(row.range_m),
    metresPerSecond: row.speed_m_per_s,
    shifts: row.shifts.map((shift) => ({
      weekday: shift.weekday,
      opens: shift.starts_min,
      closes: shift.ends_min,
    })),
    cost: {
      perKm: money(row.cost_per_km_minor, code),
      perHour: money(row.cost_per_hour_minor, code),
      perUse: money(row.cost_per_use_minor, code),
    },
    skills: row.skills,
    status: row.status,
    statusReason: row.status_reason ?? undefined,
    version: row.version,
  };
}

const toRow = (draft: VehicleDraft) => ({
  id: draft.id,
  name: draft.name,
  profile: draft.profile,
  home_site_id: draft.homeSiteId,
  max_weight_g: draft.capacity.weight,
  max_volume_ml: draft.capacity.volume,
  max_units: draft.capacity.units,
  min_weight_g: draft.leastLoad.weight,
  min_volume_ml: draft.leastLoad.volume,
  min_units: draft.leastLoad.units,
  range_m: draft.range ?? null,
  speed_m_per_s: draft.metresPerSecond,
  shifts: draft.shifts.map((shift) => ({
    weekday: shift.weekday,
    starts_min: shift.opens,
    ends_min: shift.closes,
  })),
  cost_per_km_minor: draft.cost.perKm.minor.toString(),
  cost_per_hour_minor: draft.cost.perHour.minor.toString(),
  cost_per_use_minor: draft.cost.perUse.minor.toString(),
  currency: draft.cost.perUse.currency,
  skills: draft.skills,
});

/** Writes new and changed vehicles; their status stays as it is. Returns how many differ. */
export async function upsertVehicles(tx: Tx, drafts: readonly VehicleDraft[]): Promise<number> {
  const { rows } = await sql`
    insert into fleet.vehicle as v (id, name, profile, home_site_id, max_weight_g, max_volume_ml,
      max_units, min_weight_g, min_volume_ml, min_units, range_m, speed_m_per_s, shifts,
      cost_per_km_minor, cost_per_hour_minor, cost_per_use_minor, currency, skills)
    select d.id, d.name, d.profile, d.home_site_id, d.max_weight_g, d.max_volume_ml, d.max_units,
      d.min_weight_g, d.min_volume_ml, d.min_units, d.range_m, d.speed_m_per_s, d.shifts,
      d.cost_per_km_minor, d.cost_per_hour_minor, d.cost_per_use_minor, d.currency, d.skills
    from jsonb_to_recordset(${JSON.stringify(drafts.map(toRow))}::jsonb) as d (id text, name text,
      profile text, home_site_id text, max_weight_g integer, max_volume_ml integer,
      max_units integer, min_weight_g integer, min_volume_ml integer, min_units integer,
      range_m double precision, speed_m_per_s double precision, shifts jsonb,
      cost_per_km_minor bigint, cost_per_hour_minor bigint, cost_per_use_minor bigint,
      currency text, skills text[])
    order by d.id
    on conflict (id) do update set name = excluded.name, profile = excluded.profile,
      home_site_id = excluded.home_site_id, max_weight_g = excluded.max_weight_g,
      max_volume_ml = excluded.max_volume_ml, max_units = excluded.max_units,
      min_weight_g = excluded.min_weight_g, min_volume_ml = excluded.min_volume_ml,
      min_units = excluded.min_units, range_m = excluded.range_m,
      speed_m_per_s = excluded.speed_m_per_s, shifts = excluded.shifts,
      cost_per_km_minor = excluded.cost_per_km_minor,
      cost_per_hour_minor = excluded.cost_per_hour_minor,
      cost_per_use_minor = excluded.cost_per_use_minor, currency = excluded.currency,
      skills = excluded.skills, version = v.version + 1
    where (v.name, v.profile, v.home_site_id, v.max_weight_g, v.max_volume_ml, v.max_units,
        v.min_weight_g, v.min_volume_ml, v.min_units, v.range_m, v.speed_m_per_s, v.shifts,
        v.cost_per_km_minor, v.cost_per_hour_minor, v.cost_per_use_minor, v.currency, v.skills)
      is distinct from (excluded.name, excluded.profile, excluded.home_site_id,
        excluded.max_weight_g, excluded.max_volume_ml, excluded.max_units, excluded.min_weight_g,
        excluded.min_volume_ml, excluded.min_units, excluded.range_m, excluded.speed_m_per_s,
        excluded.shifts, excluded.cost_per_km_minor, excluded.cost_per_hour_minor,
        excluded.cost_per_use_minor, excluded.currency, excluded.skills)
    returning 1 as changed
  `.execute(tx.sql);
  return rows.length;
}

/** The vehicles there are among `ids`, by id. */
export async function findVehicles(
  tx: Tx,
  ids: readonly VehicleId[],
): Promise<Map<VehicleId, Vehicle>> {
  const { rows } = await sql<VehicleRow>`
    select ${vehicleColumns} from fleet.vehicle where id = any(${ids}::text[]) order by id
  `.execute(tx.sql);
  return new Map(rows.map((row) => [asId<VehicleId>(row.id), toVehicle(row)]));
}

/** One vehicle, locked against other writers until the transaction ends. */
export async function lockVehicle(tx: Tx, id: VehicleId): Promise<Vehicle | undefined> {
  const { rows } = await sql<VehicleRow>`
    select ${vehicleColumns} from fleet.vehicle where id = ${id} for no key update
  `.execute(tx.sql);
  return rows[0] && toVehicle(rows[0]);
}

export async function updateStatus(
  tx: Tx,
  id: VehicleId,
  to: { status: VehicleStatus; reason: string | undefined },
): Promise<void> {
  await sql`
    update fleet.vehicle set status = ${to.status}, status_reason = ${to.reason ?? null},
      version = version + 1
    where id = ${id}
  `.execute(tx.sql);
}

export interface VehicleFilter {
  readonly siteIds?: readonly SiteId[];
  readonly status?: VehicleStatus;
  readonly profile?: Profile;
}

export interface Page {
  /** The last id of the page before; omit for the first page. */
  readonly after?: string;
  readonly limit: number;
}

/** Vehicles in order of id; a page of them, or all. */
export async function listVehicles(
  tx: Tx,
  filter: VehicleFilter = {},
  page?: Page,
): Promise<Vehicle[]> {
  const conditions: RawBuilder<unknown>[] = [sql`id > ${page?.after ?? ''}`];
  if (filter.siteIds) conditions.push(sql`home_site_id = any(${filter.siteIds}::text[])`);
  if (filter.status) conditions.push(sql`status = ${filter.status}`);
  if (filter.profile) conditions.push(sql`profile = ${filter.profile}`);
  const { rows } = await sql<VehicleRow>`
    select ${vehicleColumns} from fleet.vehicle where ${sql.join(conditions, sql` and `)}
    order by id limit ${page?.limit ?? null}
  `.execute(tx.sql);
  return rows.map(toVehicle);
}

interface CourierRow {
  id: string;
  name: string;
  home_site_id: string;
  roles: CourierRole[];
  profiles: Profile[];
  vehicle_id: string | null;
  active: boolean;
  version: number;
}

const toCourier = (row: CourierRow): Courier => ({
  id: asId(row.id),
  name: row.name,
  homeSiteId: asId(row.home_site_id),
  roles: row.roles,
  profiles: row.profiles,
  vehicleId: row.vehicle_id === null ? undefined : asId(row.vehicle_id),
  active: row.active,
  version: row.version,
});

export async function upsertCouriers(tx: Tx, drafts: readonly CourierDraft[]): Promise<void> {
  const rows = drafts.map(({ homeSiteId, ...rest }) => ({ ...rest, home_site_id: homeSiteId }));
  await sql`
    insert into fleet.courier as c (id, name, home_site_id, roles, profiles, active)
    select d.id, d.name, d.home_site_id, d.roles, d.profiles, d.active
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as d (id text, name text,
      home_site_id text, roles text[], profiles text[], active boolean)
    order by d.id
    on conflict (id) do update set name = excluded.name, home_site_id = excluded.home_site_id,
      roles = excluded.roles, profiles = excluded.profiles, active = excluded.active,
      vehicle_id = case when excluded.active then c.vehicle_id end, version = c.version + 1
    where (c.name, c.home_site_id, c.roles, c.profiles, c.active)
      is distinct from (excluded.name, excluded.home_site_id, excluded.roles, excluded.profiles,
        excluded.active)
  `.execute(tx.sql);
}

export interface CourierFilter {
  readonly ids?: readonly CourierId[];
  readonly siteIds?: readonly SiteId[];
  /** Who drives these now. */
  readonly vehicleIds?: readonly VehicleId[];
}

/** Couriers in order of id; a page of them, or all. */
export async function listCouriers(
  tx: Tx,
  filter: CourierFilter = {},
  page?: Page,
): Promise<Courier[]> {
  const conditions: RawBuilder<unknown>[] = [sql`id > ${page?.after ?? ''}`];
  if (filter.ids) conditions.push(sql`id = any(${filter.ids}::text[])`);
  if (filter.siteIds) conditions.push(sql`home_site_id = any(${filter.siteIds}::text[])`);
  if (filter.vehicleIds) conditions.push(sql`vehicle_id = any(${filter.vehicleIds}::text[])`);
  const { rows } = await sql<CourierRow>`
    select id, name, home_site_id, roles, profiles, vehicle_id, active, version from fleet.courier
    where ${sql.join(conditions, sql` and `)} order by id limit ${page?.limit ?? null}
  `.execute(tx.sql);
  return rows.map(toCourier);
}

/** One courier, locked against other writers until the transaction ends. */
export async function lockCourier(tx: Tx, id: CourierId): Promise<Courier | undefined> {
  const { rows } = await sql<CourierRow>`
    select id, name, home_site_id, roles, profiles, vehicle_id, active, version from fleet.courier
    where id = ${id} for no key update
  `.execute(tx.sql);
  return rows[0] && toCourier(rows[0]);
}

export async function updateDriver(
  tx: Tx,
  id: CourierId,
  vehicleId: VehicleId | undefined,
): Promise<void> {
  await sql`
    update fleet.courier set vehicle_id = ${vehicleId ?? null}, version = version + 1
    where id = ${id}
  `.execute(tx.sql);
}
