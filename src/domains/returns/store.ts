import {
  asId,
  type Currency,
  type Instant,
  money,
  type OrderId,
  type ReturnId,
  type ShipmentId,
  type SiteId,
  type SkuId,
  units,
} from '@waystock/kernel';
import { sql } from 'kysely';
import type { Tx } from '../../world.ts';
import type { CameBack, InspectedLine } from './inspection.ts';
import type { AskedLine } from './request.ts';
import type { Outcome, Return, ReturnReason } from './return.ts';

export interface NewReturn
  extends Pick<Return, 'id' | 'orderId' | 'shipmentId' | 'siteId' | 'requestedBy'> {
  readonly currency: Currency;
  readonly lines: readonly AskedLine[];
  /** Units sent so far, by line of the order. */
  readonly sent: ReadonlyMap<number, number>;
}

/** Writes a return unless its shipment has one: false, and nothing is changed. */
export async function insertReturn(tx: Tx, of: NewReturn): Promise<boolean> {
  const { lines } = of;
  const { rows } = await sql`
    with fresh as (
      insert into returns.return
        (id, order_id, shipment_id, site_id, state, requested_at, requested_by, currency)
      values (${of.id}, ${of.orderId}, ${of.shipmentId ?? null}, ${of.siteId}, 'expected',
        ${new Date(tx.now)}, ${of.requestedBy}, ${of.currency})
      on conflict (shipment_id) do nothing
      returning id, order_id
    ), asked as (
      select fresh.id, fresh.order_id, l.*
      from fresh, unnest(${lines.map((l) => l.line)}::integer[],
        ${lines.map((l) => l.skuId)}::text[], ${lines.map((l) => l.units)}::integer[],
        ${lines.map((l) => l.reason)}::text[],
        ${lines.map((l) => of.sent.get(l.line) ?? 0)}::integer[])
        as l (line, sku_id, units, reason, sent)
    ), written as (
      insert into returns.line (return_id, line, sku_id, units, reason)
      select id, line, sku_id, units, reason from asked
    ), tallied as (
      insert into returns.tally as t (order_id, line, sent, spoken_for)
      select order_id, line, sent, units from asked
      on conflict (order_id, line) do update set sent = greatest(t.sent, excluded.sent),
        spoken_for = t.spoken_for + excluded.spoken_for
    )
    select 1 as inserted from fresh
  `.execute(tx.sql);
  return rows.length === 1;
}

/** Units of each line of an order that are in returns. */
export async function listSpokenFor(tx: Tx, orderId: OrderId): Promise<Map<number, number>> {
  const { rows } = await sql<{ line: number; spoken_for: number }>`
    select line, spoken_for from returns.tally where order_id = ${orderId} order by line
  `.execute(tx.sql);
  return new Map(rows.map((row) => [row.line, row.spoken_for]));
}

/** What has come back of each line of an order so far, and was worth. */
export async function listCameBack(tx: Tx, orderId: OrderId): Promise<Map<number, CameBack>> {
  const { rows } = await sql<{ line: number; units: number; refund: bigint }>`
    select l.line, sum(l.received)::integer as units, sum(l.refund_minor)::bigint as refund
    from returns.line l join returns.return r on r.id = l.return_id
    where r.order_id = ${orderId} and r.state = 'received' group by l.line order by l.line
  `.execute(tx.sql);
  return new Map(rows.map(({ line, ...rest }) => [line, rest]));
}

export interface Receipt {
  readonly id: ReturnId;
  readonly orderId: OrderId;
  readonly lines: readonly (InspectedLine & { readonly refund: bigint })[];
  readonly shippingMinor: bigint;
}

/** What was found and what it is worth; units that did not come may be asked for again. */
export async function updateReceived(tx: Tx, receipt: Receipt): Promise<void> {
  const { id, lines } = receipt;
  const outcomes = lines.flatMap((l) => l.outcomes.map((o) => ({ line: l.line, ...o })));
  await sql`
    update returns.return set state = 'received', received_at = ${new Date(tx.now)},
      shipping_minor = ${receipt.shippingMinor}
    where id = ${id}
  `.execute(tx.sql);
  await sql`
    with found as (
      select * from unnest(${lines.map((l) => l.line)}::integer[],
        ${lines.map((l) => l.received)}::integer[], ${lines.map((l) => l.refund)}::bigint[])
        as f (line, received, refund)
    ), freed as (
      update returns.tally t set spoken_for = t.spoken_for - (l.units - f.received)
      from found f join returns.line l on l.return_id = ${id} and l.line = f.line
      where t.order_id = ${receipt.orderId} and t.line = f.line
    )
    update returns.line l set received = f.received, refund_minor = f.refund
    from found f where l.return_id = ${id} and l.line = f.line
  `.execute(tx.sql);
  await sql`
    insert into returns.outcome (return_id, line, disposition, lot, units)
    select ${id}, o.line, o.disposition, o.lot, o.units
    from unnest(${outcomes.map((o) => o.line)}::integer[],
      ${outcomes.map((o) => o.disposition)}::text[], ${outcomes.map((o) => o.lot)}::text[],
      ${outcomes.map((o) => o.units)}::integer[]) as o (line, disposition, lot, units)
  `.execute(tx.sql);
}

interface ReturnRow {
  id: string;
  order_id: string;
  shipment_id: string | null;
  site_id: string;
  state: Return['state'];
  requested_at: Instant;
  requested_by: string;
  received_at: Instant | null;
  currency: Currency;
  shipping_minor: bigint | null;
  goods_minor: bigint | null;
  lines: {
    line: number;
    sku_id: string;
    units: number;
    reason: ReturnReason;
    outcomes: { disposition: Outcome['disposition']; units: number; lot: string }[];
  }[];
}

const columns = sql`
  r.id, r.order_id, r.shipment_id, r.site_id, r.state, r.requested_at, r.requested_by,
  r.received_at, r.currency, r.shipping_minor,
  (select sum(refund_minor)::bigint from returns.line l where l.return_id = r.id) as goods_minor,
  (select jsonb_agg(jsonb_build_object('line', l.line, 'sku_id', l.sku_id, 'units', l.units,
      'reason', l.reason, 'outcomes', (
        select coalesce(jsonb_agg(jsonb_build_object(
          'disposition', o.disposition, 'units', o.units, 'lot', o.lot)
          order by o.disposition, o.lot), '[]')
        from returns.outcome o where o.return_id = l.return_id and o.line = l.line
      )) order by l.line)
    from returns.line l where l.return_id = r.id) as lines`;

const toReturn = (row: ReturnRow): Return => ({
  id: asId<ReturnId>(row.id),
  orderId: asId<OrderId>(row.order_id),
  shipmentId: row.shipment_id === null ? undefined : asId<ShipmentId>(row.shipment_id),
  siteId: asId<SiteId>(row.site_id),
  state: row.state,
  requestedAt: row.requested_at,
  requestedBy: row.requested_by,
  receivedAt: row.received_at ?? undefined,
  lines: row.lines.map((line) => ({
    line: line.line,
    skuId: asId<SkuId>(line.sku_id),
    units: units(line.units),
    reason: line.reason,
    outcomes: line.outcomes.map((outcome) => ({ ...outcome, units: units(outcome.units) })),
  })),
  currency: row.currency,
  refund:
    row.shipping_minor === null
      ? undefined
      : money((row.goods_minor ?? 0n) + row.shipping_minor, row.currency),
});

/** Returns by id, newest first. */
export async function findReturns(tx: Tx, ids: readonly ReturnId[]): Promise<Return[]> {
  const { rows } = await sql<ReturnRow>`
    select ${columns} from returns.return r where r.id = any(${ids}::text[]) order by r.id desc
  `.execute(tx.sql);
  return rows.map(toReturn);
}

/** Locked: whoever receives it does so alone. */
export async function lockReturn(tx: Tx, id: ReturnId): Promise<Return | undefined> {
  await sql`select id from returns.return where id = ${id} for no key update`.execute(tx.sql);
  return (await findReturns(tx, [id]))[0];
}

/** Everything that came or is to come back of an order, oldest first. */
export async function listReturnsOf(tx: Tx, orderId: OrderId): Promise<Return[]> {
  const { rows } = await sql<ReturnRow>`
    select ${columns} from returns.return r where r.order_id = ${orderId} order by r.id
  `.execute(tx.sql);
  return rows.map(toReturn);
}

export interface Drift {
  readonly rule: string;
  readonly subject: string;
}

/** Returns that do not add up; always none. */
export async function listDrift(tx: Tx): Promise<Drift[]> {
  const { rows } = await sql<Drift>`
    select 'units that came = units that went somewhere' as rule, l.return_id as subject
    from returns.line l
    where l.received is not null and l.received <> (select coalesce(sum(o.units), 0)
      from returns.outcome o where o.return_id = l.return_id and o.line = l.line)
    union all
    select 'units spoken for = units in returns', t.order_id
    from returns.tally t
    where t.spoken_for <> (select coalesce(sum(coalesce(l.received, l.units)), 0)
      from returns.line l join returns.return r on r.id = l.return_id
      where r.order_id = t.order_id and l.line = t.line)
    union all
    select 'a return is received line by line', r.id
    from returns.return r join returns.line l on l.return_id = r.id
    where (r.state = 'received') <> (l.received is not null)
    order by 1, 2
  `.execute(tx.sql);
  return rows;
}
