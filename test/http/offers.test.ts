import {
  asId,
  type CourierId,
  plus,
  type Seconds,
  seconds,
  type VehicleId,
} from '@waystock/kernel';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { auditBooks } from '../../src/workflows/audit-books.ts';
import { passOnOffers } from '../../src/workflows/offer-routes.ts';
import type { Answer, Caller } from '../support/api.ts';
import { shopSite } from '../support/shop.ts';
import { openTown, type Town } from '../support/town.ts';

let town: Town;
let gig: readonly Caller[];
beforeAll(async () => {
  town = await openTown({ TEA: 100 });
  gig = [await gigDriver('GIG-A', 20), await gigDriver('GIG-B', 25)];
});
afterAll(async () => {
  expect(await auditBooks(town.api.world)).toEqual([]);
  await town.api.close();
});

/** Somebody with a car of their own, at so much a kilometre. */
async function gigDriver(vehicleId: string, perKm: number): Promise<Caller> {
  const courierId = `DRIVER-OF-${vehicleId}`;
  await town.ops.send('PUT', `/vehicles/${vehicleId}`, {
    profile: 'gig',
    name: 'A small car',
    home_site_id: shopSite,
    capacity_g: 200_000,
    capacity_ml: 900_000,
    capacity_units: 36,
    min_load_g: 0,
    min_load_ml: 0,
    min_load_units: 0,
    range_m: null,
    speed_m_per_s: 8,
    shifts: [],
    cost_per_km_minor: perKm,
    cost_per_hour_minor: 1500,
    cost_per_use_minor: 0,
    currency: 'EUR',
    skills: [],
  });
  await town.ops.send('PUT', `/couriers/${courierId}`, {
    name: 'Somebody',
    home_site_id: shopSite,
    roles: ['driver'],
    profiles: ['gig'],
    active: true,
  });
  await town.ops.send('PUT', `/couriers/${courierId}/vehicle`, { vehicle_id: vehicleId });
  return town.api.as('driver', courierId, {
    courierId: asId<CourierId>(courierId),
    vehicles: [asId<VehicleId>(vehicleId)],
  });
}

const pass = async (time: Seconds): Promise<void> => {
  town.api.database.clock.now = plus(town.api.database.clock.now, time);
  await passOnOffers(town.api.world);
  await town.api.settle();
};
const plan = async (): Promise<Answer['body']> => {
  const planned = await town.ops.send('POST', '/routes/plan', { region_id: 'reg_test' });
  await town.api.settle();
  return planned.body;
};
const packed = async (shopper: number): Promise<{ orderId: string; shipmentId: string }> => {
  const order = await town.order({ TEA: 1 }, shopper, 'two-hour');
  await town.pick();
  return { orderId: order.order_id, shipmentId: order.shipments[0].shipment_id };
};
const offersTo = async (n: number): Promise<Answer['body'][]> =>
  (await (gig[n] as Caller).get('/offers')).body.items;
const answer = (n: number, offerId: string, what: 'acceptance' | 'refusal') =>
  (gig[n] as Caller).send('POST', `/offers/${offerId}/${what}`);

describe('a route for somebody else’s car', () => {
  let orderId: string;

  test('is put to them, with what it pays and without its doors', async () => {
    ({ orderId } = await packed(1));
    await plan();
    const [offer] = await offersTo(0);
    expect(offer).toMatchObject({ vehicle_id: 'GIG-A', stops_total: 1, currency: 'EUR' });
    expect(offer.pay_minor).toBeGreaterThan(0);
    expect(await offersTo(1)).toEqual([]);
    const route = (await town.ops.get(`/routes/${offer.route_id}`)).body;
    expect(route.state).toBe('offered');
    const theirs = (await (gig[0] as Caller).get(`/routes/${offer.route_id}`)).body;
    expect(theirs.stops.map((stop: Answer['body']) => stop.address)).toEqual([null, null, null]);
  });

  test('goes on to the next who could drive it, is theirs by a yes, and is driven', async () => {
    const [mine] = await offersTo(0);
    expect((await answer(1, mine.offer_id, 'acceptance')).body.kind).toBe('offer-not-found');
    expect((await answer(0, mine.offer_id, 'refusal')).status).toBe(204);
    expect((await answer(0, mine.offer_id, 'acceptance')).body).toMatchObject({
      kind: 'offer-over',
      status: 409,
    });
    const [offer] = await offersTo(1);
    const taken = await answer(1, offer.offer_id, 'acceptance');
    expect(taken.body).toMatchObject({
      route_id: offer.route_id,
      state: 'released',
      vehicle_id: 'GIG-B',
      courier_id: 'DRIVER-OF-GIG-B',
    });
    expect((await answer(1, offer.offer_id, 'acceptance')).body).toEqual(taken.body);
    const drop = taken.body.stops.find((stop: Answer['body']) => stop.kind === 'deliver');
    expect(drop.address).toBe('Teststraße 2, 10115 Berlin');
    await town.load(drop.shipment_id);
    const report = (event: object) =>
      (gig[1] as Caller).send('POST', `/routes/${offer.route_id}/events`, {
        at: new Date(town.api.database.clock.now).toISOString(),
        ...event,
      });
    await report({ type: 'started' });
    await report({ type: 'arrived', stop_id: drop.stop_id });
    await report({ type: 'delivered', stop_id: drop.stop_id, proof: { pin: true } });
    expect((await report({ type: 'finished' })).body.state).toBe('done');
    await town.api.settle();
    expect((await town.ops.get(`/orders/${orderId}`)).body.stage).toBe('delivered');
  });
});

test('nobody answers: our own van goes, and nobody is asked again at once', async () => {
  // Those who said no before are asked again after a while.
  await pass(seconds(1000));
  const { shipmentId } = await packed(2);
  await plan();
  const [first] = await offersTo(0);
  expect(first).toBeDefined();
  await town.driver('VAN-1');
  await pass(seconds(46));
  expect(await offersTo(0)).toEqual([]);
  expect((await offersTo(1))[0].route_id).toBe(first.route_id);
  await pass(seconds(46));
  expect((await town.ops.get(`/routes/${first.route_id}`)).body.state).toBe('cancelled');
  const [route] = (await town.ops.get('/routes?vehicle_id=VAN-1')).body.items;
  expect(route).toMatchObject({ state: 'released', stops_total: 1 });
  const stops = (await town.ops.get(`/routes/${route.route_id}`)).body.stops;
  expect(stops[1]).toMatchObject({ shipment_id: shipmentId });
  expect([await offersTo(0), await offersTo(1)]).toEqual([[], []]);
});

test('nobody answers and nobody else is there: operations and the shopper are told', async () => {
  await town.ops.send('PUT', '/vehicles/VAN-1/status', { status: 'off' });
  await pass(seconds(1000));
  const { orderId, shipmentId } = await packed(3);
  await plan();
  expect(await offersTo(0)).toHaveLength(1);
  for (const _ of gig) await pass(seconds(46));
  const { unplanned } = await plan();
  expect(unplanned).toMatchObject([{ shipment_id: shipmentId }]);
  await pass(seconds(7200));
  const shopper = await town.api.as('shopper', 'cus_3');
  const { shipments } = (await shopper.get(`/orders/${orderId}/tracking`)).body;
  expect(shipments).toMatchObject([{ shipment_id: shipmentId, late_because: 'no-vehicle' }]);
});

const none = 'off_01jtk5c0000000000000000000';
test.each<[number, string, () => Promise<Answer>]>([
  [404, 'offer-not-found', () => answer(0, none, 'acceptance')],
  [404, 'offer-not-found', () => answer(0, none, 'refusal')],
  [403, 'wrong-role', () => town.ops.send('POST', `/offers/${none}/acceptance`)],
  [
    404,
    'offer-not-found',
    async () => (await town.api.as('driver', 'x')).send('POST', `/offers/${none}/refusal`),
  ],
])('%i %s', async (status, kind, call) => {
  expect(await call()).toMatchObject({ status, body: { kind } });
});
