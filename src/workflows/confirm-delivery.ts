import type { Result, ShipmentId } from '@waystock/kernel';
import { advanceShipment, type OrdersError } from '../domains/orders/index.ts';
import type { World } from '../world.ts';

/**
 * Somebody else than our own couriers brought it there: a parcel carrier's tracking says so, or the
 * shopper took it at the counter. Being told twice changes nothing.
 */
export async function confirmDelivery(
  world: World,
  shipmentId: ShipmentId,
): Promise<Result<void, OrdersError>> {
  return world.db.transact(async (tx) => {
    const moved = await advanceShipment(tx, shipmentId, 'delivered');
    return moved.ok ? { ok: true, value: undefined } : moved;
  });
}
