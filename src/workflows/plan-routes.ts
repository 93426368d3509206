import {
  between,
  type Currency,
  hours,
  type Instant,
  minutes,
  must,
  ok,
  plus,
  type Position,
  type RouteId,
  type Seconds,
  seconds,
  type SiteId,
} from '@waystock/kernel';
import { findSkus, loadOf, type Sku, skillsFor } from '../domains/catalogue/index.ts';
import {
  adoptPlan,
  decideRoutes,
  type Delivery,
  type DispatchState,
  findBoardVersion,
  findBoardVersions,
  listBroughtBack,
  listCommitted,
  listIdleAt,
  listRoutes,
  listRunning,
  type PlanVehicle,
  refreshEstimates,
  releaseRoute,
  type Route,
  type Solved,
} from '../domains/dispatch/index.ts';
import { nothing } from '../domains/fleet/index.ts';
import { getSite, listSites, type Site } from '../domains/network/index.ts';
import { findDoors, findOrders, listShipmentsAt, type Shipment } from '../domains/orders/index.ts';
import type { Roads } from '../domains/roads/index.ts';
import type { Tx, World } from '../world.ts';
import { listGigRoutes, offerPlanned } from './offer-routes.ts';
import { type Dock, isPlanned, rememberPlan, type SeenDock } from './planned-docks.ts';
import { roadsInUse } from './roads-in-use.ts';
import { travelBetween } from './travel-between.ts';

/** How long until somebody looks again. */
export const planPeriod: Seconds = minutes(5);
/** If the solver has no answer by then, the fallback plan drives. */
const solverTimeout: Seconds = seconds(2);
const atTheDoor: Seconds = minutes(3);
/**
 * So short before its promise a shipment is one of many that may not all be in time: none is dropped for
 * that, but what lateness weighs brings each as soon as it can be (`dispatch/lateness.ts`).
 */
const hurry: Seconds = minutes(75);
const lateWithin: Seconds = hours(6);
export const longestDuty: Seconds = hours(9);
/** At one dock, or at all of them together: the most urgent, and the others' turn comes. */
const mostWaiting = 2000;

/**
 * The life of a route: packed shipments wait at a site's dock; the site's idle vehicles, the streets
 * and the promises make a problem; the solver's plan is checked by somebody who shares no code with
 * it, and replaced by a simple one if there is none. Planned routes are planned anew each time and
 * fixed only at their departure: commit late. Gig couriers are asked before a route is theirs.
 */
export async function planRoutes(world: World): Promise<void> {
  const { docks, leaving } = await world.db.read(async (tx) => {
    const [sites, waiting, leaving] = await Promise.all([
      listSites(tx),
      listWaiting(tx),
      listLeaving(tx),
    ]);
    return { docks: await seeDocks(tx, sites, waiting), leaving };
  });
  let replanned = false;
  for (const dock of docks) if (await planDock(world, dock)) replanned = true;
  const running = await releaseDue(world, replanned ? undefined : leaving);
  if (running.length > 0) await world.db.transact((tx) => refreshEstimates(tx, running));
}

/** One site at once, when something urgent has happened there. */
export async function planSiteNow(world: World, siteId: SiteId): Promise<void> {
  const docks = await world.db.read(async (tx) => {
    const [site, waiting] = await Promise.all([getSite(tx, siteId), listWaiting(tx, siteId)]);
    return site.ok ? seeDocks(tx, [site.value], waiting) : [];
  });
  for (const dock of docks) await planDock(world, dock);
  await releaseDue(world);
}

/** False when its plan stands as it is. */
async function planDock(world: World, seen: WaitingDock): Promise<boolean> {
  if (isPlanned(world.db, seen)) return false;
  const dock = await world.db.read((tx) => withGoods(tx, seen));
  const state = await withTravel(world, dock, await roadsInUse(world));
  const solved = await solve(world, state);
  const decided = decideRoutes(state, solved);
  const adopted = await world.db.transact(async (tx) => {
    const routes = await adoptPlan(tx, state, decided);
    if (!routes.ok) return routes;
    return ok({ routes: routes.value, version: await findBoardVersion(tx, dock.siteId) });
  });
  if (adopted.ok) rememberPlan(world.db, seen, adopted.value);
  // Somebody changed the board meanwhile: its next look comes with the next period.
  else world.log.info({ site: dock.siteId, refused: adopted.error.kind }, 'plan not adopted');
  return true;
}

async function solve(world: World, state: DispatchState): Promise<Solved> {
  try {
    const seed = state.version + 1;
    return await world.compute.run('planRoutes', { state, seed }, { timeout: solverTimeout });
  } catch (error) {
    return { failure: error instanceof Error ? error.message : String(error) };
  }
}

/** What waits at a dock and who could drive it; undefined when nothing does. */
export async function readDock(tx: Tx, site: Site): Promise<Dock | undefined> {
  const [seen] = await seeDocks(tx, [site], await listWaiting(tx, site.id));
  return seen && withGoods(tx, seen);
}

/** A dock before anybody asks how heavy it all is: mostly its plan stands, and nobody need. */
interface WaitingDock extends SeenDock {
  readonly currency: Currency;
  readonly deliveries: readonly WaitingDelivery[];
  readonly from: Position;
}

interface WaitingDelivery extends Pick<Delivery, 'shipmentId' | 'promisedAt' | 'express'> {
  readonly shipment: Shipment;
  readonly sla: string | undefined;
}

/** Docks at which something waits, with who could drive it. */
async function seeDocks(
  tx: Tx,
  sites: readonly Site[],
  waiting: readonly Shipment[],
): Promise<WaitingDock[]> {
  if (waiting.length === 0) return [];
  const at = Map.groupBy(waiting, (shipment) => shipment.siteId);
  const busy = sites.filter((site) => at.has(site.id));
  const ids = busy.map((site) => site.id);
  const [vehicles, versions, orders] = await Promise.all([
    listIdleAt(tx, busy, { duty: longestDuty }),
    findBoardVersions(tx, ids),
    findOrders(
      tx,
      waiting.map((shipment) => shipment.orderId),
    ),
  ]);
  return busy.map(({ id: siteId, position, handling }) => {
    const deliveries = (at.get(siteId) ?? []).map((shipment) => {
      const { id: shipmentId, promisedAt } = shipment;
      const sla = orders.get(shipment.orderId)?.sla;
      return { shipmentId, promisedAt, express: isExpress(tx.now, promisedAt, sla), shipment, sla };
    });
    const idle = vehicles.get(siteId) ?? [];
    return {
      siteId,
      version: versions.get(siteId) ?? 0,
      now: tx.now,
      currency: handling.perUnit.currency,
      from: position,
      deliveries,
      vehicles: idle.map((vehicle) => leavesWith(vehicle, deliveries)),
    };
  });
}

/** Those without a door are left out: their shopper was erased meanwhile. */
async function withGoods(tx: Tx, { from, ...seen }: WaitingDock): Promise<Dock> {
  const shipments = seen.deliveries.map(({ shipment }) => shipment);
  const [skus, doors] = await Promise.all([
    findSkus(tx, [...new Set(shipments.flatMap((s) => s.lines.map((l) => l.skuId)))]),
    findDoors(
      tx,
      shipments.map((shipment) => shipment.orderId),
    ),
  ]);
  const places: Position[] = [from];
  const deliveries: Delivery[] = [];
  for (const { shipment, sla } of seen.deliveries) {
    const door = doors.get(shipment.orderId);
    if (!door) continue;
    deliveries.push(deliveryOf(seen.now, shipment, { skus, place: places.length, sla }));
    places.push(door);
  }
  return { ...seen, places, deliveries };
}

/** A vehicle waits for a load that is worth it, but not while somebody's promise runs out. */
const leavesWith = (
  vehicle: PlanVehicle,
  deliveries: readonly Pick<Delivery, 'express'>[],
): PlanVehicle =>
  deliveries.some((delivery) => delivery.express) ? { ...vehicle, leastLoad: nothing } : vehicle;

/** Packed and at the dock, or brought back after an attempt that failed, and on no fixed route. */
async function listWaiting(tx: Tx, siteId?: SiteId): Promise<Shipment[]> {
  const here = { ...(siteId ? { siteId } : {}), service: 'own', limit: mostWaiting };
  const [packed, onTheWay] = await Promise.all([
    listShipmentsAt(tx, { ...here, stage: 'packed' }),
    listShipmentsAt(tx, { ...here, stage: 'in-transit' }),
  ]);
  const [committed, back] = await Promise.all([
    listCommitted(
      tx,
      packed.concat(onTheWay).map((shipment) => shipment.id),
    ),
    listBroughtBack(
      tx,
      onTheWay.map((shipment) => shipment.id),
    ),
  ]);
  return [...packed, ...onTheWay.filter((shipment) => back.has(shipment.id))].filter(
    (shipment) => !committed.has(shipment.id),
  );
}

export function deliveryOf(
  now: Instant,
  shipment: Shipment,
  at: { skus: ReadonlyMap<Sku['id'], Sku>; place: number; sla: string | undefined },
): Delivery {
  const goods = shipment.lines.map((line) => ({
    sku: must(at.skus.get(line.skuId), `${line.skuId} is in the catalogue`),
    units: line.units,
  }));
  return {
    shipmentId: shipment.id,
    place: at.place,
    load: loadOf(goods),
    window: {
      from: now,
      to: isLate(now, shipment.promisedAt) ? plus(now, lateWithin) : shipment.promisedAt,
    },
    promisedAt: shipment.promisedAt,
    readyAt: now,
    service: atTheDoor,
    express: isExpress(now, shipment.promisedAt, at.sla),
    skills: skillsFor(goods.map(({ sku }) => sku)),
  };
}

const isLate = (now: Instant, promisedAt: Instant): boolean => between(now, promisedAt) < hurry;

const isExpress = (now: Instant, promisedAt: Instant, sla: string | undefined): boolean =>
  isLate(now, promisedAt) || sla === 'two-hour';

/** With the ways between all its places; the same streets to the end, whatever becomes of them. */
export async function withTravel(world: World, dock: Dock, roads: Roads): Promise<DispatchState> {
  return { ...dock, travel: await travelBetween(world, roads, dock) };
}

/**
 * Fixes the planned routes whose departure comes before the next look, or asks who wants them. Returns
 * those that were fixed or driving before: they are estimated again, so that a silent driver's promises
 * are not silently late.
 */
async function releaseDue(world: World, seen?: Leaving): Promise<RouteId[]> {
  const { due, offered, running } = seen ?? (await world.db.read(listLeaving));
  for (const route of due)
    if (offered.includes(route)) await offerPlanned(world, route, { duty: longestDuty });
    else {
      const { id: routeId, version } = route;
      const released = await world.db.transact((tx) => releaseRoute(tx, { routeId, version }));
      // It stays planned, for the next plan of its dock to replace it.
      if (!released.ok)
        world.log.info({ route: routeId, refused: released.error.kind }, 'route not released');
    }
  return running;
}

interface Leaving {
  readonly due: readonly Route[];
  /** Those of them that somebody has to be asked for. */
  readonly offered: readonly Route[];
  readonly running: RouteId[];
}

async function listLeaving(tx: Tx): Promise<Leaving> {
  const leaving = { states: ['planned'], departBy: plus(tx.now, planPeriod) } as const;
  const [due, running] = await Promise.all([listRoutes(tx, leaving), listRunning(tx)]);
  return { due, offered: await listGigRoutes(tx, due), running };
}
