import { days, expectOk, hours, type OrderId, type Result, units } from '@waystock/kernel';
import { afterEach, expect, test } from 'vitest';
import type {
  Found,
  LineToReturn,
  Return,
  ReturnNotPossible,
} from '../../src/domains/returns/index.ts';
import { receiveReturnIn, requestReturnIn } from '../../src/workflows/return-goods.ts';
import {
  onShelf,
  openOrderWorld,
  orderDelivered,
  type OrderWorld,
  type Shelves,
} from '../support/order-world.ts';

let town: OrderWorld;
const open = async (shelves: Shelves) => {
  town = await openOrderWorld(shelves);
};
afterEach(() => town.close());

const line = (n: number, count: number, reason: LineToReturn['reason'] = 'not-wanted') => ({
  line: n,
  units: units(count),
  reason,
});
const request = (
  orderId: OrderId,
  ...lines: LineToReturn[]
): Promise<Result<Return, ReturnNotPossible>> =>
  town.world.db.transact((tx) =>
    requestReturnIn(tx, { orderId, lines, requestedBy: 'shopper:cus_1' }),
  );
const found = (n: number, count: number, disposition: Found['disposition'] = 'restock'): Found => ({
  line: n,
  units: units(count),
  disposition,
});
async function receive({ id }: Return, ...of: Found[]): Promise<Return> {
  const received = await town.world.db.transact((tx) =>
    receiveReturnIn(tx, { returnId: id, found: of, actor: 'host:near' }),
  );
  await town.settle();
  return expectOk(received);
}
const obstacles = (result: Result<unknown, ReturnNotPossible>) =>
  result.ok ? [] : result.error.issues.map((issue) => `${issue.line} ${issue.reason}`);
const refunded = async (id: OrderId) => (await town.money(id))[3];

test('a part is sent back, then the rest: each is paid back for what it cost', async () => {
  await open({ NEAR: { TEA: 5, POT: 2 } });
  const id = await orderDelivered(town, ['NEAR'], { lines: { TEA: 3, POT: 1 } });
  const part = expectOk(await request(id, line(1, 2)));
  expect(part).toMatchObject({ state: 'expected', siteId: 'NEAR' });
  expect(await refunded(id)).toBe(0n);
  await receive(part, found(1, 1), found(1, 1, 'write-off'));
  expect(await refunded(id)).toBe(2000n);
  expect(await town.stageOf(id)).toBe('delivered');
  expect(await onShelf(town, 'NEAR')).toEqual({ TEA: 3, POT: 1 });

  const rest = expectOk(await request(id, line(1, 1), line(2, 1)));
  await receive(rest, found(1, 1), found(2, 1));
  // The goods; shipping stays paid, for the customer did not want them.
  expect(await town.money(id)).toEqual([4490n, 4490n, 0n, 4000n]);
  expect(await town.stageOf(id)).toBe('returned');
  await town.checkBooks();
});

test('all of it because of us: shipping is paid back with the last of the goods', async () => {
  await open({ NEAR: { TEA: 5, POT: 2 } });
  const id = await orderDelivered(town, ['NEAR'], { lines: { TEA: 1, POT: 1 } });
  const damaged = expectOk(await request(id, line(1, 1, 'damaged')));
  await receive(damaged, found(1, 1, 'write-off'));
  expect(await refunded(id)).toBe(1000n);
  const wrong = expectOk(await request(id, line(2, 1, 'wrong-item')));
  await receive(wrong, found(2, 1));
  expect(await refunded(id)).toBe(2490n);
  await town.checkBooks();
});

test('fewer units than announced: those are paid back, the others may still come', async () => {
  await open({ NEAR: { TEA: 5 } });
  const id = await orderDelivered(town, ['NEAR'], { lines: { TEA: 3 } });
  const part = expectOk(await request(id, line(1, 3)));
  expect(obstacles(await request(id, line(1, 1)))).toEqual(['1 too-many-units']);
  await receive(part, found(1, 1));
  expect(await refunded(id)).toBe(1000n);
  expect(obstacles(await request(id, line(1, 3)))).toEqual(['1 too-many-units']);
  await receive(expectOk(await request(id, line(1, 2))), found(1, 2));
  expect(await refunded(id)).toBe(3000n);
  await town.checkBooks();
});

test('what was not delivered, or too long ago, does not come back', async () => {
  await open({ NEAR: { TEA: 5 } });
  const id = await town.order({ lines: { TEA: 1 } });
  expect(obstacles(await request(id, line(1, 1)))).toEqual(['1 not-delivered']);
  const other = await orderDelivered(town, ['NEAR'], { lines: { TEA: 1 }, customer: 'cus_2' });
  expect(obstacles(await request(other, line(7, 1)))).toEqual(['7 not-delivered']);
  await town.pass(days(30));
  expect(obstacles(await request(other, line(1, 1)))).toEqual(['1 window-closed']);
});

test('of an order in two shipments what came is paid back, and no more than was captured', async () => {
  await open({ NEAR: { TEA: 1 }, FAR: { POT: 1 } });
  const id = await town.order({ lines: { TEA: 1, POT: 1 }, sla: 'same-day' });
  await town.pass(hours(3.5));
  await town.pick('NEAR');
  const near = (await town.shipments(id)).find((shipment) => shipment.siteId === 'NEAR');
  expect(near).toBeDefined();
  if (!near) return;
  await town.handOver(near.id);
  await town.deliver(near.id);
  const tea = expectOk(await request(id, line(near.lines[0]?.line ?? 0, 1, 'damaged')));
  await receive(tea, found(near.lines[0]?.line ?? 0, 1));
  // The other shipment is still to come: shipping is not paid back yet.
  expect(await refunded(id)).toBe(1000n);
  await town.checkBooks();
});

test('two requests for the last unit at once: one of them has it', async () => {
  await open({ NEAR: { TEA: 5 } });
  const id = await orderDelivered(town, ['NEAR'], { lines: { TEA: 1 } });
  const results = await Promise.all(Array.from({ length: 8 }, () => request(id, line(1, 1))));
  expect(results.filter((result) => result.ok)).toHaveLength(1);
  expect(new Set(results.flatMap(obstacles))).toEqual(new Set(['1 too-many-units']));
  await town.checkBooks();
});
