import { asId, type Instant, type ShipmentId, type SiteId } from '@waystock/kernel';
import { sql } from 'kysely';
import type { Tx } from '../../world.ts';
import type { Estimate, ToldRisk } from './eta.ts';

/** Which of these shipments' promises somebody was warned about. */
export async function listTold(
  tx: Tx,
  shipmentIds: readonly ShipmentId[],
): Promise<Map<string, ToldRisk>> {
  if (shipmentIds.length === 0) return new Map();
  const { rows } = await sql<{ shipment_id: string; eta_at: Instant }>`
    select shipment_id, eta_at from dispatch.promise_risk
    where shipment_id = any(${shipmentIds}::text[]) order by shipment_id
  `.execute(tx.sql);
  return new Map(rows.map((row) => [row.shipment_id, { etaAt: row.eta_at }]));
}

export async function upsertTold(
  tx: Tx,
  told: readonly { readonly shipmentId: ShipmentId; readonly estimate: Estimate }[],
): Promise<void> {
  if (told.length === 0) return;
  await sql`
    insert into dispatch.promise_risk (shipment_id, eta_at, told_at)
    select shipment_id, eta_at, ${new Date(tx.now)}
    from unnest(${told.map((t) => t.shipmentId)}::text[],
      ${told.map((t) => new Date(t.estimate.at))}::timestamptz[]) as t (shipment_id, eta_at)
    order by shipment_id
    on conflict (shipment_id) do update set eta_at = excluded.eta_at, told_at = excluded.told_at
  `.execute(tx.sql);
}

export async function deleteTold(tx: Tx, shipmentIds: readonly ShipmentId[]): Promise<void> {
  if (shipmentIds.length === 0) return;
  await sql`
    delete from dispatch.promise_risk where shipment_id = any(${shipmentIds}::text[])
  `.execute(tx.sql);
}

/** A shipment the last plan of its site had no vehicle for. */
export interface Waiting {
  readonly shipmentId: ShipmentId;
  readonly reason: string;
  readonly promisedAt: Instant;
}

/** Replaces the list of a site; returns those that were not on it before. */
export async function replaceUnplanned(
  tx: Tx,
  siteId: SiteId,
  waiting: readonly Waiting[],
): Promise<Set<ShipmentId>> {
  const ids = waiting.map((w) => w.shipmentId);
  const [, { rows }] = await Promise.all([
    sql`
      delete from dispatch.unplanned
      where site_id = ${siteId} and shipment_id <> all(${ids}::text[])
    `.execute(tx.sql),
    sql<{ shipment_id: ShipmentId; fresh: boolean }>`
      insert into dispatch.unplanned (shipment_id, site_id, reason, promised_at, since)
      select shipment_id, ${siteId}, reason, promised_at, ${new Date(tx.now)}
      from unnest(${ids}::text[], ${waiting.map((w) => w.reason)}::text[],
        ${waiting.map((w) => new Date(w.promisedAt))}::timestamptz[])
        as w (shipment_id, reason, promised_at)
      order by shipment_id
      on conflict (shipment_id) do update set reason = excluded.reason, site_id = excluded.site_id
      returning shipment_id, xmax = 0 as fresh
    `.execute(tx.sql),
  ]);
  return new Set(rows.filter((row) => row.fresh).map((row) => row.shipment_id));
}

export async function deleteUnplanned(tx: Tx, shipmentId: ShipmentId): Promise<void> {
  await sql`delete from dispatch.unplanned where shipment_id = ${shipmentId}`.execute(tx.sql);
}

/** The dispatcher's queue: most urgent first, each with what stands against it. */
export async function listUnplanned(
  tx: Tx,
  siteId: SiteId,
): Promise<(Waiting & { readonly since: Instant })[]> {
  const { rows } = await sql<{
    shipment_id: string;
    reason: string;
    promised_at: Instant;
    since: Instant;
  }>`
    select shipment_id, reason, promised_at, since from dispatch.unplanned
    where site_id = ${siteId} order by promised_at, shipment_id
  `.execute(tx.sql);
  return rows.map((row) => ({
    shipmentId: asId<ShipmentId>(row.shipment_id),
    reason: row.reason,
    promisedAt: row.promised_at,
    since: row.since,
  }));
}
