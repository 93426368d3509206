import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestDatabase, type TestDatabase } from '../../test/support/database.ts';

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
