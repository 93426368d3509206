import { minutes, refuse } from '@waystock/kernel';
import { sql } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestDatabase, type TestDatabase } from '../../test/support/database.ts';
import type { Tx } from '../world.ts';
import { listSchedules, registerSchedules } from './scheduler.ts';

const unused = { every: minutes(1), lease: minutes(1), run: async () => undefined };

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

test('queries sent together fail together, and are good for the next transaction', async () => {
  const one = sql<{ one: number }>`select 1 as one`;
  const half = (of: number) => sql<{ half: number }>`select 1 / ${of}::integer as half`;
  const failing = database.db.transact(async (tx) => {
    const before = one.execute(tx.sql);
    const [failed, behind] = await Promise.allSettled(
      [half(0), sql`select 3`].map((q) => q.execute(tx.sql)),
    );
    return { before: (await before).rows, failed, behind };
  });
  await expect(failing).rejects.toThrow('division by zero');
  const after = await database.db.transact((tx) =>
    Promise.all([
      one.execute(tx.sql),
      half(1).execute(tx.sql),
      sql`select 3 as three`.execute(tx.sql),
    ]),
  );
  expect(after.map(({ rows }) => rows)).toEqual([[{ one: 1 }], [{ half: 1 }], [{ three: 3 }]]);
});

test('a statement knows its columns again when it finds rows only the second time', async () => {
  const found = (n: number) =>
    database.db.read((tx) =>
      sql`select n, n::bigint as big, null as none from generate_series(1, ${n}::integer) as n`.execute(
        tx.sql,
      ),
    );
  expect((await found(0)).rows).toEqual([]);
  expect((await found(2)).rows).toEqual([
    { n: 1, big: 1n, none: null },
    { n: 2, big: 2n, none: null },
  ]);
});

test('a value that cannot be sent fails its query alone', async () => {
  const circle: { self?: unknown } = {};
  circle.self = circle;
  const work = database.db.transact(async (tx) => {
    await expect(sql`select ${circle}::jsonb`.execute(tx.sql)).rejects.toThrow(/circular/i);
    return (await sql`select 1 as one`.execute(tx.sql)).rows;
  });
  await expect(work).rejects.toThrow(/circular/i);
});

test('what is asked after the announced end is refused, and nothing before it is lost', async () => {
  const kept = 'kept';
  const add = (tx: Tx) => registerSchedules(tx, [{ ...unused, name: kept }]);
  const list = async () => (await database.db.read(listSchedules)).map(({ name }) => name);
  await database.db.transact(async (tx) => {
    tx.commitWithNext();
    await add(tx);
  });
  expect(await list()).toContain(kept);
  const late = database.db.transact(async (tx) => {
    tx.commitWithNext();
    await sql`select 1`.execute(tx.sql);
    await add(tx);
  });
  await expect(late).rejects.toThrow('a query came after its transaction had ended');
  const refused = database.db.transact(async (tx) => {
    tx.commitWithNext();
    await sql`select 1`.execute(tx.sql);
    return refuse({ kind: 'too-late' });
  });
  await expect(refused).rejects.toThrow('what was committed cannot be refused');
});

test('who has the connection next is in no transaction of a reader before', async () => {
  await database.db.read((tx) => sql`select 1`.execute(tx.sql));
  const { rows } = await database.db.pool.query('show transaction_read_only');
  expect(rows).toEqual([{ transaction_read_only: 'off' }]);
});
