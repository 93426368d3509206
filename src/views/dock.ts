import {
  asId,
  type Instant,
  type OrderId,
  type ShipmentId,
  type SiteId,
  type VehicleId,
} from '@waystock/kernel';
import { sql } from 'kysely';
import type { Tx } from '../world.ts';

/** A shipment that is picked and has not left its site. */
export interface Leaving {
  readonly shipmentId: ShipmentId;
  readonly orderNumber: string;
  readonly state: 'picked' | 'packed';
  readonly express: boolean;
  readonly promisedAt: Instant;
  /** own, collection, or that of a carrier. */
  readonly service: string;
  /** The vehicle it is planned for, who drives it, and when it leaves. */
  readonly ride:
    | {
        readonly vehicleId: VehicleId;
        readonly driver: string | undefined;
        readonly departs: Instant;
      }
    | undefined;
}

interface Row extends Omit<Leaving, 'ride'> {
  vehicleId: VehicleId | null;
  driver: string | null;
  departs: Instant | null;
}

/** Most urgent first, after the last of the page before. */
export async function listLeaving(
  tx: Tx,
  siteId: SiteId,
  page: { readonly after: DockKey | undefined; readonly limit: number },
): Promise<Leaving[]> {
  const { promisedAt = 0, shipmentId = '' } = page.after ?? {};
  const { rows } = await sql<Row>`
    select j.shipment_id as "shipmentId", o.number as "orderNumber", j.state, j.express,
      j.promised_at as "promisedAt", s.service, ride.vehicle_id as "vehicleId", ride.driver,
      ride.depart_at as departs
    from fulfilment.job j
    join orders.shipment s on s.id = j.shipment_id
    join orders.orders o on o.id = s.order_id
    left join lateral (
      select r.vehicle_id, r.depart_at, c.name as driver
      from dispatch.stop t
      join dispatch.route r on r.id = t.route_id
      left join fleet.courier c on c.id = r.courier_id
      where t.shipment_id = j.shipment_id and t.kind = 'deliver' and t.state = 'planned'
        and r.state in ('planned', 'offered', 'released', 'active')
      order by t.id desc limit 1
    ) ride on true
    where j.site_id = ${siteId} and j.state in ('picked', 'packed')
      and (j.promised_at, j.shipment_id) > (${new Date(promisedAt)}::timestamptz, ${shipmentId})
    order by j.promised_at, j.shipment_id limit ${page.limit}
  `.execute(tx.sql);
  return rows.map(({ vehicleId, driver, departs, ...row }) => ({
    ...row,
    ride:
      vehicleId !== null && departs !== null
        ? { vehicleId, driver: driver ?? undefined, departs }
        : undefined,
  }));
}

export type DockKey = Pick<Leaving, 'promisedAt' | 'shipmentId'>;

export interface ToCollect {
  readonly orderId: OrderId;
  readonly orderNumber: string;
  readonly shipmentIds: readonly ShipmentId[];
}

/** What waits at a counter for whoever shows the number of their order or of one of its parcels. */
export async function findToCollect(
  tx: Tx,
  siteId: SiteId,
  code: { readonly text: string; readonly trackingNumber: string | undefined },
): Promise<ToCollect | undefined> {
  const { rows } = await sql<{ order_id: string; number: string; id: string }>`
    select s.order_id, o.number, s.id from orders.shipment s
    join orders.orders o on o.id = s.order_id
    join fulfilment.job j on j.shipment_id = s.id and j.state = 'packed'
    where s.site_id = ${siteId} and s.service = 'collection' and s.stage = 'packed'
      and (o.number = ${code.text} or exists (
        select 1 from fulfilment.parcel p join orders.shipment t on t.id = p.shipment_id
        where p.tracking_number = ${code.trackingNumber ?? null} and p.voided_at is null
          and t.order_id = s.order_id))
    order by s.id
  `.execute(tx.sql);
  const [first] = rows;
  return (
    first && {
      orderId: asId<OrderId>(first.order_id),
      orderNumber: first.number,
      shipmentIds: rows.map((row) => asId<ShipmentId>(row.id)),
    }
  );
}
