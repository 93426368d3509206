import type {
  CourierId,
  CustomerId,
  OrderId,
  RegionId,
  ShipmentId,
  SiteId,
  VehicleId,
} from '@waystock/kernel';
import { sql } from 'kysely';
import type { Tx } from '../world.ts';

/** Whose business a shipment is: who waits for it, keeps it, carries it. */
export interface ShipmentAudience {
  readonly shipmentId: ShipmentId;
  readonly orderId: OrderId;
  readonly customerId: CustomerId;
  readonly siteIds: readonly SiteId[];
  readonly regionIds: readonly RegionId[];
  /** Of the route it rides on, or rode on last. */
  readonly courierId: CourierId | undefined;
  readonly vehicleId: VehicleId | undefined;
}

export async function findShipmentAudience(
  tx: Tx,
  shipmentId: ShipmentId,
): Promise<ShipmentAudience | undefined> {
  const { rows } = await sql<{
    orderId: OrderId;
    customerId: CustomerId;
    siteId: SiteId;
    regionId: RegionId;
    courierId: CourierId | null;
    vehicleId: VehicleId | null;
  }>`
    select s.order_id as "orderId", o.customer_id as "customerId", s.site_id as "siteId",
      i.region_id as "regionId", r.courier_id as "courierId", r.vehicle_id as "vehicleId"
    from orders.shipment s
    join orders.orders o on o.id = s.order_id
    join network.site i on i.id = s.site_id
    left join lateral (
      select t.route_id from dispatch.stop t
      where t.shipment_id = s.id and t.kind = 'deliver' and t.state <> 'skipped'
      order by t.id desc limit 1
    ) ride on true
    left join dispatch.route r on r.id = ride.route_id and r.state <> 'cancelled'
    where s.id = ${shipmentId}
  `.execute(tx.sql);
  const [row] = rows;
  return (
    row && {
      shipmentId,
      orderId: row.orderId,
      customerId: row.customerId,
      siteIds: [row.siteId],
      regionIds: [row.regionId],
      courierId: row.courierId ?? undefined,
      vehicleId: row.vehicleId ?? undefined,
    }
  );
}
