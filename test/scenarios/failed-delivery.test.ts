import { days, expectOk, hours, must, type OrderId, plus, units } from '@waystock/kernel';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { listEvents } from '../../src/domains/orders/index.ts';
import { listReturnsOf } from '../../src/domains/returns/index.ts';
import { retryDelivery } from '../../src/workflows/retry-delivery.ts';
import { receiveReturnIn } from '../../src/workflows/return-goods.ts';
import { onShelf, openOrderWorld, type OrderWorld, untilPicking } from '../support/order-world.ts';

let town: OrderWorld;
beforeEach(async () => {
  town = await openOrderWorld({ NEAR: { TEA: 5, POT: 2 } });
});
afterEach(() => town.close());

/** On its way to the door. */
async function onTheWay(): Promise<{ id: OrderId; shipment: () => ReturnType<typeof first> }> {
  const id = await town.order({ lines: { TEA: 2, POT: 1 } });
  await town.pass(untilPicking);
  await town.pick('NEAR');
  const first = async () => must((await town.shipments(id))[0], 'a shipment');
  await town.handOver((await first()).id);
  return { id, shipment: first };
}
const first = async (id: OrderId) => must((await town.shipments(id))[0], 'a shipment');
const expectedBack = async (id: OrderId) =>
  must((await town.world.db.read((tx) => listReturnsOf(tx, id)))[0], 'something comes back');

test('nobody was home: the parcel is tried again a day later, and then delivered', async () => {
  const { id, shipment } = await onTheWay();
  const promise = (await shipment()).promisedAt;
  await town.fail((await shipment()).id);
  expect(await shipment()).toMatchObject({ stage: 'in-transit', attempt: 2 });
  expect((await shipment()).promisedAt).toBe(plus(town.world.now(), days(1)));
  expect((await shipment()).promisedAt).toBeGreaterThan(promise);
  await town.deliver((await shipment()).id);
  expect(await town.money(id)).toEqual([3490n, 3490n, 0n, 0n]);
  await town.checkBooks();
});

test('the third failed attempt sends it back; what was paid for the goods is refunded', async () => {
  const { id, shipment } = await onTheWay();
  for (const attempt of [1, 2, 3]) {
    expect(await shipment()).toMatchObject({ stage: 'in-transit', attempt });
    await town.fail((await shipment()).id);
    await town.pass(hours(20));
  }
  expect(await town.stageOf(id)).toBe('returning');
  const back = await expectedBack(id);
  expect(back).toMatchObject({ state: 'expected', siteId: 'NEAR', requestedBy: 'system' });
  expect(back.lines.map((line) => `${line.units} ${line.skuId} ${line.reason}`)).toEqual([
    '2 TEA undeliverable',
    '1 POT undeliverable',
  ]);

  const found = [
    { line: 1, units: units(1), disposition: 'restock' },
    { line: 1, units: units(1), disposition: 'quarantine' },
    { line: 2, units: units(1), disposition: 'write-off' },
  ] as const;
  const receive = () =>
    town.world.db.transact((tx) =>
      receiveReturnIn(tx, { returnId: back.id, found, actor: 'host:near' }),
    );
  expectOk(await receive());
  expectOk(await receive());
  await town.settle();
  expect(await town.stageOf(id)).toBe('returned');
  // 3 units at 10.00; shipping was ours to give, and nobody was home.
  expect(await town.money(id)).toEqual([3490n, 3490n, 0n, 3000n]);
  expect(await onShelf(town, 'NEAR')).toEqual({ TEA: 4, POT: 1 });
  expect(await town.events(id)).toEqual([
    'placed',
    'authorised',
    'cleared',
    'allocated',
    'picked',
    'packed',
    'in-transit',
    'delivery-failed',
    'delivery-failed',
    'returning',
    'returned',
  ]);
  await town.checkBooks();
});

test('goods damaged on the way come back at once, and with them the shipping', async () => {
  const { id, shipment } = await onTheWay();
  await town.fail((await shipment()).id, 'damaged');
  const back = await expectedBack(id);
  const found = back.lines.map(({ line, units: n }) => ({
    line,
    units: n,
    disposition: 'write-off' as const,
  }));
  expectOk(
    await town.world.db.transact((tx) =>
      receiveReturnIn(tx, { returnId: back.id, found, actor: 'host:near' }),
    ),
  );
  await town.settle();
  expect(await town.money(id)).toEqual([3490n, 3490n, 0n, 3490n]);
  await town.checkBooks();
});

test('a report delivered twice counts as one attempt', async () => {
  const { id, shipment } = await onTheWay();
  await town.fail((await shipment()).id);
  const fact = await town.lastFact('dispatch.delivery-failed');
  await retryDelivery(town.world, fact);
  expect((await shipment()).attempt).toBe(2);
  const events = await town.world.db.read((tx) => listEvents(tx, id));
  expect(events.filter((event) => event.type === 'delivery-failed')).toHaveLength(1);
});

test('goods that come back before their money was had are paid back when it comes', async () => {
  const id = await town.order({ lines: { TEA: 1 }, method: 'tok_capture_error_once' });
  await town.pass(untilPicking);
  await town.pick('NEAR');
  const { id: shipmentId } = await first(id);
  await town.handOver(shipmentId);
  expect(await town.money(id)).toEqual([1490n, 0n, 0n, 0n]);
  await town.fail(shipmentId, 'refused');
  const back = await expectedBack(id);
  const found = [{ line: 1, units: units(1), disposition: 'restock' }] as const;
  expectOk(
    await town.world.db.transact((tx) =>
      receiveReturnIn(tx, { returnId: back.id, found, actor: 'host:near' }),
    ),
  );
  await town.settle();
  expect(await town.money(id)).toEqual([1490n, 0n, 0n, 0n]);
  await town.pass(hours(1));
  await town.settleLate();
  expect(await town.money(id)).toEqual([1490n, 1490n, 0n, 1000n]);
  await town.checkBooks();
});
