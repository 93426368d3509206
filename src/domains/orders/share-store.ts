import { type CustomerId, days, minus, type OrderId } from '@waystock/kernel';
import { sql } from 'kysely';
import type { Tx } from '../../world.ts';

/** How long a link works once nothing more happens to its order. */
const sharedAfterEnd = days(3);

/** Under the SHA-256 of a token that nobody can guess. */
export type TokenHash = Uint8Array;

export async function insertShare(tx: Tx, share: { hash: TokenHash; orderId: OrderId }) {
  await sql`
    insert into orders.share (token_hash, order_id, created_at)
    values (${share.hash}, ${share.orderId}, ${new Date(tx.now)})
  `.execute(tx.sql);
}

export async function deleteShares(tx: Tx, orderId: OrderId): Promise<void> {
  await sql`delete from orders.share where order_id = ${orderId}`.execute(tx.sql);
}

export async function deleteSharesOf(tx: Tx, customerId: CustomerId): Promise<void> {
  await sql`
    delete from orders.share s using orders.orders o
    where o.id = s.order_id and o.customer_id = ${customerId}
  `.execute(tx.sql);
}

/** The order a link leads to, as long as it does. */
export async function findShared(tx: Tx, hash: TokenHash): Promise<OrderId | undefined> {
  const { rows } = await sql<{ orderId: OrderId }>`
    select s.order_id as "orderId" from orders.share s where s.token_hash = ${hash}
      and not ${isOver(tx)}
  `.execute(tx.sql);
  return rows[0]?.orderId;
}

/** Links that lead nowhere any more, a batch at a time. */
export async function deleteOverShares(tx: Tx, limit: number): Promise<number> {
  const { numAffectedRows = 0n } = await sql`
    delete from orders.share where token_hash = any(array(
      select s.token_hash from orders.share s where ${isOver(tx)}
      order by s.token_hash limit ${limit} for update))
  `.execute(tx.sql);
  return Number(numAffectedRows);
}

const isOver = (tx: Tx) => sql<boolean>`exists (
  select 1 from orders.orders o
  where o.id = s.order_id and o.stage in ('delivered', 'cancelled', 'returned')
    and not exists (select 1 from orders.event e where e.order_id = o.id
      and e.at > ${new Date(minus(tx.now, sharedAfterEnd))}))`;
