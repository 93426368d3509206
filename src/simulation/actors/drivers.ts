import {
  along,
  asId,
  assert,
  chance,
  gaussian,
  type Instant,
  later,
  minutes,
  parseInstant,
  pick,
  plus,
  type Position,
  type Random,
  type RouteId,
  type Seconds,
  seconds,
  type ShipmentId,
  within,
} from '@waystock/kernel';
import {
  type DriverReport,
  type FailureReason,
  getRoute,
  recordDriverEvent,
  recordPositions,
  type Route,
  type Stop,
} from '../../domains/dispatch/index.ts';
import { changeVehicleStatus } from '../../domains/fleet/index.ts';
import { listParcels, scanParcel } from '../../domains/fulfilment/index.ts';
import type { Actor, Simulation } from '../simulation.ts';

export interface Driving {
  readonly random: Random;
  /** That the vehicle breaks down, each hour on the road. */
  readonly breakdown: number;
  /** That nobody opens, or the parcel is refused. */
  readonly failedAttempt: number;
}

/** Those who drive released routes: a little slower or faster than planned, stop by stop. */
export function hireDrivers(simulation: Simulation, driving: Driving): Actor {
  return {
    name: 'drivers',
    onFact({ kind, key, data }) {
      if (kind !== 'dispatch.route-released') return;
      const routeId = asId<RouteId>(key);
      const luck = driving.random.fork('route', routeId);
      const departs = parseInstant(String(data['depart_at']));
      const pace = Math.max(0.8, gaussian(luck, 1.02, 0.08));
      const driver: Driver = { simulation, driving, routeId, luck, pace, reports: 0 };
      simulation.at(later(simulation.now, departs), () => setOut(driver));
    },
  };
}

interface Driver {
  readonly simulation: Simulation;
  readonly driving: Driving;
  readonly routeId: RouteId;
  readonly luck: Random;
  /** Of the day: above 1 everything takes longer. */
  readonly pace: number;
  reports: number;
}

/** Scans everything on board at the dock, and leaves. */
async function setOut(driver: Driver): Promise<void> {
  const route = await read(driver);
  if (route.state !== 'released') return;
  for (const stop of route.stops)
    if (stop.kind === 'deliver' && stop.shipmentId && isOpen(stop) && !isFetched(route, stop))
      await load(driver, stop.shipmentId);
  const started = await report(driver, { kind: 'start' });
  if (started) await driveOn(driver, started);
}

/** Fetched on the way from another site, not loaded at the start. */
const isFetched = (route: Route, { shipmentId }: Stop): boolean =>
  route.stops.some((stop) => stop.kind === 'load' && stop.shipmentId === shipmentId);

/** The first stop that is still open, whatever was changed since the last one. */
async function driveOn(driver: Driver, reported?: Route): Promise<void> {
  const { simulation, driving, luck } = driver;
  const route = reported ?? (await read(driver));
  if (route.state !== 'active') return;
  const next = route.stops.find(isOpen);
  const leg = noisy(driver, next?.leg.duration ?? seconds(0), 0.12);
  if (chance(luck, (driving.breakdown * leg) / 3600)) return breakDown(driver, route, leg);
  const from = route.stops.findLast((stop) => stop.finishedAt !== undefined)?.position;
  simulation.at(plus(simulation.now, leg), async () => {
    if (!next) return;
    if (from) await tellPositions(driver, { route, from, to: next.position, leg });
    if (next.kind === 'return') {
      // Something may have been put on the route while it was on its way home.
      if (!(await report(driver, { kind: 'finish' }))) await driveOn(driver);
      return;
    }
    await report(driver, { kind: 'arrive', stopId: next.id });
    const start = later(simulation.now, next.window?.from ?? simulation.now);
    simulation.at(plus(start, noisy(driver, next.service, 0.35)), () => serve(driver, next));
  });
}

async function serve(driver: Driver, stop: Stop): Promise<void> {
  const { driving, luck } = driver;
  const { id: stopId } = stop;
  if (stop.kind === 'load') {
    if (stop.shipmentId) await load(driver, stop.shipmentId);
    return driveOn(driver, await report(driver, { kind: 'load', stopId }));
  }
  const done: DriverReport = chance(luck, driving.failedAttempt)
    ? { kind: 'fail', stopId, reason: pick(luck, reasons) }
    : { kind: 'deliver', stopId, proof: { photoId: `photo-${stopId}` } };
  return driveOn(driver, await report(driver, done));
}

const reasons: readonly FailureReason[] = ['nobody-home', 'nobody-home', 'refused', 'no-access'];

/** Parcels that were put away meanwhile stay where they are. */
async function load({ simulation: { world } }: Driver, id: ShipmentId): Promise<void> {
  for (const parcel of await world.db.read((tx) => listParcels(tx, id))) {
    const scanned = await world.db.transact((tx) => scanParcel(tx, parcel.trackingNumber));
    assert(scanned.ok || scanned.error.kind === 'job-moved-on', `cannot load ${parcel.id}`);
  }
}

/** The vehicle stands, and is back at work some hours later. */
function breakDown(driver: Driver, { vehicleId }: Route, leg: Seconds): void {
  const { simulation, luck } = driver;
  const { world } = simulation;
  const breaks = plus(simulation.now, seconds(leg * luck.next()));
  simulation.at(breaks, async () => {
    await world.db.transact((tx) =>
      changeVehicleStatus(tx, { vehicleId, status: 'broken', reason: 'does not start' }),
    );
    simulation.at(plus(simulation.now, minutes(within(luck, 60, 300))), async () => {
      await world.db.transact((tx) => changeVehicleStatus(tx, { vehicleId, status: 'active' }));
    });
  });
}

/** The route as it is then; undefined when the driver must look again what there is to do. */
async function report(driver: Driver, what: DriverReport): Promise<Route | undefined> {
  const { simulation, routeId } = driver;
  const { world } = simulation;
  const event = { id: `${routeId}-${driver.reports++}`, routeId, at: simulation.now, what };
  const recorded = await world.db.transact((tx) => recordDriverEvent(tx, event));
  if (recorded.ok) return recorded.value;
  // The route has ended under the driver's hands, is not at its end after all, or the stop was
  // cancelled while the driver was on the way to it.
  const { kind } = recorded.error;
  assert(
    kind === 'route-moved-on' ||
      kind === 'stops-open' ||
      kind === 'stop-settled' ||
      kind === 'stop-not-on-route',
    `a driver cannot go on: ${JSON.stringify(recorded.error)}`,
  );
  return undefined;
}

const everySoOften = minutes(2);

/** The device has collected positions on the way and sends them together. */
async function tellPositions(
  { simulation }: Driver,
  way: { route: Route; from: Position; to: Position; leg: Seconds },
): Promise<void> {
  const { vehicleId } = way.route;
  const points = Math.floor(way.leg / everySoOften);
  const began = (simulation.now - way.leg * 1000) as Instant;
  const reports = Array.from({ length: points }, (_, i) => ({
    vehicleId,
    position: along(way.from, way.to, (i + 1) / (points + 1)),
    recordedAt: plus(began, seconds((i + 1) * everySoOften)),
  }));
  if (reports.length > 0) await simulation.world.db.transact((tx) => recordPositions(tx, reports));
}

const noisy = ({ luck, pace }: Driver, planned: Seconds, spread: number): Seconds =>
  seconds(Math.round(planned * Math.max(0.5, pace * gaussian(luck, 1, spread))));

const isOpen = (stop: Stop): boolean => stop.state === 'planned' || stop.state === 'arrived';

async function read({ simulation, routeId }: Driver): Promise<Route> {
  const route = await simulation.world.db.read((tx) => getRoute(tx, routeId));
  assert(route.ok, `${routeId} was released and is gone`);
  return route.value;
}
