import {
  asId,
  type InboundId,
  type Instant,
  type LocalDate,
  type ReservationId,
  type SiteId,
  type SkuId,
  type Units,
  units,
} from '@waystock/kernel';
import { sql } from 'kysely';
import type { Tx } from '../../world.ts';

export interface Inbound {
  readonly id: InboundId;
  readonly skuId: SkuId;
  readonly siteId: SiteId;
  readonly fromSiteId: SiteId | undefined;
  /** Whose the units are when they arrive: they were reserved where they came from. */
  readonly forReservation?: ReservationId | undefined;
  readonly kind: 'supplier' | 'transfer' | 'return';
  readonly units: Units;
  readonly reserved: Units;
  readonly received: Units;
  readonly lot: string;
  readonly expiresOn: LocalDate | undefined;
  /** As announced, */
  readonly due: Instant;
  /** and when it is thought to come, once that has passed. */
  readonly expected: Instant;
  readonly state: 'expected' | 'received' | 'cancelled';
}

export async function insertInbound(tx: Tx, receipt: Omit<Inbound, 'expected'>): Promise<void> {
  await sql`
    insert into inventory.inbound
      (id, sku_id, site_id, from_site_id, for_reservation, kind, units, lot, expires_on, due_at, state)
    values (${receipt.id}, ${receipt.skuId}, ${receipt.siteId}, ${receipt.fromSiteId ?? null},
      ${receipt.forReservation ?? null}, ${receipt.kind}, ${receipt.units}, ${receipt.lot}, ${receipt.expiresOn ?? null}::date,
      ${new Date(receipt.due)}, 'expected')
  `.execute(tx.sql);
}

export interface InboundRow {
  id: string;
  sku_id: string;
  site_id: string;
  from_site_id: string | null;
  for_reservation: string | null;
  kind: Inbound['kind'];
  units: number;
  reserved: number;
  received: number;
  lot: string;
  expires_on: LocalDate | null;
  due_at: Instant;
  expected_at: Instant | null;
  state: Inbound['state'];
}

/** A receipt, locked against others who book it. */
export async function lockInbound(tx: Tx, id: InboundId): Promise<Inbound | undefined> {
  const { rows } = await sql<InboundRow>`
    select * from inventory.inbound where id = ${id} for update
  `.execute(tx.sql);
  return rows[0] && toInbound(rows[0]);
}

/** Receipts a reservation still waits for. */
export async function countAwaited(tx: Tx, reservationId: ReservationId): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*)::integer as n from inventory.inbound
    where for_reservation = ${reservationId} and state = 'expected'
  `.execute(tx.sql);
  return rows[0]?.n ?? 0;
}

/** Receipts still expected for some SKUs, soonest first. */
export async function listInbound(tx: Tx, skuIds: readonly SkuId[]): Promise<Inbound[]> {
  const { rows } = await sql<InboundRow>`
    select * from inventory.inbound
    where sku_id = any(${skuIds}::text[]) and state = 'expected' order by due_at, id
  `.execute(tx.sql);
  return rows.map(toInbound);
}

export const toInbound = (row: InboundRow): Inbound => ({
  id: asId(row.id),
  skuId: asId(row.sku_id),
  siteId: asId(row.site_id),
  fromSiteId: row.from_site_id === null ? undefined : asId(row.from_site_id),
  forReservation: row.for_reservation === null ? undefined : asId(row.for_reservation),
  kind: row.kind,
  units: units(row.units),
  reserved: units(row.reserved),
  received: units(row.received),
  lot: row.lot,
  expiresOn: row.expires_on ?? undefined,
  due: row.due_at,
  expected: row.expected_at ?? row.due_at,
  state: row.state,
});

export async function updateInbound(
  tx: Tx,
  id: InboundId,
  change: { state: Inbound['state']; received: Units },
): Promise<void> {
  await sql`
    update inventory.inbound set state = ${change.state}, received = ${change.received}
    where id = ${id}
  `.execute(tx.sql);
}

export async function updateDue(tx: Tx, id: InboundId, due: Instant): Promise<void> {
  await sql`
    update inventory.inbound set due_at = ${new Date(due)}, expected_at = null where id = ${id}
  `.execute(tx.sql);
}

/** Receipts whose date has passed so long ago, and with it the one they were thought to come by. */
export async function lockOverdue(
  tx: Tx,
  { since, limit }: { since: Instant; limit: number },
): Promise<Inbound[]> {
  const { rows } = await sql<InboundRow>`
    select * from inventory.inbound
    where state = 'expected' and due_at <= ${new Date(since)}
      and coalesce(expected_at, due_at) <= ${new Date(tx.now)}
    order by id limit ${limit} for update skip locked
  `.execute(tx.sql);
  return rows.map(toInbound);
}

export async function updateExpected(tx: Tx, id: InboundId, expected: Instant): Promise<void> {
  await sql`
    update inventory.inbound set expected_at = ${new Date(expected)} where id = ${id}
  `.execute(tx.sql);
}

/** Its units will be anybody's when they arrive. */
export async function updateUnclaimed(tx: Tx, id: InboundId): Promise<void> {
  await sql`update inventory.inbound set for_reservation = null where id = ${id}`.execute(tx.sql);
}
