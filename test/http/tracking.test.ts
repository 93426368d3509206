import { asId, hours, minutes, plus, type RegionId, type SiteId } from '@waystock/kernel';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Answer, Caller } from '../support/api.ts';
import { openTown, type Town } from '../support/town.ts';

let town: Town;
let driver: Caller;
let anna: Caller;
let order: Answer['body'];
let shipment: string;
beforeAll(async () => {
  town = await openTown({ TEA: 100, CUP: 100 });
  driver = await town.driver('VAN-1');
  anna = await town.api.as('shopper', 'cus_1');
  order = await town.order({ TEA: 1 });
  shipment = order.shipments[0].shipment_id;
});
afterAll(() => town.api.close());

const track = async (id = order.order_id) => (await anna.get(`/orders/${id}/tracking`)).body;
const clock = () => town.api.database.clock;
const now = (): string => new Date(clock().now).toISOString();
const tell = (route: string, event: object) =>
  driver.send('POST', `/routes/${route}/events`, { at: now(), ...event });

test('a shipment is tracked from the shelf to the door', async () => {
  expect(await track()).toMatchObject({
    order_id: order.order_id,
    number: order.number,
    stage: 'allocated',
    shipments: [
      {
        shipment_id: shipment,
        tracking_numbers: [],
        eta: null,
        stops_before: null,
        vehicle_position: null,
        late_because: null,
      },
    ],
  });
  await town.order({ CUP: 1 }, 3);
  await town.pick();
  const [packed] = (await track()).shipments;
  expect(packed.tracking_numbers).toEqual([expect.stringMatching(/^WS[0-9A-Z]{12}$/)]);

  await town.ops.send('POST', '/routes/plan', { region_id: 'reg_test' });
  clock().now = plus(clock().now, minutes(60));
  await town.ops.send('POST', '/routes/plan', { region_id: 'reg_test' });
  const [{ route_id: route }] = (await driver.get('/routes?state=released')).body.items;
  const { stops } = (await driver.get(`/routes/${route}`)).body;
  for (const stop of stops) if (stop.kind === 'deliver') await town.load(stop.shipment_id);
  await tell(route, { type: 'started' });

  const place = stops
    .filter((stop: Answer['body']) => stop.kind === 'deliver')
    .findIndex((stop: Answer['body']) => stop.shipment_id === shipment);
  const position = { lon: 13.404, lat: 52.504 };
  const reports = [{ at: now(), position }];
  await driver.send('POST', '/vehicles/VAN-1/positions', { reports });
  const [driving] = (await track()).shipments;
  expect(driving).toMatchObject({
    stage: 'in-transit',
    stops_before: place,
    vehicle_position: position,
    late_because: null,
  });
  const { earliest_at: early, expected_at: expected, latest_at: late } = driving.eta;
  expect(early <= expected && expected <= late).toBe(true);

  for (const stop of stops.filter((s: Answer['body']) => s.kind === 'deliver'))
    await tell(route, { type: 'delivered', stop_id: stop.stop_id, proof: { pin: true } });
  await town.api.settle();
  expect((await track()).shipments).toMatchObject([
    { stage: 'delivered', eta: null, stops_before: null, vehicle_position: null },
  ]);
});

test('what is late says why', async () => {
  const lateOne = await town.order({ TEA: 1 });
  const because = async () => (await track(lateOne.order_id)).shipments[0].late_because;
  expect(await because()).toBe(null);
  await town.pick();
  clock().now = plus(clock().now, hours(12));
  expect(await because()).toBe('behind-plan');
  await town.ops.send('PUT', '/vehicles/VAN-1/status', { status: 'off' });
  await town.ops.send('POST', '/routes/plan', { region_id: 'reg_test' });
  expect(await because()).toBe('no-vehicle');
});

const elsewhere = () => town.api.as('ops', 'else', { regions: [asId<RegionId>('moon')] });
const host = (site: string) => town.api.as('host', 'h', { sites: [asId<SiteId>(site)] });
test.each<[number, string, () => ReturnType<Caller['get']>]>([
  [200, 'anna', () => anna.get(`/shipments/${shipment}`)],
  [200, 'its host', () => town.host.get(`/shipments/${shipment}`)],
  [200, 'its driver', () => driver.get(`/shipments/${shipment}`)],
  [200, 'ops', () => town.ops.get(`/orders/${order.order_id}/tracking`)],
  [404, 'another host', async () => (await host('FAR')).get(`/shipments/${shipment}`)],
  [404, 'another driver', async () => (await town.api.as('driver')).get(`/shipments/${shipment}`)],
  [404, 'other ops', async () => (await elsewhere()).get(`/orders/${order.order_id}/tracking`)],
  [404, 'bert', async () => (await bert()).get(`/orders/${order.order_id}/tracking`)],
  [404, 'bert', async () => (await bert()).get(`/shipments/${shipment}`)],
  [404, 'anna, nothing', () => anna.get('/shipments/shp_01jtk5c0000000000000000000')],
  [403, 'a driver', () => driver.get(`/orders/${order.order_id}/tracking`)],
  [422, 'anna, nonsense', () => anna.get('/shipments/7')],
])('%i for %s', async (status, _, call) => {
  expect((await call()).status).toBe(status);
});
const bert = () => town.api.as('shopper', 'cus_2');
