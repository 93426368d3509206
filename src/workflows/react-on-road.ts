import { asId, type ShipmentId, type SiteId, type VehicleId } from '@waystock/kernel';
import { cancelRoute, cancelStop, listRoutes } from '../domains/dispatch/index.ts';
import { findOrder, findShipment } from '../domains/orders/index.ts';
import type { DeliveredFact, World } from '../world.ts';
import { planSiteNow } from './plan-routes.ts';

/** An urgent parcel is packed: its vehicle is chosen now and not at the next period. */
export async function hurryUrgent(world: World, fact: DeliveredFact): Promise<void> {
  const urgent = await world.db.read(async (tx) => {
    const shipment = await findShipment(tx, asId<ShipmentId>(fact.key));
    const order = shipment && (await findOrder(tx, shipment.orderId));
    return shipment?.stage === 'packed' && shipment.service === 'own' && order?.sla === 'two-hour';
  });
  if (urgent) await planSiteNow(world, asId<SiteId>(String(fact.data['site_id'])));
}

/** What a broken vehicle carries and was to carry needs another one. */
export async function replaceBrokenVehicle(world: World, fact: DeliveredFact): Promise<void> {
  const vehicleId = asId<VehicleId>(fact.key);
  const states = ['planned', 'offered', 'released', 'active'] as const;
  const routes = await world.db.read((tx) => listRoutes(tx, { vehicleIds: [vehicleId], states }));
  for (const { id: routeId } of routes)
    await world.db.transact((tx) => cancelRoute(tx, { routeId, reason: 'vehicle-broken-down' }));
  if (routes.length > 0) await planSiteNow(world, asId<SiteId>(String(fact.data['home_site_id'])));
}

/** A cancelled shipment is taken off its route; a driver who has it already brings it home. */
export async function takeOffRoute(world: World, fact: DeliveredFact): Promise<void> {
  await world.db.transact(async (tx) => {
    const cancelled = await cancelStop(tx, {
      shipmentId: asId<ShipmentId>(fact.key),
      reason: 'cancelled',
    });
    // Most cancelled shipments were never on a route.
    return cancelled.ok || cancelled.error.kind !== 'stop-not-found' ? cancelled : undefined;
  });
}
