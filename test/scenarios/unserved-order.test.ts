import { days, expectOk, hours, minutes, type OrderId } from '@waystock/kernel';
import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { pauseSite, resumeSite } from '../../src/domains/network/index.ts';
import { findOrder, listEvents } from '../../src/domains/orders/index.ts';
import { replanAllocation } from '../../src/workflows/replan-allocation.ts';
import { factsOf } from '../support/facts.ts';
import { site } from '../support/goods.ts';
import { onShelf, openOrderWorld, type OrderWorld } from '../support/order-world.ts';

/**
 * A pot from one site and tea from another, promised and held. Before it is paid for, nobody drives
 * from either any more: what is held cannot be picked where it does not lie.
 */
let town: OrderWorld;
let id: OrderId;
beforeEach(async () => {
  town = await openOrderWorld({ NEAR: { TEA: 1 }, FAR: { POT: 1 } });
  id = await town.order({ lines: { TEA: 1, POT: 1 }, method: 'tok_answer_lost' });
});
afterEach(async () => {
  await town.checkBooks();
  await town.close();
});

const change = (query: ReturnType<typeof sql>) =>
  town.world.db.transact((tx) => query.execute(tx.sql));
const nobodyDrives = () => change(sql`update allocation.last_mile set reach_m = 1`);
const everybodyDrives = () => change(sql`update allocation.last_mile set reach_m = 30000`);
const askProvider = async (): Promise<void> => {
  await town.pass(minutes(2));
  await town.settleLate();
};
const told = async (): Promise<unknown[]> =>
  (await town.world.db.read((tx) => listEvents(tx, id)))
    .filter((event) => event.type === 'stranded')
    .map((event) => event.data);
const lookAgain = async (): Promise<void> => {
  await town.pass(minutes(10));
  await replanAllocation(town.world);
  await town.settle();
};

test('it waits, people are told once, and it goes from both as soon as somebody drives', async () => {
  await nobodyDrives();
  await askProvider();
  expect(await town.stageOf(id)).toBe('cleared');
  await lookAgain();
  await town.pick('NEAR');
  expect(await town.stageOf(id)).toBe('cleared');
  expect(await told()).toEqual([{ cause: 'nothing serves it' }]);
  const facts = await factsOf(town.database, id);
  expect(facts.filter(({ kind }) => kind === 'allocation.order-stranded')).toHaveLength(1);

  await everybodyDrives();
  await lookAgain();
  const stages = (await town.shipments(id)).map(({ siteId, stage }) => `${siteId} ${stage}`);
  expect(stages.toSorted()).toEqual(['FAR allocated', 'NEAR allocated']);
  await town.pass(hours(4));
  for (const from of ['NEAR', 'FAR']) await town.pick(from);
  expect(await town.stageOf(id)).toBe('packed');
});

test('a site that opens again is no reason to wait for the clock', async () => {
  const { world } = town;
  await world.db.transact(async (tx) =>
    expectOk(await pauseSite(tx, { siteId: site('FAR'), reason: 'flood' })),
  );
  await askProvider();
  expect(await town.stageOf(id)).toBe('cleared');
  await world.db.transact((tx) => resumeSite(tx, { siteId: site('FAR') }));
  await town.pass(minutes(1));
  expect(await town.stageOf(id)).toBe('allocated');
});

test('it is cancelled and paid back when even what comes late would come too late', async () => {
  await nobodyDrives();
  await askProvider();
  await town.pass(days(7));
  await lookAgain();
  expect(await town.stageOf(id)).toBe('cleared');
  await town.pass(days(1));
  await lookAgain();
  expect(await town.world.db.read((tx) => findOrder(tx, id))).toMatchObject({
    stage: 'cancelled',
    cancelReason: 'not-servable',
  });
  expect([await onShelf(town, 'NEAR'), await onShelf(town, 'FAR')]).toEqual([
    { TEA: 1 },
    { POT: 1 },
  ]);
  // The provider's answers to this card are lost; it did as it was asked.
  await askProvider();
  const [authorised, captured, voided] = await town.money(id);
  expect([captured, voided]).toEqual([0n, authorised]);
});
