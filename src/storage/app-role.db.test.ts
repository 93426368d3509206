import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestDatabase, type TestDatabase } from '../../test/support/database.ts';
import { prepareAppRole } from './app-role.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.drop());

test.each([
  ['drop a table', sql`drop table inventory.stock`],
  ['empty a table', sql`truncate orders.event`],
  ['make a table', sql`create table public.mine (id integer)`],
  ['rewrite what is append-only', sql`update inventory.movement set cause = 'other'`],
  ['delete what is append-only', sql`delete from learning.decision`],
  ['delete what others name', sql`delete from inventory.stock`],
  ['delete a SKU', sql`delete from catalogue.sku`],
  ['delete a site', sql`delete from network.site`],
])('the product cannot %s', async (_, statement) => {
  const doing = database.db.transact((tx) => statement.execute(tx.sql));
  await expect(doing).rejects.toMatchObject({ code: '42501' });
});

test('many prepare the role at once, from several databases of one server', async () => {
  const other = await openTestDatabase();
  try {
    const urls = Array.from({ length: 12 }, (_, i) => (i % 2 ? database : other).adminUrl);
    const made = await Promise.all(urls.map((url) => prepareAppRole(url)));
    expect(new Set(made.map((url) => new URL(url).password)).size).toBe(1);
  } finally {
    await other.drop();
  }
});
