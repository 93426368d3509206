import type { CustomerId, OrderId, RegionId, ShipmentId, SiteId } from '@waystock/kernel';
import { sql } from 'kysely';
import type { Tx } from '../world.ts';

/** Whose business an order is, for telling live facts to those they concern. */
export interface OrderAudience {
  readonly orderId: OrderId;
  readonly shipmentIds: readonly ShipmentId[];
  readonly customerId: CustomerId;
  readonly siteIds: readonly SiteId[];
  readonly regionIds: readonly RegionId[];
}

/** The orders named, and those of the shipments named. */
export async function listOrderAudiences(
  tx: Tx,
  named: { orderIds: readonly string[]; shipmentIds: readonly string[] },
): Promise<OrderAudience[]> {
  const { rows } = await sql<OrderAudience>`
    with named as (
      select id from orders.orders where id = any(${named.orderIds}::text[])
      union
      select order_id from orders.shipment where id = any(${named.shipmentIds}::text[])
    )
    select o.id as "orderId", o.customer_id as "customerId",
      array_remove(array_agg(distinct s.id), null) as "shipmentIds",
      array_remove(array_agg(distinct s.site_id), null) as "siteIds",
      array_remove(array_agg(distinct i.region_id), null) as "regionIds"
    from named n
    join orders.orders o on o.id = n.id
    left join orders.shipment s on s.order_id = o.id
    left join network.site i on i.id = s.site_id
    group by o.id order by o.id
  `.execute(tx.sql);
  return rows;
}

export async function listSiteRegions(
  tx: Tx,
  siteIds: readonly string[],
): Promise<{ siteId: SiteId; regionId: RegionId }[]> {
  const { rows } = await sql<{ siteId: SiteId; regionId: RegionId }>`
    select id as "siteId", region_id as "regionId" from network.site
    where id = any(${siteIds}::text[]) order by id
  `.execute(tx.sql);
  return rows;
}
