import { assert, ok, type OrderId, refuse, type Result } from '@waystock/kernel';
import type { Json, Tx } from '../../world.ts';
import { replaceOrder } from './edit-store.ts';
import type { OrdersError } from './errors.ts';
import { orderEdited } from './facts.ts';
import type { PlaceOrder } from './orders.ts';
import { type Order, type Shipment, totalsOf } from './order.ts';
import { insertShipments } from './place-store.ts';
import * as store from './store.ts';
import { divideLines, netOf } from './worth.ts';

/** What an order is now, in place of what it was. */
export type ChangedOrder = Pick<
  PlaceOrder,
  'sla' | 'oneBox' | 'promisedAt' | 'destination' | 'lines' | 'shipping' | 'shipment'
>;

export type NotEditable = Extract<
  OrdersError,
  { kind: 'order-not-found' | 'stale-version' | 'too-late-to-change' }
>;

/** An order with its shipments, locked, if none of them has been released for picking. */
export async function lockEditable(
  tx: Tx,
  orderId: OrderId,
  expected: number,
): Promise<Result<{ order: Order; shipments: Shipment[] }, NotEditable>> {
  const order = await store.lockOrder(tx, orderId);
  if (!order) return refuse({ kind: 'order-not-found', order: orderId });
  const shipments = await store.listShipments(tx, orderId);
  if (!shipments.every(isUntouched))
    return refuse({ kind: 'too-late-to-change', orderId, stage: order.stage });
  return order.version === expected
    ? ok({ order, shipments })
    : refuse({ kind: 'stale-version', expected, actual: order.version });
}

const untouched: ReadonlySet<string> = new Set(['created', 'authorised', 'cleared', 'allocated']);

export const isUntouched = ({ stage, releasedAt }: Shipment): boolean =>
  untouched.has(stage) && releasedAt === undefined;

/**
 * Writes an order anew. It begins again with a provisional shipment at the first stage: what it costs
 * now must be held, and who gets it now must be cleared. Its old shipments are gone; the caller holds
 * the order's lock and has let go of their stock.
 */
export async function changeOrder(
  tx: Tx,
  { order, shipments }: { order: Order; shipments: readonly Shipment[] },
  to: ChangedOrder,
  event: { data?: Json; actor?: string },
): Promise<void> {
  assert(to.shipping.currency === order.currency, 'an order keeps its currency');
  const { id: orderId } = order;
  for (const shipment of shipments) await store.deleteShipment(tx, shipment.id);
  await replaceOrder(tx, orderId, { ...to, ...totalsOf(to.lines, to.shipping) });
  const wholes = new Map(to.lines.map((l) => [l.line, { units: l.units, net: netOf(l) }]));
  const [lines = []] = divideLines(wholes, [to.shipment.lines]);
  await insertShipments(tx, [
    {
      ...to.shipment,
      orderId,
      stage: 'created',
      promisedAt: to.promisedAt,
      awaitingTransfers: 0,
      lines,
      shippingMinor: to.shipping.minor,
    },
  ]);
  const { id: shipmentId } = to.shipment;
  await store.updateOrder(tx, {
    orderId,
    stage: 'created',
    event: { type: 'edited', shipmentId, ...event },
  });
  tx.emit(orderEdited(orderId, shipmentId));
}
