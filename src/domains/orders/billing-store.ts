import type { CustomerId, OrderId } from '@waystock/kernel';
import { sql } from 'kysely';
import type { Tx } from '../../world.ts';
import type { Billing } from './billing.ts';

export async function insertBilling(
  tx: Tx,
  orderId: OrderId,
  { country, position }: Billing,
): Promise<void> {
  await sql`
    insert into orders.billing (order_id, country, lon, lat)
    values (${orderId}, ${country}, ${position?.lon ?? null}, ${position?.lat ?? null})
  `.execute(tx.sql);
}

export async function findBilling(tx: Tx, orderId: OrderId): Promise<Billing | undefined> {
  const { rows } = await sql<{ country: string; lon: number | null; lat: number | null }>`
    select country, lon, lat from orders.billing where order_id = ${orderId}
  `.execute(tx.sql);
  const [row] = rows;
  if (!row) return undefined;
  const { country, lon, lat } = row;
  return { country, position: lon === null || lat === null ? undefined : { lon, lat } };
}

export async function deleteBillings(tx: Tx, customerId: CustomerId): Promise<void> {
  await sql`
    delete from orders.billing b using orders.orders o
    where o.id = b.order_id and o.customer_id = ${customerId}
  `.execute(tx.sql);
}
