import { plus } from '@waystock/kernel';
import { findShipment, listShipmentsAt } from '../domains/orders/index.ts';
import type { World } from '../world.ts';
import { allocateShipment, lateWithin } from './allocate-shipment.ts';
import { cancelOrder } from './fulfil-order.ts';
import { stranded } from './tell-stranded.ts';

/** After a disaster they come in their thousands; the most urgent go first. */
const mostAtOnce = 500;

/**
 * Orders that nothing could serve when they were to be allocated are asked about again: a site has
 * opened, goods have come in, somebody has agreed another tariff. Once even what comes late would come
 * too late they are cancelled, and their shoppers get their money back.
 */
export async function serveStranded(world: World): Promise<void> {
  const waiting = await world.db.read((tx) =>
    listShipmentsAt(tx, { stage: 'cleared', told: stranded, limit: mostAtOnce }),
  );
  for (const shipment of waiting) {
    await allocateShipment(world, shipment);
    if (world.now() <= plus(shipment.promisedAt, lateWithin)) continue;
    const left = await world.db.read((tx) => findShipment(tx, shipment.id));
    if (left?.stage === 'cleared') await cancelOrder(world, shipment.orderId, 'not-servable');
  }
}
