import type { OrderId, ShipmentId, SiteId } from '@waystock/kernel';
import type { Fact } from '../../world.ts';
import type { CancelReason, Stage } from './lifecycle.ts';

/** A customer's order is accepted and its stock is held. */
export const orderPlaced = (orderId: OrderId, shipmentId: ShipmentId): Fact => ({
  kind: 'orders.order-placed',
  key: orderId,
  data: { order_id: orderId, shipment_id: shipmentId },
});

/** Its customer changed it before it was picked: it begins again with another shipment. */
export const orderEdited = (orderId: OrderId, shipmentId: ShipmentId): Fact => ({
  kind: 'orders.order-edited',
  key: orderId,
  data: { order_id: orderId, shipment_id: shipmentId },
});

/** `orders.shipment-allocated`, `orders.shipment-picked`, …: a shipment has reached a stage. */
export const shipmentReached = (
  stage: Stage,
  at: { orderId: OrderId; shipmentId: ShipmentId; siteId: SiteId },
): Fact => ({
  kind: `orders.shipment-${stage}`,
  key: at.shipmentId,
  data: { order_id: at.orderId, shipment_id: at.shipmentId, site_id: at.siteId },
});

export const shipmentCancelled = (
  orderId: OrderId,
  shipmentId: ShipmentId,
  reason: CancelReason,
): Fact => ({
  kind: 'orders.shipment-cancelled',
  key: shipmentId,
  data: { order_id: orderId, shipment_id: shipmentId, reason },
});

export const orderCancelled = (orderId: OrderId, reason: CancelReason): Fact => ({
  kind: 'orders.order-cancelled',
  key: orderId,
  data: { order_id: orderId, reason },
});

/** Units of it were not on their shelf: others bring them, or the order goes without. */
export const shipmentShort = (
  orderId: OrderId,
  shipmentId: ShipmentId,
  what: {
    readonly missing: readonly { readonly sku_id: string; readonly units: number }[];
    readonly dropped: readonly { readonly sku_id: string; readonly units: number }[];
  },
): Fact => ({
  kind: 'orders.shipment-short',
  key: shipmentId,
  data: {
    order_id: orderId,
    shipment_id: shipmentId,
    missing: what.missing,
    dropped: what.dropped,
  },
});

type Sent = { readonly orderId: OrderId; readonly id: ShipmentId; readonly siteId: SiteId };

const about = (kind: `orders.${string}`, { orderId, id, siteId }: Sent): Fact => ({
  kind,
  key: id,
  data: { order_id: orderId, shipment_id: id, site_id: siteId },
});

/** It will not be delivered, or its customer sends it back. */
export const shipmentReturning = (shipment: Sent): Fact =>
  about('orders.shipment-returning', shipment);

export const shipmentReturned = (shipment: Sent): Fact =>
  about('orders.shipment-returned', shipment);
