import { type Instant, isoOf, parseInstant } from '@waystock/kernel';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { auditBooks } from '../../src/workflows/audit-books.ts';
import { closePayouts } from '../../src/workflows/pay-hosts.ts';
import type { Answer, Caller } from '../support/api.ts';
import { shopSite } from '../support/shop.ts';
import { loadParcels, openTown, pickAt, type Town } from '../support/town.ts';

/** What those who keep a site are paid for a month, and that it stays so. The shop's clock is UTC. */
let town: Town;
let host: Caller;
/** The afternoon of 6 May 2026. */
let began: Instant;
beforeAll(async () => {
  town = await openTown({ TEA: 60 });
  ({ host } = town);
  began = town.api.world.now();
  await agree({ handling_cost_minor: 70, handling_per_unit_minor: 10, storage_cost_minor: 5_000 });
});
afterAll(async () => {
  expect(await auditBooks(town.api.world)).toEqual([]);
  await town.api.close();
});

async function agree(rates: object): Promise<void> {
  const { body } = await host.get('/sites/SHOP');
  const { site_id: _id, paused: _paused, pause_reason: _why, version: _version, ...site } = body;
  const ops = await town.api.as('ops', 'ops', { regions: 'all' });
  expect((await ops.send('PUT', '/sites/SHOP', { ...site, ...rates })).status).toBe(200);
}

/** A token does not last as long. */
async function passTime(until: string): Promise<void> {
  town.api.database.clock.now = parseInstant(until);
  host = await town.api.as('host', 'host', { sites: [shopSite] });
}

async function handOver(units: number): Promise<void> {
  const { shipments } = await town.order({ TEA: units });
  await host.send('POST', '/waves', { site_id: 'SHOP' });
  await pickAt(host, 'SHOP');
  await town.api.settle();
  await loadParcels(host, shipments[0].shipment_id);
  await town.api.settle();
}

const month = async (of: string): Promise<Answer['body']> =>
  (await host.get(`/sites/SHOP/payouts/${of}`)).body;
const list = async (query = ''): Promise<Answer['body']> =>
  (await host.get(`/sites/SHOP/payouts${query}`)).body;
const day = ({ lines }: Answer['body'], date: string): Answer['body'][] =>
  lines.filter((line: Answer['body']) => line.date === date);

test('before anything came nothing is paid, and there is no such month', async () => {
  const ops = await town.api.as('ops', 'ops', { regions: 'all' });
  const { body } = await host.get('/sites/SHOP');
  const { site_id: _id, paused: _paused, pause_reason: _why, version: _version, ...site } = body;
  await ops.send('PUT', '/sites/EMPTY', site);
  expect((await ops.get('/sites/EMPTY/payouts')).body).toEqual({ items: [], next_cursor: null });
  const none = await ops.get('/sites/EMPTY/payouts/2026-05');
  expect(none).toMatchObject({ status: 404, body: { kind: 'payout-not-found' } });
  expect((await host.get('/sites/SHOP/payouts/2026-04')).body.kind).toBe('payout-not-found');
  expect((await host.get('/sites/SHOP/payouts/2026-06')).body.kind).toBe('payout-not-found');
  expect((await host.get('/sites/SHOP/payouts/2026-13')).status).toBe(422);
});

test('a cursor that nobody gave is no reason to fail', async () => {
  const cursor = Buffer.from('zzz').toString('base64url');
  expect((await host.get(`/sites/SHOP/payouts?cursor=${cursor}`)).status).toBe(200);
  expect((await host.get(`/sites/SHOP/rates?cursor=${cursor}`)).status).toBe(200);
});

test('each day is paid at the rate that held then, a day with a change at both', async () => {
  await handOver(2);
  await passTime('2026-05-08T12:00:00Z');
  await agree({ handling_cost_minor: 90, handling_per_unit_minor: 20, storage_cost_minor: 8_000 });
  await handOver(3);
  const may = await month('2026-05');
  // 60 boxes of one litre, then 58, then 55; a shipment of two at the first rate, one of three at the second.
  expect(day(may, '2026-05-06')).toMatchObject([
    { ends_at: isoOf(began), stored_ml: null, total_minor: 0 },
    { shipments: 1, units: 2, handling_minor: 70, picking_minor: 20, stored_ml: 58_000 },
  ]);
  expect(day(may, '2026-05-07')).toMatchObject([{ shipments: 0, storage_minor: 290 }]);
  expect(day(may, '2026-05-08')).toMatchObject([
    { shipments: 0, stored_ml: null, storage_minor: 0, storage_cost_minor: 5_000 },
    { shipments: 1, handling_minor: 90, picking_minor: 60, stored_ml: 55_000, storage_minor: 440 },
  ]);
  expect(may.lines.at(-1).date).toBe('2026-05-08');
  expect(may).toMatchObject({
    month: '2026-05',
    closed_at: null,
    corrections: [],
    sums: [{ currency: 'EUR', handling_minor: 160, picking_minor: 80, storage_minor: 1_020 }],
  });
  expect(may.sums[0].total_minor).toBe(1_260);
});

test('rates are listed with since when they hold, in pages', async () => {
  const first = (await host.get('/sites/SHOP/rates?limit=2')).body;
  const rest = (await host.get(`/sites/SHOP/rates?limit=2&cursor=${first.next_cursor}`)).body;
  expect([...first.items, ...rest.items]).toMatchObject([
    { since: '2026-05-08T12:00:00.000Z', until: null, handling_cost_minor: 90 },
    { since: isoOf(began), until: '2026-05-08T12:00:00.000Z', handling_cost_minor: 70 },
    { since: null, until: isoOf(began), handling_cost_minor: 0 },
  ]);
  expect(rest.next_cursor).toBeNull();
});

describe('a month that is over', () => {
  let paid: Answer['body'];

  test('is closed an hour later, once', async () => {
    await passTime('2026-06-01T00:59:59Z');
    await closePayouts(town.api.world);
    expect((await month('2026-05')).closed_at).toBeNull();
    await passTime('2026-06-01T01:00:00Z');
    const open = await month('2026-05');
    await closePayouts(town.api.world);
    paid = await month('2026-05');
    expect(paid).toEqual({ ...open, closed_at: '2026-06-01T01:00:00.000Z' });
    expect(paid.lines).toHaveLength(33);
    await closePayouts(town.api.world);
    expect((await list()).items.map((one: Answer['body']) => one.month)).toEqual([
      '2026-06',
      '2026-05',
    ]);
  });

  test('is as it was whatever is agreed, measured and learned later; that corrects the next', async () => {
    // A process whose clock is behind takes goods in and hands some over, on 30 May.
    await passTime('2026-05-30T10:00:00Z');
    const receipt = {
      sku_id: 'TEA',
      site_id: 'SHOP',
      units: 10,
      cause: 'receipt',
      reference: 'LS-1',
    };
    expect((await host.send('POST', '/stock/receipts', receipt)).status).toBe(201);
    await handOver(1);
    await passTime('2026-06-02T10:00:00Z');
    await agree({ handling_cost_minor: 1_000, storage_cost_minor: 1_000 });
    expect(await month('2026-05')).toEqual(paid);
    const { corrections, sums } = await month('2026-06');
    expect(corrections).toMatchObject([
      { date: '2026-05-30', shipments: 1, units: 1, handling_minor: 90, picking_minor: 20 },
      { date: '2026-05-31', shipments: 0, units: 0, handling_minor: 0 },
    ]);
    expect(sums[0].corrections_minor).toBe(
      corrections.reduce((sum: number, line: Answer['body']) => sum + line.total_minor, 0),
    );
  });

  test('corrections are closed with their month, and not made again', async () => {
    await passTime('2026-07-01T02:00:00Z');
    await closePayouts(town.api.world);
    const june = await month('2026-06');
    expect(june.closed_at).not.toBeNull();
    expect(june.corrections).toHaveLength(2);
    expect((await month('2026-07')).corrections).toEqual([]);
    expect(await month('2026-05')).toEqual(paid);
  });

  test('goods that are measured anew change what is stored from now on, and nothing that is paid', async () => {
    await town.api.database.db.transact((tx) =>
      sql`update catalogue.sku set height_mm = height_mm * 2 where id = 'TEA'`.execute(tx.sql),
    );
    const july = await month('2026-07');
    const june = await month('2026-06');
    expect(july.corrections).toEqual([]);
    expect(july.lines[0].stored_ml).toBe(2 * june.lines.at(-1).stored_ml);
  });

  test('the product itself cannot rewrite it', async () => {
    const rewrite = sql`update network.payout_line set handling_minor = 0`;
    const refused = town.api.database.db.transact((tx) => rewrite.execute(tx.sql));
    await expect(refused).rejects.toThrow(/permission denied/);
  });
});

test('months that nobody closed for long are closed one after the other; the list has pages', async () => {
  await passTime('2026-08-10T12:00:00Z');
  const receipt = { sku_id: 'TEA', site_id: 'SHOP', units: 9, cause: 'receipt', reference: 'LS-2' };
  await host.send('POST', '/stock/receipts', receipt);
  await passTime('2026-10-15T12:00:00Z');
  const before = await list();
  await closePayouts(town.api.world);
  const after = await list();
  const total = (one: Answer['body']) => [one.month, one.sums];
  expect(after.items.map(total)).toEqual(before.items.map(total));
  expect(after.items.map((one: Answer['body']) => one.closed_at === null)).toEqual([
    ...[true, false, false, false, false, false],
  ]);
  const pages: string[] = [];
  let page = await list('?limit=2');
  for (; ; page = await list(`?limit=2&cursor=${page.next_cursor}`)) {
    pages.push(...page.items.map((one: Answer['body']) => one.month));
    if (page.next_cursor === null) break;
  }
  expect(pages).toEqual(after.items.map((one: Answer['body']) => one.month));
});

test('two who close at once close once', async () => {
  await passTime('2026-11-02T00:00:00Z');
  await Promise.all([closePayouts(town.api.world), closePayouts(town.api.world)]);
  expect((await month('2026-10')).lines).toHaveLength(31);
});
