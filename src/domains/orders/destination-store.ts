import type { CustomerId, OrderId, Position } from '@waystock/kernel';
import { sql } from 'kysely';
import type { Tx } from '../../world.ts';
import type { SealedDestination } from './destination.ts';

/** Where orders go, for planning: positions only. Orders of customers who were erased have none. */
export async function findDoors(
  tx: Tx,
  orderIds: readonly OrderId[],
): Promise<Map<OrderId, Position>> {
  const { rows } = await sql<Position & { orderId: OrderId }>`
    select order_id as "orderId", lon, lat from orders.destination
    where order_id = any(${orderIds}::text[]) order by order_id
  `.execute(tx.sql);
  return new Map(rows.map(({ orderId, lon, lat }) => [orderId, { lon, lat }]));
}

export const findDoor = async (tx: Tx, orderId: OrderId): Promise<Position | undefined> =>
  (await findDoors(tx, [orderId])).get(orderId);

interface Row extends Position {
  orderId: OrderId;
  customerId: CustomerId;
  sealed: Buffer;
}

export async function listSealed(
  tx: Tx,
  orderIds: readonly OrderId[],
): Promise<(SealedDestination & { readonly orderId: OrderId })[]> {
  const { rows } = await sql<Row>`
    select order_id as "orderId", customer_id as "customerId", sealed, lon, lat
    from orders.destination where order_id = any(${orderIds}::text[]) order by order_id
  `.execute(tx.sql);
  return rows;
}

export async function upsertDestination(
  tx: Tx,
  orderId: OrderId,
  to: SealedDestination,
): Promise<void> {
  await sql`
    insert into orders.destination (order_id, customer_id, sealed, lon, lat)
    values (${orderId}, ${to.customerId}, ${to.sealed}, ${to.lon}, ${to.lat})
    on conflict (order_id) do update
      set sealed = excluded.sealed, lon = excluded.lon, lat = excluded.lat
  `.execute(tx.sql);
}

/** Whether writing a destination failed because its customer has been erased meanwhile. */
export const isOfErased = (error: unknown): boolean =>
  error instanceof Error &&
  'constraint' in error &&
  error.constraint === 'destination_goes_with_key';
