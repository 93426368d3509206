import type { CustomerId, OrderId } from '@waystock/kernel';
import { sql } from 'kysely';
import type { Tx } from '../../world.ts';
import type { Billing } from './billing.ts';

/** Where the means of payment of orders are at home; sent as the transaction commits. */
export function recordBillings(
  tx: Tx,
  billings: readonly { readonly orderId: OrderId; readonly billing: Billing }[],
): void {
  if (billings.length === 0) return;
  const rows = billings.map(({ orderId, billing: { country, position } }) => {
    return { order_id: orderId, country, lon: position?.lon ?? null, lat: position?.lat ?? null };
  });
  tx.atCommit(
    sql`
      insert into orders.billing (order_id, country, lon, lat)
      select order_id, country, lon, lat
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as b (order_id text, country text,
        lon double precision, lat double precision)
    `.compile(tx.sql),
  );
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
