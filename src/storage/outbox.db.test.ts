import { plus, refuse, type Seconds, seededRandom } from '@waystock/kernel';
import { sql } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openTestDatabase, quiet, type TestDatabase } from '../../test/support/database.ts';
import type { DeliveredFact, Fact, World } from '../world.ts';
import { factStream, wakeUps } from './fact-stream.ts';
import { listDeadLetters, replayDeadLetter } from './outbox.ts';
import { allPartitions, deliverDue, type Handler, startRelay } from './relay.ts';
import { keepSession } from './session.ts';

const routes = new Map([
  ['test.happened', ['first', 'second']],
  ['test.counted', ['first']],
]);

let database: TestDatabase;
let world: World;
beforeAll(async () => {
  database = await openTestDatabase({ routes });
  world = { db: database.db, now: () => database.clock.now, log: quiet } as unknown as World;
});
afterAll(() => database.drop());
beforeEach(async () => {
  await database.db.transact((tx) => sql`delete from storage.delivery`.execute(tx.sql));
});

const fact = (key: string, n: number, kind: Fact['kind'] = 'test.counted'): Fact => ({
  kind,
  key,
  data: { n },
});
const publish = (...facts: Fact[]) =>
  database.db.transact(async (tx) => {
    for (const f of facts) tx.emit(f);
  });
const deliver = (handlers: Record<string, Handler>) =>
  deliverDue(world, new Map(Object.entries(handlers)), { partitions: allPartitions, parallel: 4 });

describe('publishing', () => {
  test('a fact reaches every subscription of its kind, and only those', async () => {
    const seen: string[] = [];
    const note =
      (name: string): Handler =>
      async (_world, f) =>
        void seen.push(`${name} ${f.kind} ${String(f.data['n'])}`);
    await publish(fact('a', 1, 'test.happened'), fact('a', 2), fact('a', 3, 'test.unheard'));
    await deliver({ first: note('first'), second: note('second') });
    expect(seen.sort()).toEqual([
      'first test.counted 2',
      'first test.happened 1',
      'second test.happened 1',
    ]);
    expect(await deliver({})).toBe(0);
  });

  test('a transaction that is refused or fails publishes nothing', async () => {
    await database.db.transact(async (tx) => {
      tx.emit(fact('a', 1));
      return refuse({ kind: 'no' });
    });
    await expect(
      database.db.transact(async (tx) => {
        tx.emit(fact('a', 2));
        await sql`select 1 / 0`.execute(tx.sql);
      }),
    ).rejects.toThrow(/division/);
    expect(await deliver({})).toBe(0);
  });

  test('a query that nobody awaited is refused instead of running after the commit', async () => {
    let late: Promise<unknown> | undefined;
    await database.db.transact(async (tx) => {
      late = sql`insert into storage.schedule (name, due_at) values ('late', ${new Date(tx.now)})`
        .execute(tx.sql)
        .catch((error: Error) => error.message);
    });
    expect(await late).toMatch(/after its transaction had ended/);
    const { rows } = await database.db.read((tx) =>
      sql`select 1 from storage.schedule where name = 'late'`.execute(tx.sql),
    );
    expect(rows).toEqual([]);
  });

  test('a failed query that was caught still fails the transaction', async () => {
    await expect(
      database.db.transact(async (tx) => {
        await sql`select 1 / 0`.execute(tx.sql).catch(() => undefined);
        tx.emit(fact('a', 3));
      }),
    ).rejects.toThrow(/division/);
    expect(await deliver({})).toBe(0);
  });
});

describe('delivery', () => {
  test('facts of one key come in order, also after a failure; other keys go on', async () => {
    const seen: string[] = [];
    let broken = true;
    const handler: Handler = async (_world, f) => {
      if (broken && f.key === 'a' && f.data['n'] === 1) throw new Error('not yet');
      seen.push(`${f.key}${String(f.data['n'])}`);
    };
    await publish(fact('a', 1), fact('b', 1));
    await publish(fact('a', 2), fact('b', 2));
    await deliver({ first: handler });
    expect(seen).toEqual(['b1', 'b2']);
    await deliver({ first: handler });
    expect(seen).toEqual(['b1', 'b2']);
    broken = false;
    database.clock.now = plus(database.clock.now, 2 as Seconds);
    await deliver({ first: handler });
    expect(seen).toEqual(['b1', 'b2', 'a1', 'a2']);
  });

  test('what keeps failing becomes a dead letter that lets the next pass and can be replayed', async () => {
    const seen: unknown[] = [];
    let broken = true;
    const handler: Handler = async (_world, f) => {
      if (broken && f.data['n'] === 1) throw new Error('never');
      seen.push(f.data['n']);
    };
    await publish(fact('a', 1), fact('a', 2));
    for (let i = 0; i < 9; i++) {
      await deliver({ first: handler });
      database.clock.now = plus(database.clock.now, 200 as Seconds);
    }
    expect(seen).toEqual([2]);
    const [letter, ...more] = await database.db.read((tx) => listDeadLetters(tx));
    expect(more).toEqual([]);
    expect(letter).toMatchObject({ kind: 'test.counted', key: 'a', attempts: 8 });
    expect(letter?.lastError).toContain('never');
    broken = false;
    if (letter) await database.db.transact((tx) => replayDeadLetter(tx, letter));
    await deliver({ first: handler });
    expect(seen).toEqual([2, 1]);
  });

  test('a look ends when all it began has ended, though the database failed one of them', async () => {
    const slow = Promise.withResolvers<void>();
    let ended = false;
    const handlers: Record<string, Handler> = {
      first: async (_world, f) => {
        if (f.key === 'a') throw new Error('first its work fails');
        await slow.promise;
        ended = true;
      },
    };
    await publish(fact('a', 1), fact('b', 2));
    const gone = new Error('then the database is gone');
    const failing = {
      ...world,
      db: { ...database.db, transact: async () => Promise.reject(gone) },
    };
    const looking = deliverDue(failing, new Map(Object.entries(handlers)), {
      partitions: allPartitions,
      parallel: 2,
    });
    setTimeout(() => slow.resolve(), 50);
    await expect(looking).rejects.toBe(gone);
    expect(ended).toBe(true);
  });

  describe('by several processes', () => {
    const connect = async () => {
      const client = new pg.Client({ connectionString: database.url });
      await client.connect();
      return client;
    };
    const join = (name: string, handlers: Map<string, Handler>) => {
      const session = keepSession(connect, seededRandom(name));
      const relay = startRelay(world, handlers, session);
      const leave = async () => {
        await relay.stop();
        await session.close();
      };
      return { leave };
    };

    test('everything comes once while both live', async () => {
      const seen = new Map<string, number>();
      const handler: Handler = async (_world, f) => void seen.set(f.id, (seen.get(f.id) ?? 0) + 1);
      const handlers = new Map([['first', handler]]);
      const processes = ['one', 'other'].map((name) => join(name, handlers));
      for (let i = 0; i < 40; i++)
        await publish(...['a', 'b', 'c', 'd', 'e'].map((k) => fact(k, i)));
      await expect.poll(() => seen.size, { timeout: 20_000 }).toBe(200);
      await Promise.all(processes.map(({ leave }) => leave()));
      expect([...seen.values()].every((n) => n === 1)).toBe(true);
    });

    test('those whose provider hangs keep their own keys waiting and nobody else', async () => {
      const hangs = Promise.withResolvers<void>();
      const seen: string[] = [];
      const handler: Handler = async (_world, f) => {
        seen.push(`${f.key} ${String(f.data['n'])}`);
        if (f.key.startsWith('slow')) await hangs.promise;
      };
      const { leave } = join('one', new Map([['first', handler]]));
      const slow = Array.from({ length: 30 }, (_, i) => `slow-${i}`);
      // More than are handled side by side, with something behind each.
      for (const n of [1, 2]) await publish(...slow.map((key) => fact(key, n)));
      await publish(fact('other', 1), fact('other', 2));
      await expect.poll(() => seen, { timeout: 20_000 }).toContain('other 2');
      await publish(fact('later', 1));
      await expect.poll(() => seen, { timeout: 20_000 }).toContain('later 1');
      expect(seen.filter((one) => /^slow-\d+ 2$/.test(one))).toEqual([]);
      hangs.resolve();
      await expect.poll(() => seen.length, { timeout: 20_000 }).toBe(63);
      await leave();
      expect(new Set(seen).size).toBe(63);
      expect(await deliver({})).toBe(0);
    });

    test('each has its share, and the one that is left has all', async () => {
      /** How many partitions each session holds. */
      const shares = async () => {
        const { rows } = await world.db.read((tx) =>
          sql<{ held: number }>`
            select count(*)::integer as held from pg_locks
            where locktype = 'advisory' and classid = 8127001
              and database = (select oid from pg_database where datname = current_database())
            group by pid order by held, pid
          `.execute(tx.sql),
        );
        return rows.map((row) => row.held);
      };
      const patience = { timeout: 20_000 };
      const first = join('first', new Map());
      await expect.poll(shares, patience).toEqual([16]);
      const later = ['second', 'third'].map((name) => join(name, new Map()));
      await expect.poll(shares, patience).toEqual([4, 6, 6]);
      await first.leave();
      await expect.poll(shares, patience).toEqual([8, 8]);
      await Promise.all(later.map(({ leave }) => leave()));
    });
  });
});

describe('the fact stream', () => {
  test('skips nothing, though a transaction that began earlier commits later', async () => {
    const wake = wakeUps(database.db.pool);
    const stream = factStream(database.db, wake);
    let cursor = await stream.latest();
    const seen: unknown[] = [];
    const read = async (): Promise<DeliveredFact[]> => {
      const page = await stream.since(cursor, 100);
      cursor = page.cursor;
      seen.push(...page.facts.map((f) => f.data['n']));
      return page.facts;
    };
    const started = Promise.withResolvers<void>();
    const finish = Promise.withResolvers<void>();
    const slow = database.db.transact(async (tx) => {
      await sql`select pg_current_xact_id()`.execute(tx.sql);
      tx.emit(fact('slow', 1));
      started.resolve();
      await finish.promise;
    });
    await started.promise;
    await publish(fact('fast', 2));
    await read();
    finish.resolve();
    await slow;
    // Transactions in other databases of the server hold the horizon back as well.
    await expect
      .poll(
        async () => {
          await read();
          return seen.toSorted();
        },
        { timeout: 30_000 },
      )
      .toEqual([1, 2]);
    wake.stop();
  });
});
