import {
  type Currency,
  type Instant,
  minutes,
  must,
  type Position,
  refuse,
  type Seconds,
  type ShipmentId,
} from '@waystock/kernel';
import { findSkus } from '../domains/catalogue/index.ts';
import {
  decideRoutes,
  type DispatchState,
  findRouteOf,
  type FreshRoute,
  type InsertionChoice,
  insertionRecord,
  insertShipment,
  isWorthInserting,
  listUnderWay,
  openShipments,
  type OrderToInsert,
  planInsertion,
  type RouteUnderWay,
  runningRoutes,
} from '../domains/dispatch/index.ts';
import { recordDecision } from '../domains/learning/index.ts';
import { getSite, type Site } from '../domains/network/index.ts';
import {
  findDoor,
  findOrder,
  findShipment,
  lockOrder,
  type Shipment,
} from '../domains/orders/index.ts';
import type { Roads } from '../domains/roads/index.ts';
import type { Tx, World } from '../world.ts';
import { deliveryOf, longestDuty, readDock, withTravel } from './plan-routes.ts';
import { roadsInUse } from './roads-in-use.ts';
import { travelBetween } from './travel-between.ts';

/** At a dock, or at the side of a road: finding the parcel and scanning it. */
const toLoad: Seconds = minutes(2);

/**
 * A shipment that should not wait for the next plan: into a route that is on the road already, if
 * that is in time and costs less than sending somebody out, or if nobody is left to be sent. `from`
 * is where its goods are if they are not at their site. True when some vehicle that is fixed or
 * driving has it; else it is to be planned like all others.
 */
export async function insertUrgent(
  world: World,
  shipmentId: ShipmentId,
  from?: Position,
): Promise<boolean> {
  const asked = await world.db.read((tx) => readQuestion(tx, shipmentId, from));
  if (asked === 'on-route') return true;
  if (!asked) return false;
  const { order, shipment, dock, currency } = asked;
  const roads = await roadsInUse(world);
  const { question, plan } = await planOnto(world, asked, roads);
  const { chosen } = plan;
  if (!chosen) return false;
  const fresh = dock && freshRoute(await withTravel(world, dock, roads), shipmentId);
  const record = insertionRecord({ ...question, currency }, { ...plan, chosen }, fresh);
  const choice = isWorthInserting(chosen, fresh, shipment.promisedAt) ? chosen : undefined;
  const done = await world.db.transact(async (tx) => {
    await lockOrder(tx, shipment.orderId);
    const left = await findShipment(tx, shipmentId);
    if (left?.version !== shipment.version) return refuse({ kind: 'shipment-moved-on' as const });
    const inserted = await carryOut(tx, order, choice);
    if (inserted.ok) await recordDecision(tx, record);
    return inserted;
  });
  // The route has moved on while we were thinking: planned like all others it comes, too.
  if (!done.ok) world.log.info({ shipmentId, refused: done.error.kind }, 'not inserted');
  return done.ok && choice !== undefined;
}

export interface Question {
  readonly now: Instant;
  readonly shipment: Shipment;
  readonly fleet: readonly RouteUnderWay[];
  readonly currency: Currency;
  readonly order: OrderToInsert;
}

/** The best place in each of these routes. */
export async function planOnto(world: World, { fleet, order, now }: Question, roads: Roads) {
  const running = runningRoutes(fleet, order, now);
  const vehicles = fleet.map(({ vehicle }) => vehicle);
  const { places } = running;
  const question = running.withTravel(await travelBetween(world, roads, { vehicles, places }));
  return { question, plan: planInsertion(question.state, question.order) };
}

const carryOut = async (tx: Tx, order: OrderToInsert, choice: InsertionChoice | undefined) =>
  choice ? insertShipment(tx, { order, choice }) : ({ ok: true } as const);

async function readQuestion(tx: Tx, shipmentId: ShipmentId, from: Position | undefined) {
  const shipment = await findShipment(tx, shipmentId);
  const waitsAt = from ? 'in-transit' : 'packed';
  if (shipment?.stage !== waitsAt || shipment.service !== 'own') return undefined;
  const route = await findRouteOf(tx, shipmentId);
  const isFixed = route?.state === 'released' || route?.state === 'active';
  if (route && isFixed && openShipments(route).includes(shipmentId)) return 'on-route' as const;
  const question = await readRoutes(tx, shipment, from);
  // Nobody at home can bring what is not there.
  return question && { ...question, dock: from ? undefined : await readDock(tx, question.site) };
}

/** The routes that could take a shipment; undefined where none is fixed or driving. */
export async function readRoutes(
  tx: Tx,
  shipment: Shipment,
  from?: Position,
): Promise<(Question & { readonly site: Site }) | undefined> {
  const [site, fleet] = await Promise.all([
    getSite(tx, shipment.siteId),
    listUnderWay(tx, shipment.siteId, { duty: longestDuty }),
  ]);
  const order = await readOrder(tx, shipment);
  if (!site.ok || !order || fleet.length === 0) return undefined;
  const { position, handling } = site.value;
  return {
    now: tx.now,
    shipment,
    fleet,
    site: site.value,
    currency: handling.perUnit.currency,
    order: { ...order, pickup: { position: from ?? position, service: toLoad } },
  };
}

async function readOrder(
  tx: Tx,
  shipment: Shipment,
): Promise<Pick<OrderToInsert, 'delivery'> | undefined> {
  const [order, door, skus] = await Promise.all([
    findOrder(tx, shipment.orderId),
    findDoor(tx, shipment.orderId),
    findSkus(
      tx,
      shipment.lines.map((line) => line.skuId),
    ),
  ]);
  if (!order || !door) return undefined;
  const { place: _, ...delivery } = deliveryOf(tx.now, shipment, {
    skus,
    place: 0,
    sla: order.sla,
  });
  return { delivery: { ...delivery, position: door } };
}

/** What the dock's plan costs more with this delivery in it than without; the simple plan is enough. */
function freshRoute(state: DispatchState, shipmentId: ShipmentId): FreshRoute | undefined {
  const simply = { failure: 'only the price was asked for' };
  const { plan } = decideRoutes(state, simply);
  const route = plan.routes.find(({ stops }) =>
    stops.some((stop) => stop.shipmentId === shipmentId),
  );
  if (!route) return undefined;
  const deliveries = state.deliveries.filter((other) => other.shipmentId !== shipmentId);
  const without = decideRoutes({ ...state, deliveries }, simply).plan;
  const stop = must(
    route.stops.find((one) => one.shipmentId === shipmentId),
    'it is on the route',
  );
  return {
    vehicleId: route.vehicleId,
    cost: plan.cost - without.cost,
    arriveAt: stop.arriveAt,
  };
}
