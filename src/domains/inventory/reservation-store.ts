import {
  asId,
  assert,
  type Instant,
  type ReservationId,
  type SiteId,
  type SkuId,
  type Units,
  units,
} from '@waystock/kernel';
import { sql } from 'kysely';
import type { Tx } from '../../world.ts';
import type { Reservation, ReservationLine, ReservationState } from './reservation.ts';
import type { LotPick } from './stock.ts';

/** held → confirmed, unless the sweeper came first: both go through this row's lock. */
export async function updateConfirmed(tx: Tx, id: ReservationId): Promise<boolean> {
  const { rows } = await sql`
    update inventory.reservation set state = 'confirmed', expires_at = null
    where id = ${id} and state = 'held' and expires_at > ${new Date(tx.now)}
    returning 1 as confirmed
  `.execute(tx.sql);
  return rows.length === 1;
}

export async function updateExpiry(tx: Tx, id: ReservationId, until: Instant): Promise<boolean> {
  const { rows } = await sql`
    update inventory.reservation set expires_at = ${new Date(until)}
    where id = ${id} and state = 'held' and expires_at > ${new Date(tx.now)}
    returning 1 as extended
  `.execute(tx.sql);
  return rows.length === 1;
}

/**
 * A statement of its own, sent ahead of the one that reads or ends the reservations: that one's
 * snapshot is then younger than the wait, and sees the lines that a short pick or a split has left.
 */
const lock = (tx: Tx, ids: readonly ReservationId[]): Promise<unknown> =>
  sql`
    select id from inventory.reservation where id = any(${ids}::text[]) order by id
    for no key update
  `.execute(tx.sql);

/** Ends live reservations and gives their units back; returns those it ended. */
export async function updateReleased(
  tx: Tx,
  ids: readonly ReservationId[],
  state: 'released' | 'expired',
): Promise<ReservationId[]> {
  const from = state === 'expired' ? ['held'] : ['held', 'confirmed'];
  const locked = lock(tx, ids);
  const released = sql<{ id: ReservationId }>`
    with ended as (
      update inventory.reservation set state = ${state}, expires_at = null
      where id = any(${ids}::text[]) and state = any(${from}::text[])
      returning id
    ), freed as (
      select l.sku_id, l.site_id, sum(l.units)::integer as units
      from inventory.reservation_line l join ended e on e.id = l.reservation_id
      group by l.sku_id, l.site_id
    ), locked as (
      select s.sku_id, s.site_id, f.units
      from freed f join inventory.stock s on s.sku_id = f.sku_id and s.site_id = f.site_id
      order by s.sku_id, s.site_id
      for no key update of s
    ), updated as (
      update inventory.stock s set reserved = s.reserved - l.units
      from locked l where s.sku_id = l.sku_id and s.site_id = l.site_id
      returning 1
    ), booked as (
      insert into inventory.movement (sku_id, site_id, reserved_change, cause, cause_id, at)
      select l.sku_id, l.site_id, -l.units, ${state}, l.reservation_id, ${new Date(tx.now)}
      from inventory.reservation_line l join ended e on e.id = l.reservation_id
      returning 1
    )
    select id from ended order by id
  `.execute(tx.sql);
  const [, { rows }] = await Promise.all([locked, released]);
  return rows.map((row) => row.id);
}

/** Holds past their time, locked; SKIP LOCKED is safe here, these are reservations, not stock. */
export async function listExpired(
  tx: Tx,
  limit: number,
): Promise<{ id: ReservationId; purpose: string }[]> {
  const { rows } = await sql<{ id: ReservationId; purpose: string }>`
    select id, purpose from inventory.reservation
    where state = 'held' and expires_at <= ${new Date(tx.now)}
    order by expires_at, id limit ${limit} for update skip locked
  `.execute(tx.sql);
  return rows;
}

interface ReservationRow {
  id: string;
  purpose: string;
  state: ReservationState;
  expires_at: Instant | null;
  lines: { sku_id: string; site_id: string; units: number }[];
}

export async function findReservation(tx: Tx, id: ReservationId): Promise<Reservation | undefined> {
  const { rows } = await sql<ReservationRow>`
    select r.id, r.purpose, r.state, r.expires_at,
      (select coalesce(json_agg(json_build_object(
          'sku_id', l.sku_id, 'site_id', l.site_id, 'units', l.units)
          order by l.sku_id, l.site_id), '[]')
       from inventory.reservation_line l where l.reservation_id = r.id) as lines
    from inventory.reservation r where r.id = ${id}
  `.execute(tx.sql);
  const row = rows[0];
  return row && toReservation(row);
}

/** Live reservations for a purpose. */
export async function listLiveFor(tx: Tx, purpose: string): Promise<ReservationId[]> {
  const { rows } = await sql<{ id: ReservationId }>`
    select id from inventory.reservation
    where purpose = ${purpose} and state in ('held', 'confirmed') order by id
  `.execute(tx.sql);
  return rows.map((row) => row.id);
}

/** Like `findReservation`, locked until the transaction ends. */
export async function lockReservation(tx: Tx, id: ReservationId): Promise<Reservation | undefined> {
  const [, found] = await Promise.all([lock(tx, [id]), findReservation(tx, id)]);
  return found;
}

const toReservation = (row: ReservationRow): Reservation => ({
  id: asId(row.id),
  purpose: row.purpose,
  state: row.state,
  expiresAt: row.expires_at ?? undefined,
  lines: row.lines.map((line) => ({
    skuId: asId(line.sku_id),
    siteId: asId(line.site_id),
    units: units(line.units),
  })),
});

/** Gives some lines of a reservation to a new one in the same state; no stock moves. */
export async function insertSplit(
  tx: Tx,
  from: ReservationId,
  part: { id: ReservationId; purpose: string; lines: readonly ReservationLine[] },
): Promise<void> {
  await sql`
    insert into inventory.reservation (id, purpose, state, expires_at, created_at)
    select ${part.id}, ${part.purpose}, state, expires_at, ${new Date(tx.now)}
    from inventory.reservation where id = ${from}
  `.execute(tx.sql);
  await sql`
    with part as (
      select * from unnest(${part.lines.map((l) => l.skuId)}::text[],
        ${part.lines.map((l) => l.siteId)}::text[], ${part.lines.map((l) => l.units)}::integer[])
        as p (sku_id, site_id, units)
    ), emptied as (
      delete from inventory.reservation_line l using part p
      where l.reservation_id = ${from} and l.sku_id = p.sku_id and l.site_id = p.site_id
        and l.units = p.units
      returning 1
    ), lowered as (
      update inventory.reservation_line l set units = l.units - p.units from part p
      where l.reservation_id = ${from} and l.sku_id = p.sku_id and l.site_id = p.site_id
        and l.units > p.units
      returning 1
    )
    insert into inventory.reservation_line (reservation_id, sku_id, site_id, units)
    select ${part.id}, sku_id, site_id, units from part
  `.execute(tx.sql);
}

/** Confirmed goods leave: on hand, reserved and lots go down together. */
export async function updateConsumed(
  tx: Tx,
  reservation: Reservation,
  picks: readonly (LotPick & { skuId: SkuId; siteId: SiteId })[],
): Promise<void> {
  const ended = sql`
    update inventory.reservation set state = 'consumed' where id = ${reservation.id}
  `.execute(tx.sql);
  const left = sql<{ every_lot_known: boolean }>`
    with gone as (
      select sku_id, site_id, lot, sum(units)::integer as units
      from unnest(${picks.map((p) => p.skuId)}::text[], ${picks.map((p) => p.siteId)}::text[],
        ${picks.map((p) => p.lot)}::text[], ${picks.map((p) => p.units)}::integer[])
        as g (sku_id, site_id, lot, units)
      group by sku_id, site_id, lot
    ), totals as (
      select sku_id, site_id, sum(units)::integer as units from gone group by sku_id, site_id
    ), locked as (
      select s.sku_id, s.site_id, t.units
      from totals t join inventory.stock s on s.sku_id = t.sku_id and s.site_id = t.site_id
      order by s.sku_id, s.site_id
      for no key update of s
    ), stock as (
      update inventory.stock s set on_hand = s.on_hand - l.units, reserved = s.reserved - l.units
      from locked l where s.sku_id = l.sku_id and s.site_id = l.site_id
      returning 1
    ), lots as (
      update inventory.lot l set units = l.units - g.units, picked = l.picked - g.units
      from gone g
      where l.sku_id = g.sku_id and l.site_id = g.site_id and l.lot = g.lot and l.status = 'sellable'
      returning 1
    ), booked as (
      insert into inventory.movement
        (sku_id, site_id, lot, on_hand_change, reserved_change, cause, cause_id, at)
      select sku_id, site_id, lot, -units, -units, 'hand-over', ${reservation.id},
        ${new Date(tx.now)}
      from gone
      returning 1
    )
    select (select count(*) from booked) = (select count(*) from lots) as every_lot_known
  `.execute(tx.sql);
  const [, { rows }] = await Promise.all([ended, left]);
  assert(rows[0]?.every_lot_known, `${reservation.id}: picked from a lot that is not there`);
}

/** Lowers a reservation line, the stock and the lots under it by units that are not there. */
export async function updateShort(
  tx: Tx,
  short: {
    id: ReservationId;
    line: ReservationLine;
    missing: Units;
    lots: readonly LotPick[];
    /** Not found by a picker, or sent to another site. */
    cause?: 'short-pick' | 'transfer-out';
  },
): Promise<void> {
  const { id, line, missing, lots, cause: why = 'short-pick' } = short;
  const lower = line.units === missing ? sql`delete from` : sql`update`;
  const set = line.units === missing ? sql`` : sql`set units = units - ${missing}`;
  const fewer = sql`
    ${lower} inventory.reservation_line ${set}
    where reservation_id = ${id} and sku_id = ${line.skuId} and site_id = ${line.siteId}
  `.execute(tx.sql);
  // The same lot may be short again later: what the line had before tells the reports apart.
  const cause = `${id}/${line.units}`;
  const gone = sql`
    with gone as (
      select * from unnest(${lots.map((l) => l.lot)}::text[], ${lots.map((l) => l.units)}::integer[])
        as g (lot, units)
    ), stock as (
      update inventory.stock set on_hand = on_hand - ${missing}, reserved = reserved - ${missing}
      where sku_id = ${line.skuId} and site_id = ${line.siteId}
      returning 1
    ), lots as (
      update inventory.lot l set units = l.units - g.units
      from gone g
      where l.sku_id = ${line.skuId} and l.site_id = ${line.siteId} and l.lot = g.lot
        and l.status = 'sellable'
      returning 1
    )
    insert into inventory.movement
      (sku_id, site_id, lot, on_hand_change, reserved_change, cause, cause_id, at)
    select ${line.skuId}, ${line.siteId}, g.lot, -g.units, -g.units, ${why}, ${cause},
      ${new Date(tx.now)}
    from gone g
  `.execute(tx.sql);
  await Promise.all([fewer, gone]);
}

/** Units that have arrived for a reservation become part of it, on its own site's shelf. */
export async function insertSetAside(
  tx: Tx,
  line: ReservationLine & { reservationId: ReservationId },
  causeId: string,
): Promise<void> {
  const { reservationId, skuId, siteId, units } = line;
  await sql`
    with stock as (
      update inventory.stock set reserved = reserved + ${units}
      where sku_id = ${skuId} and site_id = ${siteId}
      returning 1
    ), line as (
      insert into inventory.reservation_line (reservation_id, sku_id, site_id, units)
      select ${reservationId}, ${skuId}, ${siteId}, ${units}::integer from stock
      on conflict (reservation_id, sku_id, site_id) do update
        set units = inventory.reservation_line.units + excluded.units
      returning 1
    )
    insert into inventory.movement (sku_id, site_id, reserved_change, cause, cause_id, at)
    select ${skuId}, ${siteId}, ${units}::integer, 'set-aside', ${causeId}, ${new Date(tx.now)} from line
  `.execute(tx.sql);
}
