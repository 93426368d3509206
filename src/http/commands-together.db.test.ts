import { createHash } from 'node:crypto';
import { must, ok, refuse } from '@waystock/kernel';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openTestDatabase, type TestDatabase } from '../../test/support/database.ts';
import { testVault } from '../../test/support/vault.ts';
import type { Tx } from '../world.ts';
import { type RunTogether, runsTogether, type SharedWork } from './commands-together.ts';

let database: TestDatabase;
let run: RunTogether;
/** The items of each go at the work. */
let goes: string[][] = [];

beforeAll(async () => {
  database = await openTestDatabase({ routes: new Map([['test.done', ['listener']]]) });
  run = runsTogether({ db: database.db, vault: testVault });
});
afterAll(() => database.drop());
beforeEach(() => {
  goes = [];
});

/** Writes an owner for each name; `no…` is refused, `bad…` breaks, `own…` wants to be alone. */
const naming: SharedWork<string, number, string, { kind: 'refused' }> = {
  load: async (tx) => {
    const { rows } = await sql<{ n: number }>`
      select count(*)::integer as n from catalogue.owner`.execute(tx.sql);
    return must(rows[0], 'a count').n;
  },
  async work(tx: Tx, names, before) {
    goes.push([...names]);
    const good = names.filter((name) => !/^(no|own)/.test(name));
    for (const name of good) tx.emit({ kind: 'test.done', key: name, data: {} });
    tx.atCommit(
      sql`insert into catalogue.owner (id, name)
        select n, case when starts_with(n, 'bad') then null else n end
        from unnest(${good}::text[]) as o (n)`.compile(tx.sql),
    );
    return names.map((name) => {
      if (name.startsWith('own')) return 'alone';
      if (name.startsWith('no')) return refuse({ kind: 'refused' as const });
      return ok(`${name} after ${before}`);
    });
  },
};

/** One command; the key is its name if not told otherwise, so asking again is the same request. */
async function name(item: string, key = item): Promise<string> {
  const request = {
    scope: 'ops:test',
    key: `key-${key}`,
    hash: createHash('sha256').update(item).digest(),
  };
  const done = await run(naming, {
    item,
    request,
    reply: (reply) => ({ status: 200, body: String(reply).replace(/ .*/, '') }),
    refusal: () => ({ status: 409, body: 'refused' }),
    alone: async () => {
      if (item.startsWith('bad')) throw new Error('broke');
      return ok({ status: 200, body: `${item} alone`, replayed: false, reply: item });
    },
  });
  if (!done.ok) return done.error.kind;
  return `${done.value.status} ${done.value.body}${done.value.replayed ? ' again' : ''}`;
}

const all = (...names: string[]) => Promise.all(names.map((one) => name(one)));

async function rowsOf(query: ReturnType<typeof sql<{ id: string }>>): Promise<string[]> {
  return (await database.db.read((tx) => query.execute(tx.sql))).rows.map((row) => row.id);
}

const ownersLike = (start: string) =>
  rowsOf(sql`select id from catalogue.owner where starts_with(id, ${start}) order by id`);
const factsLike = (start: string) =>
  rowsOf(sql`select key as id from storage.fact where starts_with(key, ${start}) order by key`);

describe('commands that come at the same time', () => {
  test('share transactions, and each has its own result and its own fact', async () => {
    expect(await all('a1', 'a2', 'a3')).toEqual(['200 a1', '200 a2', '200 a3']);
    expect(goes).toEqual([['a1', 'a2', 'a3']]);
    expect(await ownersLike('a')).toEqual(['a1', 'a2', 'a3']);
    expect(await factsLike('a')).toEqual(['a1', 'a2', 'a3']);
    expect(await all('a3', 'a1')).toEqual(['200 a3 again', '200 a1 again']);
    expect(goes).toHaveLength(1);
  });

  test('are refused one by one, and what was refused is told again', async () => {
    expect(await all('b1', 'no-b', 'b2')).toEqual(['200 b1', '409 refused', '200 b2']);
    expect(await name('no-b')).toBe('409 refused again');
    expect(await factsLike('b')).toEqual(['b1', 'b2']);
    expect(await ownersLike('no')).toEqual([]);
  });

  test('do not break each other: what one breaks, each does alone', async () => {
    const settled = await Promise.allSettled(['c1', 'bad-c', 'c2'].map((one) => name(one)));
    expect(settled.map((one) => (one.status === 'fulfilled' ? one.value : 'broke'))).toEqual([
      '200 c1 alone',
      'broke',
      '200 c2 alone',
    ]);
    expect(await ownersLike('c')).toEqual([]);
    expect(await factsLike('c')).toEqual([]);
    expect(await name('c1')).toBe('200 c1');
  });

  test('may turn out to need a transaction of their own', async () => {
    expect(await all('g1', 'own-g', 'g2')).toEqual(['200 g1', '200 own-g alone', '200 g2']);
    expect(await ownersLike('own')).toEqual([]);
    expect(await name('own-g')).toBe('200 own-g alone');
  });

  test('with one key are one command: the second is told to come again', async () => {
    expect(await all('d1', 'd1')).toEqual(['200 d1', 'still-in-progress']);
    expect(await name('d1')).toBe('200 d1 again');
    expect(await name('d2', 'd1')).toBe('idempotency-key-reused');
    expect(await ownersLike('d')).toEqual(['d1']);
  });

  test('leave a key alone that another transaction is at', async () => {
    await database.db.transact(async (tx) => {
      await sql`select http.claim('ops:test', 'key-e1')`.execute(tx.sql);
      expect(await all('e1', 'e2')).toEqual(['still-in-progress', '200 e2']);
    });
    expect(await name('e1')).toBe('200 e1');
  });

  test('wait for the one under way, and then go together', async () => {
    const crowd = Array.from({ length: 80 }, (_, i) => `f${String(i).padStart(2, '0')}`);
    expect(await all(...crowd)).toEqual(crowd.map((one) => `200 ${one}`));
    expect(goes.map((go) => go.length)).toEqual([32, 32, 16]);
    expect(await ownersLike('f')).toEqual(crowd);
  });

  test('are prepared while those before them are still being written', async () => {
    let first: Promise<string> | undefined;
    await database.db.transact(async (tx) => {
      // Who writes this owner, too, must wait for this transaction.
      await sql`insert into catalogue.owner (id, name) values ('h1', 'h1')`.execute(tx.sql);
      first = name('h1');
      await expect.poll(() => goes).toEqual([['h1']]);
      expect(await name('h2')).toBe('200 h2');
      return refuse({ kind: 'refused' });
    });
    expect(await first).toBe('200 h1');
  });
});
