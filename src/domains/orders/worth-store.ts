import {
  asId,
  type Currency,
  type Money,
  money,
  must,
  type ShipmentId,
  type SiteId,
  type SkuId,
  units,
} from '@waystock/kernel';
import { sql } from 'kysely';
import type { Tx } from '../../world.ts';
import type { Drift, Shipment } from './order.ts';
import type { PricedLine } from './worth.ts';

export interface StoredWorth {
  readonly shipmentId: ShipmentId;
  readonly shippingMinor: bigint;
  readonly lines: readonly PricedLine[];
}

/** The parts of the price that shipments carry. */
export async function listWorth(tx: Tx, ids: readonly ShipmentId[]): Promise<StoredWorth[]> {
  const [shipments, lines] = await Promise.all([
    sql<{ id: ShipmentId; shipping: bigint }>`
      select id, shipping_minor as shipping from orders.shipment
      where id = any(${ids}::text[]) order by id
    `.execute(tx.sql),
    sql<{
      shipment_id: string;
      line: number;
      sku_id: string;
      from_site_id: string;
      units: number;
      net: bigint;
    }>`
      select shipment_id, line, sku_id, from_site_id, units, net_minor as net
      from orders.shipment_line where shipment_id = any(${ids}::text[])
      order by shipment_id, line, from_site_id
    `.execute(tx.sql),
  ]);
  return shipments.rows.map(({ id, shipping }) => ({
    shipmentId: id,
    shippingMinor: shipping,
    lines: lines.rows
      .filter((row) => row.shipment_id === id)
      .map((row) => ({
        line: row.line,
        skuId: asId<SkuId>(row.sku_id),
        fromSiteId: asId<SiteId>(row.from_site_id),
        units: units(row.units),
        net: row.net,
      })),
  }));
}

/** What is to be captured for a shipment: the price of its goods, and shipping on one of an order. */
export async function getShipmentTotal(tx: Tx, id: ShipmentId): Promise<Money> {
  const [[worth], { rows }] = await Promise.all([
    listWorth(tx, [id]),
    sql<{ currency: Currency }>`
      select o.currency from orders.orders o join orders.shipment s on s.order_id = o.id
      where s.id = ${id}
    `.execute(tx.sql),
  ]);
  const { currency } = must(rows[0], `no shipment ${id}`);
  const { shippingMinor, lines } = must(worth, `no shipment ${id}`);
  return money(
    lines.reduce((total, line) => total + line.net, shippingMinor),
    currency,
  );
}

/** Shipping goes over to a shipment that will still leave; if there is none it is never claimed. */
export async function moveShipping(
  tx: Tx,
  { id, orderId }: Pick<Shipment, 'id' | 'orderId'>,
): Promise<void> {
  await sql`
    with source as (
      select shipping_minor from orders.shipment where id = ${id} and shipping_minor > 0
    ), target as (
      select id from orders.shipment
      where order_id = ${orderId} and id <> ${id}
        and stage in ('created', 'authorised', 'cleared', 'allocated', 'picked', 'packed')
      order by id limit 1
    )
    update orders.shipment s
    set shipping_minor = case when s.id = ${id} then 0
      else s.shipping_minor + (select shipping_minor from source) end
    where exists (select 1 from source) and exists (select 1 from target)
      and (s.id = ${id} or s.id = (select id from target))
  `.execute(tx.sql);
}

/** Orders whose parts are not the whole; always none. */
export async function listWorthDrift(tx: Tx): Promise<Drift[]> {
  const { rows } = await sql<Drift>`
    with carried as (
      select s.order_id, l.line, sum(l.units) as units, sum(l.net_minor) as net
      from orders.shipment s join orders.shipment_line l on l.shipment_id = s.id
      group by s.order_id, l.line
    ), lines as (
      select order_id, sum(price_minor * units) as items, sum(discount_minor) as discount
      from orders.line group by order_id
    ), shipping as (
      select order_id, sum(shipping_minor) as minor from orders.shipment group by order_id
    )
    select 'shipments carry what was ordered' as rule, coalesce(l.order_id, c.order_id) as subject
    from orders.line l full join carried c on c.order_id = l.order_id and c.line = l.line
    where l.units is distinct from c.units
    union
    select 'shipments are worth what their lines cost', l.order_id
    from orders.line l join carried c on c.order_id = l.order_id and c.line = l.line
    where c.net <> l.price_minor * l.units - l.discount_minor
    union
    select 'an order costs what its lines cost', o.id
    from orders.orders o join lines l on l.order_id = o.id
    where o.items_minor <> l.items or o.discount_minor <> l.discount
    union
    select 'shipments carry the shipping', o.id
    from orders.orders o join shipping s on s.order_id = o.id where o.shipping_minor <> s.minor
    order by 1, 2
  `.execute(tx.sql);
  return rows;
}
