import type { Currency, CustomerId, Instant, OrderId } from '@waystock/kernel';
import { type CompiledQuery, sql } from 'kysely';
import type { Tx } from '../../world.ts';
import type { SealedDestination } from './destination.ts';
import type { OrderLine, Shipment, Sla } from './order.ts';
import type { PricedLine } from './worth.ts';

export interface NewOrder {
  readonly id: OrderId;
  /** `ORD-2026-05-06-001`, with a number drawn before: whoever is answered is told. */
  readonly number: string;
  readonly customerId: CustomerId;
  readonly currency: Currency;
  readonly sla: Sla;
  readonly paymentMethod: string;
  readonly promotionCode: string | undefined;
  readonly itemsMinor: bigint;
  readonly discountMinor: bigint;
  readonly shippingMinor: bigint;
  readonly oneBox: boolean;
  readonly promisedAt: Instant;
  readonly destination: SealedDestination;
  readonly lines: readonly OrderLine[];
}

/** Running numbers for orders that are about to be placed; one that is not leaves a gap. */
export async function drawNumbers(tx: Tx, count: number): Promise<bigint[]> {
  const { rows } = await sql<{ n: bigint }>`
    select nextval('orders.order_number') as n from generate_series(1, ${count}::integer) as g (i)
    order by n
  `.execute(tx.sql);
  return rows.map((row) => row.n);
}

/**
 * The statement that writes whole orders. They go as JSON: PostgreSQL reads it faster than we write
 * arrays.
 */
export function insertingOrders(tx: Tx, orders: readonly NewOrder[]): CompiledQuery {
  const lines = orders.flatMap((order) => order.lines.map((line) => lineRow(order.id, line)));
  const at = new Date(tx.now);
  return sql`
    with placed as (
      insert into orders.orders (id, number, customer_id, currency, sla, payment_method,
        promotion_code, items_minor, discount_minor, shipping_minor, one_box, promised_at, placed_at,
        stage)
      select id, number, customer_id, currency, sla, payment_method, promotion_code, items_minor,
        discount_minor, shipping_minor, one_box, promised_at, ${at}::timestamptz, 'created'
      from jsonb_to_recordset(${JSON.stringify(orders.map(orderRow))}::jsonb) as o (id text,
        number text, customer_id text, currency text, sla text, payment_method text,
        promotion_code text, items_minor bigint, discount_minor bigint, shipping_minor bigint,
        one_box boolean, promised_at timestamptz)
      returning id, customer_id
    ), destination as (
      insert into orders.destination (order_id, customer_id, sealed, lon, lat)
      select order_id, customer_id, decode(sealed, 'base64'), lon, lat
      from jsonb_to_recordset(${JSON.stringify(orders.map(destinationRow))}::jsonb) as d (
        order_id text, customer_id text, sealed text, lon double precision, lat double precision)
    ), lines as (
      insert into orders.line (order_id, line, sku_id, units, price_minor, discount_minor)
      select order_id, line, sku_id, units, price_minor, discount_minor
      from jsonb_to_recordset(${JSON.stringify(lines)}::jsonb) as l (order_id text, line integer,
        sku_id text, units integer, price_minor bigint, discount_minor bigint)
    )
    insert into orders.event (order_id, seq, type, data, actor, at)
    select id, 1, 'placed', '{}', 'customer:' || customer_id, ${at}::timestamptz from placed
  `.compile(tx.sql);
}

const orderRow = (order: NewOrder) => ({
  id: order.id,
  number: order.number,
  customer_id: order.customerId,
  currency: order.currency,
  sla: order.sla,
  payment_method: order.paymentMethod,
  promotion_code: order.promotionCode,
  items_minor: order.itemsMinor.toString(),
  discount_minor: order.discountMinor.toString(),
  shipping_minor: order.shippingMinor.toString(),
  one_box: order.oneBox,
  promised_at: new Date(order.promisedAt),
});

const destinationRow = ({ id, destination: to }: NewOrder) => ({
  order_id: id,
  customer_id: to.customerId,
  sealed: Buffer.from(to.sealed).toString('base64'),
  lon: to.lon,
  lat: to.lat,
});

const lineRow = (orderId: OrderId, line: OrderLine) => ({
  order_id: orderId,
  line: line.line,
  sku_id: line.skuId,
  units: line.units,
  price_minor: line.price.minor.toString(),
  discount_minor: line.discount.minor.toString(),
});

export type NewShipment = Omit<Shipment, 'attempt' | 'releasedAt' | 'version'>;
/** With its part of the order's price. */
export type PricedShipment = Omit<NewShipment, 'lines'> & {
  readonly lines: readonly PricedLine[];
  readonly shippingMinor: bigint;
};

export async function insertShipments(tx: Tx, shipments: readonly PricedShipment[]): Promise<void> {
  await tx.sql.executeQuery(insertingShipments(tx, shipments));
}

export function insertingShipments(tx: Tx, shipments: readonly PricedShipment[]): CompiledQuery {
  const lines = shipments.flatMap((s) => s.lines.map((l) => ({ shipmentId: s.id, ...l })));
  return sql`
    with shipped as (
      insert into orders.shipment
        (id, order_id, site_id, reservation_id, stage, promised_at, awaiting_transfers, service,
          shipping_minor)
      select id, order_id, site_id, reservation_id, stage, promised_at, awaiting, service, shipping
      from unnest(${shipments.map((s) => s.id)}::text[], ${shipments.map((s) => s.orderId)}::text[],
        ${shipments.map((s) => s.siteId)}::text[],
        ${shipments.map((s) => s.reservationId ?? null)}::text[],
        ${shipments.map((s) => s.stage)}::text[],
        ${shipments.map((s) => new Date(s.promisedAt))}::timestamptz[],
        ${shipments.map((s) => s.awaitingTransfers)}::integer[],
        ${shipments.map((s) => s.service)}::text[], ${shipments.map((s) => s.shippingMinor)}::bigint[])
        as s (id, order_id, site_id, reservation_id, stage, promised_at, awaiting, service, shipping)
      returning id
    )
    insert into orders.shipment_line (shipment_id, line, sku_id, from_site_id, units, net_minor)
    select l.shipment_id, l.line, l.sku_id, l.from_site_id, l.units, l.net
    from unnest(${lines.map((l) => l.shipmentId)}::text[], ${lines.map((l) => l.line)}::integer[],
      ${lines.map((l) => l.skuId)}::text[], ${lines.map((l) => l.fromSiteId)}::text[],
      ${lines.map((l) => l.units)}::integer[], ${lines.map((l) => l.net)}::bigint[])
      as l (shipment_id, line, sku_id, from_site_id, units, net)
  `.compile(tx.sql);
}
