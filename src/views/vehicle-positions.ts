import {
  asId,
  type CourierId,
  type Instant,
  position,
  type Position,
  type RegionId,
  type SiteId,
  type VehicleId,
} from '@waystock/kernel';
import { sql } from 'kysely';
import type { Tx } from '../world.ts';

/** Where a vehicle was last heard of, and whose it is. */
export interface SeenVehicle {
  readonly vehicleId: VehicleId;
  readonly position: Position;
  readonly recordedAt: Instant;
  readonly receivedAt: Instant;
  readonly siteId: SiteId;
  readonly regionId: RegionId;
  readonly courierId: CourierId | undefined;
}

interface Row {
  vehicle_id: string;
  lon: number;
  lat: number;
  recorded_at: Instant;
  received_at: Instant;
  site_id: string;
  region_id: string;
  courier_id: string | null;
}

/** The latest position of each vehicle heard of since an instant, or of all. */
export async function listSeenVehicles(tx: Tx, since: Instant | undefined): Promise<SeenVehicle[]> {
  const { rows } = await sql<Row>`
    select p.vehicle_id, p.lon, p.lat, p.recorded_at, p.received_at, v.home_site_id as site_id,
      s.region_id, c.id as courier_id
    from fleet.vehicle_position p
    join fleet.vehicle v on v.id = p.vehicle_id
    join network.site s on s.id = v.home_site_id
    left join fleet.courier c on c.vehicle_id = v.id
    where p.received_at >= ${new Date(since ?? 0)}
    order by p.vehicle_id
  `.execute(tx.sql);
  return rows.map((row) => ({
    vehicleId: asId<VehicleId>(row.vehicle_id),
    position: position(row.lon, row.lat),
    recordedAt: row.recorded_at,
    receivedAt: row.received_at,
    siteId: asId<SiteId>(row.site_id),
    regionId: asId<RegionId>(row.region_id),
    courierId: row.courier_id === null ? undefined : asId<CourierId>(row.courier_id),
  }));
}
