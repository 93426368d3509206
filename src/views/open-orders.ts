import type { Instant, OrderId, RegionId } from '@waystock/kernel';
import { sql } from 'kysely';
import type { Tx } from '../world.ts';

/** An order that is under way, and the door it goes to. */
export interface OpenOrder {
  readonly orderId: OrderId;
  readonly number: string;
  readonly lon: number;
  readonly lat: number;
  readonly stage:
    | 'created'
    | 'authorised'
    | 'cleared'
    | 'allocated'
    | 'picked'
    | 'packed'
    | 'in-transit'
    | 'returning';
  readonly promisedAt: Instant;
  /** Something of it comes, or is by now, after its promise. */
  readonly isLate: boolean;
}

/** Soonest promise first. */
export async function listOpenOrders(
  tx: Tx,
  { regionIds, limit }: { regionIds?: readonly RegionId[] | undefined; limit: number },
): Promise<OpenOrder[]> {
  const now = new Date(tx.now);
  const { rows } = await sql<OpenOrder>`
    select o.id as "orderId", o.number, d.lon, d.lat, o.stage, o.promised_at as "promisedAt",
      coalesce(bool_or(s.stage not in ('delivered', 'cancelled', 'returning', 'returned')
        and not (s.service = 'collection' and s.stage = 'packed')
        and greatest(t.eta_at, ${now}) > s.promised_at), false) as "isLate"
    from orders.orders o
    join orders.destination d on d.order_id = o.id
    join orders.shipment s on s.order_id = o.id
    join network.site i on i.id = s.site_id
    left join dispatch.stop t on t.shipment_id = s.id and t.kind = 'deliver'
      and t.state in ('planned', 'arrived')
    where o.stage not in ('delivered', 'cancelled', 'returned')
    group by o.id, d.order_id
    having ${regionIds ?? null}::text[] is null
      or bool_or(i.region_id = any(${regionIds ?? null}::text[]))
    order by o.promised_at, o.id limit ${limit}
  `.execute(tx.sql);
  return rows;
}
