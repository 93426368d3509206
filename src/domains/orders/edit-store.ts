import type { OrderId, ShipmentId } from '@waystock/kernel';
import { sql } from 'kysely';
import type { Tx } from '../../world.ts';
import { upsertDestination } from './destination-store.ts';
import type { Order, OrderLine } from './order.ts';
import type { NewOrder } from './place-store.ts';
import type { PricedLine } from './worth.ts';

/** Writes over what a customer may change: goods, way and door. */
export async function replaceOrder(
  tx: Tx,
  orderId: OrderId,
  to: Pick<NewOrder, 'sla' | 'oneBox' | 'promisedAt' | 'destination' | 'lines'> &
    Pick<Order, 'items' | 'discount' | 'shipping'>,
): Promise<void> {
  const { destination, lines } = to;
  await Promise.all([
    sql`
      update orders.orders set sla = ${to.sla}, one_box = ${to.oneBox},
        promised_at = ${new Date(to.promisedAt)}, items_minor = ${to.items.minor},
        discount_minor = ${to.discount.minor}, shipping_minor = ${to.shipping.minor}
      where id = ${orderId}
    `.execute(tx.sql),
    upsertDestination(tx, orderId, destination),
    sql`delete from orders.line where order_id = ${orderId}`.execute(tx.sql),
    sql`
      insert into orders.line (order_id, line, sku_id, units, price_minor, discount_minor)
      select ${orderId}, l.line, l.sku_id, l.units, l.price, l.discount
      from unnest(${lines.map((l) => l.line)}::integer[],
        ${lines.map((l) => l.skuId)}::text[], ${lines.map((l) => l.units)}::integer[],
        ${lines.map((l) => l.price.minor)}::bigint[], ${lines.map((l) => l.discount.minor)}::bigint[])
        as l (line, sku_id, units, price, discount)
    `.execute(tx.sql),
  ]);
}

/** Another number of units at another discount, or the line is gone; the order costs accordingly. */
export async function updateLine(
  tx: Tx,
  orderId: OrderId,
  before: OrderLine,
  after: OrderLine | undefined,
): Promise<void> {
  const items = (line: OrderLine | undefined) =>
    line ? line.price.minor * BigInt(line.units) : 0n;
  const changed = after
    ? sql`
        update orders.line set units = ${after.units}, discount_minor = ${after.discount.minor}
        where order_id = ${orderId} and line = ${before.line}
      `
    : sql`delete from orders.line where order_id = ${orderId} and line = ${before.line}`;
  await Promise.all([
    changed.execute(tx.sql),
    sql`
      update orders.orders
      set items_minor = items_minor + ${items(after) - items(before)}::bigint,
        discount_minor = discount_minor
          + ${(after?.discount.minor ?? 0n) - before.discount.minor}::bigint
      where id = ${orderId}
    `.execute(tx.sql),
  ]);
}

/** Writes what a shipment carries, in place of what it carried. */
export async function replaceLines(
  tx: Tx,
  id: ShipmentId,
  lines: readonly PricedLine[],
): Promise<void> {
  await sql`delete from orders.shipment_line where shipment_id = ${id}`.execute(tx.sql);
  await sql`
    insert into orders.shipment_line (shipment_id, line, sku_id, from_site_id, units, net_minor)
    select ${id}, l.line, l.sku_id, l.from_site_id, l.units, l.net
    from unnest(${lines.map((l) => l.line)}::integer[], ${lines.map((l) => l.skuId)}::text[],
      ${lines.map((l) => l.fromSiteId)}::text[], ${lines.map((l) => l.units)}::integer[],
      ${lines.map((l) => l.net)}::bigint[])
      as l (line, sku_id, from_site_id, units, net)
  `.execute(tx.sql);
}

export async function updatePaymentMethod(tx: Tx, orderId: OrderId, method: string): Promise<void> {
  await sql`
    update orders.orders set payment_method = ${method} where id = ${orderId}
  `.execute(tx.sql);
}
