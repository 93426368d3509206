import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Caller } from '../support/api.ts';
import { orderBody } from '../support/shop.ts';
import { openTown, type Town } from '../support/town.ts';

/**
 * From the click to the doorstep with words planted that stand nowhere else, then a look into every
 * column of every table, the log and the metrics: none of them may be readable anywhere.
 */
const planted = {
  profile: 'Zwiebelfisch',
  email: 'quasselstrippe@zwiebel.example',
  recipient: 'Wolpertinger',
  street: 'Nimmerleinsgasse',
  phone: '5550173',
  savedPhone: '5550174',
  instructions: 'Rumpelkammer',
  city: 'Schilda',
  card: '4111111111111111',
};
const door = { lon: 13.417_253, lat: 52.513_947 };

let town: Town;
let wanda: Caller;
let orderId: string;
beforeAll(async () => {
  town = await openTown({ TEA: 50 });
  wanda = await town.api.as('shopper', 'cus_1');
  orderId = await fromClickToDoorstep();
});
afterAll(() => town.api.close());

const destination = {
  recipient: `Frau ${planted.recipient}`,
  phone: `+49 30 ${planted.phone}`,
  street: `${planted.street} 7`,
  postcode: '10178',
  city: planted.city,
  country: 'DE',
  instructions: `neben der ${planted.instructions}`,
  position: door,
};

async function fromClickToDoorstep(): Promise<string> {
  const tea = { lines: [{ skuId: 'TEA', units: 2 }], shopper: 1, delivery: { sla: 'same-day' } };
  const body = { ...orderBody(tea), destination };
  await wanda.send('PUT', '/me/profile', {
    name: planted.profile,
    email: planted.email,
    phone: `+49 30 ${planted.savedPhone}`,
  });
  const { street, phone: _, ...address } = destination;
  const saved = await wanda.send('POST', '/me/addresses', { ...address, lines: [street] });
  expect(saved.status).toBe(201);
  const withCard = await wanda.send('POST', '/orders', { ...body, payment_method: planted.card });
  expect(withCard.status).toBe(422);
  const placed = await wanda.send('POST', '/orders', body);
  expect(placed).toMatchObject({ status: 201, body: { destination } });
  await town.api.settle();
  const { shipments } = (await wanda.get(`/orders/${placed.body.order_id}`)).body;
  const shipmentId = shipments[0].shipment_id;
  const driver = await town.driver('VAN-1');
  await town.pick();
  await town.ops.send('POST', '/routes/plan', { region_id: 'reg_test' });
  const [route] = (await driver.get('/routes')).body.items;
  await seenAtTheDoor(driver, { routeId: route.route_id, shipmentId });
  return placed.body.order_id;
}

async function seenAtTheDoor(driver: Caller, of: { routeId: string; shipmentId: string }) {
  const path = `/routes/${of.routeId}`;
  const report = (body: object) =>
    driver.send('POST', `${path}/events`, { at: new Date(town.api.world.now()), ...body });
  const stop = async () =>
    (await driver.get(path)).body.stops.find(
      (one: { kind: string; shipment_id: string }) =>
        one.kind === 'deliver' && one.shipment_id === of.shipmentId,
    );
  expect((await driver.get(path)).body.state).toBe('released');
  expect(await stop()).toMatchObject({ recipient: destination.recipient, phone: null });
  await town.load(of.shipmentId);
  await report({ type: 'started' });
  const { stop_id } = await stop();
  expect(await stop()).toMatchObject({ recipient: destination.recipient, phone: '•••••••••73' });
  const there = await driver.send('POST', '/vehicles/VAN-1/positions', {
    reports: [{ position: { lon: 13.41, lat: 52.51 }, at: new Date(town.api.world.now()) }],
  });
  expect(there.status).toBe(200);
  await report({ type: 'arrived', stop_id });
  await report({ type: 'delivered', stop_id, proof: { photo_id: 'photo-1' } });
  expect(await stop()).toMatchObject({ recipient: null, phone: null, address: null });
  await town.api.settle();
}

/** `schema.table` of each row in which one of the words can be read, in text or in bytes. */
async function tablesWith(words: readonly string[]): Promise<string[]> {
  const { db } = town.api.database;
  const spellings = words.flatMap((word) => [word, Buffer.from(word, 'utf8').toString('hex')]);
  return db.read(async (tx) => {
    const tables = await sql<{ name: string }>`
      select format('%I.%I', table_schema, table_name) as name from information_schema.tables
      where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')
      order by 1`.execute(tx.sql);
    const found: string[] = [];
    for (const { name } of tables.rows) {
      const { rows } = await sql<{ hits: bigint }>`
        select count(*) as hits from ${sql.raw(name)} as t
        where lower(t::text) like any(${spellings.map((s) => `%${s.toLowerCase()}%`)}::text[])
      `.execute(tx.sql);
      if (Number(rows[0]?.hits) > 0) found.push(name);
    }
    return found;
  });
}

test('no table holds a word of it that can be read', async () => {
  expect(await tablesWith(Object.values(planted))).toEqual([]);
});

test('where somebody lives is known to the two tables that need it, and without a name', async () => {
  expect(await tablesWith([`${door.lon}`, `${door.lat}`])).toEqual([
    'dispatch.stop',
    'orders.destination',
  ]);
});

test('the look would find it', async () => {
  await town.api.database.db.transact((tx) =>
    sql`insert into orders.event (order_id, seq, type, data, actor, at)
      values (${orderId}, 999, 'planted', ${JSON.stringify({ to: planted.street })}::jsonb, 'x',
        ${new Date(tx.now)})`.execute(tx.sql),
  );
  expect(await tablesWith([planted.street])).toEqual(['orders.event']);
  await town.api.database.db.transact((tx) =>
    sql`insert into roads.network (name, data, loaded_at)
      values ('planted', ${Buffer.from(planted.recipient)}, ${new Date(tx.now)})`.execute(tx.sql),
  );
  expect(await tablesWith([planted.recipient])).toEqual(['roads.network']);
});

test('neither the log nor the metrics say a word of it', async () => {
  const { logged, app } = town.api.server;
  expect(logged.length).toBeGreaterThan(10);
  const metrics = (await app.inject({ url: '/metrics' })).body;
  expect(metrics).toContain('# TYPE');
  const said = `${JSON.stringify(logged)}${metrics}`.toLowerCase();
  for (const word of Object.values(planted)) expect(said).not.toContain(word.toLowerCase());
});

test('once she is erased nobody knows where, either', async () => {
  expect(await wanda.send('DELETE', '/me')).toMatchObject({ status: 204 });
  await town.api.settle();
  expect(await tablesWith([`${door.lon}`, `${door.lat}`])).toEqual([]);
});
