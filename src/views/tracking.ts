import type { Instant, OrderId, Position, ShipmentId, TimeZone } from '@waystock/kernel';
import { sql } from 'kysely';
import type { Tx } from '../world.ts';

/** Where a shipment is, as whoever waits for it may know. */
export interface TrackedShipment {
  readonly shipmentId: ShipmentId;
  readonly trackingNumbers: readonly string[];
  /** Of the site it leaves from. */
  readonly timeZone: TimeZone;
  readonly ride: Ride | undefined;
  /** When the last of the goods that it waits for are to be at its site. */
  readonly goodsDue: Instant | undefined;
  /** The last plan of its site had no vehicle for it. */
  readonly isUnplanned: boolean;
  /** Some attempt to deliver it was in vain. */
  readonly hasFailed: boolean;
}

/** The route it is on now. */
export interface Ride {
  readonly eta:
    | { readonly earliest: Instant; readonly expected: Instant; readonly latest: Instant }
    | undefined;
  readonly stopsBefore: number;
  /** Only while the vehicle is on its way. */
  readonly vehiclePosition: Position | undefined;
}

interface Row {
  shipmentId: ShipmentId;
  trackingNumbers: string[];
  timeZone: TimeZone;
  goodsDue: Instant | null;
  isUnplanned: boolean;
  hasFailed: boolean;
  etaFrom: Instant | null;
  etaAt: Instant | null;
  etaTo: Instant | null;
  stopsBefore: number | null;
  lon: number | null;
  lat: number | null;
}

/** The shipments of an order, each with its parcels and its ride. */
export async function listTracked(tx: Tx, orderId: OrderId): Promise<TrackedShipment[]> {
  const { rows } = await sql<Row>`
    select s.id as "shipmentId", i.time_zone as "timeZone",
      array(select p.tracking_number from fulfilment.parcel p
        where p.shipment_id = s.id and p.voided_at is null order by p.number) as "trackingNumbers",
      (select max(g.due_at) from inventory.inbound g
        where g.for_reservation = s.reservation_id and g.state = 'expected') as "goodsDue",
      exists (select 1 from dispatch.unplanned u where u.shipment_id = s.id) as "isUnplanned",
      exists (select 1 from dispatch.stop f
        where f.shipment_id = s.id and f.kind = 'deliver' and f.state = 'failed') as "hasFailed",
      t.eta_from as "etaFrom", t.eta_at as "etaAt", t.eta_to as "etaTo",
      case when t.id is not null then (select count(*)::integer from dispatch.stop b
        where b.route_id = t.route_id and b.kind = 'deliver' and b.seq < t.seq
          and b.state in ('planned', 'arrived')) end as "stopsBefore",
      v.lon, v.lat
    from orders.shipment s
    join network.site i on i.id = s.site_id
    left join dispatch.stop t on t.shipment_id = s.id and t.kind = 'deliver'
      and t.state in ('planned', 'arrived')
    left join dispatch.route r on r.id = t.route_id and r.state = 'active'
    left join fleet.vehicle_position v on v.vehicle_id = r.vehicle_id
      and v.recorded_at >= r.started_at
    where s.order_id = ${orderId} order by s.id
  `.execute(tx.sql);
  return rows.map(({ goodsDue, etaFrom, etaAt, etaTo, stopsBefore, lon, lat, ...row }) => ({
    ...row,
    goodsDue: goodsDue ?? undefined,
    ride:
      stopsBefore === null
        ? undefined
        : {
            eta:
              etaFrom !== null && etaAt !== null && etaTo !== null
                ? { earliest: etaFrom, expected: etaAt, latest: etaTo }
                : undefined,
            stopsBefore,
            vehiclePosition: lon !== null && lat !== null ? { lon, lat } : undefined,
          },
  }));
}
