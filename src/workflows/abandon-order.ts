import { asId, type CustomerId, type OrderId, type ShipmentId } from '@waystock/kernel';
import { releaseSlots } from '../domains/allocation/index.ts';
import { blurDoors } from '../domains/dispatch/index.ts';
import { closeReview, forgetCustomer, recordDecline } from '../domains/fraud/index.ts';
import {
  findOrder,
  findShipment,
  forgetBillings,
  forgetSharesOf,
  hasEventOf,
  listShipmentIds,
  lockOrder,
  noteEvent,
} from '../domains/orders/index.ts';
import { findPayment, statusOf } from '../domains/payments/index.ts';
import type { DeliveredFact, World } from '../world.ts';
import { cancelOrder } from './fulfil-order.ts';

/** Facts that end an order before its time. */
export const abandoningFacts: readonly string[] = ['fraud.rejected', 'inventory.hold-expired'];

/** Fraud was found, or nobody paid in time: undo what was done so far. */
export async function abandonOrder(world: World, fact: DeliveredFact): Promise<void> {
  if (fact.kind === 'fraud.rejected')
    return cancelOrder(world, asId<OrderId>(fact.key), 'fraud-suspected');
  // A hold is for a basket, which simply empties, or for a shipment nobody has paid for.
  const shipment = await world.db.read((tx) => findShipment(tx, asId<ShipmentId>(fact.key)));
  if (shipment?.stage !== 'created') return;
  const payment = await world.db.read((tx) => findPayment(tx, shipment.orderId));
  const declined = payment !== undefined && statusOf(payment) === 'declined';
  await cancelOrder(world, shipment.orderId, declined ? 'payment-declined' : 'hold-expired');
}

/**
 * A card was declined. The goods stay held, so that the customer may pay in another way while that
 * lasts (pay-again.ts); if not, the hold runs out and ends the order.
 */
export async function noteDecline(world: World, fact: DeliveredFact): Promise<void> {
  const orderId = asId<OrderId>(fact.key);
  await world.db.transact(async (tx) => {
    const order = await lockOrder(tx, orderId);
    if (!order || (await hasEventOf(tx, orderId, fact.id))) return;
    const { attempt = null, reason = null } = fact.data;
    const data = { fact_id: fact.id, attempt, reason };
    await noteEvent(tx, orderId, { type: 'payment-declined', data });
    await recordDecline(tx, { factId: fact.id, customerId: order.customerId, at: fact.at });
  });
}

/** What a cancelled order had taken beside its goods: a place in a slot, somebody's attention. */
export async function giveBack(world: World, fact: DeliveredFact): Promise<void> {
  const orderId = asId<OrderId>(fact.key);
  await world.db.transact(async (tx) => {
    const order = await findOrder(tx, orderId);
    if (order?.stage !== 'cancelled') return;
    await releaseSlots(tx, orderId);
    await closeReview(tx, orderId);
  });
}

/** What went with the key is gone; whoever keeps anything else about a person forgets it now. */
export async function forgetErased(world: World, fact: DeliveredFact): Promise<void> {
  const customerId = asId<CustomerId>(fact.key);
  await world.db.transact(async (tx) => {
    await Promise.all([
      forgetCustomer(tx, customerId),
      forgetBillings(tx, customerId),
      forgetSharesOf(tx, customerId),
    ]);
    await blurDoors(tx, await listShipmentIds(tx, customerId));
  });
}
