import { type CustomerId, newId, type OrderId, type ShipmentId } from '@waystock/kernel';
import { sql } from 'kysely';
import type { Tx } from '../../src/world.ts';

/** An order with one shipment and no goods, for tests of what else hangs on orders. */
export async function bareOrder(
  tx: Tx,
  order: { id: OrderId; customerId: CustomerId; siteId: string },
): Promise<ShipmentId> {
  const at = new Date(tx.now);
  await knownCustomer(tx, order.customerId);
  await sql`
    insert into orders.orders (id, number, customer_id, currency, sla, payment_method, items_minor,
      promised_at, placed_at, stage)
    values (${order.id}, ${`ORD-${order.id}`}, ${order.customerId}, 'EUR', 'same-day', 'tok_visa', 1000,
      ${at}, ${at}, 'created')`.execute(tx.sql);
  const shipmentId = newId<ShipmentId>('shp', tx.now, tx.random);
  await sql`
    insert into orders.shipment (id, order_id, site_id, stage, promised_at)
    values (${shipmentId}, ${order.id}, ${order.siteId}, 'created', ${at})`.execute(tx.sql);
  return shipmentId;
}

/** Somebody who has been a customer for years. */
export async function knownCustomer(tx: Tx, id: string): Promise<void> {
  await sql`insert into customers.customer (id, created_at)
    values (${id}, '2020-01-01Z') on conflict do nothing`.execute(tx.sql);
}
