import {
  asId,
  type Currency,
  currency,
  grams,
  type LocalDate,
  metres,
  millilitres,
  millimetres,
  money,
  seconds,
  type SiteId,
  units,
} from '@waystock/kernel';
import { sql } from 'kysely';
import type { Tx } from '../../world.ts';
import type { CarrierZone } from './carrier-rates.ts';
import type { CarrierContract, LastMile } from './network-snapshot.ts';
import type { Carries, HazardClass, TemperatureClass } from './problem.ts';

interface CarriesColumns {
  temperature_classes: TemperatureClass[];
  hazard_classes: HazardClass[];
  longest_side_mm: number | null;
  heaviest_load_g: number | null;
  largest_load_ml: number | bigint | null;
  most_capacity_units: number | null;
}

interface CarrierRow extends CarriesColumns {
  id: string;
  carrier: string;
  service: string;
  collects_min: number;
  rest_days: number[];
  holidays: LocalDate[];
  currency: string;
  active: boolean;
  zones: ZoneRow[];
}

interface ZoneRow {
  zone: string;
  up_to_m: number;
  base_minor: number;
  bands: { up_to_g: number; per_kg_minor: number }[];
  business_days: number | null;
  delivered_by_min: number | null;
  duration_s: number | null;
}

const carriesOf = (row: CarriesColumns): Carries => ({
  temperatures: row.temperature_classes,
  hazards: row.hazard_classes,
  ...(row.longest_side_mm === null ? {} : { longestSide: millimetres(row.longest_side_mm) }),
  ...(row.heaviest_load_g === null ? {} : { heaviestLoad: grams(row.heaviest_load_g) }),
  ...(row.largest_load_ml === null
    ? {}
    : { largestLoad: millilitres(Number(row.largest_load_ml)) }),
  ...(row.most_capacity_units === null
    ? {}
    : { mostCapacityUnits: units(row.most_capacity_units) }),
});

const carriesRow = (carries: Carries): CarriesColumns => ({
  temperature_classes: [...carries.temperatures],
  hazard_classes: [...carries.hazards],
  longest_side_mm: carries.longestSide ?? null,
  heaviest_load_g: carries.heaviestLoad ?? null,
  largest_load_ml: carries.largestLoad ?? null,
  most_capacity_units: carries.mostCapacityUnits ?? null,
});

const toZone = (row: ZoneRow, code: Currency): CarrierZone => ({
  zone: row.zone,
  upTo: metres(row.up_to_m),
  rate: {
    base: money(row.base_minor, code),
    bands: row.bands.map((band) => ({
      upTo: grams(band.up_to_g),
      perKg: money(band.per_kg_minor, code),
    })),
  },
  transit:
    row.business_days === null
      ? { duration: seconds(row.duration_s ?? 0) }
      : { businessDays: row.business_days, deliveredByMinute: row.delivered_by_min ?? 0 },
});

const zoneRow = (zone: CarrierZone): ZoneRow => ({
  zone: zone.zone,
  up_to_m: zone.upTo,
  base_minor: Number(zone.rate.base.minor),
  bands: zone.rate.bands.map((band) => ({
    up_to_g: band.upTo,
    per_kg_minor: Number(band.perKg.minor),
  })),
  business_days: 'businessDays' in zone.transit ? zone.transit.businessDays : null,
  delivered_by_min: 'businessDays' in zone.transit ? zone.transit.deliveredByMinute : null,
  duration_s: 'duration' in zone.transit ? zone.transit.duration : null,
});

/** Writes a contract with all its zones; zones it no longer has are gone. */
export async function upsertCarrier(tx: Tx, contract: CarrierContract): Promise<void> {
  const { tariff, id } = contract;
  const carries = carriesRow(contract.carries);
  const code = tariff.zones[0]?.rate.base.currency;
  await Promise.all([
    sql`
      insert into allocation.carrier (id, carrier, service, temperature_classes, hazard_classes,
        longest_side_mm, heaviest_load_g, largest_load_ml, most_capacity_units, collects_min,
        rest_days, holidays, currency, active)
      values (${id}, ${tariff.carrier}, ${tariff.service}, ${carries.temperature_classes},
        ${carries.hazard_classes}, ${carries.longest_side_mm}, ${carries.heaviest_load_g},
        ${carries.largest_load_ml}, ${carries.most_capacity_units},
        ${contract.collectsAt}, ${contract.restDays}::integer[], ${contract.holidays}::date[],
        ${code}, ${contract.active})
      on conflict (id) do update set carrier = excluded.carrier, service = excluded.service,
        temperature_classes = excluded.temperature_classes, hazard_classes = excluded.hazard_classes,
        longest_side_mm = excluded.longest_side_mm, heaviest_load_g = excluded.heaviest_load_g,
        largest_load_ml = excluded.largest_load_ml,
        most_capacity_units = excluded.most_capacity_units,
        collects_min = excluded.collects_min, rest_days = excluded.rest_days,
        holidays = excluded.holidays, currency = excluded.currency, active = excluded.active
    `.execute(tx.sql),
    sql`delete from allocation.carrier_zone where carrier_id = ${id}`.execute(tx.sql),
    sql`
      insert into allocation.carrier_zone (carrier_id, zone, up_to_m, base_minor, bands,
        business_days, delivered_by_min, duration_s)
      select ${id}, z.zone, z.up_to_m, z.base_minor, z.bands, z.business_days, z.delivered_by_min,
        z.duration_s
      from jsonb_to_recordset(${JSON.stringify(tariff.zones.map(zoneRow))}::jsonb) as z (zone text,
        up_to_m integer, base_minor bigint, bands jsonb, business_days integer,
        delivered_by_min integer, duration_s integer)
    `.execute(tx.sql),
  ]);
}

export interface TariffPage {
  readonly after: string;
  readonly limit: number;
}
const everything: TariffPage = { after: '', limit: 100_000 };

/** Contracts in order of id, their zones from near to far. */
export async function listCarriers(
  tx: Tx,
  { after, limit }: TariffPage = everything,
): Promise<CarrierContract[]> {
  const { rows } = await sql<CarrierRow>`
    select c.id, c.carrier, c.service, c.temperature_classes, c.hazard_classes, c.longest_side_mm,
      c.heaviest_load_g, c.largest_load_ml, c.most_capacity_units, c.collects_min, c.rest_days, c.holidays::text[] as holidays, c.currency,
      c.active,
      (select coalesce(jsonb_agg(to_jsonb(z) order by z.up_to_m, z.zone), '[]')
       from allocation.carrier_zone z where z.carrier_id = c.id) as zones
    from allocation.carrier c where c.id > ${after} order by c.id limit ${limit}
  `.execute(tx.sql);
  return rows.map((row) => ({
    id: row.id,
    tariff: {
      carrier: row.carrier,
      service: row.service,
      zones: row.zones.map((zone) => toZone(zone, currency(row.currency))),
    },
    carries: carriesOf(row),
    collectsAt: row.collects_min,
    restDays: row.rest_days,
    holidays: row.holidays,
    active: row.active,
  }));
}

export async function upsertLastMiles(tx: Tx, lastMiles: readonly LastMile[]): Promise<void> {
  const rows = lastMiles.map((lastMile) => ({
    site_id: lastMile.siteId,
    reach_m: Math.round(lastMile.reach),
    per_drop_minor: Number(lastMile.perDrop.minor),
    per_km_minor: Number(lastMile.perKm.minor),
    currency: lastMile.perDrop.currency,
    speed_m_per_s: lastMile.speed,
    spare_s: Math.round(lastMile.spare),
    ...carriesRow(lastMile.carries),
  }));
  await sql`
    insert into allocation.last_mile (site_id, reach_m, per_drop_minor, per_km_minor, currency,
      speed_m_per_s, spare_s, temperature_classes, hazard_classes, longest_side_mm, heaviest_load_g,
      largest_load_ml, most_capacity_units)
    select r.site_id, r.reach_m, r.per_drop_minor, r.per_km_minor, r.currency, r.speed_m_per_s,
      r.spare_s, r.temperature_classes, r.hazard_classes, r.longest_side_mm, r.heaviest_load_g,
      r.largest_load_ml, r.most_capacity_units
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (site_id text, reach_m integer,
      per_drop_minor bigint, per_km_minor bigint, currency text, speed_m_per_s real,
      spare_s integer, temperature_classes text[], hazard_classes text[], longest_side_mm integer,
      heaviest_load_g integer, largest_load_ml bigint, most_capacity_units integer)
    order by r.site_id
    on conflict (site_id) do update set reach_m = excluded.reach_m,
      per_drop_minor = excluded.per_drop_minor, per_km_minor = excluded.per_km_minor,
      currency = excluded.currency, speed_m_per_s = excluded.speed_m_per_s,
      spare_s = excluded.spare_s, temperature_classes = excluded.temperature_classes,
      hazard_classes = excluded.hazard_classes, longest_side_mm = excluded.longest_side_mm,
      heaviest_load_g = excluded.heaviest_load_g, largest_load_ml = excluded.largest_load_ml,
      most_capacity_units = excluded.most_capacity_units
  `.execute(tx.sql);
}

interface LastMileRow extends CarriesColumns {
  site_id: string;
  reach_m: number;
  per_drop_minor: bigint;
  per_km_minor: bigint;
  currency: string;
  speed_m_per_s: number;
  spare_s: number;
}

/** In order of site; of some sites only, if they are named. */
export async function listLastMiles(
  tx: Tx,
  { after, limit, siteIds }: TariffPage & { readonly siteIds?: readonly SiteId[] } = everything,
): Promise<LastMile[]> {
  const { rows } = await sql<LastMileRow>`
    select site_id, reach_m, per_drop_minor, per_km_minor, currency, speed_m_per_s, spare_s,
      temperature_classes, hazard_classes, longest_side_mm, heaviest_load_g, largest_load_ml,
      most_capacity_units
    from allocation.last_mile
    where site_id > ${after} and (${siteIds ?? null}::text[] is null or site_id = any(${siteIds ?? null}))
    order by site_id limit ${limit}
  `.execute(tx.sql);
  return rows.map((row) => ({
    siteId: asId<SiteId>(row.site_id),
    reach: metres(row.reach_m),
    perDrop: money(row.per_drop_minor, currency(row.currency)),
    perKm: money(row.per_km_minor, currency(row.currency)),
    speed: row.speed_m_per_s,
    spare: seconds(row.spare_s),
    carries: carriesOf(row),
  }));
}

/** Counts what was written about tariffs and offers: the same number, the same prices. */
export async function getRevision(tx: Tx): Promise<bigint> {
  const { rows } = await sql<{ n: bigint }>`select n from allocation.revision`.execute(tx.sql);
  return rows[0]?.n ?? 0n;
}
