import { expectOk, hours, minutes, must, type OrderId, units } from '@waystock/kernel';
import { sql } from 'kysely';
import { afterEach, expect, test } from 'vitest';
import { listPlanVersions } from '../../src/domains/allocation/index.ts';
import { listDrift, receiveStock } from '../../src/domains/inventory/index.ts';
import { pauseSite, resumeSite } from '../../src/domains/network/index.ts';
import { listEvents } from '../../src/domains/orders/index.ts';
import { replanAfter, replanAllocation } from '../../src/workflows/replan-allocation.ts';
import type { Tx } from '../../src/world.ts';
import { site, sku } from '../support/goods.ts';
import { door, openOrderWorld, type OrderWorld, type Shelves } from '../support/order-world.ts';

let town: OrderWorld;
const open = async (shelves: Shelves) => {
  town = await openOrderWorld(shelves);
};
afterEach(async () => {
  expect(await town.world.db.read(listDrift)).toEqual([]);
  await town.checkBooks();
  await town.close();
});

/** Until the orders of the day come into the window in which they are planned again. */
const untilTheWindow = hours(8);

const sites = async (orderId: OrderId) =>
  (await town.shipments(orderId)).map((shipment) => shipment.siteId).join('+');
const promises = async (orderId: OrderId) =>
  (await town.shipments(orderId)).map((shipment) => shipment.promisedAt);
const told = async (orderId: OrderId, type: string) =>
  (await town.world.db.read((tx) => listEvents(tx, orderId)))
    .filter((event) => event.type === type)
    .map((event) => event.data as Record<string, unknown>);
const plans = async (orderId: OrderId) =>
  (await town.world.db.read((tx) => listPlanVersions(tx, orderId))).map((plan) => plan.cause);

async function receive(skuId: string, siteId: string, n: number, note: string): Promise<void> {
  await town.world.db.transact((tx) =>
    receiveStock(tx, {
      skuId: sku(skuId),
      siteId: site(siteId),
      units: units(n),
      cause: 'receipt',
      causeId: note,
    }),
  );
  await town.settle();
}
const pause = async (siteId: string, reason: string): Promise<void> => {
  await town.world.db.transact(async (tx) =>
    expectOk(await pauseSite(tx, { siteId: site(siteId), reason })),
  );
  await town.settle();
};

test('an order moves to a nearer site when stock arrives there, and once', async () => {
  await open({ NEAR: { TEA: 0 }, FAR: { TEA: 3 } });
  const id = await town.order({ lines: { TEA: 2 }, sla: 'standard' });
  const before = await promises(id);
  expect(await sites(id)).toBe('FAR');
  await town.pass(untilTheWindow);
  await receive('TEA', 'NEAR', 2, 'note-1');
  expect(await sites(id)).toBe('NEAR');
  expect(await promises(id)).toEqual(before);
  expect(await told(id, 'replanned')).toMatchObject([
    { cause: 'another way costs less', from_site_ids: ['FAR'], to_site_ids: ['NEAR'] },
  ]);
  expect(await plans(id)).toEqual(['allocated', 'another way costs less']);

  await replanAfter(town.world, await town.lastFact('inventory.stock-received'));
  await replanAllocation(town.world);
  expect(await plans(id)).toHaveLength(2);
});

test('an order outside the window, or in a hurry, is left alone', async () => {
  await open({ NEAR: { TEA: 0 }, FAR: { TEA: 3 } });
  const early = await town.order({ lines: { TEA: 1 }, sla: 'standard' });
  const urgent = await town.order({ lines: { TEA: 1 }, sla: 'same-day' });
  await receive('TEA', 'NEAR', 2, 'note-1');
  await replanAllocation(town.world);
  expect([await sites(early), await sites(urgent)]).toEqual(['FAR', 'FAR']);
});

test('orders leave a site that closes; one that nobody else can serve is told of once', async () => {
  await open({ NEAR: { TEA: 4, POT: 1 }, FAR: { TEA: 4 } });
  const moves = await town.order({ lines: { TEA: 2 }, sla: 'standard' });
  const urgent = await town.order({ lines: { TEA: 1 } });
  const stuck = await town.order({ lines: { TEA: 1, POT: 1 }, sla: 'standard' });
  const before = await promises(urgent);
  await pause('NEAR', 'flood');
  expect([await sites(moves), await sites(urgent), await sites(stuck)]).toEqual([
    'FAR',
    'FAR',
    'NEAR',
  ]);
  expect(await promises(urgent)).toEqual(before);
  expect(await told(moves, 'replanned')).toMatchObject([
    { cause: 'NEAR closed: flood', kind: 'repair' },
  ]);
  await replanAllocation(town.world);
  await replanAllocation(town.world);
  expect(await told(stuck, 'stranded')).toEqual([{ cause: 'NEAR closed: flood' }]);
  expect(await stranded()).toEqual([stuck]);

  await town.world.db.transact((tx) => resumeSite(tx, { siteId: site('NEAR') }));
  await town.settle();
  await replanAllocation(town.world);
  expect(await sites(stuck)).toBe('NEAR');
});

const stranded = async () => {
  const { rows } = await town.world.db.read((tx) =>
    sql<{ key: string }>`
      select key from storage.fact where kind = 'allocation.order-stranded'`.execute(tx.sql),
  );
  return rows.map((row) => row.key);
};

test('two orders that each hold what the other is nearer to exchange it, and money is saved', async () => {
  await open({ WEST: { TEA: 1 }, EAST: { TEA: 0 } });
  const atEast = { lon: door.lon + 1 / 50, lat: door.lat };
  const east = await town.order({ lines: { TEA: 1 }, sla: 'standard', door: atEast });
  await receive('TEA', 'EAST', 1, 'note-1');
  const west = await town.order({ lines: { TEA: 1 }, sla: 'standard' });
  expect([await sites(east), await sites(west)]).toEqual(['WEST', 'EAST']);
  await town.pass(untilTheWindow);
  await replanAllocation(town.world);
  expect([await sites(east), await sites(west)]).toEqual(['EAST', 'WEST']);
  const [move] = await told(east, 'replanned');
  expect(move).toMatchObject({ kind: 'exchange' });
  expect(Number(must(move, 'told')['saving_minor'])).toBeGreaterThan(0);
  expect(await told(west, 'replanned')).toMatchObject([{ kind: 'exchange' }]);
});

test('no plan is adopted that would come later than promised, however cheap', async () => {
  await open({ NEAR: { TEA: 0 }, FAR: { TEA: 1 } });
  const id = await town.order({ lines: { TEA: 1 }, sla: 'standard' });
  await town.pass(untilTheWindow);
  const [promised] = await promises(id);
  // At the near site picking takes until an hour after the promise.
  const lead = Math.ceil((must(promised, 'a promise') - town.world.now()) / 1000) + 3600;
  await town.world.db.transact((tx) =>
    sql`update network.site set pick_lead_s = ${lead} where id = 'NEAR'`.execute(tx.sql),
  );
  await town.pass(minutes(2));
  await receive('TEA', 'NEAR', 1, 'note-1');
  await replanAllocation(town.world);
  expect(await sites(id)).toBe('FAR');
  expect(await promises(id)).toEqual([promised]);
});

test('an order that is released while others are still thinking keeps its plan', async () => {
  await open({ NEAR: { TEA: 0 }, FAR: { TEA: 1 } });
  const id = await town.order({ lines: { TEA: 1 }, sla: 'standard' });
  await receive('TEA', 'NEAR', 1, 'note-1');
  await town.pass(untilTheWindow);
  const { db } = town.world;
  const release = (tx: Tx) =>
    sql`update orders.shipment set released_at = ${new Date(tx.now)}, version = version + 1
      where order_id = ${id} and released_at is null`.execute(tx.sql);
  let moves = 0;
  const transact: typeof db.transact = async (work) => {
    moves += 1;
    await db.transact(release);
    return db.transact(work);
  };
  await replanAllocation({ ...town.world, db: { read: (work) => db.read(work), transact } });
  expect(moves).toBe(1);
  expect(await sites(id)).toBe('FAR');
  expect(await told(id, 'replanned')).toEqual([]);
});
