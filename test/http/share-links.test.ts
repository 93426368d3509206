import { days, minus, minutes, plus } from '@waystock/kernel';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { forgetShares } from '../../src/workflows/forget-traces.ts';
import type { Answer, Caller } from '../support/api.ts';
import { openTown, type Town } from '../support/town.ts';

let town: Town;
let anna: Caller;
beforeAll(async () => {
  town = await openTown({ TEA: 100 });
  anna = await town.api.as('shopper', 'cus_1');
});
afterAll(() => town.api.close());

const clock = () => town.api.database.clock;
const look = (token: string): Promise<Answer> => town.api.nobody.get(`/shared/${token}`);
const share = async (order: Answer['body'], caller = anna): Promise<Answer> =>
  caller.send('POST', `/orders/${order.order_id}/share-links`);

test('whoever has the link sees how far it is, and nothing about whom it is for', async () => {
  const order = await town.order({ TEA: 1 });
  const made = await share(order);
  expect(made).toMatchObject({ status: 201, body: { token: expect.stringMatching(/^.{43}$/) } });
  const seen = await look(made.body.token);
  expect(seen).toMatchObject({
    status: 200,
    body: {
      stage: 'allocated',
      promised_at: order.promised_at,
      shipments: [{ stage: 'allocated', earliest_at: null, vehicle_near: null }],
    },
  });
  const text = JSON.stringify(seen.body);
  for (const secret of [
    order.order_id,
    order.number,
    'cus_1',
    'Shopper',
    'Teststra',
    'TEA',
    '10115',
  ])
    expect(text).not.toContain(secret);
});

test('the token is kept nowhere, and each link is another', async () => {
  const order = await town.order({ TEA: 1 });
  const tokens = [(await share(order)).body.token, (await share(order)).body.token];
  expect(new Set(tokens).size).toBe(2);
  const kept = await town.api.database.db.read(async (tx) => {
    const { rows } = await sql<{ row: string }>`
      select s::text as row from orders.share s order by s.token_hash`.execute(tx.sql);
    return rows.map(({ row }) => row).join();
  });
  for (const token of tokens) {
    expect(kept).not.toContain(token);
    expect(kept).not.toContain(Buffer.from(token).toString('hex'));
  }
});

test('the vehicle shows when it is near, and only roughly', async () => {
  const driver = await town.driver('VAN-1');
  const orders: Answer['body'][] = [];
  for (const shopper of [1, 2, 3, 4, 5]) orders.push(await town.order({ TEA: 1 }, shopper));
  await town.pick();
  await town.ops.send('POST', '/routes/plan', { region_id: 'reg_test' });
  clock().now = plus(clock().now, minutes(60));
  await town.ops.send('POST', '/routes/plan', { region_id: 'reg_test' });
  const [{ route_id: route }] = (await driver.get('/routes?state=released')).body.items;
  const { stops } = (await driver.get(`/routes/${route}`)).body;
  const doors = stops.filter((stop: Answer['body']) => stop.kind === 'deliver');
  for (const door of doors) await town.load(door.shipment_id);
  const at = new Date(clock().now).toISOString();
  await driver.send('POST', `/routes/${route}/events`, { at, type: 'started' });
  const position = { lon: 13.40432, lat: 52.50411 };
  await driver.send('POST', '/vehicles/VAN-1/positions', { reports: [{ at, position }] });
  const seen = await Promise.all(
    orders.map(async (order, i) => {
      const caller = await town.api.as('shopper', `cus_${i + 1}`);
      const [precise] = (await caller.get(`/orders/${order.order_id}/tracking`)).body.shipments;
      const { token } = (await share(order, caller)).body;
      const [coarse] = (await look(token)).body.shipments;
      return { before: precise.stops_before, near: coarse.vehicle_near, coarse, precise };
    }),
  );
  expect(new Set(seen.map(({ before }) => before <= 2)).size).toBe(2);
  for (const { before, near, coarse, precise } of seen) {
    expect(near).toEqual(before <= 2 ? { lon: 13.405, lat: 52.505 } : null);
    expect(coarse.earliest_at).toBe(precise.eta.earliest_at);
  }
});

test('a link ends when it is taken back, and only its own shopper may do so', async () => {
  const order = await town.order({ TEA: 1 });
  const { token } = (await share(order)).body;
  const bert = await town.api.as('shopper', 'cus_2');
  expect((await share(order, bert)).status).toBe(404);
  const links = `/orders/${order.order_id}/share-links`;
  expect((await bert.send('DELETE', links)).status).toBe(404);
  expect((await look(token)).status).toBe(200);
  expect((await anna.send('DELETE', links)).status).toBe(204);
  expect((await look(token)).status).toBe(404);
});

test('a link ends three days after its order, and is then forgotten', async () => {
  const order = await town.order({ TEA: 1 });
  const { token } = (await share(order)).body;
  await anna.send('POST', `/orders/${order.order_id}/cancellation`, { reason: 'changed-mind' });
  await town.api.settle();
  const ended = clock().now;
  clock().now = plus(minus(ended, minutes(1)), days(3));
  expect((await look(token)).body.stage).toBe('cancelled');
  clock().now = plus(ended, days(3));
  expect((await look(token)).status).toBe(404);
  const before = await links();
  await forgetShares(town.api.world);
  expect(await links()).toBe(before - 1);
});

const links = async (): Promise<number> =>
  town.api.database.db.read(async (tx) => {
    const { rows } = await sql<{ n: number }>`
      select count(*)::integer as n from orders.share`.execute(tx.sql);
    return rows[0]?.n ?? 0;
  });

test.each(['', 'x', 'A'.repeat(43), '%27'])('there is nothing under /%s', async (token) => {
  expect((await town.api.nobody.get(`/shared/${token || '_'}`)).status).toBe(404);
});
