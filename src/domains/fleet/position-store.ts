import { asId, type Instant, position, type VehicleId } from '@waystock/kernel';
import { sql } from 'kysely';
import type { Tx } from '../../world.ts';
import type { PositionReport } from './vehicle.ts';

/**
 * Keeps a batch of reports and moves the latest positions, in one statement. Reports of unknown
 * vehicles or from after `until` are left out. Returns how many were kept.
 */
export async function insertReports(
  tx: Tx,
  reports: readonly PositionReport[],
  until: Instant,
): Promise<number> {
  const { rows } = await sql<{ kept: number }>`
    with known as materialized (
      select r.vehicle_id, r.lon, r.lat, r.recorded_at
      from unnest(${reports.map((r) => r.vehicleId)}::text[],
        ${reports.map((r) => r.position.lon)}::double precision[],
        ${reports.map((r) => r.position.lat)}::double precision[],
        ${reports.map((r) => new Date(r.recordedAt))}::timestamptz[])
        as r (vehicle_id, lon, lat, recorded_at)
      join fleet.vehicle v on v.id = r.vehicle_id
      where r.recorded_at <= ${new Date(until)}
    ), kept as (
      insert into fleet.position_report (vehicle_id, lon, lat, recorded_at, received_at)
      select vehicle_id, lon, lat, recorded_at, ${new Date(tx.now)} from known
      order by recorded_at, vehicle_id
      returning 1
    ), newest as (
      select distinct on (vehicle_id) vehicle_id, lon, lat, recorded_at from known
      order by vehicle_id, recorded_at desc
    ), moved as (
      insert into fleet.vehicle_position as p (vehicle_id, lon, lat, recorded_at, received_at)
      select vehicle_id, lon, lat, recorded_at, ${new Date(tx.now)} from newest
      order by vehicle_id
      on conflict (vehicle_id) do update set lon = excluded.lon, lat = excluded.lat,
        recorded_at = excluded.recorded_at, received_at = excluded.received_at
      where excluded.recorded_at > p.recorded_at
      returning 1
    )
    select (select count(*)::integer from kept) as kept
  `.execute(tx.sql);
  return rows[0]?.kept ?? 0;
}

interface PositionRow {
  vehicle_id: string;
  lon: number;
  lat: number;
  recorded_at: Instant;
}

const toReport = (row: PositionRow): PositionReport => ({
  vehicleId: asId(row.vehicle_id),
  position: position(row.lon, row.lat),
  recordedAt: row.recorded_at,
});

/** Where vehicles were last heard of; those never heard of are left out. */
export async function findPositions(
  tx: Tx,
  vehicleIds: readonly VehicleId[],
): Promise<Map<VehicleId, PositionReport>> {
  const { rows } = await sql<PositionRow>`
    select vehicle_id, lon, lat, recorded_at from fleet.vehicle_position
    where vehicle_id = any(${vehicleIds}::text[]) order by vehicle_id
  `.execute(tx.sql);
  return new Map(rows.map((row) => [asId<VehicleId>(row.vehicle_id), toReport(row)]));
}

/** Where one vehicle has been in a span of time, oldest first. */
export async function listTrack(
  tx: Tx,
  track: { vehicleId: VehicleId; from: Instant; to: Instant; limit: number },
): Promise<PositionReport[]> {
  const { rows } = await sql<PositionRow>`
    select vehicle_id, lon, lat, recorded_at from fleet.position_report
    where vehicle_id = ${track.vehicleId}
      and recorded_at >= ${new Date(track.from)} and recorded_at < ${new Date(track.to)}
    order by recorded_at limit ${track.limit}
  `.execute(tx.sql);
  return rows.map(toReport);
}

/** Forgets up to so many reports from before an instant; returns how many. */
export async function forgetPositions(
  tx: Tx,
  { before, limit }: { readonly before: Instant; readonly limit: number },
): Promise<number> {
  const at = new Date(before);
  const [{ rows }] = await Promise.all([
    sql<{ forgotten: number }>`
      select fleet.forget_reports(${at}, ${limit}) as forgotten
    `.execute(tx.sql),
    sql`delete from fleet.vehicle_position where recorded_at < ${at}`.execute(tx.sql),
  ]);
  return rows[0]?.forgotten ?? 0;
}
