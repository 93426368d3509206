import {
  type InboundId,
  type Instant,
  isoOf,
  type LocalDate,
  type SiteId,
  type SkuId,
  type Units,
  units,
} from '@waystock/kernel';
import { type RawBuilder, sql } from 'kysely';
import type { Tx } from '../../world.ts';
import { type Inbound, type InboundRow, toInbound } from './receipt-store.ts';
import type { LotStatus } from './store.ts';

/** What people look at: lots, movements and receipts. Nothing here is locked or decided upon. */

interface Place {
  readonly skuId: SkuId;
  readonly siteId: SiteId;
}

export interface LotOnSite extends Place {
  readonly lot: string;
  readonly status: LotStatus;
  readonly expiresOn: LocalDate | undefined;
  readonly units: Units;
  readonly picked: Units;
}

/** All that is left of a SKU at a site, first expiring first. */
export async function listLotsOnSite(tx: Tx, { skuId, siteId }: Place): Promise<LotOnSite[]> {
  const { rows } = await sql<{
    lot: string;
    status: LotStatus;
    expires_on: LocalDate | null;
    units: number;
    picked: number;
  }>`
    select lot, status, expires_on, units, picked from inventory.lot
    where sku_id = ${skuId} and site_id = ${siteId} and units > 0
    order by expires_on nulls last, lot, status
  `.execute(tx.sql);
  return rows.map((row) => ({
    skuId,
    siteId,
    lot: row.lot,
    status: row.status,
    expiresOn: row.expires_on ?? undefined,
    units: units(row.units),
    picked: units(row.picked),
  }));
}

export interface Movement extends Place {
  readonly seq: bigint;
  readonly lot: string;
  readonly onHandChange: number;
  readonly reservedChange: number;
  readonly unsellableChange: number;
  readonly cause: string;
  readonly causeId: string;
  readonly at: Instant;
}

/** One page of the book of movements, newest first; `before` is the last `seq` of the page before. */
export async function listMovements(
  tx: Tx,
  { skuId, siteId }: Place,
  page: { readonly before?: bigint; readonly limit: number },
): Promise<Movement[]> {
  const { rows } = await sql<Omit<Movement, keyof Place>>`
    select seq, lot, on_hand_change as "onHandChange", reserved_change as "reservedChange",
      unsellable_change as "unsellableChange", cause, cause_id as "causeId", at
    from inventory.movement
    where sku_id = ${skuId} and site_id = ${siteId}
      and (${page.before ?? null}::bigint is null or seq < ${page.before ?? null}::bigint)
    order by seq desc limit ${page.limit}
  `.execute(tx.sql);
  return rows.map((row) => ({ skuId, siteId, ...row }));
}

export async function findReceipt(tx: Tx, id: InboundId): Promise<Inbound | undefined> {
  const { rows } = await sql<InboundRow>`
    select * from inventory.inbound where id = ${id}
  `.execute(tx.sql);
  return rows[0] && toInbound(rows[0]);
}

export interface ReceiptFilter {
  readonly siteIds?: readonly SiteId[] | undefined;
  readonly skuId?: SkuId | undefined;
  readonly state?: Inbound['state'] | undefined;
}

export interface ReceiptPage {
  /** The last receipt of the page before. */
  readonly after?: { readonly due: Instant; readonly id: string } | undefined;
  readonly limit: number;
}

/** One page of named receipts, soonest first. */
export async function listReceipts(
  tx: Tx,
  filter: ReceiptFilter,
  { after, limit }: ReceiptPage,
): Promise<Inbound[]> {
  const conditions: RawBuilder<unknown>[] = [sql`true`];
  if (filter.siteIds) conditions.push(sql`site_id = any(${filter.siteIds}::text[])`);
  if (filter.skuId) conditions.push(sql`sku_id = ${filter.skuId}`);
  if (filter.state) conditions.push(sql`state = ${filter.state}`);
  if (after) conditions.push(sql`(due_at, id) > (${isoOf(after.due)}::timestamptz, ${after.id})`);
  const { rows } = await sql<InboundRow>`
    select * from inventory.inbound where ${sql.join(conditions, sql` and `)}
    order by due_at, id limit ${limit}
  `.execute(tx.sql);
  return rows.map(toInbound);
}
