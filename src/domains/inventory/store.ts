import { asId, type LocalDate, type SiteId, type SkuId, type Units, units } from '@waystock/kernel';
import { sql } from 'kysely';
import type { Tx } from '../../world.ts';
import type { Lot, LotPick, Stock } from './stock.ts';

/**
 * Who changes stock and its lots locks the stock first; picking, which only marks lots, does not
 * stand in the way of those who sell.
 */
export async function lockStock(tx: Tx, skuId: SkuId, siteId: SiteId): Promise<void> {
  await sql`
    select 1 from inventory.stock where sku_id = ${skuId} and site_id = ${siteId}
    for no key update
  `.execute(tx.sql);
}

/** The sellable lots of a stock row, locked. */
export async function listLots(tx: Tx, skuId: SkuId, siteId: SiteId): Promise<Lot[]> {
  const { rows } = await sql<{
    lot: string;
    expires_on: LocalDate | null;
    units: number;
    picked: number;
  }>`
    select lot, expires_on, units, picked from inventory.lot
    where sku_id = ${skuId} and site_id = ${siteId} and status = 'sellable' and units > 0
    order by lot for no key update
  `.execute(tx.sql);
  return rows.map((row) => ({
    lot: row.lot,
    expiresOn: row.expires_on ?? undefined,
    units: units(row.units),
    picked: units(row.picked),
  }));
}

/** A lot by its name, wherever some of it lies or lay. */
export async function findLot(
  tx: Tx,
  skuId: SkuId,
  lot: string,
): Promise<Pick<Lot, 'lot' | 'expiresOn'> | undefined> {
  const { rows } = await sql<{ lot: string; expires_on: LocalDate | null }>`
    select lot, expires_on from inventory.lot where sku_id = ${skuId} and lot = ${lot}
    order by expires_on, site_id, status limit 1
  `.execute(tx.sql);
  const row = rows[0];
  return row && { lot: row.lot, expiresOn: row.expires_on ?? undefined };
}

/** Marks lots as in a tote (`direction` 1) or back on the shelf (-1). */
export async function updatePicked(
  tx: Tx,
  place: { skuId: SkuId; siteId: SiteId },
  picks: readonly LotPick[],
  direction: 1 | -1,
): Promise<void> {
  await sql`
    update inventory.lot l set picked = l.picked + ${direction} * p.units
    from unnest(${picks.map((p) => p.lot)}::text[], ${picks.map((p) => p.units)}::integer[]) as p (lot, units)
    where l.sku_id = ${place.skuId} and l.site_id = ${place.siteId} and l.lot = p.lot
      and l.status = 'sellable'
  `.execute(tx.sql);
}

export type LotStatus = 'sellable' | 'quarantine' | 'damaged' | 'expired';

/** Units of one lot, and the cause that moves them; a cause moves a stock row once only. */
export interface StockChange {
  readonly skuId: SkuId;
  readonly siteId: SiteId;
  readonly lot: string;
  readonly units: Units;
  readonly cause: string;
  readonly causeId: string;
}

/** Adds units under a status and books it; false when this cause was booked before. */
export async function insertUnits(
  tx: Tx,
  c: StockChange & { status: LotStatus; expiresOn: LocalDate | undefined },
): Promise<boolean> {
  const sellable = c.status === 'sellable' ? c.units : 0;
  const { rows } = await sql`
    with booked as (
      insert into inventory.movement
        (sku_id, site_id, lot, on_hand_change, unsellable_change, cause, cause_id, at)
      values (${c.skuId}, ${c.siteId}, ${c.lot}, ${sellable}::integer, ${c.units - sellable}::integer,
        ${c.cause}, ${c.causeId}, ${new Date(tx.now)})
      on conflict (cause, cause_id, sku_id, site_id, lot) do nothing
      returning 1
    ), stock as (
      insert into inventory.stock (sku_id, site_id, on_hand)
      select ${c.skuId}, ${c.siteId}, ${sellable}::integer from booked
      on conflict (sku_id, site_id) do update set on_hand = inventory.stock.on_hand + excluded.on_hand
      returning 1
    )
    insert into inventory.lot (sku_id, site_id, lot, status, expires_on, units)
    select ${c.skuId}, ${c.siteId}, ${c.lot}, ${c.status}, ${c.expiresOn ?? null}::date, ${c.units}::integer
    from stock
    on conflict (sku_id, site_id, lot, status) do update
      set units = inventory.lot.units + excluded.units,
        expires_on = coalesce(excluded.expires_on, inventory.lot.expires_on)
    returning 1 as added
  `.execute(tx.sql);
  return rows.length === 1;
}

export type Removal = 'removed' | 'booked-before' | 'spoken-for';

/**
 * Takes sellable units that nobody has reserved off the shelf; under `to` they stay on site with
 * another status. `spoken-for` means fewer were free and nothing was changed.
 */
export async function deleteUnits(
  tx: Tx,
  c: StockChange & { to?: Exclude<LotStatus, 'sellable'> },
): Promise<Removal> {
  const { rows } = await sql<{ before: boolean; free: boolean; booked: boolean }>`
    with free as (
      select s.sku_id, s.site_id, l.lot, l.expires_on
      from inventory.stock s join inventory.lot l on l.sku_id = s.sku_id and l.site_id = s.site_id
      where s.sku_id = ${c.skuId} and s.site_id = ${c.siteId} and l.lot = ${c.lot}
        and l.status = 'sellable' and s.on_hand - s.reserved >= ${c.units}
        and l.units - l.picked >= ${c.units}
      for no key update of s, l
    ), booked as (
      insert into inventory.movement
        (sku_id, site_id, lot, on_hand_change, unsellable_change, cause, cause_id, at)
      select sku_id, site_id, lot, ${-c.units}::integer, ${c.to ? c.units : 0}::integer,
        ${c.cause}, ${c.causeId}, ${new Date(tx.now)}
      from free
      on conflict (cause, cause_id, sku_id, site_id, lot) do nothing
      returning 1
    ), stock as (
      update inventory.stock set on_hand = on_hand - ${c.units}
      where sku_id = ${c.skuId} and site_id = ${c.siteId} and exists (select 1 from booked)
      returning 1
    ), lots as (
      update inventory.lot set units = units - ${c.units}
      where sku_id = ${c.skuId} and site_id = ${c.siteId} and lot = ${c.lot} and status = 'sellable'
        and exists (select 1 from booked)
      returning 1
    ), kept as (
      insert into inventory.lot (sku_id, site_id, lot, status, expires_on, units)
      select sku_id, site_id, lot, ${c.to ?? ''}, expires_on, ${c.units}::integer
      from free where ${c.to !== undefined}::boolean and exists (select 1 from booked)
      on conflict (sku_id, site_id, lot, status) do update
        set units = inventory.lot.units + excluded.units
      returning 1
    )
    select exists (select 1 from free) as free, exists (select 1 from booked) as booked,
      exists (select 1 from inventory.movement
        where cause = ${c.cause} and cause_id = ${c.causeId} and sku_id = ${c.skuId}
          and site_id = ${c.siteId} and lot = ${c.lot}) as before
  `.execute(tx.sql);
  const row = rows[0];
  if (row?.booked) return 'removed';
  return row?.before || row?.free ? 'booked-before' : 'spoken-for';
}

/** Whether this cause has moved the stock row before. */
export async function wasMoved(tx: Tx, c: Omit<StockChange, 'units'>): Promise<boolean> {
  const { rows } = await sql`
    select 1 as moved from inventory.movement
    where cause = ${c.cause} and cause_id = ${c.causeId} and sku_id = ${c.skuId}
      and site_id = ${c.siteId} and lot = ${c.lot}
  `.execute(tx.sql);
  return rows.length === 1;
}

interface StockRow {
  sku_id: string;
  site_id: string;
  on_hand: number;
  reserved: number;
  safety: number;
}

/** Stock of some SKUs, everywhere or at some sites. */
export async function listStock(
  tx: Tx,
  skuIds: readonly SkuId[],
  siteIds?: readonly SiteId[],
): Promise<Stock[]> {
  const { rows } = await sql<StockRow>`
    select sku_id, site_id, on_hand, reserved, safety from inventory.stock
    where sku_id = any(${skuIds}::text[])
      and (${siteIds === undefined}::boolean or site_id = any(${siteIds ?? []}::text[]))
    order by sku_id, site_id
  `.execute(tx.sql);
  return rows.map(toStock);
}

/** One page of a site's stock, by SKU. */
export async function listStockOfSite(
  tx: Tx,
  siteId: SiteId,
  page: { after: string; limit: number },
): Promise<Stock[]> {
  const { rows } = await sql<StockRow>`
    select sku_id, site_id, on_hand, reserved, safety from inventory.stock
    where site_id = ${siteId} and sku_id > ${page.after} order by sku_id limit ${page.limit}
  `.execute(tx.sql);
  return rows.map(toStock);
}

const toStock = (row: StockRow): Stock => ({
  skuId: asId(row.sku_id),
  siteId: asId(row.site_id),
  onHand: units(row.on_hand),
  reserved: units(row.reserved),
  safety: units(row.safety),
});

export async function updateSafety(
  tx: Tx,
  place: { skuId: SkuId; siteId: SiteId },
  safety: Units,
): Promise<void> {
  await sql`
    insert into inventory.stock (sku_id, site_id, safety)
    values (${place.skuId}, ${place.siteId}, ${safety})
    on conflict (sku_id, site_id) do update set safety = excluded.safety
  `.execute(tx.sql);
}

/** Sellable lots of a site that expire by a day, and how many of their units nobody has reserved. */
export async function listLotsExpiringBy(
  tx: Tx,
  siteId: SiteId,
  day: LocalDate,
): Promise<{ skuId: SkuId; siteId: SiteId; lot: string; expiresOn: LocalDate; free: Units }[]> {
  const { rows } = await sql<{
    sku_id: string;
    site_id: string;
    lot: string;
    expires_on: LocalDate;
    free: number;
  }>`
    select l.sku_id, l.site_id, l.lot, l.expires_on,
      greatest(0, least(l.units - l.picked, s.on_hand - s.reserved)) as free
    from inventory.lot l join inventory.stock s on s.sku_id = l.sku_id and s.site_id = l.site_id
    where l.site_id = ${siteId} and l.status = 'sellable' and l.units > 0
      and l.expires_on <= ${day}::date
    order by l.sku_id, l.site_id, l.lot
  `.execute(tx.sql);
  return rows.map((row) => ({
    skuId: asId(row.sku_id),
    siteId: asId(row.site_id),
    lot: row.lot,
    expiresOn: row.expires_on,
    free: units(row.free),
  }));
}

export interface Drift {
  readonly rule: string;
  readonly skuId: SkuId;
  readonly siteId: SiteId;
}

/** Every stock row that breaks an invariant; empty is the only good answer. */
export async function listDrift(tx: Tx): Promise<Drift[]> {
  const { rows } = await sql<Drift>`
    with reserved as (
      select l.sku_id, l.site_id, sum(l.units) as units
      from inventory.reservation_line l join inventory.reservation r on r.id = l.reservation_id
      where r.state in ('held', 'confirmed') group by l.sku_id, l.site_id
    ), booked as (
      select sku_id, site_id, sum(on_hand_change) as on_hand, sum(reserved_change) as reserved
      from inventory.movement group by sku_id, site_id
    ), lots as (
      select sku_id, site_id, sum(units) filter (where status = 'sellable') as units
      from inventory.lot group by sku_id, site_id
    )
    select v.rule, s.sku_id as "skuId", s.site_id as "siteId"
    from inventory.stock s
    left join reserved r using (sku_id, site_id)
    left join booked b using (sku_id, site_id)
    left join lots l using (sku_id, site_id)
    cross join lateral (values
      ('reserved = live reservation lines', s.reserved = coalesce(r.units, 0)),
      ('on hand = sum of movements', s.on_hand = coalesce(b.on_hand, 0)),
      ('reserved = sum of movements', s.reserved = coalesce(b.reserved, 0)),
      ('on hand = sum of sellable lots', s.on_hand = coalesce(l.units, 0))
    ) as v (rule, holds)
    where not v.holds
    order by s.sku_id, s.site_id, v.rule
  `.execute(tx.sql);
  return rows;
}
