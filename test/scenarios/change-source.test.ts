import { expectOk, hours, must, type OrderId, type ShipmentId } from '@waystock/kernel';
import { afterEach, expect, test } from 'vitest';
import { listPlanVersions } from '../../src/domains/allocation/index.ts';
import { listDrift } from '../../src/domains/inventory/index.ts';
import { pauseSite } from '../../src/domains/network/index.ts';
import { listEvents } from '../../src/domains/orders/index.ts';
import { changeSource, listSources } from '../../src/workflows/change-source.ts';
import { currentMarket } from '../../src/workflows/market.ts';
import { replanAllocation, replanNow } from '../../src/workflows/replan-allocation.ts';
import { site } from '../support/goods.ts';
import {
  onShelf,
  openOrderWorld,
  type OrderWorld,
  type Shelves,
  untilPicking,
} from '../support/order-world.ts';

let town: OrderWorld;
const open = async (shelves: Shelves) => {
  town = await openOrderWorld(shelves);
};
afterEach(async () => {
  expect(await town.world.db.read(listDrift)).toEqual([]);
  await town.checkBooks();
  await town.close();
});

const sites = async (orderId: OrderId) =>
  (await town.shipments(orderId)).map(({ siteId }) => siteId).toSorted();
const only = async (orderId: OrderId) =>
  must((await town.shipments(orderId))[0], 'it has a shipment');
const options = async (shipmentId: ShipmentId) =>
  (await listSources(town.world, shipmentId)).choices.map(({ siteId }) => siteId);

async function move(shipmentId: ShipmentId, to: string) {
  const market = await currentMarket(town.world);
  const asked = { shipmentId, siteId: site(to), by: 'ops:somebody' };
  const moved = await town.world.db.transact((tx) => changeSource(tx, market, asked));
  await town.settle();
  return moved;
}

test('a shipment goes where somebody puts it, is sent from there, and the book says who it was', async () => {
  await open({ NEAR: { TEA: 5 }, FAR: { TEA: 5 } });
  const id = await town.order({ lines: { TEA: 2 }, sla: 'same-day' });
  const before = await only(id);
  expect(before.siteId).toBe('NEAR');
  const { choices, currency } = await listSources(town.world, before.id);
  expect([choices.map(({ siteId, late }) => [siteId, late]), currency]).toEqual([
    [['FAR', 0]],
    'EUR',
  ]);
  expect(Number(choices[0]?.extra?.minor)).toBeGreaterThan(0);
  const moved = expectOk(await move(before.id, 'FAR'));
  expect(await only(id)).toMatchObject({ id: moved, siteId: 'FAR', promisedAt: before.promisedAt });
  const events = await town.world.db.read((tx) => listEvents(tx, id));
  expect(events.findLast(({ type }) => type === 'replanned')?.data).toMatchObject({
    kind: 'by-hand',
    by: 'ops:somebody',
    from_site_ids: ['NEAR'],
    to_site_ids: ['FAR'],
  });
  await town.pass(untilPicking);
  await town.pick('FAR');
  await town.handOver(moved);
  await town.deliver(moved);
  expect([await onShelf(town, 'NEAR'), await onShelf(town, 'FAR')]).toEqual([
    { TEA: 5 },
    { TEA: 3 },
  ]);
});

test('re-planning leaves it there, until that site closes', async () => {
  await open({ NEAR: { TEA: 5 }, FAR: { TEA: 5 } });
  const id = await town.order({ lines: { TEA: 2 }, sla: 'standard' });
  await move((await only(id)).id, 'FAR');
  await town.pass(hours(8));
  await replanNow(town.world);
  expect(await sites(id)).toEqual(['FAR']);
  await town.world.db.transact(async (tx) =>
    expectOk(await pauseSite(tx, { siteId: site('FAR'), reason: 'flood' })),
  );
  await town.settle();
  await replanAllocation(town.world);
  expect(await sites(id)).toEqual(['NEAR']);
});

test('one part of a split order moves, and the plan is still that of the whole', async () => {
  await open({ NEAR: { TEA: 2 }, MID: { POT: 1 }, FAR: { TEA: 2 } });
  const id = await town.order({ lines: { TEA: 2, POT: 1 }, sla: 'standard' });
  expect(await sites(id)).toEqual(['MID', 'NEAR']);
  const tea = must(
    (await town.shipments(id)).find(({ siteId }) => siteId === 'NEAR'),
    'tea lies there',
  );
  expectOk(await move(tea.id, 'FAR'));
  expect(await sites(id)).toEqual(['FAR', 'MID']);
  const plans = await town.world.db.read((tx) => listPlanVersions(tx, id));
  const last = must(plans.at(-1), 'it was planned');
  expect(last.cause).toBe('moved by hand');
  expect(last.plan.shipments.map(({ from }) => from).toSorted()).toEqual(['FAR', 'MID']);
  const terms = Object.values(last.plan.cost.terms).reduce((sum, { minor }) => sum + minor, 0n);
  expect(last.plan.cost.total.minor).toBe(terms);
});

test('what is collected, being picked, or nowhere else stays', async () => {
  await open({ NEAR: { TEA: 9, POT: 2 }, FAR: { TEA: 9 } });
  const counter = await town.order({ lines: { TEA: 1 }, sla: 'pickup', pickupSite: 'NEAR' });
  const rare = await town.order({ lines: { POT: 1 }, sla: 'standard' });
  const picked = await town.order({ lines: { TEA: 1 } });
  await town.pass(hours(4));
  await town.pick('NEAR');
  for (const [orderId, why] of [
    [counter, /collects it|begun to pick/],
    [rare, /begun to pick|could send it/],
    [picked, /begun to pick/],
  ] as const) {
    const { id, siteId } = await only(orderId);
    expect(await options(id)).toEqual([]);
    const moved = await move(id, 'FAR');
    expect(moved).toMatchObject({ ok: false, error: { kind: 'source-not-possible' } });
    expect(!moved.ok && 'reason' in moved.error && moved.error.reason).toMatch(why);
    expect(await sites(orderId)).toEqual([siteId]);
  }
});

test('of two who want the last unit there, one has it', async () => {
  await open({ NEAR: { TEA: 4 }, FAR: { TEA: 1 } });
  const ids = [];
  for (let i = 0; i < 2; i++)
    ids.push((await only(await town.order({ lines: { TEA: 1 }, sla: 'standard' }))).id);
  const moved = await Promise.all(ids.map((id) => move(id, 'FAR')));
  expect(moved.map(({ ok }) => ok).toSorted()).toEqual([false, true]);
});
