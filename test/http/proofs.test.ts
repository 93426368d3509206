import { days, plus } from '@waystock/kernel';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { forgetOldProofs } from '../../src/workflows/forget-traces.ts';
import type { Answer, Caller } from '../support/api.ts';
import { openTown, type Town } from '../support/town.ts';

let town: Town;
let driver: Caller;
let shopper: Caller;
let shipmentId: string;
let orderId: string;
let stopId: string;
let routeId: string;
beforeAll(async () => {
  town = await openTown({ TEA: 10 });
  driver = await town.driver('VAN-1');
  shopper = await town.api.as('shopper', 'cus_1');
  const order = await town.order({ TEA: 1 });
  orderId = order.order_id;
  shipmentId = order.shipments[0].shipment_id;
  await town.pick();
  await town.ops.send('POST', '/routes/plan', { region_id: 'reg_test' });
  [{ route_id: routeId }] = (await driver.get('/routes')).body.items;
  await town.load(shipmentId);
  const started = await report({ type: 'started' });
  const drop = started.body.stops.find((stop: Answer['body']) => stop.kind === 'deliver');
  stopId = drop.stop_id;
});
afterAll(() => town.api.close());

const at = (): string => new Date(town.api.database.clock.now).toISOString();
const report = (event: object) =>
  driver.send('POST', `/routes/${routeId}/events`, { at: at(), ...event });
const picture = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAAB';
const keep = (id: string, data: string, by: Caller = driver) =>
  by.send('PUT', `/shipments/${shipmentId}/proofs/${id}`, { kind: 'photo', data, taken_at: at() });
const seenBy = async (who: Caller): Promise<Answer> => who.get(`/shipments/${shipmentId}/proofs`);

test('a picture is kept once, for who ordered and who runs the region', async () => {
  expect((await keep('photo-a', picture)).status).toBe(204);
  expect((await keep('photo-a', `${picture}AAAA`)).status).toBe(204);
  for (const who of [shopper, town.ops])
    expect((await seenBy(who)).body.items).toMatchObject([
      { proof_id: 'photo-a', kind: 'photo', media_type: 'image/png', data: picture },
    ]);
  const other = await town.api.as('shopper', 'cus_2');
  expect((await seenBy(other)).status).toBe(404);
});

const sealed = async (): Promise<Buffer[]> => {
  const { rows } = await town.api.database.db.read((tx) =>
    sql<{ sealed: Buffer }>`select sealed from orders.delivery_proof`.execute(tx.sql),
  );
  return rows.map((row) => row.sealed);
};

test('nobody can read it in the database', async () => {
  const [only, ...others] = await sealed();
  expect(others).toEqual([]);
  expect(only?.toString('latin1')).not.toContain(picture);
});

test('what is no picture, too large, one too many, or another’s is refused', async () => {
  expect((await keep('photo-b', 'PHNjcmlwdD4=')).status).toBe(422);
  expect((await keep('photo-b', picture.padEnd(180_001, 'A'))).status).toBe(422);
  expect((await keep('photo-b', picture, await town.driver('VAN-2'))).status).toBe(404);
  for (const n of [1, 2, 3, 4, 5]) expect((await keep(`photo-${n}`, picture)).status).toBe(204);
  expect((await keep('photo-6', picture)).body.kind).toBe('proofs-full');
});

test('the code that only the recipient knows is a proof, and another is none', async () => {
  const { shipments } = (await shopper.get(`/orders/${orderId}/tracking`)).body;
  const code: string = shipments[0].delivery_code;
  expect(code).toMatch(/^\d{6}$/);
  expect((await town.ops.get(`/orders/${orderId}/tracking`)).body.shipments[0]).toMatchObject({
    delivery_code: null,
  });
  const wrong = String((Number(code) + 1) % 1_000_000).padStart(6, '0');
  const delivered = { type: 'delivered', stop_id: stopId };
  expect(await report({ ...delivered, proof: { code: wrong } })).toMatchObject({
    status: 422,
    body: { kind: 'code-wrong' },
  });
  const done = await report({ ...delivered, proof: { code } });
  expect(done.body).toMatchObject({ stops_done: 1 });
});

test('pictures are forgotten when nobody disputes the delivery any more', async () => {
  const { clock } = town.api.database;
  clock.now = plus(clock.now, days(179));
  await forgetOldProofs(town.api.world);
  expect(await sealed()).toHaveLength(6);
  clock.now = plus(clock.now, days(2));
  await forgetOldProofs(town.api.world);
  expect(await sealed()).toEqual([]);
});
