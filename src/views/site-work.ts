import { type Instant, type Millilitres, millilitres, type SiteId } from '@waystock/kernel';
import { sql } from 'kysely';
import type { Tx } from '../world.ts';

/** What waits at a site, for whoever begins to work there. */
export interface SiteWork {
  readonly receipts: number;
  readonly receiptUnits: number;
  readonly overdueReceipts: number;
  readonly nextReceipt: Instant | undefined;
  readonly returnsExpected: number;
  readonly toRelease: number;
  readonly toReleaseUnits: number;
  readonly waitingForGoods: number;
  readonly toPick: number;
  readonly toPickUnits: number;
  readonly pickLists: number;
  readonly pickFirstPromised: Instant | undefined;
  readonly toHandOver: number;
  readonly toHandOverParcels: number;
  readonly handOverFirstPromised: Instant | undefined;
  readonly toCollect: number;
  readonly toCollectParcels: number;
  readonly handedOver: number;
  readonly handedOverParcels: number;
}

type Row = Omit<SiteWork, 'nextReceipt' | 'pickFirstPromised' | 'handOverFirstPromised'> & {
  nextReceipt: Instant | null;
  pickFirstPromised: Instant | null;
  handOverFirstPromised: Instant | null;
};

/** Receipts until the end of the day that began at `since`; handed over since then. */
export async function getSiteWork(
  tx: Tx,
  siteId: SiteId,
  day: { readonly since: Instant; readonly until: Instant },
): Promise<SiteWork> {
  const { rows } = await sql<Row>`
    with receipt as (
      select units, due_at from inventory.inbound
      where site_id = ${siteId} and state = 'expected' and due_at < ${new Date(day.until)}
    ), waiting as (
      select s.awaiting_transfers > 0 as awaits,
        (select coalesce(sum(l.units), 0) from orders.shipment_line l where l.shipment_id = s.id) as units
      from orders.shipment s
      where s.site_id = ${siteId} and s.stage = 'allocated' and s.released_at is null
    ), task as (
      select t.pick_list_id, t.shipment_id, t.units - t.picked - t.short as left_over, j.promised_at
      from fulfilment.job j
      join fulfilment.task t on t.shipment_id = j.shipment_id and t.attempt = j.attempt
      where j.site_id = ${siteId} and j.state in ('released', 'picking')
        and t.units > t.picked + t.short
    ), leaving as (
      select j.promised_at, s.service = 'collection' as collected,
        (select count(*) from fulfilment.parcel p
         where p.shipment_id = j.shipment_id and p.attempt = j.attempt
           and p.voided_at is null) as parcels
      from fulfilment.job j join orders.shipment s on s.id = j.shipment_id
      where j.site_id = ${siteId} and j.state in ('picked', 'packed')
    ), left_today as (
      select p.shipment_id from fulfilment.parcel p
      join fulfilment.job j on j.shipment_id = p.shipment_id and j.attempt = p.attempt
      where p.scanned_at >= ${new Date(day.since)} and p.voided_at is null
        and j.site_id = ${siteId} and j.state = 'handed-over'
    )
    select r.*, w.*, t.*, l.*, g.*,
      (select count(*)::integer from returns.return
       where site_id = ${siteId} and state = 'expected') as "returnsExpected"
    from
      (select count(*)::integer as receipts, coalesce(sum(units), 0)::integer as "receiptUnits",
        (count(*) filter (where due_at < ${new Date(tx.now)}))::integer as "overdueReceipts",
        min(due_at) as "nextReceipt" from receipt) r,
      (select (count(*) filter (where not awaits))::integer as "toRelease",
        coalesce(sum(units) filter (where not awaits), 0)::integer as "toReleaseUnits",
        (count(*) filter (where awaits))::integer as "waitingForGoods" from waiting) w,
      (select count(distinct shipment_id)::integer as "toPick",
        coalesce(sum(left_over), 0)::integer as "toPickUnits",
        count(distinct pick_list_id)::integer as "pickLists",
        min(promised_at) as "pickFirstPromised" from task) t,
      (select (count(*) filter (where not collected))::integer as "toHandOver",
        coalesce(sum(parcels) filter (where not collected), 0)::integer as "toHandOverParcels",
        min(promised_at) filter (where not collected) as "handOverFirstPromised",
        (count(*) filter (where collected))::integer as "toCollect",
        coalesce(sum(parcels) filter (where collected), 0)::integer as "toCollectParcels"
       from leaving) l,
      (select count(distinct shipment_id)::integer as "handedOver",
        count(*)::integer as "handedOverParcels" from left_today) g
  `.execute(tx.sql);
  const [row] = rows as [Row];
  return {
    ...row,
    nextReceipt: row.nextReceipt ?? undefined,
    pickFirstPromised: row.pickFirstPromised ?? undefined,
    handOverFirstPromised: row.handOverFirstPromised ?? undefined,
  };
}

/** The room that goods take at a site now, whatever state they are in. */
export async function getUsedRoom(tx: Tx, siteId: SiteId): Promise<Millilitres> {
  const { rows } = await sql<{ used: string }>`
    select coalesce(sum(l.units * ceil(s.length_mm::numeric * s.width_mm * s.height_mm / 1000)), 0)
      as used
    from inventory.lot l join catalogue.sku s on s.id = l.sku_id
    where l.site_id = ${siteId}
  `.execute(tx.sql);
  return millilitres(Number(rows[0]?.used ?? 0));
}
