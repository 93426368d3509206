import { minutes, must, type OrderId, plus } from '@waystock/kernel';
import { afterEach, expect, test } from 'vitest';
import { findOrder, listLines } from '../../src/domains/orders/index.ts';
import { cancelOrder } from '../../src/workflows/fulfil-order.ts';
import { resourceShortage } from '../../src/workflows/resource-shortage.ts';
import {
  openOrderWorld,
  type OrderWorld,
  type Shelves,
  untilPicking,
} from '../support/order-world.ts';

let town: OrderWorld;
const open = async (shelves: Shelves) => {
  town = await openOrderWorld(shelves);
};
afterEach(() => town.close());

const whereTo = async (orderId: OrderId) =>
  (await town.shipments(orderId)).map((shipment) => [
    shipment.siteId,
    shipment.stage,
    shipment.lines.map((line) => `${line.units} ${line.skuId}`).join(', '),
  ]);
const total = async (orderId: OrderId) =>
  (await town.world.db.read((tx) => findOrder(tx, orderId)))?.total.minor;
const ordered = async (orderId: OrderId) =>
  (await town.world.db.read((tx) => listLines(tx, orderId))).map((l) => `${l.units} ${l.skuId}`);

test('what one site is short of comes from another, by the same promise, and is paid once', async () => {
  await open({ NEAR: { TEA: 5, POT: 1 }, FAR: { TEA: 5 } });
  const id = await town.order({ lines: { TEA: 3, POT: 1 } });
  const [first] = await town.shipments(id);
  await town.pass(untilPicking);
  await town.pick('NEAR', { TEA: 2 });
  expect(await whereTo(id)).toEqual([
    ['NEAR', 'packed', '1 TEA, 1 POT'],
    ['FAR', 'allocated', '2 TEA'],
  ]);
  const [, second] = await town.shipments(id);
  expect(second?.promisedAt).toBe(first?.promisedAt);
  expect(await town.events(id)).toContain('picked-short');

  await town.handOver(must(first, 'a shipment').id);
  // 4 units at 10.00 and 4.90 for shipping; 2 TEA are still to come.
  expect(await town.money(id)).toEqual([4490n, 2490n, 0n, 0n]);
  await town.pick('FAR');
  await town.handOver(must(second, 'another').id);
  for (const shipment of await town.shipments(id)) await town.deliver(shipment.id);
  expect(await town.stageOf(id)).toBe('delivered');
  expect(await town.money(id)).toEqual([4490n, 4490n, 0n, 0n]);
  await town.checkBooks();
});

test('a shipment with nothing on its shelf is cancelled; its shipping is charged on the other', async () => {
  await open({ NEAR: { TEA: 2 }, FAR: { TEA: 2 } });
  const id = await town.order({ lines: { TEA: 2 } });
  await town.pass(untilPicking);
  await town.pick('NEAR', { TEA: 2 });
  expect(await whereTo(id)).toEqual([
    ['NEAR', 'cancelled', ''],
    ['FAR', 'allocated', '2 TEA'],
  ]);
  await town.pick('FAR');
  const [, second] = await town.shipments(id);
  await town.handOver(must(second, 'another').id);
  expect(await town.money(id)).toEqual([2490n, 2490n, 0n, 0n]);
  await town.checkBooks();
});

test('what no site has leaves the order, which costs that much less', async () => {
  await open({ NEAR: { TEA: 3, POT: 1 }, FAR: { TEA: 1 } });
  const id = await town.order({ lines: { TEA: 3, POT: 1 } });
  await town.pass(untilPicking);
  await town.pick('NEAR', { TEA: 2, POT: 1 });
  expect(await whereTo(id)).toEqual([
    ['NEAR', 'packed', '1 TEA'],
    ['FAR', 'allocated', '1 TEA'],
  ]);
  expect(await ordered(id)).toEqual(['2 TEA']);
  expect(await total(id)).toBe(2490n);
  for (const { id: shipment } of await town.shipments(id)) {
    await town.pick('FAR');
    await town.handOver(shipment);
  }
  expect(await town.money(id)).toEqual([4490n, 2490n, 2000n, 0n]);
  await town.checkBooks();
});

test('an order of which nothing is left is cancelled, and its money is let go', async () => {
  await open({ NEAR: { POT: 1 }, FAR: {} });
  const id = await town.order({ lines: { POT: 1 } });
  await town.pass(untilPicking);
  await town.pick('NEAR', { POT: 1 });
  expect(await town.stageOf(id)).toBe('cancelled');
  expect((await town.world.db.read((tx) => findOrder(tx, id)))?.cancelReason).toBe('out-of-stock');
  expect(await ordered(id)).toEqual(['1 POT']);
  expect(await town.money(id)).toEqual([1490n, 0n, 1490n, 0n]);
  await town.checkBooks();
});

test('when nobody can keep the promise any more, the rest is promised for when it comes', async () => {
  await open({ NEAR: { TEA: 3 }, FAR: { TEA: 3 } });
  const id = await town.order({ lines: { TEA: 2 } });
  const [first] = await town.shipments(id);
  const promise = must(first, 'a shipment').promisedAt;
  town.database.clock.now = plus(promise, minutes(-10));
  await town.pick('NEAR', { TEA: 1 });
  const [, second] = await town.shipments(id);
  expect(second?.siteId).toBe('FAR');
  expect(second?.promisedAt).toBeGreaterThan(promise);
  await town.checkBooks();
});

test('the fact delivered twice has its consequences once', async () => {
  await open({ NEAR: { TEA: 3 }, FAR: { TEA: 3 } });
  const id = await town.order({ lines: { TEA: 2 } });
  await town.pass(untilPicking);
  await town.pickUnheard('NEAR', { TEA: 1 });
  const fact = await town.lastFact('fulfilment.picked-short');
  await resourceShortage(town.world, fact);
  await resourceShortage(town.world, fact);
  await town.settle();
  await resourceShortage(town.world, fact);
  expect(await whereTo(id)).toEqual([
    ['NEAR', 'packed', '1 TEA'],
    ['FAR', 'allocated', '1 TEA'],
  ]);
  await town.checkBooks();
});

test('an order cancelled before anybody hears of its shortage stays cancelled', async () => {
  await open({ NEAR: { TEA: 3 }, FAR: { TEA: 3 } });
  const id = await town.order({ lines: { TEA: 2 } });
  await town.pass(untilPicking);
  await town.pickUnheard('NEAR', { TEA: 1 });
  await cancelOrder(town.world, id, 'changed-mind');
  await town.settle();
  expect(await whereTo(id)).toEqual([['NEAR', 'cancelled', '2 TEA']]);
  await town.checkBooks();
});
