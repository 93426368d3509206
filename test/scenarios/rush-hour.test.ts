import {
  asId,
  currency,
  expectOk,
  type Instant,
  instant,
  metres,
  money,
  must,
  plus,
  type Position,
  type RouteId,
  seconds,
  type SkuId,
  type StopId,
  timeZone,
  units,
  type VehicleId,
} from '@waystock/kernel';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { buildProblem } from '../../src/domains/allocation/index.ts';
import { type DriverReport, recordDriverEvent } from '../../src/domains/dispatch/index.ts';
import { inTraffic } from '../../src/domains/dispatch/leg-times.ts';
import type { DispatchState, PlannedRoute } from '../../src/domains/dispatch/state.ts';
import { asOsm, importNetwork, listDriven, prepareNetwork } from '../../src/domains/roads/index.ts';
import { learnTraffic } from '../../src/workflows/learn-traffic.ts';
import { currentMarket, travelTo } from '../../src/workflows/market.ts';
import { planRoutes } from '../../src/workflows/plan-routes.ts';
import { roadsInUse } from '../../src/workflows/roads-in-use.ts';
import { travelBetween } from '../../src/workflows/travel-between.ts';
import type { Answer } from '../support/api.ts';
import { delivery, stateOf, vehicle } from '../support/dispatch-states.ts';
import { shopSite } from '../support/shop.ts';
import { openTown, type Town } from '../support/town.ts';

/** A street of ten kilometres, past the shoppers' door, in a city with rush hours. */
const at = (km: number): Position => ({ lon: 13.36 + km * 0.01475, lat: 52.51 });
const [home, middle, far] = [at(0), at(5), at(10)] as const;
const nodes = Array.from({ length: 11 }, (_, i) => ({ id: i + 1, ...at(i) }));
const ways = [
  { id: 1, nodes: nodes.map(({ id }) => id), tags: { highway: 'secondary', name: 'Long Street' } },
];

/** A Wednesday by the clocks of the region, which are UTC. */
const hour = (h: number): Instant => instant(Date.UTC(2026, 4, 6) + h * 3_600_000);
const [night, noon, rush] = [hour(3), hour(12), hour(17)] as const;

let town: Town;
beforeAll(async () => {
  town = await openTown({ TEA: 100 });
  const prepared = await prepareNetwork(
    { name: 'one street', country: 'de', traffic: 'usual' },
    asOsm({ network: { nodes, ways }, addresses: [] }),
  );
  await town.api.database.db.transact(async (tx) => {
    await importNetwork(tx, prepared);
    await sql`update network.site set lon = ${home.lon}, lat = ${home.lat}`.execute(tx.sql);
  });
});
afterAll(() => town.api.close());
beforeEach(() => {
  setClock(noon);
});

const setClock = (now: Instant): void => {
  town.api.database.clock.now = now;
};
async function tablesAt(now: Instant) {
  setClock(now);
  const { world } = town.api;
  const asked = {
    vehicles: [{ profile: 'van' }, { profile: 'bike' }],
    places: [home, middle, far],
  };
  return travelBetween(world, await roadsInUse(world), asked);
}

test('who plans at rush hour plans with longer ways; a bicycle rides past', async () => {
  const [early, late] = [await tablesAt(night), await tablesAt(rush)];
  const way = (found: typeof early, profile: string) => found[profile]?.durations[2] as number;
  expect(way(late, 'van')).toBeGreaterThan(1.3 * way(early, 'van'));
  expect(way(late, 'bike')).toBe(way(early, 'bike'));
  expect(late['van']?.distances).toEqual(early['van']?.distances);
});

test('a route planned at noon knows how long its ways take in the evening', async () => {
  const travel = { van: must((await tablesAt(noon))['van'], 'asked') };
  const van = vehicle('van', { id: asId<VehicleId>('van') });
  const open = { from: noon, to: hour(24) };
  const drops = [delivery('a', 1, { window: open }), delivery('b', 2, { window: open })];
  const places = [home, middle, far];
  const state: DispatchState = { ...stateOf(places, [van], drops), now: noon, travel };
  const leg = (from: number, to: number) => ({
    duration: seconds(travel.van.durations[from * 3 + to] as number),
    distance: metres(travel.van.distances[from * 3 + to] as number),
  });
  const stops = drops.map(({ shipmentId, place }) => ({
    ...{ shipmentId, place, leg: leg(place - 1, place) },
    ...{ arriveAt: rush, startAt: rush, leaveAt: plus(rush, seconds(120)) },
  }));
  const route: PlannedRoute = {
    ...{ vehicleId: van.id, courierId: undefined, departAt: hour(16.5), stops },
    ...{ back: leg(2, 0), returnAt: hour(18), cost: 0 },
  };
  const timed = inTraffic(state, route);
  const [first, second] = timed.stops as [(typeof stops)[0], (typeof stops)[0]];
  expect(first.leg.duration).toBeGreaterThan(leg(0, 1).duration);
  expect(first.arriveAt).toBe(plus(hour(16.5), first.leg.duration));
  expect(second.arriveAt).toBe(plus(first.leaveAt, second.leg.duration));
  expect(timed.back.duration).toBeGreaterThan(leg(2, 0).duration);
  expect(timed.returnAt).toBe(plus(second.leaveAt, timed.back.duration));
  const { durations, distances } = travel.van;
  const free = { ...state, travel: { van: { durations, distances } } };
  expect(inTraffic(free, route)).toBe(route);
});

test('what was driven is learned from once, and the next plan knows', async () => {
  const { world, database } = town.api;
  const before = (await tablesAt(noon))['van']?.durations[2] as number;
  await town.order({ TEA: 1 }, 1);
  await town.pick();
  await town.driver('VAN-1');
  await planRoutes(world);
  await town.api.settle();
  const { items } = (await town.ops.get('/routes')).body;
  const { stops } = (await town.ops.get(`/routes/${items[0].route_id}`)).body;
  const [, door] = stops as Answer['body'][];
  let reports = 0;
  const report = async (what: DriverReport, after: number): Promise<void> => {
    setClock(plus(world.now(), seconds(after)));
    const routeId = asId<RouteId>(items[0].route_id);
    const event = { id: `report-${reports++}`, routeId, at: world.now(), what };
    expectOk(await world.db.transact((tx) => recordDriverEvent(tx, event)));
  };
  const stopId = asId<StopId>(door.stop_id);
  await report({ kind: 'start' }, 60);
  // Three kilometres and a half in a quarter of an hour.
  await report({ kind: 'arrive', stopId }, 900);
  await report({ kind: 'deliver', stopId, proof: { photoId: 'photo' } }, 60);
  await report({ kind: 'finish' }, 600);
  await learnTraffic(world);
  const learned = await database.db.read(listDriven);
  const [driven] = learned.filter(({ group }) => group === 'arterial');
  expect(driven?.halfHour).toBe(2 * 48 + 24);
  expect((driven?.driven ?? 0) / (driven?.free ?? 1)).toBeGreaterThan(2);
  setClock(plus(world.now(), seconds(60)));
  await learnTraffic(world);
  expect(await database.db.read(listDriven)).toEqual(learned);
  expect((await tablesAt(noon))['van']?.durations[2]).toBeGreaterThan(1.05 * before);
});

test('a promise knows that it leaves at rush hour', async () => {
  const takes = async (now: Instant): Promise<number> => {
    setClock(now);
    const market = await currentMarket(town.api.world);
    const eur = currency('EUR');
    const { sites } = buildProblem(
      {
        ...{ lines: [], destination: far, timeZone: timeZone('UTC'), service: 'same-day' },
        ...{ deadline: hour(47), shippingPaidBy: 'shopper', preference: 'none' },
        orderValue: money(100, eur),
      },
      {
        network: market.network,
        skus: new Map(),
        stock: [{ skuId: asId<SkuId>('TEA'), siteId: shopSite, units: units(1) }],
        travel: travelTo(market, far),
      },
      now,
    );
    const own = sites[0]?.services.find(({ kind }) => kind === 'own');
    const { leaves, arrives } = must(own?.departures[0], 'a van leaves');
    return arrives - leaves;
  };
  const [evening, nextNight] = [await takes(hour(16.75)), await takes(hour(27))];
  expect(evening).toBeGreaterThan(nextNight + 120_000);
});
