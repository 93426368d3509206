import { type Currency, refuse, type RouteId, type ShipmentId } from '@waystock/kernel';
import {
  findRouteOf,
  type InsertionChoice,
  insertionRecord,
  insertShipment,
  openShipments,
} from '../domains/dispatch/index.ts';
import { recordDecision } from '../domains/learning/index.ts';
import { findShipment, lockOrder } from '../domains/orders/index.ts';
import type { Tx, World } from '../world.ts';
import { planOnto, readRoutes } from './insert-urgent.ts';
import { roadsInUse } from './roads-in-use.ts';

/** What it would take to put a shipment onto each of the routes that are fixed or driving. */
export interface Reassignments {
  readonly currency: Currency | undefined;
  /** Best first. */
  readonly options: readonly InsertionChoice[];
  readonly refused: readonly { readonly routeId: RouteId; readonly reason: string }[];
}

const none: Reassignments = { currency: undefined, options: [], refused: [] };

/** Only what stands packed at its dock can change over; nothing is changed by asking. */
export async function listReassignments(
  world: World,
  shipmentId: ShipmentId,
): Promise<Reassignments> {
  const asked = await world.db.read((tx) => readOthers(tx, shipmentId));
  if (!asked) return none;
  const { plan } = await planOnto(world, asked, await roadsInUse(world));
  const options = plan.chosen ? [plan.chosen, ...plan.alternatives] : [];
  return { currency: asked.currency, options, refused: plan.refused };
}

/** Onto the route somebody has chosen, although another may be better; true when it rides on it. */
export async function reassignShipment(
  world: World,
  shipmentId: ShipmentId,
  routeId: RouteId,
): Promise<boolean> {
  const asked = await world.db.read((tx) => readOthers(tx, shipmentId));
  if (asked?.current === routeId) return true;
  if (!asked) return false;
  const fleet = asked.fleet.filter(({ route }) => route.id === routeId);
  const { question, plan } = await planOnto(world, { ...asked, fleet }, await roadsInUse(world));
  const { chosen } = plan;
  if (!chosen) return false;
  const { order, shipment, currency } = asked;
  const record = insertionRecord({ ...question, currency }, { ...plan, chosen }, undefined);
  const done = await world.db.transact(async (tx) => {
    await lockOrder(tx, shipment.orderId);
    const left = await findShipment(tx, shipmentId);
    if (left?.version !== shipment.version) return refuse({ kind: 'shipment-moved-on' as const });
    const inserted = await insertShipment(tx, { order, choice: chosen });
    if (inserted.ok) await recordDecision(tx, { ...record, policy: 'dispatch.reassign' });
    return inserted;
  });
  if (!done.ok) world.log.info({ shipmentId, refused: done.error.kind }, 'not reassigned');
  return done.ok;
}

/** Packed and ours to bring; the routes but the one it rides on. */
async function readOthers(tx: Tx, shipmentId: ShipmentId) {
  const shipment = await findShipment(tx, shipmentId);
  if (shipment?.stage !== 'packed' || shipment.service !== 'own') return undefined;
  const [riding, question] = await Promise.all([
    findRouteOf(tx, shipmentId),
    readRoutes(tx, shipment),
  ]);
  const current = riding && openShipments(riding).includes(shipmentId) ? riding.id : undefined;
  return (
    question && {
      ...question,
      current,
      fleet: question.fleet.filter(({ route }) => route.id !== current),
    }
  );
}
