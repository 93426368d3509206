import { asId, type RegionId, type SiteId } from '@waystock/kernel';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Caller, openTestApi, type TestApi } from '../support/api.ts';
import { factsOf } from '../support/facts.ts';
import { seedGoods, stockUp } from '../support/goods.ts';

let api: TestApi;
let ops: Caller;
let host: Caller;
let elsewhere: Caller;
beforeAll(async () => {
  api = await openTestApi(async (tx) => {
    await seedGoods(tx, { sites: ['NY', 'CHI'], skus: ['MILK', 'TEA'] });
    await stockUp(tx, 'TEA', 'CHI', 20);
  });
  ops = await api.as('ops', 'ops', { regions: [asId<RegionId>('reg_test')] });
  elsewhere = await api.as('ops', 'else', { regions: [asId<RegionId>('moon')] });
  host = await api.as('host', 'host', { sites: [asId<SiteId>('NY')] });
});
afterAll(() => api.close());

const milk = (change: object = {}) => ({
  sku_id: 'MILK',
  site_id: 'NY',
  units: 50,
  lot: 'L1',
  expires_on: '2026-05-20',
  due_at: '2026-05-07T08:00:00.000Z',
  ...change,
});
const announce = (change: object = {}, key?: string) =>
  ops.send('POST', '/inbound', milk(change), key ? { key } : {});

test('goods are announced once per key, and received as counted', async () => {
  const announced = await announce({}, 'announce-1');
  expect(announced).toMatchObject({
    status: 201,
    body: { ...milk(), kind: 'supplier', reserved: 0, received: 0, state: 'expected' },
  });
  expect((await announce({}, 'announce-1')).body).toEqual(announced.body);
  const { inbound_id: id } = announced.body;
  const received = await host.send('POST', `/inbound/${id}/receipt`, { counted: 48 });
  expect(received.body).toMatchObject({ received: 48, state: 'received' });
  expect((await host.send('POST', `/inbound/${id}/receipt`, {})).body).toEqual(received.body);
  expect((await host.get(`/inbound/${id}`)).body).toEqual(received.body);
  expect((await host.get('/stock/NY/MILK/lots')).body.items).toMatchObject([
    { lot: 'L1', units: 48, expires_on: '2026-05-20' },
  ]);
});

test('what will not come is cancelled, and the world hears of it', async () => {
  const { inbound_id: id } = (await announce({ sku_id: 'TEA' })).body;
  expect((await ops.send('POST', `/inbound/${id}/cancellation`)).body.state).toBe('cancelled');
  const late = await host.send('POST', `/inbound/${id}/receipt`, {});
  expect(late).toMatchObject({ status: 409, body: { kind: 'receipt-not-expected' } });
  expect(await factsOf(api.database, 'TEA@NY')).toMatchObject([
    { kind: 'inventory.receipt-cancelled', data: { inbound_id: id, units: 50 } },
  ]);
});

test('what comes at another time is rescheduled; later is told, sooner is not', async () => {
  const { inbound_id: id } = (await announce()).body;
  const schedule = (due: string) => ops.send('POST', `/inbound/${id}/schedule`, { due_at: due });
  const later = '2026-05-09T08:00:00.000Z';
  expect((await schedule(later)).body).toMatchObject({ due_at: later, state: 'expected' });
  await schedule(later);
  await schedule('2026-05-08T08:00:00.000Z');
  const facts = await factsOf(api.database, 'MILK@NY');
  expect(facts.filter(({ kind }) => kind === 'inventory.receipt-delayed')).toMatchObject([
    {
      data: { inbound_id: id, was_due_at: '2026-05-07T08:00:00.000Z', due_at: later },
    },
  ]);
  await ops.send('POST', `/inbound/${id}/cancellation`);
  expect((await schedule(later)).body.kind).toBe('receipt-not-expected');
});

test('a transfer is received or lost, not cancelled', async () => {
  const transfer = {
    sku_id: 'TEA',
    from_site_id: 'CHI',
    to_site_id: 'NY',
    units: 5,
    due_at: '2026-05-06T18:00:00Z',
  };
  const { inbound_id: id } = (await ops.send('POST', '/stock/transfers', transfer)).body;
  const cancelled = await ops.send('POST', `/inbound/${id}/cancellation`);
  expect(cancelled).toMatchObject({ status: 409, body: { kind: 'transfer-under-way' } });
  const lost = await host.send('POST', `/inbound/${id}/receipt`, { counted: 0 });
  expect(lost.body).toMatchObject({ state: 'received', received: 0 });
});

test('a list comes soonest first, in pages, bound to what its reader keeps', async () => {
  await announce({ due_at: '2026-05-06T20:00:00Z' });
  await announce({ site_id: 'CHI', due_at: '2026-05-06T19:00:00Z' });
  const due = async (who: Caller, query: string) =>
    (await who.get(`/inbound?${query}`)).body.items.map((i: { due_at: string }) =>
      i.due_at.slice(8, 13),
    );
  expect(await due(ops, 'state=expected')).toEqual(['06T19', '06T20']);
  const first = await ops.get('/inbound?state=expected&limit=1');
  const next = `state=expected&limit=1&cursor=${first.body.next_cursor}`;
  expect(await due(ops, next)).toEqual(['06T20']);
  expect(await due(host, 'state=expected')).toEqual(['06T20']);
  expect(await due(host, 'site_id=CHI')).toEqual([]);
  expect(await due(ops, 'site_id=CHI')).toEqual(['06T19']);
  expect(await due(ops, 'sku_id=TEA')).toHaveLength(2);
  expect(await due(elsewhere, '')).toEqual([]);
});

test.each<[number, string, () => ReturnType<Caller['get']>]>([
  [404, 'not-found', () => ops.get('/inbound/inb_01jtk5c0000000000000000000')],
  [404, 'not-found', async () => elsewhere.get(`/inbound/${await anyId()}`)],
  [404, 'not-found', async () => elsewhere.send('POST', `/inbound/${await anyId()}/cancellation`)],
  [404, 'site-not-found', () => announce({ site_id: 'NONE' })],
  [404, 'sku-not-found', () => announce({ sku_id: 'NONE' })],
  [422, 'invalid', () => announce({ due_at: 'tomorrow' })],
  [422, 'invalid', () => ops.get('/inbound/7')],
  [403, 'wrong-role', () => host.send('POST', '/inbound', milk())],
])('%i %s', async (status, kind, call) => {
  expect(await call()).toMatchObject({ status, body: { kind } });
});
const anyId = async (): Promise<string> => (await ops.get('/inbound')).body.items[0].inbound_id;
