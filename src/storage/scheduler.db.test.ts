import { minutes, plus, seconds, seededRandom } from '@waystock/kernel';
import { sql } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openTestDatabase, quiet, type TestDatabase } from '../../test/support/database.ts';
import { inlineCompute } from '../compute/inline.ts';
import type { World } from '../world.ts';
import { listSchedules, registerSchedules, runDueSchedules, type Schedule } from './scheduler.ts';
import { keepSession, type Session } from './session.ts';
import { testVault } from '../../test/support/vault.ts';

let base: TestDatabase;
let world: World;
const ran: string[] = [];
const schedule = (name: string, every: number, run?: () => Promise<void>): Schedule => ({
  name,
  every: seconds(every),
  lease: minutes(5),
  run: run ?? (async () => void ran.push(name)),
});

beforeAll(async () => {
  base = await openTestDatabase();
  world = {
    now: () => base.clock.now,
    random: seededRandom('scheduler'),
    db: base.db,
    gateways: {
      get payment(): never {
        throw new Error('nobody pays here');
      },
    },
    compute: inlineCompute({ iterations: 1 }),
    vault: testVault,
    log: quiet,
  };
});
afterAll(() => base.drop());
beforeEach(async () => {
  ran.length = 0;
  await world.db.transact((tx) => sql`delete from storage.schedule`.execute(tx.sql));
});

const register = (schedules: readonly Schedule[]) =>
  world.db.transact((tx) => registerSchedules(tx, schedules));
const pass = (time: number) => {
  base.clock.now = plus(base.clock.now, seconds(time));
};

test('each runs in its own rhythm, and the answer says when to look again', async () => {
  const both = [schedule('often', 60), schedule('seldom', 600)];
  await register(both);
  const start = base.clock.now;
  expect(await runDueSchedules(world, both)).toBe(plus(start, seconds(60)));
  expect(ran).toEqual(['often', 'seldom']);
  pass(59);
  expect(await runDueSchedules(world, both)).toBe(plus(start, seconds(60)));
  pass(1);
  await runDueSchedules(world, both);
  expect(ran).toEqual(['often', 'seldom', 'often']);
});

test('turns that were missed are not made up for; the grid stays', async () => {
  const only = [schedule('often', 60)];
  await register(only);
  const start = base.clock.now;
  await runDueSchedules(world, only);
  pass(330);
  expect(await runDueSchedules(world, only)).toBe(plus(start, seconds(360)));
  expect(ran).toHaveLength(2);
});

test('of several processes one takes a turn', async () => {
  const only = [schedule('once', 60)];
  await register(only);
  await Promise.all(Array.from({ length: 6 }, () => runDueSchedules(world, only)));
  expect(ran).toEqual(['once']);
});

test('what a dead process began is begun again when its lease is over', async () => {
  const dying = [schedule('work', 60)];
  await register(dying);
  await world.db.transact((tx) =>
    sql`update storage.schedule set lease_until = ${new Date(plus(tx.now, minutes(5)))}`.execute(
      tx.sql,
    ),
  );
  pass(240);
  await runDueSchedules(world, dying);
  expect(ran).toEqual([]);
  pass(61);
  await runDueSchedules(world, dying);
  expect(ran).toEqual(['work']);
});

describe('a turn begun in a session', () => {
  const connect = async () => {
    const client = new pg.Client({ connectionString: base.url });
    await client.connect();
    return client;
  };
  const open = (name: string) => keepSession(connect, seededRandom(name));
  const work = [schedule('work', 60)];
  /** As a process leaves it that dies over it. */
  const begin = async (session: Session) => {
    await session.client();
    await register(work);
    const lease = new Date(plus(base.clock.now, minutes(5)));
    await world.db.transact((tx) =>
      sql`update storage.schedule set lease_until = ${lease}, holder = ${session.id}`.execute(
        tx.sql,
      ),
    );
  };

  test('is left alone while that session stands, and taken over as soon as it is gone', async () => {
    const [first, second] = [open('first'), open('second')];
    await begin(first);
    await second.client();
    await runDueSchedules(world, work, second.id);
    expect(ran).toEqual([]);
    await first.close();
    await expect
      .poll(async () => {
        await runDueSchedules(world, work, second.id);
        return ran;
      })
      .toEqual(['work']);
    await second.close();
  });

  test('is begun again by the process itself, whose end of it was not written down', async () => {
    const session = open('same');
    await begin(session);
    await runDueSchedules(world, work, session.id);
    expect(ran).toEqual(['work']);
    await session.close();
  });

  test('is kept over the loss of the connection by connecting again', async () => {
    const [first, second] = [open('kept'), open('other')];
    await begin(first);
    const lost = first.current();
    await world.db.transact((tx) =>
      sql`select pg_terminate_backend(pid) from pg_locks where objid = ${first.id}`.execute(tx.sql),
    );
    await expect.poll(() => first.current()).toBeUndefined();
    expect(await first.client()).not.toBe(lost);
    await runDueSchedules(world, work, second.id);
    expect(ran).toEqual([]);
    await Promise.all([first.close(), second.close()]);
  });
});

test('a failure is kept for people to see, and does not stop the next turn', async () => {
  let isBroken = true;
  const flaky = schedule('flaky', 60, async () => {
    if (isBroken) throw new Error('out of order');
  });
  await register([flaky]);
  const errors = async () => (await world.db.read(listSchedules)).map((state) => state.lastError);
  await runDueSchedules(world, [flaky]);
  expect(await errors()).toEqual([expect.stringContaining('out of order')]);
  isBroken = false;
  pass(60);
  await runDueSchedules(world, [flaky]);
  expect(await errors()).toEqual([null]);
});
