import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestDatabase, type TestDatabase } from '../../test/support/database.ts';
import { ConfigError } from '../config.ts';
import { claimDemoDatabase } from './demo-claim.ts';

let base: TestDatabase;
let admin: pg.Client;
beforeAll(async () => {
  base = await openTestDatabase();
  admin = new pg.Client({ connectionString: base.adminUrl });
  await admin.connect();
});
afterAll(async () => {
  await admin.end();
  await base.drop();
});

const losses: string[] = [];
const claim = () => claimDemoDatabase(base.adminUrl, ({ message }) => losses.push(message));

interface Holder {
  readonly pid: number;
  readonly name: string;
}

/** Whose the claim is now; the server lists who was cut off until it has looked. */
async function holders(): Promise<Holder[]> {
  const { rows } = await admin.query<Holder>(
    `select pid, a.application_name as name from pg_locks l join pg_stat_activity a using (pid)
     where l.locktype = 'advisory' and l.classid = 8127003 and l.granted
       and a.datname = current_database()`,
  );
  return rows;
}

/** As when a server restarts, or a network fails; returns who had the claim. */
async function cutOff(): Promise<number> {
  const [holder] = await holders();
  if (!holder) throw new Error('nobody has the claim');
  await admin.query('select pg_terminate_backend($1)', [holder.pid]);
  return holder.pid;
}

test('one demo has a database, until it lets go of it', async () => {
  const first = await claim();
  const second = claim();
  await expect(second).rejects.toThrow(ConfigError);
  await expect(second).rejects.toThrow(/Another demo runs its city on this database/);
  await first.release();
  const third = await claim();
  await third.release();
});

test('one that was cut off has it again, and nobody else', async () => {
  const first = await claim();
  const before = await cutOff();
  const others = async () =>
    (await holders()).flatMap(({ pid, name }) => (pid === before ? [] : name));
  await expect.poll(others, { timeout: 10_000 }).toEqual(['waystock-demo']);
  await expect(claim()).rejects.toThrow(/Another demo/);
  await first.release();
});

test('one that was cut off and finds another in its place is told so', async () => {
  const first = await claim();
  const other = new pg.Client({ connectionString: base.adminUrl, application_name: 'other' });
  await other.connect();
  const waits = other.query('select pg_advisory_lock(8127003, 1)');
  await cutOff();
  await waits;
  await expect.poll(() => losses, { timeout: 20_000 }).toEqual([expect.stringMatching(/^Another/)]);
  await first.release();
  await other.end();
});
