import {
  asId,
  type Currency,
  type CustomerId,
  type Instant,
  money,
  type OrderId,
  type ReservationId,
  type ShipmentId,
  type SiteId,
  type SkuId,
  units,
} from '@waystock/kernel';
import { sql } from 'kysely';
import type { Json, Tx } from '../../world.ts';
import type { CancelReason, ShipmentState } from './lifecycle.ts';
import type { Order, OrderLine, Shipment, Sla } from './order.ts';

/** Removes a shipment that allocation replaces by others. */
export async function deleteShipment(tx: Tx, id: ShipmentId): Promise<void> {
  await sql`delete from orders.shipment_line where shipment_id = ${id}`.execute(tx.sql);
  await sql`delete from orders.shipment where id = ${id}`.execute(tx.sql);
}

/** Compare and set on the version; false when somebody else was faster. */
export async function updateStage(
  tx: Tx,
  shipment: Pick<Shipment, 'id' | 'version'>,
  to: ShipmentState,
): Promise<boolean> {
  const { rows } = await sql`
    update orders.shipment set stage = ${to}, attempt = 1, version = version + 1
    where id = ${shipment.id} and version = ${shipment.version}
    returning 1 as moved
  `.execute(tx.sql);
  return rows.length === 1;
}

export interface ShipmentChange {
  readonly reservationId?: ReservationId;
  readonly releasedAt?: Instant;
  readonly promisedAt?: Instant;
  readonly siteId?: SiteId;
  readonly service?: string;
  readonly awaitingTransfers?: number;
  readonly attempt?: number;
}

export async function updateShipment(
  tx: Tx,
  shipment: Pick<Shipment, 'id' | 'version'>,
  change: ShipmentChange,
): Promise<boolean> {
  const { rows } = await sql`
    update orders.shipment set
      reservation_id = coalesce(${change.reservationId ?? null}, reservation_id),
      released_at = coalesce(${dateOrNull(change.releasedAt)}::timestamptz, released_at),
      promised_at = coalesce(${dateOrNull(change.promisedAt)}::timestamptz, promised_at),
      site_id = coalesce(${change.siteId ?? null}, site_id),
      service = coalesce(${change.service ?? null}, service),
      awaiting_transfers = coalesce(${change.awaitingTransfers ?? null}::integer, awaiting_transfers),
      attempt = coalesce(${change.attempt ?? null}::integer, attempt),
      version = version + 1
    where id = ${shipment.id} and version = ${shipment.version}
    returning 1 as changed
  `.execute(tx.sql);
  return rows.length === 1;
}

const dateOrNull = (at: Instant | undefined): Date | null =>
  at === undefined ? null : new Date(at);

/** The order's stage and the next line of its story, in step with each other. */
export async function updateOrder(
  tx: Tx,
  change: {
    orderId: OrderId;
    stage: ShipmentState;
    cancelReason?: CancelReason;
    event: { type: string; shipmentId?: ShipmentId; data?: Json; actor?: string };
  },
): Promise<void> {
  await sql`
    with moved as (
      update orders.orders set stage = ${change.stage}, version = version + 1,
        cancel_reason = coalesce(${change.cancelReason ?? null}, cancel_reason)
      where id = ${change.orderId}
      returning id, version
    )
    insert into orders.event (order_id, seq, shipment_id, type, data, actor, at)
    select id, version, ${change.event.shipmentId ?? null}, ${change.event.type},
      ${JSON.stringify(change.event.data ?? {})}::jsonb, ${change.event.actor ?? 'system'},
      ${new Date(tx.now)}
    from moved
  `.execute(tx.sql);
}

interface OrderRow {
  id: string;
  number: string;
  customer_id: string;
  currency: Currency;
  sla: Sla;
  payment_method: string;
  promotion_code: string | null;
  items_minor: bigint;
  discount_minor: bigint;
  shipping_minor: bigint;
  total_minor: bigint;
  one_box: boolean;
  promised_at: Instant;
  placed_at: Instant;
  stage: ShipmentState;
  cancel_reason: CancelReason | null;
  version: number;
}

const toOrder = (row: OrderRow): Order => ({
  id: asId(row.id),
  number: row.number,
  customerId: asId(row.customer_id),
  currency: row.currency,
  sla: row.sla,
  paymentMethod: row.payment_method,
  promotionCode: row.promotion_code ?? undefined,
  items: money(row.items_minor, row.currency),
  discount: money(row.discount_minor, row.currency),
  shipping: money(row.shipping_minor, row.currency),
  total: money(row.total_minor, row.currency),
  oneBox: row.one_box,
  promisedAt: row.promised_at,
  placedAt: row.placed_at,
  stage: row.stage,
  cancelReason: row.cancel_reason ?? undefined,
  version: row.version,
});

export async function findOrder(tx: Tx, id: OrderId): Promise<Order | undefined> {
  const { rows } = await sql<OrderRow>`select * from orders.orders where id = ${id}`.execute(
    tx.sql,
  );
  return rows[0] && toOrder(rows[0]);
}

/** Orders by id; those that are not there are left out. */
export async function findOrders(tx: Tx, ids: readonly OrderId[]): Promise<Map<OrderId, Order>> {
  const { rows } = await sql<OrderRow>`
    select * from orders.orders where id = any(${ids}::text[]) order by id
  `.execute(tx.sql);
  return new Map(rows.map((row) => [asId<OrderId>(row.id), toOrder(row)]));
}

/** Locks the order: whoever changes several of its shipments does so alone. */
export async function lockOrder(tx: Tx, id: OrderId): Promise<Order | undefined> {
  const { rows } = await sql<OrderRow>`
    select * from orders.orders where id = ${id} for no key update
  `.execute(tx.sql);
  return rows[0] && toOrder(rows[0]);
}

/**
 * All shipments of a shipment's order, the order locked. The lock is a statement of its own, so that
 * the next one sees what was waited for.
 */
export async function lockShipments(tx: Tx, id: ShipmentId): Promise<Shipment[]> {
  const order = sql`(select order_id from orders.shipment where id = ${id})`;
  const [, { rows }] = await Promise.all([
    sql`select 1 from orders.orders where id = ${order} for no key update`.execute(tx.sql),
    sql<ShipmentRow>`
      select ${shipmentColumns} from orders.shipment s where s.order_id = ${order} order by s.id
    `.execute(tx.sql),
  ]);
  return rows.map(toShipment);
}

export async function listOrders(
  tx: Tx,
  query: {
    customerId?: CustomerId;
    stage?: ShipmentState;
    number?: string;
    /** Those of which something leaves from one of these sites. */
    siteIds?: readonly SiteId[] | undefined;
    before?: string;
    limit: number;
  },
): Promise<Order[]> {
  const { rows } = await sql<OrderRow>`
    select * from orders.orders
    where (${query.customerId ?? null}::text is null or customer_id = ${query.customerId ?? null})
      and (${query.number ?? null}::text is null or number = ${query.number ?? null})
      and (${query.siteIds ?? null}::text[] is null or exists (
        select 1 from orders.shipment s
        where s.order_id = orders.id and s.site_id = any(${query.siteIds ?? null}::text[])))
      and (${query.stage ?? null}::text is null or stage = ${query.stage ?? null})
      and (${query.before ?? null}::text is null or id < ${query.before ?? null})
    order by id desc limit ${query.limit}
  `.execute(tx.sql);
  return rows.map(toOrder);
}

/** What is not yet delivered, cancelled or back. */
export async function listOpenOrders(tx: Tx, customerId: CustomerId): Promise<OrderId[]> {
  const { rows } = await sql<{ id: OrderId }>`
    select id from orders.orders
    where customer_id = ${customerId} and stage not in ('delivered', 'cancelled', 'returned')
    order by id
  `.execute(tx.sql);
  return rows.map((row) => row.id);
}

/** Every shipment a customer ever had. */
export async function listShipmentIds(tx: Tx, customerId: CustomerId): Promise<ShipmentId[]> {
  const { rows } = await sql<{ id: ShipmentId }>`
    select s.id from orders.orders o join orders.shipment s on s.order_id = o.id
    where o.customer_id = ${customerId} order by s.id
  `.execute(tx.sql);
  return rows.map((row) => row.id);
}

export async function listLines(tx: Tx, orderId: OrderId): Promise<OrderLine[]> {
  const { rows } = await sql<{
    line: number;
    sku_id: string;
    units: number;
    price_minor: bigint;
    discount_minor: bigint;
    currency: Currency;
  }>`
    select l.line, l.sku_id, l.units, l.price_minor, l.discount_minor, o.currency
    from orders.line l join orders.orders o on o.id = l.order_id
    where l.order_id = ${orderId} order by l.line
  `.execute(tx.sql);
  return rows.map((row) => ({
    line: row.line,
    skuId: asId<SkuId>(row.sku_id),
    units: units(row.units),
    price: money(row.price_minor, row.currency),
    discount: money(row.discount_minor, row.currency),
  }));
}

export interface ShipmentRow {
  id: string;
  order_id: string;
  site_id: string;
  reservation_id: string | null;
  stage: ShipmentState;
  attempt: number;
  promised_at: Instant;
  released_at: Instant | null;
  awaiting_transfers: number;
  service: string;
  version: number;
  lines: { line: number; sku_id: string; from_site_id: string; units: number }[];
}

export const shipmentColumns = sql`
  s.id, s.order_id, s.site_id, s.reservation_id, s.stage, s.attempt, s.promised_at, s.released_at,
  s.awaiting_transfers, s.service, s.version,
  (select coalesce(json_agg(json_build_object('line', l.line, 'sku_id', l.sku_id,
      'from_site_id', l.from_site_id, 'units', l.units) order by l.line, l.from_site_id), '[]')
    from orders.shipment_line l where l.shipment_id = s.id) as lines`;

export const toShipment = (row: ShipmentRow): Shipment => ({
  id: asId(row.id),
  orderId: asId(row.order_id),
  siteId: asId(row.site_id),
  reservationId: row.reservation_id === null ? undefined : asId(row.reservation_id),
  stage: row.stage,
  attempt: row.attempt,
  promisedAt: row.promised_at,
  releasedAt: row.released_at ?? undefined,
  awaitingTransfers: row.awaiting_transfers,
  service: row.service,
  version: row.version,
  lines: row.lines.map((l) => ({
    line: l.line,
    skuId: asId<SkuId>(l.sku_id),
    fromSiteId: asId<SiteId>(l.from_site_id),
    units: units(l.units),
  })),
});

export async function findShipment(tx: Tx, id: ShipmentId): Promise<Shipment | undefined> {
  const { rows } = await sql<ShipmentRow>`
    select ${shipmentColumns} from orders.shipment s where s.id = ${id}
  `.execute(tx.sql);
  return rows[0] && toShipment(rows[0]);
}

export async function listShipments(tx: Tx, orderId: OrderId): Promise<Shipment[]> {
  return (await listShipmentsOf(tx, [orderId])).get(orderId) ?? [];
}

/** Which order each shipment is of. */
export async function findOrderIds(
  tx: Tx,
  ids: readonly ShipmentId[],
): Promise<Map<ShipmentId, OrderId>> {
  const { rows } = await sql<{ id: ShipmentId; orderId: OrderId }>`
    select id, order_id as "orderId" from orders.shipment where id = any(${ids}::text[]) order by id
  `.execute(tx.sql);
  return new Map(rows.map(({ id, orderId }) => [id, orderId]));
}

/** The shipments of several orders, by order. */
export async function listShipmentsOf(
  tx: Tx,
  orderIds: readonly OrderId[],
): Promise<Map<OrderId, Shipment[]>> {
  const { rows } = await sql<ShipmentRow>`
    select ${shipmentColumns} from orders.shipment s
    where s.order_id = any(${orderIds}::text[]) order by s.order_id, s.id
  `.execute(tx.sql);
  return Map.groupBy(rows.map(toShipment), (shipment) => shipment.orderId);
}

/** Whether a fact has become part of an order's story; asked under the order's lock. */
export async function hasEventOf(tx: Tx, orderId: OrderId, factId: string): Promise<boolean> {
  const { rows } = await sql`
    select 1 as told from orders.event where order_id = ${orderId} and data->>'fact_id' = ${factId}
  `.execute(tx.sql);
  return rows.length > 0;
}

export interface OrderEvent {
  readonly seq: number;
  readonly shipmentId: string | null;
  readonly type: string;
  readonly data: Json;
  readonly actor: string;
  readonly at: Instant;
}

export async function listEvents(tx: Tx, orderId: OrderId): Promise<OrderEvent[]> {
  const { rows } = await sql<OrderEvent>`
    select seq, shipment_id as "shipmentId", type, data, actor, at from orders.event
    where order_id = ${orderId} order by seq
  `.execute(tx.sql);
  return rows;
}
