import { asId, assert, isoOf, parseInstant, type ShipmentId } from '@waystock/kernel';
import {
  afterFailedAttempt,
  findShipment,
  hasEventOf,
  listShipments,
  lockOrder,
  noteEvent,
  type Order,
  returnShipment,
  type Shipment,
  updateShipment,
} from '../domains/orders/index.ts';
import { expectUndelivered, type ReturnReason } from '../domains/returns/index.ts';
import type { DeliveredFact, Tx, World } from '../world.ts';

/**
 * A courier stood at the door in vain. The parcel comes back with its route and waits at the dock for
 * the next one (plan-routes.ts); after the last attempt, or when coming again is of no use, it is
 * expected back for good.
 */
export async function retryDelivery(world: World, fact: DeliveredFact): Promise<void> {
  await world.db.transact(async (tx) => {
    const seen = await findShipment(tx, asId<ShipmentId>(fact.key));
    const order = seen && (await lockOrder(tx, seen.orderId));
    const shipment = seen && (await findShipment(tx, seen.id));
    if (!order || shipment?.stage !== 'in-transit') return;
    if (await hasEventOf(tx, order.id, fact.id)) return;
    const reason = String(fact.data['reason']);
    const { attempt, promisedAt } = shipment;
    const at = parseInstant(String(fact.data['at']));
    const after = afterFailedAttempt({ reason, attempt, at, promisedAt });
    const data = { fact_id: fact.id, reason, attempt };
    if (after.next === 'return') return comeBack(tx, order, shipment, data);
    const promise = { attempt: attempt + 1, promisedAt: after.promisedAt };
    assert(await updateShipment(tx, shipment, promise), `${shipment.id} changed under the lock`);
    await noteEvent(tx, order.id, {
      type: 'delivery-failed',
      shipmentId: shipment.id,
      data: { ...data, promised_at: isoOf(after.promisedAt) },
    });
  });
}

async function comeBack(
  tx: Tx,
  order: Order,
  shipment: Shipment,
  data: { fact_id: string; reason: string; attempt: number },
): Promise<void> {
  const { id: shipmentId, orderId, siteId, lines } = shipment;
  await returnShipment(tx, shipment, 'returning', { data });
  const reason = reasons[data.reason] ?? 'undeliverable';
  const gone = (await listShipments(tx, orderId)).filter((one) => hasLeft.has(one.stage));
  await expectUndelivered(tx, {
    orderId,
    shipmentId,
    siteId,
    currency: order.currency,
    lines: lines.map(({ line, skuId, units }) => ({ line, skuId, units, reason })),
    delivered: gone.flatMap((one) => one.lines),
  });
}

const hasLeft: ReadonlySet<string> = new Set(['delivered', 'returning', 'returned']);

/** What the driver reports, as the reason of the return. */
const reasons: Readonly<Record<string, ReturnReason>> = {
  refused: 'not-wanted',
  damaged: 'damaged',
  breakdown: 'late',
  'out-of-time': 'late',
};
