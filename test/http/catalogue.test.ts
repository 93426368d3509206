import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Caller, openTestApi, type TestApi } from '../support/api.ts';
import { seedGoods } from '../support/goods.ts';

let api: TestApi;
let ops: Caller;
beforeAll(async () => {
  api = await openTestApi((tx) => seedGoods(tx, { sites: [], skus: ['SEED-1', 'SEED-2'] }));
  ops = await api.as('ops');
});
afterAll(() => api.close());

const water = {
  owner_id: 'own_test',
  name: 'Water',
  category: 'drinks',
  barcode: '4006381333931',
  weight_g: 5000,
  length_mm: 200,
  width_mm: 200,
  height_mm: 300,
  capacity_units: 2,
  temperature_class: 'ambient',
  hazard_class: 'none',
  lot_tracked: false,
  min_shelf_life_days: 0,
  price_minor: 499,
  currency: 'EUR',
  active: true,
};

test('the catalogue says what it is divided into, counting what can be sold', async () => {
  const sold = { ...water, category: 'infusions', barcode: null };
  await ops.send('PUT', '/skus/ASSAM', sold);
  await ops.send('PUT', '/skus/EARL-GREY', { ...sold, active: false });
  const { items } = (await api.nobody.get('/categories')).body;
  expect(items).toContainEqual({ category: 'infusions', skus: 1 });
});

describe('a SKU', () => {
  test('is created, read by anybody, replaced with the version seen, and not over another’s change', async () => {
    const created = await ops.send('PUT', '/skus/WATER-5L', water);
    expect(created).toMatchObject({
      status: 200,
      body: { ...water, sku_id: 'WATER-5L', version: 1 },
    });
    expect(await api.nobody.get('/skus/WATER-5L')).toMatchObject({
      status: 200,
      body: created.body,
      headers: { etag: '"1"' },
    });
    const dearer = { ...water, price_minor: 529 };
    const replaced = await ops.send('PUT', '/skus/WATER-5L', dearer, { version: 1 });
    expect(replaced.body).toMatchObject({ price_minor: 529, version: 2 });
    expect(await ops.send('PUT', '/skus/WATER-5L', water, { version: 1 })).toMatchObject({
      status: 412,
      body: { kind: 'stale-version', detail: 'You have seen version 1; it is at version 2.' },
    });
  });

  test('is written once per key', async () => {
    const first = await ops.send('PUT', '/skus/ONCE', water, { key: 'put-once-1' });
    await ops.send('PUT', '/skus/ONCE', { ...water, name: 'Other' });
    const again = await ops.send('PUT', '/skus/ONCE', water, { key: 'put-once-1' });
    expect(again).toMatchObject({ status: 200, body: first.body });
    expect(again.headers['idempotency-replayed']).toBe('true');
    expect((await ops.get('/skus/ONCE')).body).toMatchObject({ name: 'Other', version: 2 });
    const reused = await ops.send('PUT', '/skus/OTHER', water, { key: 'put-once-1' });
    expect(reused.body.kind).toBe('idempotency-key-reused');
  });

  test.each([
    [404, 'sku-not-found', () => ops.get('/skus/NONE')],
    [422, 'owner-not-found', () => ops.send('PUT', '/skus/A', { ...water, owner_id: 'nobody' })],
    [422, 'sku-invalid', () => ops.send('PUT', '/skus/A', { ...water, weight_g: 9_000_000 })],
    [422, 'invalid', () => ops.send('PUT', '/skus/A', { ...water, name: '  ' })],
    [422, 'invalid', () => ops.send('PUT', '/skus/A', { ...water, name: 'half \ud83d' })],
    [422, 'invalid', () => ops.send('PUT', '/skus/A', { ...water, colour: 'red' })],
    [401, 'not-authenticated', () => api.nobody.send('PUT', '/skus/A', water)],
    [403, 'wrong-role', async () => (await api.as('host')).send('PUT', '/skus/A', water)],
  ])('%i %s', async (status, kind, call) => {
    expect(await call()).toMatchObject({ status, body: { kind } });
  });

  test('stays with its owner', async () => {
    await ops.send('PUT', '/owners/own_b', { name: 'Blossom' });
    const moved = await ops.send('PUT', '/skus/SEED-1', { ...water, owner_id: 'own_b' });
    expect(moved).toMatchObject({ status: 409, body: { kind: 'sku-owner-fixed' } });
  });
});

describe('lists', () => {
  test('SKUs come in pages, by words and category; those not sold are left out', async () => {
    for (const n of [1, 2, 3])
      await ops.send('PUT', `/skus/TEA-${n}`, { ...water, name: `Tea ${n}`, category: 'tea' });
    await ops.send('PUT', '/skus/TEA-0', { ...water, category: 'tea', active: false });
    const first = await api.nobody.get('/skus?category=tea&limit=2');
    expect(first.body.items.map(idOf)).toEqual(['TEA-1', 'TEA-2']);
    const rest = await api.nobody.get(
      `/skus?category=tea&limit=2&cursor=${first.body.next_cursor}`,
    );
    expect([rest.body.items.map(idOf), rest.body.next_cursor]).toEqual([['TEA-3'], null]);
    expect((await api.nobody.get('/skus?text=te%203')).body.items.map(idOf)).toEqual(['TEA-3']);
    expect((await api.nobody.get('/skus?owner_id=nobody')).body.items).toEqual([]);
  });

  test('owners are for those who keep their goods', async () => {
    const host = await api.as('host');
    const page = await host.get('/owners?limit=1');
    expect(page.body.items).toHaveLength(1);
    const all = await host.get('/owners');
    expect(all.body.items).toContainEqual({ owner_id: 'own_test', name: 'Test merchant' });
    expect((await (await api.as('shopper')).get('/owners')).status).toBe(403);
  });
});

const idOf = (sku: { sku_id: string }): string => sku.sku_id;
