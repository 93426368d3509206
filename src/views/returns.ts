import type { CustomerId, OrderId, ReturnId, SiteId } from '@waystock/kernel';
import { sql } from 'kysely';
import type { Tx } from '../world.ts';

export interface ReturnFilter {
  readonly customerId?: CustomerId | undefined;
  readonly orderId?: OrderId | undefined;
  /** All sites if not given. */
  readonly siteIds?: readonly SiteId[] | undefined;
  readonly state?: string | undefined;
  /** The last of the page before. */
  readonly before: string;
  readonly limit: number;
}

/** Returns of a customer or at some sites, newest first. */
export async function listReturnIds(tx: Tx, filter: ReturnFilter): Promise<ReturnId[]> {
  const { customerId, orderId, siteIds, state, before, limit } = filter;
  const { rows } = await sql<{ id: ReturnId }>`
    select r.id from returns.return r join orders.orders o on o.id = r.order_id
    where (${customerId ?? null}::text is null or o.customer_id = ${customerId ?? null})
      and (${orderId ?? null}::text is null or r.order_id = ${orderId ?? null})
      and (${siteIds === undefined}::boolean or r.site_id = any(${siteIds ?? []}::text[]))
      and (${state ?? null}::text is null or r.state = ${state ?? null})
      and (${before} = '' or r.id < ${before})
    order by r.id desc limit ${limit}
  `.execute(tx.sql);
  return rows.map((row) => row.id);
}
