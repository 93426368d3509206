import {
  asId,
  currency,
  type LocalDate,
  millilitres,
  money,
  position,
  probability,
  type RegionId,
  seconds,
  type SiteId,
  timeZone,
} from '@waystock/kernel';
import { type RawBuilder, sql } from 'kysely';
import type { Tx } from '../../world.ts';
import type { Lane, Region, Site, SiteDraft, SiteKind, TemperatureClass } from './site.ts';

interface SiteRow {
  id: string;
  region_id: string;
  name: string;
  kind: SiteKind;
  lon: number;
  lat: number;
  address: string;
  time_zone: string;
  capacity_ml: bigint;
  temperature_classes: TemperatureClass[];
  opening_hours: { weekday: number; opens_min: number; closes_min: number }[];
  closed_on: LocalDate[];
  cut_off_min: number;
  pick_lead_s: number;
  handling_cost_minor: bigint;
  handling_per_unit_minor: bigint;
  storage_cost_minor: bigint;
  currency: string;
  security_score: number;
  pickup: boolean;
  pause_reason: string | null;
  version: number;
}

const columns = sql.raw(`id, region_id, name, kind, lon, lat, address, time_zone, capacity_ml,
  temperature_classes, opening_hours, closed_on::text[] as closed_on, cut_off_min, pick_lead_s,
  handling_cost_minor, handling_per_unit_minor, storage_cost_minor, currency, security_score, pickup,
  pause_reason, version`);

function toSite(row: SiteRow): Site {
  const code = currency(row.currency);
  return {
    id: asId(row.id),
    regionId: asId(row.region_id),
    name: row.name,
    kind: row.kind,
    position: position(row.lon, row.lat),
    address: row.address,
    hours: {
      timeZone: timeZone(row.time_zone),
      weekly: row.opening_hours.map((span) => ({
        weekday: span.weekday,
        opens: span.opens_min,
        closes: span.closes_min,
      })),
      closedOn: row.closed_on,
    },
    cutOff: row.cut_off_min,
    pickLead: seconds(row.pick_lead_s),
    capacity: millilitres(Number(row.capacity_ml)),
    temperatures: row.temperature_classes,
    handling: {
      perShipment: money(row.handling_cost_minor, code),
      perUnit: money(row.handling_per_unit_minor, code),
    },
    storage: money(row.storage_cost_minor, code),
    security: probability(row.security_score),
    pickup: row.pickup,
    paused: row.pause_reason === null ? undefined : { reason: row.pause_reason },
    version: row.version,
  };
}

const toRow = (draft: SiteDraft) => ({
  id: draft.id,
  region_id: draft.regionId,
  name: draft.name,
  kind: draft.kind,
  lon: draft.position.lon,
  lat: draft.position.lat,
  address: draft.address,
  time_zone: draft.hours.timeZone,
  capacity_ml: draft.capacity,
  temperature_classes: draft.temperatures,
  opening_hours: draft.hours.weekly.map((span) => ({
    weekday: span.weekday,
    opens_min: span.opens,
    closes_min: span.closes,
  })),
  closed_on: draft.hours.closedOn,
  cut_off_min: draft.cutOff,
  pick_lead_s: draft.pickLead,
  handling_cost_minor: draft.handling.perShipment.minor.toString(),
  handling_per_unit_minor: draft.handling.perUnit.minor.toString(),
  storage_cost_minor: draft.storage.minor.toString(),
  currency: draft.storage.currency,
  security_score: draft.security,
  pickup: draft.pickup,
});

/** Writes new and changed sites in one statement; a pause stays as it is. Returns how many differ. */
export async function upsertSites(tx: Tx, drafts: readonly SiteDraft[]): Promise<number> {
  const { rows } = await sql`
    insert into network.site as s (id, region_id, name, kind, lon, lat, address, time_zone,
      capacity_ml, temperature_classes, opening_hours, closed_on, cut_off_min, pick_lead_s,
      handling_cost_minor, handling_per_unit_minor, storage_cost_minor, currency, security_score,
      pickup)
    select d.id, d.region_id, d.name, d.kind, d.lon, d.lat, d.address, d.time_zone, d.capacity_ml,
      d.temperature_classes, d.opening_hours, d.closed_on, d.cut_off_min, d.pick_lead_s,
      d.handling_cost_minor, d.handling_per_unit_minor, d.storage_cost_minor, d.currency,
      d.security_score, d.pickup
    from jsonb_to_recordset(${JSON.stringify(drafts.map(toRow))}::jsonb) as d (id text,
      region_id text, name text, kind text, lon double precision, lat double precision,
      address text, time_zone text, capacity_ml bigint, temperature_classes text[],
      opening_hours jsonb, closed_on date[], cut_off_min integer, pick_lead_s integer,
      handling_cost_minor bigint, handling_per_unit_minor bigint, storage_cost_minor bigint,
      currency text, security_score real, pickup boolean)
    order by d.id
    on conflict (id) do update set region_id = excluded.region_id, name = excluded.name,
      kind = excluded.kind, lon = excluded.lon, lat = excluded.lat, address = excluded.address,
      time_zone = excluded.time_zone, capacity_ml = excluded.capacity_ml,
      temperature_classes = excluded.temperature_classes, opening_hours = excluded.opening_hours,
      closed_on = excluded.closed_on, cut_off_min = excluded.cut_off_min,
      pick_lead_s = excluded.pick_lead_s, handling_cost_minor = excluded.handling_cost_minor,
      handling_per_unit_minor = excluded.handling_per_unit_minor,
      storage_cost_minor = excluded.storage_cost_minor, currency = excluded.currency,
      security_score = excluded.security_score, pickup = excluded.pickup, version = s.version + 1
    where (s.region_id, s.name, s.kind, s.lon, s.lat, s.address, s.time_zone, s.capacity_ml,
        s.temperature_classes, s.opening_hours, s.closed_on, s.cut_off_min, s.pick_lead_s,
        s.handling_cost_minor, s.handling_per_unit_minor, s.storage_cost_minor, s.currency,
        s.security_score, s.pickup)
      is distinct from (excluded.region_id, excluded.name, excluded.kind, excluded.lon,
        excluded.lat, excluded.address, excluded.time_zone, excluded.capacity_ml,
        excluded.temperature_classes, excluded.opening_hours, excluded.closed_on,
        excluded.cut_off_min, excluded.pick_lead_s, excluded.handling_cost_minor,
        excluded.handling_per_unit_minor, excluded.storage_cost_minor, excluded.currency,
        excluded.security_score, excluded.pickup)
    returning 1 as changed
  `.execute(tx.sql);
  return rows.length;
}

/** The sites there are among `ids`, by id. */
export async function findSites(tx: Tx, ids: readonly SiteId[]): Promise<Map<SiteId, Site>> {
  const { rows } = await sql<SiteRow>`
    select ${columns} from network.site where id = any(${ids}::text[]) order by id
  `.execute(tx.sql);
  return new Map(rows.map((row) => [asId<SiteId>(row.id), toSite(row)]));
}

/** One site, locked against other writers until the transaction ends. */
export async function lockSite(tx: Tx, id: SiteId): Promise<Site | undefined> {
  const { rows } = await sql<SiteRow>`
    select ${columns} from network.site where id = ${id} for no key update
  `.execute(tx.sql);
  return rows[0] && toSite(rows[0]);
}

export async function updatePause(tx: Tx, id: SiteId, reason: string | undefined): Promise<void> {
  await sql`
    update network.site set paused = ${reason !== undefined}, pause_reason = ${reason ?? null},
      version = version + 1
    where id = ${id}
  `.execute(tx.sql);
}

export interface SiteFilter {
  readonly siteIds?: readonly SiteId[];
  readonly regionIds?: readonly RegionId[];
  readonly kind?: SiteKind;
  readonly pickup?: boolean;
  /** Only sites that take orders now. */
  readonly working?: boolean;
}

export interface Page {
  /** The last id of the page before; omit for the first page. */
  readonly after?: string;
  readonly limit: number;
}

/** Sites in order of id; a page of them, or all. */
export async function listSites(tx: Tx, filter: SiteFilter = {}, page?: Page): Promise<Site[]> {
  const conditions: RawBuilder<unknown>[] = [sql`id > ${page?.after ?? ''}`];
  if (filter.siteIds) conditions.push(sql`id = any(${filter.siteIds}::text[])`);
  if (filter.regionIds) conditions.push(sql`region_id = any(${filter.regionIds}::text[])`);
  if (filter.kind) conditions.push(sql`kind = ${filter.kind}`);
  if (filter.pickup !== undefined) conditions.push(sql`pickup = ${filter.pickup}`);
  if (filter.working) conditions.push(sql`not paused`);
  const { rows } = await sql<SiteRow>`
    select ${columns} from network.site where ${sql.join(conditions, sql` and `)}
    order by id limit ${page?.limit ?? null}
  `.execute(tx.sql);
  return rows.map(toSite);
}

export async function upsertRegion(tx: Tx, region: Region): Promise<void> {
  await sql`
    insert into network.region (id, name, time_zone, currency)
    values (${region.id}, ${region.name}, ${region.timeZone}, ${region.currency})
    on conflict (id) do update set name = excluded.name, time_zone = excluded.time_zone,
      currency = excluded.currency
  `.execute(tx.sql);
}

/** Regions in order of id; a page of them, or all. */
export async function listRegions(tx: Tx, page?: Page): Promise<Region[]> {
  const { rows } = await sql<{ id: string; name: string; time_zone: string; currency: string }>`
    select id, name, time_zone, currency from network.region where id > ${page?.after ?? ''}
    order by id limit ${page?.limit ?? null}
  `.execute(tx.sql);
  return rows.map((row) => ({
    id: asId<RegionId>(row.id),
    name: row.name,
    timeZone: timeZone(row.time_zone),
    currency: currency(row.currency),
  }));
}

export async function upsertLanes(tx: Tx, lanes: readonly Lane[]): Promise<void> {
  await sql`
    insert into network.lane (from_site_id, to_site_id, cost_minor, currency, duration_s)
    select * from unnest(${lanes.map((l) => l.from)}::text[], ${lanes.map((l) => l.to)}::text[],
      ${lanes.map((l) => l.cost.minor)}::bigint[], ${lanes.map((l) => l.cost.currency)}::text[],
      ${lanes.map((l) => Math.round(l.duration))}::integer[])
      as l (from_site_id, to_site_id, cost_minor, currency, duration_s)
    order by from_site_id, to_site_id
    on conflict (from_site_id, to_site_id) do update
      set cost_minor = excluded.cost_minor, currency = excluded.currency,
        duration_s = excluded.duration_s
  `.execute(tx.sql);
}

interface LaneRow {
  from_site_id: string;
  to_site_id: string;
  cost_minor: bigint;
  currency: string;
  duration_s: number;
}

const toLane = (row: LaneRow): Lane => ({
  from: asId(row.from_site_id),
  to: asId(row.to_site_id),
  cost: money(row.cost_minor, currency(row.currency)),
  duration: seconds(row.duration_s),
});

/** The lanes that begin and end among these sites. */
export async function listLanes(tx: Tx, among: readonly SiteId[]): Promise<Lane[]> {
  const { rows } = await sql<LaneRow>`
    select from_site_id, to_site_id, cost_minor, currency, duration_s from network.lane
    where from_site_id = any(${among}::text[]) and to_site_id = any(${among}::text[])
    order by from_site_id, to_site_id
  `.execute(tx.sql);
  return rows.map(toLane);
}

/** One page of the lanes that leave a site, in order of where they lead. */
export async function listLanesFrom(tx: Tx, from: SiteId, page: Page): Promise<Lane[]> {
  const { rows } = await sql<LaneRow>`
    select from_site_id, to_site_id, cost_minor, currency, duration_s from network.lane
    where from_site_id = ${from} and to_site_id > ${page.after ?? ''}
    order by to_site_id limit ${page.limit}
  `.execute(tx.sql);
  return rows.map(toLane);
}

/** Counts what was written about regions, sites and lanes: the same number, the same network. */
export async function getRevision(tx: Tx): Promise<bigint> {
  const { rows } = await sql<{ n: bigint }>`select n from network.revision`.execute(tx.sql);
  return rows[0]?.n ?? 0n;
}
