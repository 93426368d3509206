import { newId, type ReservationId, type ShipmentId } from '@waystock/kernel';
import { splitReservation } from '../domains/inventory/index.ts';
import {
  advanceShipment,
  findShipment,
  lockOrder,
  replaceShipment,
  type Shipment,
} from '../domains/orders/index.ts';
import type { Tx, World } from '../world.ts';

/** Turns the provisional shipment into one shipment for each site its goods come from. */
export async function allocateShipment(world: World, { id, orderId }: Shipment): Promise<void> {
  await world.db.transact(async (tx) => {
    await lockOrder(tx, orderId);
    const shipment = await findShipment(tx, id);
    if (shipment?.stage !== 'cleared') return;
    for (const part of await splitBySite(tx, shipment))
      await advanceShipment(tx, part, 'allocated');
  });
}

async function splitBySite(tx: Tx, shipment: Shipment): Promise<ShipmentId[]> {
  const bySite = [...Map.groupBy(shipment.lines, (line) => line.fromSiteId)];
  if (bySite.length === 1) return [shipment.id];
  const parts = [];
  for (const [i, [siteId, lines]] of bySite.entries()) {
    const purpose = newId<ShipmentId>('shp', tx.now, tx.random);
    const held = lines.map((line) => ({ ...line, siteId: line.fromSiteId }));
    const reservationId: ReservationId | undefined =
      i === 0 || !shipment.reservationId
        ? shipment.reservationId
        : await splitReservation(tx, shipment.reservationId, { purpose, lines: held });
    parts.push({ ...shipment, siteId, lines, reservationId });
  }
  return replaceShipment(tx, shipment, parts);
}
