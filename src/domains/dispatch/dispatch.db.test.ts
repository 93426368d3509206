import { asId, expectOk, minutes, plus, type RouteId, seconds } from '@waystock/kernel';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openTestDatabase, type TestDatabase } from '../../../test/support/database.ts';
import { at, travelBetween } from '../../../test/support/dispatch-states.ts';
import { dispatchWorld } from '../../../test/support/dispatch-world.ts';
import { shipmentId } from '../../../test/support/shipments.ts';
import type { Tx } from '../../world.ts';
import { changeVehicleStatus, type VehicleStatus } from '../fleet/index.ts';
import { planRoutes } from './compute.ts';
import {
  adoptPlan,
  cancelRoute,
  cancelStop,
  decideRoutes,
  type DispatchState,
  findBoardVersion,
  findRouteOf,
  getRoute,
  insertShipment,
  listBroughtBack,
  listCommitted,
  listIdleVehicles,
  listRoutes,
  listUnplanned,
  openShipments,
  type OrderToInsert,
  planInsertion,
  recordDriverEvent,
  refreshEstimates,
  releaseRoute,
  type Route,
  runningRoutes,
} from './index.ts';

let base: TestDatabase;
let world: Awaited<ReturnType<typeof dispatchWorld>>;
beforeAll(async () => {
  base = await openTestDatabase();
  world = await dispatchWorld(base);
});
afterAll(() => base.drop());
/** Each test has a site of its own. */
let siteId: Awaited<ReturnType<typeof world.site>>;
beforeEach(async () => {
  siteId = await world.site();
});

const run = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => base.db.transact(work);
const factsAbout = (id: string) => world.facts(id);
const kindsAbout = async (id: string) => (await factsAbout(id)).map((f) => f.kind.slice(9));
const planned = () => run((tx) => listRoutes(tx, { siteId, states: ['planned'] }));
const reload = async (id: RouteId) => expectOk(await run((tx) => getRoute(tx, id)));

/** Reads the site, plans with the solver, and uses the plan. */
async function plan(deliveries: DispatchState['deliveries'], change: Partial<DispatchState> = {}) {
  const state = { ...(await world.state(siteId, deliveries)), ...change };
  const decided = decideRoutes(state, planRoutes({ state, seed: 1 }, { iterations: 20 }));
  return run((tx) => adoptPlan(tx, state, decided));
}
/** One van with these drops, on its way. */
async function onTheRoad(ids: readonly string[]): Promise<Route> {
  await world.vehicle(siteId, 'van');
  expectOk(await plan(await world.deliveries(siteId, ids)));
  const [route] = await planned();
  if (!route) throw new Error('one route is planned');
  expectOk(await run((tx) => releaseRoute(tx, { routeId: route.id })));
  return report(route.id, { kind: 'start' });
}
let events = 0;
async function report(
  routeId: RouteId,
  what: Parameters<typeof recordDriverEvent>[1]['what'],
  id = `evt_${events++}`,
): Promise<Route> {
  const event = { id, routeId, at: base.clock.now, what };
  return expectOk(await run((tx) => recordDriverEvent(tx, event)));
}
const stopFor = (route: Route, id: string) => {
  const stop = route.stops.find((s) => s.kind === 'deliver' && s.shipmentId === id);
  if (!stop) throw new Error(`${id} has no stop`);
  return stop;
};

describe('a plan', () => {
  test('is kept with its decision, its stops and their estimates', async () => {
    await world.vehicle(siteId, 'van');
    const [one, two] = await world.pair();
    const [route] = expectOk(await plan(await world.deliveries(siteId, [one, two])));
    const kept = await reload(route?.id as RouteId);
    expect(kept).toMatchObject({ state: 'planned', version: 1, siteId });
    expect(kept.stops.map((stop) => stop.kind)).toEqual(['load', 'deliver', 'deliver', 'return']);
    expect(openShipments(kept).toSorted()).toEqual([one, two].toSorted());
    for (const stop of kept.stops.slice(1))
      expect(stop.estimate?.at).toBeGreaterThanOrEqual(stop.plannedAt - 1000);
    expect(kept.stops[0]).toMatchObject({ leg: { distance: 0 }, window: undefined });
    expect(await kindsAbout(kept.id)).toEqual(['route-planned']);
    expect(await world.decisions(siteId)).toMatchObject([
      { policy: 'dispatch.plan-routes', policyClass: 'CFA', id: kept.decisionId },
    ]);
  });

  test('that says the same again is no decision, and leaves the board as it is', async () => {
    await world.vehicle(siteId, 'van');
    const deliveries = await world.deliveries(siteId, await world.ids(2));
    const [route] = expectOk(await plan(deliveries));
    const state = await world.state(siteId, deliveries);
    const again = decideRoutes(state, planRoutes({ state, seed: 1 }, { iterations: 20 }));
    expect(expectOk(await run((tx) => adoptPlan(tx, state, again)))).toMatchObject([
      { id: route?.id, decisionId: route?.decisionId },
    ]);
    expect(await world.decisions(siteId)).toHaveLength(1);
    expect(await run((tx) => findBoardVersion(tx, siteId))).toBe(1);
  });

  test('for an older board is refused', async () => {
    await world.vehicle(siteId, 'van');
    const deliveries = await world.deliveries(siteId, await world.ids(1));
    expectOk(await plan(deliveries));
    expect(await plan(deliveries, { version: 0 })).toMatchObject({
      error: { kind: 'board-moved-on', expected: 0, actual: 1 },
    });
    expect(await run((tx) => findBoardVersion(tx, siteId))).toBe(1);
  });

  test('that breaks a rule is refused whole', async () => {
    await world.vehicle(siteId, 'van');
    const state = await world.state(siteId, await world.deliveries(siteId, await world.ids(2)));
    const decided = decideRoutes(state, { failure: 'none' });
    const [route] = decided.plan.routes;
    const broken = { ...decided.plan, routes: [{ ...route, stops: route?.stops.slice(1) ?? [] }] };
    const answer = await run((tx) =>
      adoptPlan(tx, state, { ...decided, plan: broken as typeof decided.plan }),
    );
    expect(answer).toMatchObject({ error: { kind: 'plan-infeasible' } });
    expect(await planned()).toEqual([]);
  });

  test('replaces what was only planned and leaves what is on its way', async () => {
    const road = await onTheRoad(await world.ids(1));
    await world.vehicle(siteId, 'van');
    const deliveries = await world.deliveries(siteId, await world.ids(2));
    expectOk(await plan(deliveries.slice(0, 1)));
    const [first] = await planned();
    expectOk(await plan(deliveries));
    const [second] = await planned();
    expect(second?.id).not.toBe(first?.id);
    expect(second && openShipments(second)).toHaveLength(2);
    expect(await run((tx) => getRoute(tx, first?.id as RouteId))).toMatchObject({ ok: false });
    expect(await reload(road.id)).toMatchObject({ state: 'active' });
    const all = deliveries.map((delivery) => delivery.shipmentId).concat(openShipments(road));
    expect([...(await run((tx) => listCommitted(tx, all)))]).toEqual(openShipments(road));
  });

  test('that says the same again leaves the route as it is', async () => {
    await world.vehicle(siteId, 'van');
    const deliveries = await world.deliveries(siteId, await world.ids(2));
    const [first] = expectOk(await plan(deliveries));
    const [again] = expectOk(await plan(deliveries));
    expect(again?.id).toBe(first?.id);
    expect(await kindsAbout(first?.id ?? '')).toEqual(['route-planned']);
  });

  test('without a vehicle for a shipment says so once, and lists it until it has one', async () => {
    const [id] = await world.ids(1);
    const deliveries = await world.deliveries(siteId, [id]);
    expectOk(await plan(deliveries));
    expectOk(await plan(deliveries));
    expect(await run((tx) => listUnplanned(tx, siteId))).toMatchObject([
      { shipmentId: id, reason: 'no vehicle here' },
    ]);
    expect(await kindsAbout(id)).toEqual(['shipment-unplanned']);
    await world.vehicle(siteId, 'van');
    expectOk(await plan(deliveries));
    expect(await run((tx) => listUnplanned(tx, siteId))).toEqual([]);
  });

  test('by two planners at once is used once', async () => {
    await world.vehicle(siteId, 'van');
    const state = await world.state(siteId, await world.deliveries(siteId, await world.ids(2)));
    const decided = decideRoutes(state, { failure: 'none' });
    const adopt = () => run((tx) => adoptPlan(tx, state, decided));
    const both = await Promise.all([adopt(), adopt()]);
    expect(both.filter((answer) => answer.ok)).toHaveLength(1);
    expect(await planned()).toHaveLength(1);
  });
});

describe('idle vehicles', () => {
  test('have a driver unless they need none, a shift, and no route', async () => {
    const van = await world.vehicle(siteId, 'van');
    const drone = await world.vehicle(siteId, 'drone', { driver: false });
    await world.vehicle(siteId, 'van', { driver: false });
    const idle = () => run((tx) => listIdleVehicles(tx, siteId, { duty: minutes(300) }));
    expect((await idle()).map((v) => v.id).toSorted()).toEqual([van, drone].toSorted());
    expect((await idle()).find((v) => v.id === van)).toMatchObject({
      profile: 'van',
      duty: 18_000,
      cost: { perUse: 2000, perKm: 30, perHour: 2200 },
      courierId: expect.stringMatching(/^cou_/),
    });
    expectOk(await plan(await world.deliveries(siteId, await world.ids(1))));
    const [route] = await planned();
    expectOk(await run((tx) => releaseRoute(tx, { routeId: route?.id as RouteId })));
    expect(await idle()).toHaveLength(1);
  });
});

describe('a released route', () => {
  test('takes its vehicle, and a second one of that vehicle waits', async () => {
    const van = await world.vehicle(siteId, 'van');
    expectOk(await plan(await world.deliveries(siteId, await world.ids(1))));
    const [first] = await planned();
    const release = (routeId: RouteId) => run((tx) => releaseRoute(tx, { routeId }));
    expectOk(await release(first?.id as RouteId));
    expect(expectOk(await release(first?.id as RouteId)).version).toBe(2);
    const state = await world.state(siteId, await world.deliveries(siteId, await world.ids(1)));
    const vehicles = [{ ...(await world.idle(siteId, van)) }];
    const decided = decideRoutes({ ...state, vehicles }, { failure: 'none' });
    const [second] = expectOk(await run((tx) => adoptPlan(tx, { ...state, vehicles }, decided)));
    expect(await release(second?.id as RouteId)).toMatchObject({
      error: { kind: 'vehicle-busy', vehicleId: van, routeId: first?.id },
    });
  });

  test('is not made of one whose vehicle was switched off meanwhile', async () => {
    const van = await world.vehicle(siteId, 'van');
    expectOk(await plan(await world.deliveries(siteId, await world.ids(1))));
    const [route] = await planned();
    const release = () => run((tx) => releaseRoute(tx, { routeId: route?.id as RouteId }));
    const set = (status: VehicleStatus) =>
      run((tx) => changeVehicleStatus(tx, { vehicleId: van, status }));
    expectOk(await set('off'));
    expect(await release()).toMatchObject({
      error: { kind: 'vehicle-not-active', vehicleId: van, status: 'off' },
    });
    expect((await planned()).map(({ id }) => id)).toEqual([route?.id]);
    expectOk(await set('active'));
    expectOk(await release());
  });

  test('of a version that is gone is refused', async () => {
    await world.vehicle(siteId, 'van');
    expectOk(await plan(await world.deliveries(siteId, await world.ids(1))));
    const [route] = await planned();
    const answer = await run((tx) =>
      releaseRoute(tx, { routeId: route?.id as RouteId, version: 7 }),
    );
    expect(answer).toMatchObject({ error: { kind: 'route-changed', expected: 7, actual: 1 } });
  });
});

describe('a driver', () => {
  test('delivers, fails and comes home; a report sent twice counts once', async () => {
    const ids = await world.ids(2);
    const road = await onTheRoad(ids);
    const [first, second] = openShipments(road) as string[] as [string, string];
    base.clock.now = plus(base.clock.now, minutes(10));
    const drop = {
      kind: 'deliver' as const,
      stopId: stopFor(road, first).id,
      proof: { photoId: 'pho_1', pin: true as const },
    };
    const once = await report(road.id, drop, 'evt_twice');
    expect(await report(road.id, drop, 'evt_twice')).toEqual(once);
    await report(road.id, {
      kind: 'fail',
      stopId: stopFor(road, second).id,
      reason: 'nobody-home',
    });
    const home = await report(road.id, { kind: 'finish' });
    expect(home).toMatchObject({ state: 'done', version: 6 });
    expect(await reload(road.id)).toEqual(home);
    expect(await factsAbout(first)).toMatchObject([
      { kind: 'dispatch.shipment-delivered', data: { on_time: true, proof: ['photoId', 'pin'] } },
    ]);
    expect(await factsAbout(second)).toMatchObject([
      { kind: 'dispatch.delivery-failed', data: { reason: 'nobody-home', route_id: road.id } },
    ]);
    expect(await kindsAbout(road.id)).toEqual([
      'route-planned',
      'route-released',
      'route-started',
      'route-finished',
    ]);
    expect((await factsAbout(road.id)).at(-1)?.data).toMatchObject({ returned: [second] });
  });

  test('who is sent beyond a promise that was given up is late by the promise', async () => {
    await world.vehicle(siteId, 'van');
    const [id] = await world.ids(1);
    const [delivery] = await world.deliveries(siteId, [id]);
    if (!delivery) throw new Error('one delivery');
    const promisedAt = plus(base.clock.now, minutes(1));
    expectOk(await plan([{ ...delivery, promisedAt }]));
    expect(await factsAbout(id)).toMatchObject([
      {
        kind: 'dispatch.promise-at-risk',
        data: { promised_at: new Date(promisedAt).toISOString() },
      },
    ]);
  });

  test('who fails may be sent again: the shipment waits until another route is fixed', async () => {
    const [id] = await world.ids(1);
    const isBack = () =>
      run(async (tx) => (await listBroughtBack(tx, [shipmentId(id)])).has(shipmentId(id)));
    const road = await onTheRoad([id]);
    await report(road.id, { kind: 'fail', stopId: stopFor(road, id).id, reason: 'no-access' });
    expect(await isBack()).toBe(false);
    await report(road.id, { kind: 'finish' });
    expect(await isBack()).toBe(true);
    // Routes of one instant come in any order.
    base.clock.now = plus(base.clock.now, minutes(1));
    expectOk(await plan(await world.deliveriesOf(siteId, [id])));
    const next = await run((tx) => findRouteOf(tx, shipmentId(id)));
    expect(next).toMatchObject({ state: 'planned' });
    expect(next?.id).not.toBe(road.id);
    // Else it would be missing from the next plan, and be back in the one after that.
    expect(await isBack()).toBe(true);
    expectOk(await run((tx) => releaseRoute(tx, { routeId: next?.id as RouteId })));
    expect(await isBack()).toBe(false);
  });

  test('who reports what cannot be is refused, and nothing is kept', async () => {
    const [id] = await world.ids(1);
    const road = await onTheRoad([id]);
    const event = {
      id: 'evt_bad',
      routeId: road.id,
      at: base.clock.now,
      what: { kind: 'deliver' as const, stopId: stopFor(road, id).id, proof: {} },
    };
    const bad = () => run((tx) => recordDriverEvent(tx, event));
    expect(await bad()).toMatchObject({ error: { kind: 'proof-missing' } });
    expect(await bad()).toMatchObject({ error: { kind: 'proof-missing' } });
    expect(await reload(road.id)).toEqual(road);
    const lost = { ...event, routeId: asId<RouteId>('rte_none') };
    expect(await run((tx) => recordDriverEvent(tx, lost))).toMatchObject({
      error: { kind: 'route-not-found' },
    });
  });

  test('who says nothing is late all the same, and it is told once until it gets worse', async () => {
    const [id] = await world.ids(1);
    const road = await onTheRoad([id]);
    const refresh = () => run((tx) => refreshEstimates(tx, [road.id]));
    await refresh();
    expect(await kindsAbout(id)).toEqual([]);
    const promised = stopFor(road, id).window?.to ?? base.clock.now;
    base.clock.now = plus(promised, seconds(1));
    await refresh();
    await refresh();
    expect(await kindsAbout(id)).toEqual(['promise-at-risk']);
    expect((await reload(road.id)).stops.find((s) => s.shipmentId === id)?.estimate).toMatchObject({
      late: 1,
    });
    base.clock.now = plus(promised, minutes(15));
    await refresh();
    expect(await kindsAbout(id)).toEqual(['promise-at-risk', 'promise-at-risk']);
    await report(road.id, { kind: 'deliver', stopId: stopFor(road, id).id, proof: { pin: true } });
    expect((await factsAbout(id)).at(-1)).toMatchObject({ data: { on_time: false } });
  });
});

const urgentOf = async (id: string): Promise<OrderToInsert> => {
  const [delivery] = await world.deliveries(siteId, [id]);
  if (!delivery) throw new Error('one delivery');
  const { place: _, ...rest } = delivery;
  return {
    delivery: { ...rest, express: true, position: at(1, 1) },
    pickup: { position: at(0, 0), service: seconds(60) },
  };
};
async function insertionOf(order: OrderToInsert, routes: readonly Route[]) {
  const fleet = await Promise.all(
    routes.map(async (route) => ({
      route,
      vehicle: await world.idle(siteId, route.vehicleId),
      position: undefined,
    })),
  );
  const running = runningRoutes(fleet, order, base.clock.now);
  const travel = { van: travelBetween(running.places, 28) };
  const { state, order: asked } = running.withTravel(travel);
  return planInsertion(state, asked);
}

describe('an urgent order', () => {
  test('goes into a running route: fetched at the site, then delivered', async () => {
    const road = await onTheRoad(await world.ids(2));
    const [id] = await world.ids(1);
    const order = await urgentOf(id);
    const { chosen } = await insertionOf(order, [road]);
    if (!chosen) throw new Error('a van with room takes it');
    const changed = expectOk(await run((tx) => insertShipment(tx, { order, choice: chosen })));
    expect(await reload(road.id)).toEqual(changed);
    const kinds = changed.stops.map((s) => (s.shipmentId === id ? `${s.kind}!` : s.kind));
    expect(kinds.filter((kind) => kind.endsWith('!'))).toEqual(['load!', 'deliver!']);
    expect(kinds.at(-1)).toBe('return');
    expect(changed.version).toBe(road.version + 1);
    expect(await kindsAbout(road.id)).toContain('route-changed');
    const again = await run((tx) => insertShipment(tx, { order, choice: chosen }));
    expect(again).toMatchObject({ error: { kind: 'route-changed' } });
    const fetch = changed.stops.find((s) => s.kind === 'load' && s.shipmentId === id);
    const next = changed.stops.find(
      (s) => s.state === 'planned' && s.kind === 'deliver' && s.shipmentId !== id,
    );
    await report(road.id, { kind: 'deliver', stopId: next?.id as never, proof: { pin: true } });
    await report(road.id, { kind: 'load', stopId: fetch?.id as never });
    const there = stopFor(changed, id).id;
    await report(road.id, { kind: 'deliver', stopId: there, proof: { pin: true } });
    expect(await kindsAbout(id)).toEqual(['shipment-delivered']);
  });

  test('goes along from the start of a route that waits at the site', async () => {
    await world.vehicle(siteId, 'van');
    expectOk(await plan(await world.deliveries(siteId, await world.ids(1))));
    const [waiting] = await planned();
    const released = expectOk(
      await run((tx) => releaseRoute(tx, { routeId: waiting?.id as RouteId })),
    );
    const [id] = await world.ids(1);
    const order = await urgentOf(id);
    const { chosen } = await insertionOf(order, [released]);
    const changed = expectOk(
      await run((tx) => insertShipment(tx, { order, choice: chosen as never })),
    );
    expect(changed.stops.map((s) => s.kind)).toEqual(['load', 'deliver', 'deliver', 'return']);
    expect(openShipments(changed)).toContain(id);
  });

  test('may come from a plan or another waiting route, never from on board', async () => {
    const ids = await world.ids(2);
    const road = await onTheRoad(ids.slice(0, 1));
    await world.vehicle(siteId, 'van');
    expectOk(await plan(await world.deliveries(siteId, ids.slice(1))));
    const [waiting] = await planned();
    const moved = ids[1] as string;
    const order = await urgentOf(moved);
    const { chosen } = await insertionOf(order, [road]);
    const changed = expectOk(
      await run((tx) => insertShipment(tx, { order, choice: chosen as never })),
    );
    expect(openShipments(changed)).toContain(moved);
    expect(await reload(waiting?.id as RouteId)).toMatchObject({ state: 'cancelled' });
    const other = await world.vehicle(siteId, 'van');
    const [third] = await world.ids(1);
    expectOk(await plan(await world.deliveries(siteId, [third])));
    const [idle] = await run((tx) => listRoutes(tx, { siteId, vehicleIds: [other] }));
    const target = idle ?? (await planned())[0];
    const released = expectOk(
      await run((tx) => releaseRoute(tx, { routeId: target?.id as RouteId })),
    );
    const onBoard = await urgentOf(ids[0]);
    const again = await insertionOf(onBoard, [released]);
    const before = await reload(released.id);
    const answer = await run(async (tx) => ({
      answer: await insertShipment(tx, { order: onBoard, choice: again.chosen as never }),
    }));
    expect(answer.answer).toMatchObject({ error: { kind: 'already-on-board', routeId: road.id } });
    expect(await reload(released.id)).toEqual(before);
  });
});

describe('a cancelled', () => {
  test('stop leaves a route that goes on; on board it rides home', async () => {
    const ids = await world.ids(2);
    const road = await onTheRoad(ids);
    const cancel = () =>
      run((tx) => cancelStop(tx, { shipmentId: shipmentId(ids[0] ?? ''), reason: 'customer' }));
    const shorter = expectOk(await cancel());
    expect(openShipments(shorter)).toEqual([ids[1]]);
    expect(expectOk(await cancel()).version).toBe(shorter.version);
    expect(await kindsAbout(ids[0] ?? '')).toEqual(['stop-cancelled']);
    expect(await reload(road.id)).toEqual(shorter);
  });

  test('last stop calls a waiting route off', async () => {
    await world.vehicle(siteId, 'van');
    const [id] = await world.ids(1);
    expectOk(await plan(await world.deliveries(siteId, [id])));
    const [route] = await planned();
    expectOk(await run((tx) => releaseRoute(tx, { routeId: route?.id as RouteId })));
    const off = expectOk(
      await run((tx) => cancelStop(tx, { shipmentId: shipmentId(id), reason: 'customer' })),
    );
    expect(off.state).toBe('cancelled');
    expect(await run((tx) => listIdleVehicles(tx, siteId))).toHaveLength(1);
  });

  test('route says what waits and what is on board, and frees both', async () => {
    const ids = await world.ids(2);
    const road = await onTheRoad(ids);
    const cancel = () => run((tx) => cancelRoute(tx, { routeId: road.id, reason: 'broken-down' }));
    expectOk(await cancel());
    expectOk(await cancel());
    const [off] = (await factsAbout(road.id)).filter((f) => f.kind === 'dispatch.route-cancelled');
    expect(off?.data).toMatchObject({
      reason: 'broken-down',
      waiting: [],
      on_board: expect.toSatisfy((on: string[]) => ids.every((id) => on.includes(id))),
    });
    expect([...(await run((tx) => listCommitted(tx, ids.map(shipmentId))))]).toEqual([]);
    expectOk(await plan(await world.deliveriesOf(siteId, ids)));
    expect(await planned()).toHaveLength(1);
  });

  test('or delivered stop cannot be cancelled any more', async () => {
    const [id] = await world.ids(1);
    const road = await onTheRoad([id]);
    await report(road.id, { kind: 'deliver', stopId: stopFor(road, id).id, proof: { pin: true } });
    const answer = await run((tx) =>
      cancelStop(tx, { shipmentId: shipmentId(id), reason: 'customer' }),
    );
    expect(answer).toMatchObject({ error: { kind: 'stop-settled', state: 'delivered' } });
  });
});
