import type { Instant, ReservationId, SiteId, SkuId, Units } from '@waystock/kernel';
import { sql } from 'kysely';
import type { Tx } from '../../world.ts';
import type { ReservationLine } from './reservation.ts';

export interface Shortfall {
  readonly skuId: SkuId;
  readonly siteId: SiteId;
  readonly wanted: Units;
  readonly available: Units;
}

export interface NewHold {
  readonly id: ReservationId;
  readonly purpose: string;
  readonly expiresAt: Instant;
  readonly lines: readonly ReservationLine[];
}

/** Takes all lines, or none and says which could not be had. */
export async function insertHold(tx: Tx, hold: NewHold): Promise<Shortfall[]> {
  const { rows } = await sql<Shortfall>`
    select sku_id as "skuId", site_id as "siteId", wanted, greatest(available, 0) as available
    from inventory.hold(${hold.id}, ${hold.purpose}, ${new Date(hold.expiresAt)}, ${new Date(tx.now)},
      ${hold.lines.map((l) => l.skuId)}::text[], ${hold.lines.map((l) => l.siteId)}::text[],
      ${hold.lines.map((l) => l.units)}::integer[])
  `.execute(tx.sql);
  return rows;
}

/** `insertHold` for each, in this order, in one statement; says for each what it could not have. */
export async function insertHolds(tx: Tx, holds: readonly NewHold[]): Promise<Shortfall[][]> {
  const lines = holds.flatMap((hold, i) => hold.lines.map((line) => ({ ...line, nth: i + 1 })));
  const { rows } = await sql<Shortfall & { nth: number }>`
    select nth, sku_id as "skuId", site_id as "siteId", wanted, greatest(available, 0) as available
    from inventory.hold_each(${holds.map((h) => h.id)}::text[], ${holds.map((h) => h.purpose)}::text[],
      ${holds.map((h) => new Date(h.expiresAt))}::timestamptz[], ${new Date(tx.now)},
      ${lines.map((l) => l.nth)}::integer[], ${lines.map((l) => l.skuId)}::text[],
      ${lines.map((l) => l.siteId)}::text[], ${lines.map((l) => l.units)}::integer[])
    order by nth, sku_id, site_id
  `.execute(tx.sql);
  const short = holds.map((): Shortfall[] => []);
  for (const { nth, ...line } of rows) short[nth - 1]?.push(line);
  return short;
}
