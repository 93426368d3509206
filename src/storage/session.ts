import { below, type Random } from '@waystock/kernel';
import { sql } from 'kysely';
import type pg from 'pg';
import type { Tx } from '../world.ts';

/**
 * The one connection a process keeps to itself while it lives: what it locks there and what it listens
 * to ends with the process, in whatever way it ends. Others see by `id` that it is alive.
 */
export interface Session {
  /** The process, in any life of its connection. */
  readonly id: number;
  /** The connection as long as it stands: what was locked on an earlier one is not held any more. */
  current(): pg.Client | undefined;
  /** The connection, a new one if it was lost. */
  client(): Promise<pg.Client>;
  close(): Promise<void>;
}

/** First key of the advisory locks that say who lives. */
const presenceSpace = 8_127_002;

export function keepSession(connect: () => Promise<pg.Client>, random: Random): Session {
  const id = 1 + below(random, 0x7fff_fffe);
  let client: pg.Client | undefined;
  let opening: Promise<pg.Client> | undefined;
  let isClosed = false;

  async function open(): Promise<pg.Client> {
    const fresh = await connect();
    const forget = (): void => {
      if (client === fresh) client = undefined;
    };
    fresh.on('error', forget).on('end', forget);
    try {
      // Shared, so that a backend that has not yet noticed the end of its client is not in the way.
      await fresh.query('select pg_advisory_lock_shared($1, $2)', [presenceSpace, id]);
    } catch (error) {
      await fresh.end().catch(() => undefined);
      throw error;
    }
    client = fresh;
    return fresh;
  }

  return {
    id,
    current: () => client,
    async client() {
      if (isClosed) throw new Error('the session is over');
      if (client) return client;
      opening ??= open().finally(() => (opening = undefined));
      return opening;
    },
    async close() {
      isClosed = true;
      await opening?.catch(() => undefined);
      await client?.end().catch(() => undefined);
    },
  };
}

/** How many processes have a session now, this one included. */
export async function countAlive(client: pg.Client): Promise<number> {
  const { rows } = await client.query<{ alive: number }>(
    `select count(distinct objid)::integer as alive from pg_locks
     where locktype = 'advisory' and classid = $1 and objsubid = 2 and granted
       and database = (select oid from pg_database where datname = current_database())`,
    [presenceSpace],
  );
  return Math.max(1, rows[0]?.alive ?? 1);
}

/** Those of these processes that have a session now. */
export async function listAlive(tx: Tx, ids: readonly number[]): Promise<ReadonlySet<number>> {
  if (ids.length === 0) return new Set();
  const { rows } = await sql<{ id: number }>`
    select distinct objid::bigint::integer as id from pg_locks
    where locktype = 'advisory' and classid = ${presenceSpace} and objsubid = 2 and granted
      and database = (select oid from pg_database where datname = current_database())
      and objid::bigint = any(${ids}::integer[])
    order by id
  `.execute(tx.sql);
  return new Set(rows.map((row) => row.id));
}
