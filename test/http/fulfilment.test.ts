import { asId, minutes, plus, type RegionId, type SiteId, type VehicleId } from '@waystock/kernel';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { auditBooks } from '../../src/workflows/audit-books.ts';
import { type Answer, type Caller, openTestApi, type TestApi } from '../support/api.ts';
import { seedGoods } from '../support/goods.ts';
import { addCustomers, addGoods, openShop, orderBody, shopSite } from '../support/shop.ts';

let api: TestApi;
let ops: Caller;
let host: Caller;
let elsewhere: Caller;
beforeAll(async () => {
  api = await openTestApi(async (tx) => addCustomers(tx, 4));
  await openShop(api.database.db);
  await api.database.db.transact(async (tx) => {
    await seedGoods(tx, { sites: ['FAR'], skus: [] });
    await addGoods(tx, { TEA: 100, CUP: 100 });
  });
  ops = await api.as('ops', 'ops', { regions: [asId<RegionId>('reg_test')] });
  host = await api.as('host', 'host', { sites: [shopSite] });
  elsewhere = await api.as('host', 'else', { sites: [asId<SiteId>('FAR')] });
});
afterAll(async () => {
  expect(await auditBooks(api.world)).toEqual([]);
  await api.close();
});

/** An order for the same day, paid, cleared and allocated. */
async function order(lines: Record<string, number>): Promise<Answer['body']> {
  const shopper = await api.as('shopper', 'cus_1');
  const draft = {
    lines: Object.entries(lines).map(([skuId, units]) => ({ skuId, units })),
    shopper: 1,
    delivery: { sla: 'same-day' },
  };
  const placed = await shopper.send('POST', '/orders', orderBody(draft));
  await api.settle();
  return (await shopper.get(`/orders/${placed.body.order_id}`)).body;
}
const release = () => host.send('POST', '/waves', { site_id: shopSite });
async function tasksOf(shipmentId: string): Promise<Answer['body'][]> {
  const tasks = [];
  for (const list of (await host.get(`/pick-lists?site_id=${shopSite}`)).body.items)
    tasks.push(...(await host.get(`/pick-lists/${list.pick_list_id}`)).body.items);
  return tasks.filter((task) => task.shipment_id === shipmentId);
}
const scan = (task: Answer['body'], change: object = {}, key?: string) =>
  host.send(
    'POST',
    `/pick-tasks/${task.task_id}/scans`,
    { sku_id: task.sku_id, units: task.units, ...change },
    key ? { key } : {},
  );

describe('the floor', () => {
  test('a wave releases what leaves next, once; its lists are walked and every scan counts once', async () => {
    const { shipments } = await order({ TEA: 3, CUP: 1 });
    const shipment = shipments[0].shipment_id;
    const wave = await release();
    expect(wave).toMatchObject({ status: 201, body: { site_id: 'SHOP', shipments: 1 } });
    expect(wave.body.wave_id).toMatch(/^wav_/);
    expect((await release()).body).toMatchObject({ wave_id: null, shipments: 0 });
    const lists = await host.get(`/pick-lists?site_id=${shopSite}`);
    expect(lists.body.items).toMatchObject([
      { express: false, shipments: 1, tasks: 2, open_units: 4 },
    ]);

    const [cups, tea] = await tasksOf(shipment);
    expect(await scan(tea, { sku_id: 'CUP' })).toMatchObject({
      status: 409,
      body: { kind: 'wrong-item' },
    });
    expect((await scan(tea, { units: 4 })).body.kind).toBe('too-many-units');
    expect((await scan(tea, { lot: 'L9', units: 1 })).body.kind).toBe('wrong-lot');
    const first = await scan(tea, { units: 1 }, 'scan-tea-1');
    expect(first.body).toMatchObject({ picked: 1, short: 0, cancelled: false });
    expect((await scan(tea, { units: 1 }, 'scan-tea-1')).body).toEqual(first.body);
    expect((await scan(tea, { units: 2 })).body).toMatchObject({ picked: 3 });
    await scan(cups);
    await api.settle();

    const packed = await host.send('POST', `/shipments/${shipment}/packing`);
    expect(packed.body.items).toMatchObject([
      { shipment_id: shipment, number: 1, handed_over_at: null },
    ]);
    const parcels = await ops.get(`/shipments/${shipment}/parcels`);
    expect(parcels.body).toEqual(packed.body);
    const { tracking_number: number } = parcels.body.items[0];
    const label = await host.get(`/parcels/${number}/label`);
    expect(label.body).toMatchObject({ tracking_number: number });
    expect(label.body.svg).toMatch(/^<svg .*A\. Shopper.*Teststraße 2.*10115 Berlin/);

    const handed = await host.send('POST', '/dock-scans', { code: ` ${number.toLowerCase()}` });
    expect(handed.body).toEqual({ shipment_id: shipment, scanned: 1, parcels: 1 });
    await api.settle();
    const [parcel] = (await host.get(`/shipments/${shipment}/parcels`)).body.items;
    expect(parcel.handed_over_at).toBe('2026-05-06T14:00:00.000Z');
  });

  test('what is not on the shelf is reported short', async () => {
    const { shipments } = await order({ TEA: 2 });
    await release();
    const [task] = await tasksOf(shipments[0].shipment_id);
    await scan(task, { units: 1 });
    const short = await host.send('POST', `/pick-tasks/${task.task_id}/shortage`);
    expect(short.body).toMatchObject({ picked: 1, short: 1 });
    await api.settle();
  });

  test('lists come in pages, the oldest first', async () => {
    await order({ TEA: 1 });
    await release();
    api.database.clock.now = plus(api.database.clock.now, minutes(1));
    await order({ CUP: 1 });
    await release();
    const page = (cursor = '') => host.get(`/pick-lists?site_id=${shopSite}&limit=1${cursor}`);
    const first = await page();
    const second = await page(`&cursor=${first.body.next_cursor}`);
    expect(second.body).toMatchObject({ next_cursor: null, items: [{ open_units: 1 }] });
    expect(second.body.items[0].created_at > first.body.items[0].created_at).toBe(true);
  });
});

describe('another’s floor is not there', () => {
  const unknown = {
    list: 'pkl_01jtk5c0000000000000000000',
    task: 'tsk_01jtk5c0000000000000000000',
    shipment: 'shp_01jtk5c0000000000000000000',
  };
  let mine: { list: string; task: string; shipment: string; number: string };
  beforeAll(async () => {
    const { shipments } = await order({ CUP: 2 });
    const shipment = shipments[0].shipment_id;
    await release();
    const [task] = await tasksOf(shipment);
    const lists = await host.get(`/pick-lists?site_id=${shopSite}`);
    await scan(task);
    await api.settle();
    const [parcel] = (await host.get(`/shipments/${shipment}/parcels`)).body.items;
    const list = lists.body.items.at(-1).pick_list_id;
    mine = { list, task: task.task_id, shipment, number: parcel.tracking_number };
  });

  const scanned = { sku_id: 'CUP', units: 1 };
  test.each<[number, string, () => ReturnType<Caller['get']>]>([
    [404, 'site-not-found', () => elsewhere.send('POST', '/waves', { site_id: shopSite })],
    [404, 'site-not-found', () => elsewhere.get(`/pick-lists?site_id=${shopSite}`)],
    [404, 'pick-list-unknown', () => elsewhere.get(`/pick-lists/${mine.list}`)],
    [404, 'pick-list-unknown', () => host.get(`/pick-lists/${unknown.list}`)],
    [
      404,
      'pick-task-unknown',
      () => elsewhere.send('POST', `/pick-tasks/${mine.task}/scans`, scanned),
    ],
    [404, 'pick-task-unknown', () => host.send('POST', `/pick-tasks/${unknown.task}/shortage`)],
    [404, 'not-found', () => elsewhere.send('POST', `/shipments/${mine.shipment}/packing`)],
    [404, 'not-found', () => host.get(`/shipments/${unknown.shipment}/parcels`)],
    [404, 'parcel-unknown', () => elsewhere.get(`/parcels/${mine.number}/label`)],
    [404, 'parcel-unknown', () => elsewhere.send('POST', '/dock-scans', { code: mine.number })],
    [422, 'tracking-number-invalid', () => host.get('/parcels/WS12/label')],
    [422, 'invalid', () => host.send('POST', `/pick-tasks/${mine.task}/scans`, { units: 1 })],
    [403, 'wrong-role', async () => (await api.as('shopper')).get(`/pick-lists/${mine.list}`)],
    [
      403,
      'wrong-role',
      async () => (await api.as('driver')).send('POST', '/waves', { site_id: 'A' }),
    ],
  ])('%i %s', async (status, kind, call) => {
    expect(await call()).toMatchObject({ status, body: { kind } });
  });

  test('nor is a parcel to a driver who does not carry it', async () => {
    const driver = await api.as('driver', 'd', { vehicles: [asId<VehicleId>('VAN-1')] });
    expect((await driver.get(`/shipments/${mine.shipment}/parcels`)).status).toBe(404);
    expect((await driver.send('POST', '/dock-scans', { code: mine.number })).status).toBe(404);
  });

  test('and what is packed is not packed again, nor handed over before', async () => {
    const again = await host.send('POST', `/shipments/${mine.shipment}/packing`);
    expect(again.body.items[0].tracking_number).toBe(mine.number);
    const { shipments } = await order({ CUP: 1 });
    const early = await host.send('POST', `/shipments/${shipments[0].shipment_id}/packing`);
    expect(early).toMatchObject({ status: 409, body: { kind: 'shipment-not-released' } });
  });
});
