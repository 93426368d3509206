import {
  asId,
  type CourierId,
  currency,
  expectOk,
  money,
  must,
  type OrderId,
  type Position,
  type RouteId,
  type ShipmentId,
  type VehicleId,
} from '@waystock/kernel';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  type DriverReport,
  findRouteOf,
  getRoute,
  listRoutes,
  recordDriverEvent,
  recordPositions,
  releaseRoute,
  type Route,
} from '../../src/domains/dispatch/index.ts';
import {
  assignDriver,
  changeVehicleStatus,
  nothing,
  putCouriers,
  putVehicles,
} from '../../src/domains/fleet/index.ts';
import { listDrift } from '../../src/domains/inventory/index.ts';
import { listDecisions } from '../../src/domains/learning/index.ts';
import { getSite } from '../../src/domains/network/index.ts';
import { planRoutes } from '../../src/workflows/plan-routes.ts';
import { releaseForDeparture } from '../../src/workflows/release-waves.ts';
import { load } from '../support/dispatch-states.ts';
import { site } from '../support/goods.ts';
import { door, openOrderWorld, type OrderWorld, untilPicking } from '../support/order-world.ts';

const eur = currency('EUR');
let town: OrderWorld;
beforeEach(async () => {
  town = await openOrderWorld({ DEPOT: { TEA: 40 } });
});
afterEach(async () => {
  expect(await town.world.db.read(listDrift)).toEqual([]);
  await town.checkBooks();
  await town.close();
});

/** Kilometres to the east of the depot and the usual door. */
const east = (km: number): Position => ({ lon: door.lon + km / 67.7, lat: door.lat });

async function van(
  name: string,
  units: number,
  cost = { perUse: 2000, perHour: 2200 },
): Promise<VehicleId> {
  const id = asId<VehicleId>(`veh_${name}`);
  const courierId = asId<CourierId>(`cou_${name}`);
  await town.world.db.transact(async (tx) => {
    const vehicle = {
      id,
      name,
      profile: 'van' as const,
      homeSiteId: site('DEPOT'),
      capacity: load(800, 4000, units),
      leastLoad: nothing,
      range: undefined,
      metresPerSecond: 8,
      shifts: [],
      cost: {
        perKm: money(30, eur),
        perHour: money(cost.perHour, eur),
        perUse: money(cost.perUse, eur),
      },
      skills: [],
    };
    expectOk(await putVehicles(tx, [vehicle]));
    const courier = {
      id: courierId,
      name,
      homeSiteId: site('DEPOT'),
      roles: ['driver' as const],
      profiles: ['van' as const],
      active: true,
    };
    expectOk(await putCouriers(tx, [courier]));
    expectOk(await assignDriver(tx, { courierId, vehicleId: id }));
  });
  return id;
}

const shipmentOf = async (orderId: OrderId): Promise<ShipmentId> =>
  must((await town.shipments(orderId))[0], 'an order has a shipment').id;
const order = (units: number, km: number) => town.order({ lines: { TEA: units }, door: east(km) });

/** Without waiting for the latest start. */
async function pickNow(): Promise<void> {
  const { db } = town.world;
  const depot = expectOk(await db.read((tx) => getSite(tx, site('DEPOT'))));
  await db.transact((tx) => releaseForDeparture(tx, depot));
  await town.pick('DEPOT');
}

/** Everything at the dock leaves with the vehicles that are at home. */
async function sendOut(vehicleId: VehicleId): Promise<Route> {
  const { db } = town.world;
  await planRoutes(town.world);
  const states = ['planned', 'released'] as const;
  const [route] = await db.read((tx) => listRoutes(tx, { vehicleIds: [vehicleId], states }));
  const { id: routeId } = must(route, `${vehicleId} has a route`);
  const released = expectOk(await db.transact((tx) => releaseRoute(tx, { routeId })));
  for (const stop of released.stops) if (stop.shipmentId) await town.handOver(stop.shipmentId);
  return tell(routeId, { kind: 'start' });
}

let reports = 0;
async function tell(routeId: RouteId, what: DriverReport): Promise<Route> {
  const event = { id: `report-${reports++}`, routeId, at: town.world.now(), what };
  const route = expectOk(await town.world.db.transact((tx) => recordDriverEvent(tx, event)));
  await town.settle();
  return route;
}
const isAt = async (vehicleId: VehicleId, position: Position): Promise<void> => {
  const report = { vehicleId, position, recordedAt: town.world.now() };
  await town.world.db.transact((tx) => recordPositions(tx, [report]));
};
const stopFor = (route: Route, shipmentId: ShipmentId) =>
  must(
    route.stops.find((stop) => stop.kind === 'deliver' && stop.shipmentId === shipmentId),
    'a stop',
  ).id;
const reload = async (id: RouteId) => expectOk(await town.world.db.read((tx) => getRoute(tx, id)));
const carrier = async (shipmentId: ShipmentId) =>
  (await town.world.db.read((tx) => findRouteOf(tx, shipmentId)))?.vehicleId;
const decided = async (shipmentId: ShipmentId) => {
  const query = { subject: shipmentId, policy: 'dispatch.insert-urgent', limit: 5 };
  return town.world.db.read((tx) => listDecisions(tx, query));
};

/** An order that is to be there within two hours, picked at once. */
async function urgent(units: number): Promise<ShipmentId> {
  const id = await town.order({ lines: { TEA: units }, sla: 'two-hour', door: east(0.5) });
  await town.pick('DEPOT');
  expect(await town.stageOf(id)).toBe('packed');
  return shipmentOf(id);
}

describe('driver A is near but nearly full, driver B is further with a spacious truck', () => {
  let a: VehicleId;
  let b: VehicleId;
  let routeB: Route;

  /** A brings nine units home that nobody wanted, with one small drop left; B is far out. */
  beforeEach(async () => {
    a = await van('A', 10);
    const big = await shipmentOf(await order(9, 1));
    await order(1, 1.5);
    await town.pass(untilPicking);
    await town.pick('DEPOT');
    const routeA = await sendOut(a);
    await tell(routeA.id, { kind: 'fail', stopId: stopFor(routeA, big), reason: 'nobody-home' });
    await isAt(a, east(1));
    b = await van('B', 300);
    await order(2, 7);
    await pickNow();
    routeB = await sendOut(b);
    await isAt(b, east(4));
  });

  test('B comes back for it, and A is told why not', async () => {
    const id = await urgent(2);
    expect(await carrier(id)).toBe(b);
    const kinds = (await reload(routeB.id)).stops
      .filter((stop) => stop.shipmentId === id)
      .map((stop) => stop.kind);
    expect(kinds).toEqual(['load', 'deliver']);
    const [decision] = await decided(id);
    expect(decision?.action).toMatchObject({ insert_into: routeB.id });
    expect(JSON.stringify(decision?.reasons)).toContain('1 units too little room');
  });

  test('somebody at home who costs less is sent instead, and that is kept, too', async () => {
    const c = await van('C', 10, { perUse: 0, perHour: 100 });
    const id = await urgent(2);
    expect(await carrier(id)).toBe(c);
    const [decision] = await decided(id);
    expect(decision?.action).toMatchObject({ fresh_route_of: c });
    expect(decision?.alternatives[0]?.regret).toBeGreaterThan(0);
  });
});

test('what a broken van has on board is fetched where it stands, by another on its way', async () => {
  const a = await van('A', 20);
  const first = await shipmentOf(await order(2, 2));
  await town.pass(untilPicking);
  await town.pick('DEPOT');
  await sendOut(a);
  await isAt(a, east(1.2));
  const b = await van('B', 300);
  await order(2, 3);
  await pickNow();
  const routeB = await sendOut(b);
  await town.world.db.transact((tx) =>
    changeVehicleStatus(tx, { vehicleId: a, status: 'broken', reason: 'does not start' }),
  );
  await town.settle();
  expect(await carrier(first)).toBe(b);
  const [fetch, drop] = (await reload(routeB.id)).stops.filter((s) => s.shipmentId === first);
  expect([fetch?.kind, drop?.kind]).toEqual(['load', 'deliver']);
  expect(fetch?.position.lon).toBeCloseTo(east(1.2).lon, 6);
});
