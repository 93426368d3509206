import { currency, type Instant, type LocalDate, money, type SiteId } from '@waystock/kernel';
import { sql } from 'kysely';
import type { Tx } from '../../world.ts';
import type { Payout, PayoutLine } from './payout.ts';
import type { Page } from './store.ts';

/** Writes down what a month paid; it is never written again. */
export async function closePayout(tx: Tx, siteId: SiteId, payout: Payout): Promise<void> {
  const { month, starts, ends, lines, corrections } = payout;
  await sql`
    insert into network.payout (site_id, month, starts_at, ends_at, closed_at)
    values (${siteId}, ${month}, ${new Date(starts)}, ${new Date(ends)}, ${new Date(tx.now)})
  `.execute(tx.sql);
  await sql`
    insert into network.payout_line (site_id, month, starts_at, ends_at, date, handling_cost_minor,
      handling_per_unit_minor, storage_cost_minor, currency, shipments, units, stored_ml, movements,
      handling_minor, picking_minor, storage_minor)
    select ${siteId}, ${month}::date, l.starts_at, l.ends_at, l.date, l.handling_cost_minor,
      l.handling_per_unit_minor, l.storage_cost_minor, l.currency, l.shipments, l.units, l.stored_ml,
      l.movements, l.handling_minor, l.picking_minor, l.storage_minor
    from jsonb_to_recordset(${JSON.stringify([...corrections, ...lines].map(toRow))}::jsonb) as l
      (starts_at timestamptz, ends_at timestamptz, date date, handling_cost_minor bigint,
      handling_per_unit_minor bigint, storage_cost_minor bigint, currency text, shipments integer,
      units integer, stored_ml bigint, movements integer, handling_minor bigint,
      picking_minor bigint, storage_minor bigint)
    order by l.starts_at
  `.execute(tx.sql);
}

const toRow = ({ rate, earned, ...line }: PayoutLine) => ({
  starts_at: new Date(line.starts),
  ends_at: new Date(line.ends),
  date: line.date,
  handling_cost_minor: rate.handling.perShipment.minor.toString(),
  handling_per_unit_minor: rate.handling.perUnit.minor.toString(),
  storage_cost_minor: rate.storage.minor.toString(),
  currency: rate.storage.currency,
  shipments: line.shipments,
  units: line.units,
  stored_ml: line.stored ?? null,
  movements: line.movements,
  handling_minor: earned.handling.minor.toString(),
  picking_minor: earned.picking.minor.toString(),
  storage_minor: earned.storage.minor.toString(),
});

interface LineRow {
  date: LocalDate;
  starts_at: Instant;
  ends_at: Instant;
  handling_cost_minor: bigint;
  handling_per_unit_minor: bigint;
  storage_cost_minor: bigint;
  currency: string;
  shipments: number;
  units: number;
  stored_ml: bigint | null;
  movements: number;
  handling_minor: bigint;
  picking_minor: bigint;
  storage_minor: bigint;
}

function toLine(row: LineRow): PayoutLine {
  const code = currency(row.currency);
  return {
    date: row.date,
    starts: row.starts_at,
    ends: row.ends_at,
    endsDay: row.stored_ml !== null,
    rate: {
      handling: {
        perShipment: money(row.handling_cost_minor, code),
        perUnit: money(row.handling_per_unit_minor, code),
      },
      storage: money(row.storage_cost_minor, code),
    },
    shipments: row.shipments,
    units: row.units,
    stored: row.stored_ml === null ? undefined : Number(row.stored_ml),
    movements: row.movements,
    earned: {
      handling: money(row.handling_minor, code),
      picking: money(row.picking_minor, code),
      storage: money(row.storage_minor, code),
    },
  };
}

export interface LastPayout {
  readonly month: LocalDate;
  readonly ends: Instant;
}

/** The last month that is closed; undefined while none is. */
export async function findLastPayout(tx: Tx, siteId: SiteId): Promise<LastPayout | undefined> {
  const { rows } = await sql<LastPayout>`
    select month, ends_at as ends from network.payout where site_id = ${siteId}
    order by month desc limit 1
  `.execute(tx.sql);
  return rows[0];
}

/** What is paid for each span of the last closed months, corrections included, oldest first. */
export async function listPaidSpans(
  tx: Tx,
  siteId: SiteId,
  { months }: { readonly months: number },
): Promise<PayoutLine[]> {
  const { rows } = await sql<LineRow>`
    select starts_at, min(ends_at) as ends_at, min(date) as date,
      min(handling_cost_minor) as handling_cost_minor,
      min(handling_per_unit_minor) as handling_per_unit_minor,
      min(storage_cost_minor) as storage_cost_minor, min(currency) as currency,
      sum(shipments)::integer as shipments, sum(units)::integer as units,
      sum(stored_ml)::bigint as stored_ml, sum(movements)::integer as movements,
      sum(handling_minor)::bigint as handling_minor, sum(picking_minor)::bigint as picking_minor,
      sum(storage_minor)::bigint as storage_minor
    from network.payout_line
    where site_id = ${siteId} and starts_at >= (
      select min(starts_at) from (
        select starts_at from network.payout where site_id = ${siteId}
        order by month desc limit ${months}
      ) as last
    )
    group by starts_at order by starts_at
  `.execute(tx.sql);
  return rows.map(toLine);
}

/** Closed months of a site, newest first, with their lines; those that come after a month in this list. */
export async function listClosedPayouts(tx: Tx, siteId: SiteId, page: Page): Promise<Payout[]> {
  return loadPayouts(
    tx,
    sql`select * from network.payout where site_id = ${siteId}
      and (${page.after ?? ''} = '' or to_char(month, 'YYYY-MM-DD') collate "C" < ${page.after ?? ''})
      order by month desc limit ${page.limit}`,
  );
}

export async function findClosedPayout(
  tx: Tx,
  siteId: SiteId,
  month: LocalDate,
): Promise<Payout | undefined> {
  const [found] = await loadPayouts(
    tx,
    sql`select * from network.payout where site_id = ${siteId} and month = ${month}`,
  );
  return found;
}

interface PayoutRow {
  month: LocalDate;
  month_starts: Instant;
  month_ends: Instant;
  closed_at: Instant;
}

async function loadPayouts(tx: Tx, which: ReturnType<typeof sql>): Promise<Payout[]> {
  const { rows } = await sql<PayoutRow & LineRow>`
    select p.starts_at as month_starts, p.ends_at as month_ends, p.closed_at, l.*
    from (${which}) p join network.payout_line l on l.site_id = p.site_id and l.month = p.month
    order by p.month desc, l.starts_at
  `.execute(tx.sql);
  return [...Map.groupBy(rows, (row) => row.month).values()].flatMap((ofMonth) => {
    const [first] = ofMonth;
    if (!first) return [];
    const { month, month_starts: starts, month_ends: ends, closed_at: closed } = first;
    const all = ofMonth.map(toLine);
    const lines = all.filter((line) => line.starts >= starts);
    const corrections = all.filter((line) => line.starts < starts);
    return [{ month, starts, ends, closed, lines, corrections }];
  });
}
