import { asId, type Instant, plus, minutes, type ShipmentId } from '@waystock/kernel';
import { sql } from 'kysely';
import type { Tx } from '../../src/world.ts';
import { knownCustomer } from './bare-orders.ts';

export const shipmentId = (id: string): ShipmentId => asId<ShipmentId>(id);

/** Bare shipments, each of an order of its own, for domains whose tables point at them. */
export async function seedShipments(
  tx: Tx,
  shipments: { ids: readonly string[]; siteId: string; promisedAt?: Instant },
): Promise<void> {
  const promisedAt = new Date(shipments.promisedAt ?? plus(tx.now, minutes(600)));
  const at = new Date(tx.now);
  await knownCustomer(tx, 'cus_test');
  await sql`
    insert into orders.orders (id, number, customer_id, currency, sla, payment_method, items_minor,
      promised_at, placed_at, stage)
    select 'ord_' || id, 'ORD-' || id, 'cus_test', 'EUR', 'same-day', 'card', 1000, ${promisedAt}, ${at},
      'allocated'
    from unnest(${shipments.ids}::text[]) as s (id)`.execute(tx.sql);
  await sql`
    insert into orders.shipment (id, order_id, site_id, stage, promised_at)
    select id, 'ord_' || id, ${shipments.siteId}, 'allocated', ${promisedAt}
    from unnest(${shipments.ids}::text[]) as s (id)`.execute(tx.sql);
}
