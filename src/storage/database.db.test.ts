import { sql } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestDatabase, type TestDatabase } from '../../test/support/database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase({ connections: 1 });
});
afterAll(() => database.drop());

test('a connection lost in a transaction fails it, and neither the process nor the next one', async () => {
  const admin = new pg.Client({ connectionString: database.adminUrl });
  await admin.connect();
  const lost = database.db.transact(async (tx) => {
    const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(tx.sql);
    // Half a minute of patience, and true once it is gone.
    await admin.query('select pg_terminate_backend($1, 30000)', [rows[0]?.pid]);
    await admin.query('select 1');
    await sql`select 1`.execute(tx.sql);
  });
  await expect(lost).rejects.toThrow(/terminat|not queryable/i);
  const { rows } = await database.db.read((tx) => sql`select 1 as one`.execute(tx.sql));
  expect(rows).toEqual([{ one: 1 }]);
  await admin.end();
});
