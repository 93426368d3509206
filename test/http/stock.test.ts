import { asId, type RegionId, type SiteId } from '@waystock/kernel';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { holdStock, listDrift } from '../../src/domains/inventory/index.ts';
import { type Caller, openTestApi, type TestApi } from '../support/api.ts';
import { seedGoods, site, sku, stockUp } from '../support/goods.ts';

let api: TestApi;
let ops: Caller;
let elsewhere: Caller;
let host: Caller;
let auditor: Caller;
beforeAll(async () => {
  api = await openTestApi(async (tx) => {
    await seedGoods(tx, { sites: ['NY', 'CHI'], skus: ['MILK', 'SOAP', 'TEA'] });
    await stockUp(tx, 'TEA', 'NY', 100);
  });
  ops = await api.as('ops', 'ops', { regions: [asId<RegionId>('reg_test')] });
  elsewhere = await api.as('ops', 'else', { regions: [asId<RegionId>('moon')] });
  host = await api.as('host', 'host', { sites: [asId<SiteId>('NY')] });
  auditor = await api.as('auditor');
});
afterAll(async () => {
  expect(await api.database.db.read(listDrift)).toEqual([]);
  await api.close();
});

const milk = (change: object = {}) => ({
  sku_id: 'MILK',
  site_id: 'NY',
  units: 10,
  lot: 'L1',
  expires_on: '2026-05-20',
  cause: 'receipt',
  reference: 'note-1',
  ...change,
});

test('goods are booked once per delivery note, and once per key', async () => {
  const first = await host.send('POST', '/stock/receipts', milk(), { key: 'receipt-1' });
  const stock = { on_hand: 10, reserved: 0, safety: 0, available_to_sell: 10 };
  expect(first).toMatchObject({ status: 201, body: { sku_id: 'MILK', site_id: 'NY', ...stock } });
  const again = await host.send('POST', '/stock/receipts', milk(), { key: 'receipt-1' });
  expect(again.body).toEqual(first.body);
  expect((await host.send('POST', '/stock/receipts', milk())).body).toEqual(first.body);
  const kept = milk({ reference: 'note-2', status: 'quarantine', lot: 'L2', units: 3 });
  expect((await host.send('POST', '/stock/receipts', kept)).body).toMatchObject(stock);
});

test('lots and movements tell what is there and how it came about', async () => {
  await host.send('POST', '/stock/receipts', milk({ reference: 'note-3', lot: 'L0', units: 4 }));
  const lots = await auditor.get('/stock/NY/MILK/lots');
  expect(lots.body.items).toMatchObject([
    { lot: 'L0', status: 'sellable', units: 4, expires_on: '2026-05-20' },
    { lot: 'L1', status: 'sellable', units: 10 },
    { lot: 'L2', status: 'quarantine', units: 3 },
  ]);
  const newest = await auditor.get('/stock/NY/MILK/movements?limit=2');
  expect(newest.body.items).toMatchObject([
    { lot: 'L0', on_hand_change: 4, cause: 'receipt', cause_id: 'note-3' },
    { lot: 'L2', on_hand_change: 0, unsellable_change: 3 },
  ]);
  const { next_cursor } = newest.body;
  const rest = await auditor.get(`/stock/NY/MILK/movements?limit=2&cursor=${next_cursor}`);
  expect(rest.body).toMatchObject({ items: [{ cause_id: 'note-1' }], next_cursor: null });
});

describe('what others have reserved', () => {
  test('is neither removed, nor counted away, nor sent elsewhere', async () => {
    await api.database.db.transact((tx) =>
      holdStock(tx, {
        purpose: 'shp_1',
        lines: [{ skuId: sku('TEA'), siteId: site('NY'), units: 90 as never }],
      }),
    );
    const place = { sku_id: 'TEA', site_id: 'NY' };
    const removal = { ...place, units: 11, cause: 'damage', reference: 'fork-lift' };
    expect(await host.send('POST', '/stock/removals', removal)).toMatchObject({
      status: 409,
      body: {
        kind: 'stock-spoken-for',
        detail: 'Of 100 TEA at site NY 90 are reserved; 11 cannot be taken.',
      },
    });
    const count = { ...place, counted: 89, reference: 'sheet-1' };
    expect((await host.send('POST', '/stock/counts', count)).status).toBe(409);
    const fewer = { ...removal, units: 2 };
    expect((await host.send('POST', '/stock/removals', fewer)).body).toMatchObject({ on_hand: 98 });
    const recount = { ...place, counted: 99, reference: 'sheet-2' };
    expect((await host.send('POST', '/stock/counts', recount)).body).toMatchObject({ on_hand: 99 });
    const transfer = {
      sku_id: 'TEA',
      from_site_id: 'NY',
      to_site_id: 'CHI',
      units: 9,
      due_at: '2026-05-07T08:00:00.000Z',
    };
    const sent = await ops.send('POST', '/stock/transfers', transfer);
    expect(sent).toMatchObject({
      status: 201,
      body: { kind: 'transfer', from_site_id: 'NY', site_id: 'CHI', units: 9, state: 'expected' },
    });
    expect((await ops.send('POST', '/stock/transfers', transfer)).status).toBe(409);
  });

  test('and the buffer are not offered; what is inbound can be promised', async () => {
    await ops.send('PUT', '/stock/NY/TEA/safety', { safety: 100 });
    const asked = await api.nobody.get(
      '/availability?sku_id=TEA&sku_id=SOAP&by=2026-05-08T00:00:00Z',
    );
    expect(asked.body.items).toEqual([
      { sku_id: 'TEA', site_id: 'NY', available_to_sell: 0, available_to_promise: 0 },
    ]);
    await ops.send('PUT', '/stock/CHI/TEA/safety', { safety: 2 });
    const there = await api.nobody.get(
      '/availability?sku_id=TEA&site_id=CHI&by=2026-05-08T00:00:00Z',
    );
    expect(there.body.items).toMatchObject([{ available_to_sell: 0, available_to_promise: 7 }]);
  });
});

test('a site’s stock is listed in pages', async () => {
  const first = await auditor.get('/stock?site_id=NY&limit=1');
  expect(first.body.items).toMatchObject([{ sku_id: 'MILK', on_hand: 14 }]);
  const rest = await auditor.get(`/stock?site_id=NY&limit=1&cursor=${first.body.next_cursor}`);
  expect(rest.body).toMatchObject({ items: [{ sku_id: 'TEA' }], next_cursor: null });
});

const transferTo = (to: string) => ({
  sku_id: 'TEA',
  from_site_id: 'NY',
  to_site_id: to,
  units: 1,
  due_at: '2026-05-07T08:00:00Z',
});
test.each<[number, string, () => ReturnType<Caller['get']>]>([
  [404, 'site-not-found', () => host.get('/stock?site_id=CHI')],
  [404, 'site-not-found', () => elsewhere.get('/stock?site_id=NY')],
  [404, 'site-not-found', () => elsewhere.get('/stock/NY/TEA/lots')],
  [404, 'sku-not-found', () => ops.get('/stock/NY/NONE/movements')],
  [404, 'site-not-found', () => host.send('POST', '/stock/receipts', milk({ site_id: 'CHI' }))],
  [404, 'sku-not-found', () => host.send('POST', '/stock/receipts', milk({ sku_id: 'NONE' }))],
  [404, 'site-not-found', () => ops.send('POST', '/stock/transfers', transferTo('NONE'))],
  [422, 'lane-invalid', () => ops.send('POST', '/stock/transfers', transferTo('NY'))],
  [422, 'invalid', () => host.send('POST', '/stock/receipts', milk({ units: 0 }))],
  [422, 'invalid', () => host.send('POST', '/stock/receipts', milk({ expires_on: '2026-02-30' }))],
  [422, 'invalid', () => ops.get('/stock')],
  [403, 'wrong-role', () => auditor.send('POST', '/stock/receipts', milk())],
  [403, 'wrong-role', () => host.send('PUT', '/stock/NY/TEA/safety', { safety: 1 })],
])('%i %s', async (status, kind, call) => {
  expect(await call()).toMatchObject({ status, body: { kind } });
});

test('what was refused has left no trace', async () => {
  const { rows } = await api.database.db.read((tx) =>
    sql<{ cause: string }>`
      select distinct cause from inventory.movement where sku_id in ('MILK', 'TEA') order by cause
    `.execute(tx.sql),
  );
  expect(rows.map((row) => row.cause)).toEqual([
    'count',
    'damage',
    'hold',
    'opening',
    'receipt',
    'transfer-out',
  ]);
});
