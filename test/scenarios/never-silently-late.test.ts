import { minutes, parseInstant, plus } from '@waystock/kernel';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { auditBooks } from '../../src/workflows/audit-books.ts';
import { planRoutes } from '../../src/workflows/plan-routes.ts';
import type { Answer, Caller } from '../support/api.ts';
import { factsOf } from '../support/facts.ts';
import { openTown, type Town } from '../support/town.ts';

/** Two parcels on one van whose driver says nothing any more. Whoever waits hears before the promise. */
let town: Town;
let driver: Caller;
let routeId: string;
let orders: { orderId: string; shipmentId: string; shopper: Caller }[] = [];
beforeAll(async () => {
  town = await openTown({ TEA: 100 });
  driver = await town.driver('VAN-1');
  for (const n of [1, 2]) {
    const order = await town.order({ TEA: 1 }, n, 'two-hour');
    const shipmentId = order.shipments[0].shipment_id;
    const shopper = await town.api.as('shopper', `cus_${n}`);
    orders = [...orders, { orderId: order.order_id, shipmentId, shopper }];
  }
  await town.pick();
  await town.ops.send('POST', '/routes/plan', { region_id: 'reg_test' });
  const { items } = (await town.ops.get('/routes')).body;
  routeId = items[0].route_id;
  expect(items).toMatchObject([{ state: 'released', stops_total: 2 }]);
  for (const { shipmentId } of orders) await town.load(shipmentId);
});
afterAll(async () => {
  expect(await auditBooks(town.api.world)).toEqual([]);
  await town.api.close();
});

const clock = () => town.api.database.clock;
const iso = (): string => new Date(clock().now).toISOString();
const tracked = async (n: number): Promise<Answer['body']> => {
  const { shopper, orderId } = orders[n] as (typeof orders)[number];
  return (await shopper.get(`/orders/${orderId}/tracking`)).body.shipments[0];
};
const warnings = async (n: number) =>
  (await factsOf(town.api.database, orders[n]?.shipmentId ?? '')).filter(
    (fact) => fact.kind === 'dispatch.promise-at-risk',
  );
/** As the clock does every five minutes. */
const lookAgain = async (after: number): Promise<void> => {
  clock().now = plus(clock().now, minutes(after));
  await planRoutes(town.api.world);
  await town.api.settle();
};

test('a driver on time: nobody is warned, and the interval narrows with each stop', async () => {
  await driver.send('POST', `/routes/${routeId}/events`, { type: 'started', at: iso() });
  const before = [await tracked(0), await tracked(1)];
  for (const shipment of before) expect(shipment).toMatchObject({ late_because: null });
  expect([await warnings(0), await warnings(1)]).toEqual([[], []]);
  const route = (await driver.get(`/routes/${routeId}`)).body;
  const [first, second] = route.stops.filter((stop: Answer['body']) => stop.kind === 'deliver');
  clock().now = parseInstant(first.eta.expected_at);
  for (const event of [{ type: 'arrived' }, { type: 'delivered', proof: { photo_id: 'photo-1' } }])
    await driver.send('POST', `/routes/${routeId}/events`, {
      at: iso(),
      stop_id: first.stop_id,
      ...event,
    });
  await town.api.settle();
  const waiting = orders.findIndex(({ shipmentId }) => shipmentId === second.shipment_id);
  const width = ({ eta }: Answer['body']) =>
    Date.parse(eta.latest_at) - Date.parse(eta.earliest_at);
  expect(width(await tracked(waiting))).toBeLessThan(width(before[waiting]));
  orders = [orders[waiting] as (typeof orders)[number]];
});

test('a driver who says nothing: a fact, the shopper and operations tell before it is late', async () => {
  const { promised_at: promise } = await tracked(0);
  while ((await warnings(0)).length === 0 && iso() < promise) await lookAgain(5);
  expect(iso() < promise).toBe(true);
  const [warning] = await warnings(0);
  expect(warning?.data).toMatchObject({ promised_at: promise, route_id: routeId });
  // Likely is told first; when the estimate itself is later than the promise all can see it.
  while ((await tracked(0)).eta.expected_at <= promise && iso() < promise) await lookAgain(1);
  expect(iso() < promise).toBe(true);
  expect(await tracked(0)).toMatchObject({ promised_at: promise, late_because: 'behind-plan' });
  const { stops } = (await town.ops.get(`/routes/${routeId}`)).body;
  const open = stops.find((stop: Answer['body']) => stop.kind === 'deliver' && !stop.finished_at);
  expect(open.eta.expected_at > open.promised_at).toBe(true);
});

test('it is told once for one degree of lateness, and again when it gets worse', async () => {
  const before = (await warnings(0)).length;
  await lookAgain(1);
  await lookAgain(1);
  const soon = (await warnings(0)).length;
  expect(soon - before).toBeLessThanOrEqual(1);
  await lookAgain(30);
  expect((await warnings(0)).length).toBe(soon + 1);
});
