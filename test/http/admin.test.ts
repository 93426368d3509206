import { asId, minutes, type RegionId } from '@waystock/kernel';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { listDue, markFailed } from '../../src/storage/outbox.ts';
import { registerSchedules, runDueSchedules, type Schedule } from '../../src/storage/scheduler.ts';
import type { World } from '../../src/world.ts';
import { type Caller, openTestApi, type TestApi } from '../support/api.ts';
import { quiet } from '../support/database.ts';
import { seedGoods, stockUp } from '../support/goods.ts';

let api: TestApi;
let boss: Caller;
let auditor: Caller;
let regional: Caller;
let runs = 0;
const schedules: readonly Schedule[] = [
  { name: 'count-runs', every: minutes(60), lease: minutes(1), run: async () => void runs++ },
];
const runDue = () => {
  const { db, clock } = api.database;
  return runDueSchedules({ db, now: () => clock.now, log: quiet } as unknown as World, schedules);
};

beforeAll(async () => {
  api = await openTestApi(async (tx) => {
    await seedGoods(tx, { sites: ['NY'], skus: ['TEA'] });
    await stockUp(tx, 'TEA', 'NY', 5);
    await registerSchedules(tx, schedules);
  });
  boss = await api.as('ops', 'boss', { regions: 'all' });
  auditor = await api.as('auditor');
  regional = await api.as('ops', 'east', { regions: [asId<RegionId>('reg_test')] });
});
afterAll(() => api.close());

test('a schedule is made due, once per key, and runs at the next turn', async () => {
  await runDue();
  await runDue();
  expect(runs).toBe(1);
  const made = await boss.send('POST', '/admin/schedules/count-runs/runs', undefined, {
    key: 'run-now-1',
  });
  expect(made).toMatchObject({
    status: 202,
    body: { name: 'count-runs', due_at: '2026-05-06T14:00:00.000Z', last_error: null },
  });
  await runDue();
  await boss.send('POST', '/admin/schedules/count-runs/runs', undefined, { key: 'run-now-1' });
  await runDue();
  expect(runs).toBe(2);
  expect((await auditor.get('/admin/schedules')).body.items).toMatchObject([
    { name: 'count-runs', last_finished_at: '2026-05-06T14:00:00.000Z' },
  ]);
});

/** Facts nobody could handle, of two subscriptions. */
async function failAll(): Promise<void> {
  await api.database.db.transact(async (tx) => {
    await sql`
      insert into storage.delivery (fact, subscription, key, partition, due_at)
      select id, s, key, 0, at from storage.fact, unnest('{a: first,b: second}'::text[]) s
    `.execute(tx.sql);
    for (const delivery of await listDue(tx, [0], 10))
      await markFailed(tx, { ...delivery, attempts: 7 }, 'it broke');
  });
}

test('dead letters are seen in pages and put back in line', async () => {
  await failAll();
  const first = await auditor.get('/admin/dead-letters?limit=1');
  expect(first.body.items).toMatchObject([
    {
      subscription: 'a: first',
      kind: 'inventory.stock-received',
      attempts: 8,
      last_error: 'it broke',
    },
  ]);
  const rest = await auditor.get(`/admin/dead-letters?limit=1&cursor=${first.body.next_cursor}`);
  expect(rest.body).toMatchObject({ items: [{ subscription: 'b: second' }], next_cursor: null });
  const { fact_id: id } = first.body.items[0];
  const replay = (subscription: string) =>
    boss.send('POST', `/admin/dead-letters/${id}/replay`, { subscription });
  expect((await replay('a: first')).status).toBe(204);
  expect((await replay('a: first')).status).toBe(404);
  expect((await replay('c: third')).status).toBe(404);
  const left = await auditor.get('/admin/dead-letters');
  expect(left.body.items).toMatchObject([{ subscription: 'b: second' }]);
});

test('the audit finds a book that does not add up', async () => {
  expect((await auditor.get('/admin/audit')).body).toEqual({ items: [] });
  await api.database.db.transact((tx) =>
    sql`update inventory.stock set on_hand = on_hand + 1 where sku_id = 'TEA'`.execute(tx.sql),
  );
  const { items } = (await boss.get('/admin/audit')).body;
  expect(items).toContainEqual({
    book: 'stock',
    rule: 'on hand = sum of movements',
    subject: 'TEA at NY',
  });
});

test.each<[number, string, () => ReturnType<Caller['get']>]>([
  [404, 'not-found', () => regional.get('/admin/schedules')],
  [404, 'not-found', () => regional.get('/admin/audit')],
  [404, 'not-found', () => regional.send('POST', '/admin/schedules/count-runs/runs')],
  [404, 'not-found', () => boss.send('POST', '/admin/schedules/none/runs')],
  [403, 'wrong-role', () => auditor.send('POST', '/admin/schedules/count-runs/runs')],
  [403, 'wrong-role', async () => (await api.as('shopper')).get('/admin/audit')],
  [422, 'invalid', () => auditor.get('/admin/dead-letters?limit=0')],
])('%i %s', async (status, kind, call) => {
  expect(await call()).toMatchObject({ status, body: { kind } });
});
