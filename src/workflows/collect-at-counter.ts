import { assert, ok, type OrderId, type Result, type ShipmentId } from '@waystock/kernel';
import { type FulfilmentError, listParcels, scanParcel } from '../domains/fulfilment/index.ts';
import type { InventoryError } from '../domains/inventory/index.ts';
import { advanceShipment, findShipment, lockOrder } from '../domains/orders/index.ts';
import type { Tx } from '../world.ts';

type NotToTake =
  | Extract<FulfilmentError, { kind: 'job-moved-on' }>
  | Extract<InventoryError, { kind: 'reservation-not-live' }>;

/**
 * A customer takes what is packed for them at the counter: it has left the site and is delivered at
 * the same moment. Returns how many parcels that were.
 */
export async function collectAtCounter(
  tx: Tx,
  { orderId, shipmentIds }: { orderId: OrderId; shipmentIds: readonly ShipmentId[] },
): Promise<Result<number, NotToTake>> {
  await lockOrder(tx, orderId);
  let taken = 0;
  for (const shipmentId of shipmentIds) {
    const shipment = await findShipment(tx, shipmentId);
    if (shipment?.stage !== 'packed') continue;
    const parcels = await listParcels(tx, shipmentId);
    for (const { trackingNumber } of parcels) {
      const scanned = await scanParcel(tx, trackingNumber);
      if (scanned.ok) continue;
      const { error } = scanned;
      assert(error.kind !== 'parcel-unknown', `${trackingNumber} is a parcel of ${shipmentId}`);
      assert(error.kind !== 'tracking-number-invalid', `${trackingNumber} is one of ours`);
      return { ok: false, error };
    }
    taken += parcels.length;
    for (const stage of ['in-transit', 'delivered'] as const) {
      const moved = await advanceShipment(tx, shipmentId, stage);
      assert(moved.ok, `${shipmentId} was packed and handed over`);
    }
  }
  return ok(taken);
}
