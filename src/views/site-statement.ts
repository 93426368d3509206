import {
  type Instant,
  type LocalDate,
  type Millilitres,
  millilitres,
  type SiteId,
} from '@waystock/kernel';
import { sql } from 'kysely';
import type { Tx } from '../world.ts';
import { getUsedRoom } from './site-work.ts';

export interface Day {
  readonly date: LocalDate;
  readonly starts: Instant;
  readonly ends: Instant;
}

export interface DayKept {
  readonly date: LocalDate;
  readonly shipments: number;
  readonly units: number;
  /** Lay there when the day ended, or lies there now. */
  readonly stored: Millilitres;
}

/** What keeping a site was on each of these days, which follow one another. */
export async function listDaysKept(
  tx: Tx,
  siteId: SiteId,
  days: readonly Day[],
): Promise<DayKept[]> {
  const [handled, grown, now] = await Promise.all([
    listHandled(tx, siteId, days),
    listGrowth(tx, siteId, days),
    getUsedRoom(tx, siteId),
  ]);
  // From what lies there now back to what lay there when each day ended.
  let stored: number = now - grown.after;
  const backwards = [...days].reverse().map(({ date }): DayKept => {
    const endsWith = stored;
    stored -= grown.byDay.get(date) ?? 0;
    const { shipments = 0, units = 0 } = handled.get(date) ?? {};
    return { date, shipments, units, stored: millilitres(endsWith) };
  });
  return backwards.reverse();
}

const dayTable = (days: readonly Day[]) => sql`
  unnest(${days.map((day) => day.date)}::text[], ${days.map((day) => new Date(day.starts))}::timestamptz[],
    ${days.map((day) => new Date(day.ends))}::timestamptz[]) as d (date, starts, ends)`;

/** Shipments that left, on the day on which their last parcel did. */
async function listHandled(tx: Tx, siteId: SiteId, days: readonly Day[]) {
  const { rows } = await sql<{ date: LocalDate; shipments: number; units: number }>`
    with gone as (
      select j.shipment_id, j.attempt, max(p.scanned_at) as at from fulfilment.parcel p
      join fulfilment.job j on j.shipment_id = p.shipment_id and j.attempt = p.attempt
      where p.scanned_at >= ${new Date(days[0]?.starts ?? tx.now)} and p.voided_at is null
        and j.site_id = ${siteId} and j.state = 'handed-over'
      group by j.shipment_id, j.attempt
    )
    select d.date, count(*)::integer as shipments, coalesce(sum(u.units), 0)::integer as units
    from gone g join ${dayTable(days)} on g.at >= d.starts and g.at < d.ends
    cross join lateral (
      select sum(l.units) as units from fulfilment.parcel p
      join fulfilment.parcel_line l on l.parcel_id = p.id
      where p.shipment_id = g.shipment_id and p.attempt = g.attempt and p.voided_at is null
    ) u
    group by d.date order by d.date
  `.execute(tx.sql);
  return new Map(rows.map((row) => [row.date, row]));
}

/** By how much the goods at a site took more room at the end of each day, and after the last. */
async function listGrowth(tx: Tx, siteId: SiteId, days: readonly Day[]) {
  const { rows } = await sql<{ date: LocalDate | null; growth: string }>`
    select d.date, sum((m.on_hand_change + m.unsellable_change)
      * ceil(s.length_mm::numeric * s.width_mm * s.height_mm / 1000)) as growth
    from inventory.movement m join catalogue.sku s on s.id = m.sku_id
    left join ${dayTable(days)} on m.at >= d.starts and m.at < d.ends
    where m.sku_id = any(array(select sku_id from inventory.stock where site_id = ${siteId}))
      and m.site_id = ${siteId} and m.at >= ${new Date(days[0]?.starts ?? tx.now)}
      and m.on_hand_change + m.unsellable_change <> 0
    group by d.date order by d.date
  `.execute(tx.sql);
  const byDay = new Map(rows.map((row) => [row.date, Number(row.growth)]));
  return { byDay, after: byDay.get(null) ?? 0 };
}
