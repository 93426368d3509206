import {
  asId,
  type Position,
  type RouteId,
  type ShipmentId,
  type SiteId,
  type VehicleId,
} from '@waystock/kernel';
import { cancelRoute, cancelStop, getRoute, listRoutes } from '../domains/dispatch/index.ts';
import { findPositions } from '../domains/fleet/index.ts';
import { findOrder, findShipment } from '../domains/orders/index.ts';
import type { DeliveredFact, Tx, World } from '../world.ts';
import { insertUrgent } from './insert-urgent.ts';
import { planSiteNow } from './plan-routes.ts';

/** An urgent parcel is packed: its vehicle is chosen now, on the road or at home. */
export async function hurryUrgent(world: World, fact: DeliveredFact): Promise<void> {
  const shipmentId = asId<ShipmentId>(fact.key);
  const urgent = await world.db.read(async (tx) => {
    const shipment = await findShipment(tx, shipmentId);
    const order = shipment && (await findOrder(tx, shipment.orderId));
    return shipment?.stage === 'packed' && shipment.service === 'own' && order?.sla === 'two-hour';
  });
  if (urgent && !(await insertUrgent(world, shipmentId)))
    await planSiteNow(world, asId<SiteId>(String(fact.data['site_id'])));
}

/** What a broken vehicle carries and was to carry needs another one: its routes are off. */
export async function replaceBrokenVehicle(world: World, fact: DeliveredFact): Promise<void> {
  const vehicleId = asId<VehicleId>(fact.key);
  const states = ['planned', 'offered', 'released', 'active'] as const;
  const routes = await world.db.read((tx) => listRoutes(tx, { vehicleIds: [vehicleId], states }));
  for (const { id: routeId } of routes)
    await world.db.transact((tx) => cancelRoute(tx, { routeId, reason: brokenDown }));
}

/** Why a route was called off whose vehicle cannot go on. */
export const brokenDown = 'vehicle-broken-down';

/**
 * A route was called off by a breakdown. Others on the road fetch what is on board where the vehicle
 * stands, if they can; the rest waits at the dock, or is brought there, and is planned at once.
 */
export async function rescueGoods(world: World, fact: DeliveredFact): Promise<void> {
  if (fact.data['reason'] !== brokenDown) return;
  const onBoard = fact.data['on_board'] as readonly string[];
  const from = await world.db.read((tx) => whereItStands(tx, fact));
  if (from) for (const id of onBoard) await insertUrgent(world, asId<ShipmentId>(id), from);
  await planSiteNow(world, asId<SiteId>(String(fact.data['site_id'])));
}

/** Its last report, or the last door it was at. */
async function whereItStands(tx: Tx, { key, data }: DeliveredFact): Promise<Position | undefined> {
  const vehicleId = asId<VehicleId>(String(data['vehicle_id']));
  const [positions, route] = await Promise.all([
    findPositions(tx, [vehicleId]),
    getRoute(tx, asId<RouteId>(key)),
  ]);
  if (!route.ok) return undefined;
  const last = route.value.stops.findLast((stop) => stop.finishedAt !== undefined);
  const seen = positions.get(vehicleId);
  return seen && seen.recordedAt >= (last?.finishedAt ?? 0) ? seen.position : last?.position;
}

/** No courier wanted a route: its goods are planned at once, without those who were asked. */
export async function planUnwanted(world: World, fact: DeliveredFact): Promise<void> {
  await planSiteNow(world, asId<SiteId>(String(fact.data['site_id'])));
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
