import type { SiteId, SkuId } from '@waystock/kernel';
import { type RawBuilder, sql } from 'kysely';
import type { Tx } from '../../world.ts';
import type { ShipmentState } from './lifecycle.ts';
import type { Shipment } from './order.ts';
import { shipmentColumns, type ShipmentRow, toShipment } from './store.ts';

/** Which shipments wait: what is not given does not matter. */
export interface Waiting {
  readonly stage: ShipmentState;
  readonly siteId?: SiteId;
  readonly skuId?: SkuId;
  readonly released?: boolean;
  readonly service?: string;
  /** Whose order's story has such an event. */
  readonly told?: string;
}

/** Shipments waiting at a stage, most urgent first. */
export async function listShipmentsAt(
  tx: Tx,
  { limit, ...query }: Waiting & { readonly limit: number },
): Promise<Shipment[]> {
  const { rows } = await sql<ShipmentRow>`
    select ${shipmentColumns} from orders.shipment s where ${matching(query)}
    order by s.promised_at, s.id limit ${limit}
  `.execute(tx.sql);
  return rows.map(toShipment);
}

/** Where shipments wait at a stage: most sites have none, and need no further look. */
export async function listSitesWaiting(tx: Tx, query: Waiting): Promise<SiteId[]> {
  const { rows } = await sql<{ site_id: SiteId }>`
    select distinct s.site_id from orders.shipment s where ${matching(query)} order by s.site_id
  `.execute(tx.sql);
  return rows.map((row) => row.site_id);
}

/** Whether any shipment does. */
export async function isWaiting(tx: Tx, query: Waiting): Promise<boolean> {
  const { rows } = await sql<{ any: boolean }>`
    select exists (select 1 from orders.shipment s where ${matching(query)}) as any
  `.execute(tx.sql);
  return rows[0]?.any === true;
}

/** Another one whenever what waits is another, or is changed: for whoever has looked at it before. */
export async function findPrintOfWaiting(tx: Tx, query: Waiting): Promise<string> {
  const { rows } = await sql<{ print: string }>`
    select concat_ws(' ', count(*), sum(hashtextextended(s.id, s.version))) as print
    from orders.shipment s where ${matching(query)}
  `.execute(tx.sql);
  return rows[0]?.print ?? '';
}

/**
 * The stage, one of a closed list, is written out, so that even a plan made for any parameters may
 * use the index of what waits; and what is not asked for is left out, since a plan cannot tell.
 */
function matching({ stage, siteId, skuId, released, service, told }: Waiting): RawBuilder<unknown> {
  const conditions = [sql`s.stage = ${sql.lit(stage)}`];
  if (siteId !== undefined) conditions.push(sql`s.site_id = ${siteId}`);
  if (service !== undefined) conditions.push(sql`s.service = ${service}`);
  if (released !== undefined)
    conditions.push(released ? sql`s.released_at is not null` : sql`s.released_at is null`);
  if (skuId !== undefined)
    conditions.push(sql`exists (select 1 from orders.shipment_line l
      where l.shipment_id = s.id and l.sku_id = ${skuId})`);
  if (told !== undefined)
    conditions.push(sql`exists (select 1 from orders.event e
      where e.order_id = s.order_id and e.type = ${told})`);
  return sql.join(conditions, sql` and `);
}
