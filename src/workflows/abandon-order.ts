import { asId, type OrderId, type ShipmentId } from '@waystock/kernel';
import { findShipment } from '../domains/orders/index.ts';
import type { DeliveredFact, World } from '../world.ts';
import { cancelOrder } from './fulfil-order.ts';

/** Facts that end an order before its time, and the reason the customer is told. */
const reasons: Readonly<Record<string, string>> = {
  'payments.declined': 'payment-declined',
  'fraud.rejected': 'fraud-suspected',
  'inventory.hold-expired': 'hold-expired',
};

export const abandoningFacts: readonly string[] = Object.keys(reasons);

/** The card was declined, fraud was found, or nobody paid in time: undo what was done so far. */
export async function abandonOrder(world: World, fact: DeliveredFact): Promise<void> {
  const reason = reasons[fact.kind] ?? 'abandoned';
  if (fact.kind !== 'inventory.hold-expired')
    return cancelOrder(world, asId<OrderId>(fact.key), reason);
  // A hold is for a basket, which simply empties, or for a shipment nobody has paid for.
  const shipment = await world.db.read((tx) => findShipment(tx, asId<ShipmentId>(fact.key)));
  if (shipment?.stage === 'created') await cancelOrder(world, shipment.orderId, reason);
}
