import {
  along,
  asId,
  assert,
  chance,
  gaussian,
  greatCircle,
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
  type VehicleId,
  within,
} from '@waystock/kernel';
import {
  type DriverReport,
  type FailureReason,
  getRoute,
  listRoutes,
  recordDriverEvent,
  recordPositions,
  type Route,
  type Stop,
} from '../../domains/dispatch/index.ts';
import { changeVehicleStatus, findPositions, listVehicles } from '../../domains/fleet/index.ts';
import { listParcels, scanParcel } from '../../domains/fulfilment/index.ts';
import type { Actor, Scene } from '../scene.ts';
import { UnderWay } from '../under-way.ts';

export interface Driving {
  readonly random: Random;
  /** That the vehicle breaks down, each hour on the road. */
  readonly breakdown: number;
  /** That nobody opens, or the parcel is refused. */
  readonly failedAttempt: number;
  /** Told of each leg as it begins; without it positions are reported at its end, all together. */
  readonly onTheWay?: (leg: LegUnderWay) => Promise<void>;
}

/** From stop to stop as it will be driven. */
export interface LegUnderWay {
  readonly vehicleId: VehicleId;
  readonly from: Position;
  readonly to: Position;
  readonly departs: Instant;
  readonly arrives: Instant;
  /** Where the vehicle comes to a stand before it arrives. */
  readonly breaks?: Instant;
}

/** Those who drive released routes: a little slower or faster than planned, stop by stop. */
export function hireDrivers(simulation: Scene, driving: Driving): Actor {
  const underWay = new UnderWay(simulation);
  const driverOf = (routeId: RouteId, vehicleId: VehicleId): Driver => {
    const luck = driving.random.fork('route', routeId);
    const pace = Math.max(0.8, gaussian(luck, 1.02, 0.08));
    return { simulation, driving, underWay, routeId, vehicleId, luck, pace, reports: 0 };
  };
  return {
    name: 'drivers',
    onFact({ kind, key, data }) {
      if (kind !== 'dispatch.route-released' || underWay.has(key)) return;
      const driver = driverOf(asId<RouteId>(key), asId<VehicleId>(String(data['vehicle_id'])));
      const departs = parseInstant(String(data['depart_at']));
      next(driver, later(simulation.now, departs), () => setOut(driver));
    },
    async lookAround() {
      const [routes, broken] = await simulation.world.db.read((tx) =>
        Promise.all([
          listRoutes(tx, { states: ['released', 'active'] }),
          listVehicles(tx, { status: 'broken' }),
        ]),
      );
      for (const { id, vehicleId, state, departAt } of routes) {
        if (underWay.has(id) || simulation.isTaken(vehicleId)) continue;
        const driver = driverOf(id, vehicleId);
        if (state === 'released')
          next(driver, later(simulation.now, departAt), () => setOut(driver));
        else next(driver, simulation.now, () => takeOver(driver));
      }
      for (const { id } of broken)
        if (!underWay.has(id))
          repair(underWay, simulation, { id, luck: driving.random.fork('repair', id) });
    },
  };
}

interface Driver {
  readonly simulation: Scene;
  readonly driving: Driving;
  readonly underWay: UnderWay;
  readonly routeId: RouteId;
  readonly vehicleId: VehicleId;
  readonly luck: Random;
  /** Of the day: above 1 everything takes longer. */
  readonly pace: number;
  reports: number;
}

/** The driver's next appointment, kept unless a person has taken the wheel by then. */
const next = (driver: Driver, at: Instant, step: () => Promise<void>): void =>
  driver.underWay.at(driver.routeId, at, async () => {
    if (!driver.simulation.isTaken(driver.vehicleId)) await step();
  });

/** Scans everything on board at the dock, and leaves. */
async function setOut(driver: Driver): Promise<void> {
  const route = await read(driver);
  if (route.state !== 'released') return;
  for (const stop of route.stops)
    if (stop.kind === 'deliver' && stop.shipmentId && isOpen(stop) && !isFetched(route, stop))
      await load(driver, stop.shipmentId);
  const started = await report(driver, { kind: 'start' });
  if (started) await driveOn(driver, { reported: started });
}

/** Goes on with a route somebody else has begun: at the door, or from where the vehicle is. */
async function takeOver(driver: Driver): Promise<void> {
  const route = await read(driver);
  const stop = route.stops.find(isOpen);
  if (route.state === 'active' && stop?.state === 'arrived') return serve(driver, stop);
  const seen = await driver.simulation.world.db.read((tx) => findPositions(tx, [route.vehicleId]));
  await driveOn(driver, { reported: route, from: seen.get(route.vehicleId)?.position });
}

/** Fetched on the way from another site, not loaded at the start. */
const isFetched = (route: Route, { shipmentId }: Stop): boolean =>
  route.stops.some((stop) => stop.kind === 'load' && stop.shipmentId === shipmentId);

interface Onwards {
  readonly reported?: Route | undefined;
  /** Where the vehicle is, if not where the last stop was. */
  readonly from?: Position | undefined;
}

/** The first stop that is still open, whatever was changed since the last one. */
async function driveOn(driver: Driver, onwards: Onwards = {}): Promise<void> {
  const { simulation, driving, luck } = driver;
  const route = onwards.reported ?? (await read(driver));
  if (route.state !== 'active') return;
  const stop = route.stops.find(isOpen);
  const before = route.stops.findLast(({ finishedAt }) => finishedAt !== undefined)?.position;
  const left = stop && before ? shareLeft(before, stop.position, onwards.from) : 1;
  const leg = seconds(Math.round(left * noisy(driver, stop?.leg.duration ?? seconds(0), 0.12)));
  const departs = simulation.now;
  const arrives = plus(departs, leg);
  const breaks = chance(luck, (driving.breakdown * leg) / 3600)
    ? plus(departs, seconds(leg * luck.next()))
    : undefined;
  const from = onwards.from ?? before;
  const way = { vehicleId: route.vehicleId, departs, arrives, ...(breaks ? { breaks } : {}) };
  if (stop && from) await driving.onTheWay?.({ ...way, from, to: stop.position });
  if (breaks !== undefined) return breakDown(driver, breaks);
  next(driver, arrives, async () => {
    if (!stop) return;
    if (from && !driving.onTheWay)
      await tellPositions(driver, { route, from, to: stop.position, leg });
    if (stop.kind === 'return') {
      // Something may have been put on the route while it was on its way home.
      if (!(await report(driver, { kind: 'finish' }))) await driveOn(driver);
      return;
    }
    await report(driver, { kind: 'arrive', stopId: stop.id });
    const start = later(simulation.now, stop.window?.from ?? simulation.now);
    next(driver, plus(start, noisy(driver, stop.service, 0.35)), () => serve(driver, stop));
  });
}

/** Of a leg, from where the vehicle is seen; a detour makes it no longer than all of it. */
function shareLeft(before: Position, to: Position, seen: Position | undefined): number {
  const whole = greatCircle(before, to);
  return seen && whole > 0 ? Math.min(1, greatCircle(seen, to) / whole) : 1;
}

async function serve(driver: Driver, stop: Stop): Promise<void> {
  const { driving, luck } = driver;
  const { id: stopId } = stop;
  if (stop.kind === 'load') {
    if (stop.shipmentId) await load(driver, stop.shipmentId);
    return driveOn(driver, { reported: await report(driver, { kind: 'load', stopId }) });
  }
  const done: DriverReport = chance(luck, driving.failedAttempt)
    ? { kind: 'fail', stopId, reason: pick(luck, reasons) }
    : { kind: 'deliver', stopId, proof: { photoId: `photo-${stopId}` } };
  return driveOn(driver, { reported: await report(driver, done) });
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
function breakDown(driver: Driver, breaks: Instant): void {
  const { simulation, underWay, vehicleId, luck } = driver;
  next(driver, breaks, async () => {
    await simulation.world.db.transact((tx) =>
      changeVehicleStatus(tx, { vehicleId, status: 'broken', reason: 'does not start' }),
    );
    repair(underWay, simulation, { id: vehicleId, luck });
  });
}

function repair(
  underWay: UnderWay,
  simulation: Scene,
  { id: vehicleId, luck }: { readonly id: VehicleId; readonly luck: Random },
): void {
  underWay.at(vehicleId, plus(simulation.now, minutes(within(luck, 60, 300))), async () => {
    await simulation.world.db.transact((tx) =>
      changeVehicleStatus(tx, { vehicleId, status: 'active' }),
    );
  });
}

/** The route as it is then; undefined when the driver must look again what there is to do. */
async function report(driver: Driver, what: DriverReport): Promise<Route | undefined> {
  const { simulation, routeId } = driver;
  const { world } = simulation;
  // The instant, too: whoever takes over begins to count anew.
  const id = `${routeId}-${simulation.now}-${driver.reports++}`;
  const event = { id, routeId, at: simulation.now, what };
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
