import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { asId, type SiteId, type SkuId } from '@waystock/kernel';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestApi, type TestApi } from '../../test/support/api.ts';
import { addCustomers, addGoods, openShop } from '../../test/support/shop.ts';
import { findSkus } from '../domains/catalogue/index.ts';
import { findSites } from '../domains/network/index.ts';
import { listStock } from '../domains/inventory/index.ts';
import { listOrders } from '../domains/orders/index.ts';
import * as catalogue from './catalogue.ts';
import type { Columns, Fault } from './columns.ts';
import { type ImportOptions, importFile, inOneLine, type Table } from './import-file.ts';
import { importOrders } from './import-orders.ts';
import * as network from './network.ts';
import * as stock from './stock.ts';

let api: TestApi;
const folder = mkdtempSync(join(tmpdir(), 'waystock-import-'));
beforeAll(async () => {
  api = await openTestApi((tx) => addCustomers(tx, 3));
  await openShop(api.database.db);
  await api.database.db.transact((tx) => addGoods(tx, { TEA: 5 }));
});
afterAll(async () => {
  await api.close();
  rmSync(folder, { recursive: true, force: true });
});

function file(...lines: readonly string[]): string {
  const path = join(folder, 'table.csv');
  writeFileSync(path, `${lines.join('\n')}\n`);
  return path;
}

async function take<C extends Columns>(
  table: Table<C>,
  lines: readonly string[],
  options: Partial<ImportOptions> = {},
) {
  const faults: string[] = [];
  const onFault = (fault: Fault): void => void faults.push(inOneLine(fault));
  const path = file(...lines);
  const told = await importFile(api.world, table, path, { cause: 'test', onFault, ...options });
  return { ...told, faults };
}
const skuOf = async (id: string) =>
  (await api.world.db.read((tx) => findSkus(tx, [asId<SkuId>(id)]))).get(asId<SkuId>(id));

describe('catalogue', () => {
  const header =
    'sku_id,owner_id,owner_name,name,category,weight_g,length_mm,width_mm,height_mm,price_minor,currency';
  const line = (id: string, weight = '250') =>
    `${id},acme,Acme,"Tea, green",food,${weight},100,80,60,499,EUR`;

  test('a dry run finds what would be wrong and keeps nothing', async () => {
    const told = await take(catalogue, [header, line('A'), line('B')], { dryRun: true });
    expect(told).toEqual({ lines: 2, bad: 0, written: 0, faults: [] });
    expect(await skuOf('A')).toBeUndefined();
  });

  test('all or nothing: one bad line, and none is written; every fault is told', async () => {
    const told = await take(catalogue, [
      header,
      line('A'),
      line('B', 'heavy'),
      `${line('C')},x`,
      line('A'),
    ]);
    expect(told).toMatchObject({ lines: 4, bad: 3, written: 0 });
    expect(told.faults).toEqual([
      'line 3, weight_g is "heavy": a whole number from 1 to 1000000000 is needed',
      'line 4, has 12 cells, the first line 11',
      'line 5, sku_id stands in line 2, too',
    ]);
    expect(await skuOf('A')).toBeUndefined();
  });

  test('or what is right, when the rest is to be skipped', async () => {
    const told = await take(catalogue, [header, line('A'), line('B', '')], { skipBad: true });
    expect(told).toMatchObject({ lines: 2, bad: 1, written: 1 });
    expect(await skuOf('A')).toMatchObject({ name: 'Tea, green', weight: 250, capacityUnits: 1 });
    expect(await skuOf('B')).toBeUndefined();
  });

  test('what the catalogue itself refuses is told by line, too', async () => {
    const stranger = line('D').replace('acme,Acme', 'nobody,');
    const taken = line('A').replace('acme,Acme', 'other,Other');
    const told = await take(catalogue, [header, stranger, line('E'), taken], { skipBad: true });
    expect(told.written).toBe(1);
    expect(told.faults).toEqual([
      'line 2, owner_id is no owner yet: give owner_name, too',
      'line 4, owner_id cannot change: it belongs to acme',
    ]);
  });

  test('columns that are missing, unknown or there twice are told at once', async () => {
    const wrong = `${header.replace('weight_g', 'weight')},name`;
    await expect(take(catalogue, [wrong])).rejects.toThrow(
      /weight is not known.*\n.*name stands twice\n.*weight_g is missing/,
    );
    await expect(take(catalogue, []))
      .resolves.toBeDefined()
      .catch(() => undefined);
  });
});

test('network: sites with a region of their own', async () => {
  const header =
    'site_id,region_id,region_name,name,kind,lon,lat,address,time_zone,capacity_ml,currency,opening_hours';
  const told = await take(
    network,
    [
      header,
      'KIOSK,north,The North,Kiosk,locker,13.4,52.6,Main St 1,Europe/Berlin,5000000,EUR,mon-sat 08:00-20:00',
      'LOST,south,,Lost,locker,13.4,52.6,Main St 1,Europe/Berlin,5000000,EUR,',
    ],
    { skipBad: true },
  );
  expect(told).toMatchObject({
    written: 1,
    faults: ['line 3, region_id is no region yet: give region_name, too'],
  });
  const [site] = (await api.world.db.read((tx) => findSites(tx, [asId<SiteId>('KIOSK')]))).values();
  expect(site).toMatchObject({ regionId: 'north', cutOff: 1080, hours: { closedOn: [] } });
  expect(site?.hours.weekly).toHaveLength(6);
});

test('stock: a line of one file counts once', async () => {
  const lines = [
    'sku_id,site_id,units,lot,expires_on',
    'TEA,SHOP,7,L1,2030-01-31',
    'NONE,SHOP,1,,',
  ];
  const first = await take(stock, lines, { skipBad: true });
  expect(first).toMatchObject({ written: 1, faults: ['line 3, sku_id is no SKU yet'] });
  await take(stock, lines, { skipBad: true });
  const found = await api.world.db.read((tx) => listStock(tx, [asId<SkuId>('TEA')]));
  expect(found.map(({ onHand }) => onHand)).toEqual([12]);
});

describe('orders', () => {
  const header =
    'order_ref,customer_id,sku_id,units,recipient,street,postcode,city,country,lon,lat,currency,payment_method,sla';
  const line = (ref: string, sku: string, units: number, customer = 'cus_1') =>
    `${ref},${customer},${sku},${units},Ann,Main St 1,10115,Berlin,DE,13.41,52.51,EUR,tok_visa,same-day`;
  const placed = async () =>
    (await api.world.db.read((tx) => listOrders(tx, { limit: 100 }))).map((o) => o.customerId);
  const run = async (
    lines: readonly string[],
    options: Partial<ImportOptions> & { fromLine?: number } = {},
  ) => {
    const faults: string[] = [];
    const onFault = (fault: Fault): void => void faults.push(inOneLine(fault));
    const told = await importOrders(api.world, file(...lines), {
      cause: 'test',
      onFault,
      ...options,
    });
    return { ...told, faults };
  };

  test('nothing is placed when something is wrong, or on a dry run', async () => {
    const lines = [header, line('1', 'TEA', 1), line('1', 'TEA', 0)];
    expect(await run(lines)).toMatchObject({ lines: 2, bad: 1, placed: 0 });
    expect(await run([header, line('1', 'TEA', 1)], { dryRun: true })).toMatchObject({ placed: 1 });
    expect(await placed()).toEqual([]);
  });

  test('an order is placed whole or not at all', async () => {
    const lines = [
      header,
      line('1', 'TEA', 1),
      line('1', 'TEA', 0),
      line('2', 'TEA', 2, 'cus_2'),
      line('3', 'TEA', 1),
      line('3', 'TEA', 1, 'cus_2'),
      line('4', 'TEA', 999),
    ];
    const told = await run(lines, { skipBad: true });
    expect(told).toMatchObject({ lines: 6, bad: 2, orders: 4, placed: 1, refused: 1 });
    expect(told.faults.slice(0, 2)).toEqual([
      'line 3, units is "0": a whole number from 1 to 1000000 is needed',
      'line 6, customer_id differs from line 5',
    ]);
    expect(told.faults[2]).toMatch(/^line 7, order_ref 4 is refused: .*TEA/);
    expect(await placed()).toEqual(['cus_2']);
  });

  test('an interrupted import goes on where it stopped', async () => {
    const lines = [header, line('8', 'TEA', 1), line('9', 'TEA', 1, 'cus_0')];
    const stop = new AbortController();
    const onOrder = (): void => stop.abort();
    const first = await run(lines, { signal: stop.signal, onOrder } as Partial<ImportOptions>);
    expect(first).toMatchObject({ placed: 1, stoppedAt: 3 });
    expect(await run(lines, { fromLine: 3 })).toMatchObject({ placed: 1, refused: 0 });
    expect((await placed()).toSorted()).toEqual(['cus_0', 'cus_1', 'cus_2']);
  });
});
