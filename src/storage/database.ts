import { assert, type Instant, type Random } from '@waystock/kernel';
import type { CompiledQuery } from 'kysely';
import pg from 'pg';
import type { Database, Fact, Log, Tx } from '../world.ts';
import { publishing, type Routes } from './outbox.ts';
import { types } from './postgres-types.ts';
import { pipelined } from './pipelined-kysely.ts';
import type { Answer } from './statement-batch.ts';

export interface DatabaseOptions {
  /** Connection string of the application role. */
  readonly url: string;
  readonly now: () => Instant;
  readonly random: Random;
  readonly log: Log;
  /** Which subscriptions each kind of fact wakes; a fact without any is only recorded. */
  readonly routes: Routes;
  readonly connections?: number;
  /** SQL sent to every new connection, e.g. planner settings of a test. */
  readonly sessionSettings?: string;
  /** Called after a commit that published facts, so that this process's relay wakes at once. */
  readonly onPublished?: () => void;
}

export interface OpenDatabase extends Database {
  readonly pool: pg.Pool;
  close(): Promise<void>;
}

const mostAttempts = 6;
const beginReading = 'begin isolation level repeatable read read only';
const retryable = new Set(['40001', '40P01']);

export function openDatabase(options: DatabaseOptions): OpenDatabase {
  const pool = new pg.Pool({
    connectionString: options.url,
    max: options.connections ?? 16,
    idleTimeoutMillis: 30_000,
    connectionTimeoutMillis: 15_000,
    application_name: 'waystock',
    options: '-c timezone=UTC -c idle_in_transaction_session_timeout=60000',
    types,
    pipeline: true,
  });
  let isClosing = false;
  pool.on('error', (error) => {
    // The pool does not wait until its connections are closed; a server that stops then cuts them.
    if (!isClosing) options.log.warn({ error: error.message }, 'idle connection lost');
  });
  // Lost in the middle of a transaction: its next query fails, but without a listener Node ends.
  pool.on('connect', (client) => client.on('error', () => undefined));
  if (options.sessionSettings) {
    const settings = options.sessionSettings;
    pool.on('connect', (client) => {
      client.query(settings).catch((error: Error) => {
        options.log.error({ error: error.message }, 'session settings refused');
      });
    });
  }

  let transactions = 0;
  const run = async <T>(begin: string, work: (tx: Tx) => Promise<T>): Promise<T> => {
    const n = transactions++;
    for (let attempt = 1; ; attempt++) {
      try {
        return await attemptOnce(begin, work, n);
      } catch (error) {
        if (attempt === mostAttempts || !retryable.has(codeOf(error) ?? '')) throw error;
      }
    }
  };

  async function attemptOnce<T>(
    begin: string,
    work: (tx: Tx) => Promise<T>,
    n: number,
  ): Promise<T> {
    const client = await pool.connect();
    const connection = pipelined(client);
    const facts: Fact[] = [];
    const last: CompiledQuery[] = [];
    let ending: Promise<Answer> | undefined;
    const at = options.now();
    const random = options.random.fork('transaction', n);
    const tx: Tx = {
      now: at,
      random,
      sql: connection.kysely,
      emit: (fact) => void facts.push(fact),
      atCommit: (query) => void last.push(query),
      commitWithNext: () => {
        ending ??= connection.commitWithNext(listLast);
        ending.catch(() => undefined);
      },
      log: options.log,
    };
    let told = 0;
    const listLast = (): readonly CompiledQuery[] => {
      told = facts.length;
      return told > 0 ? [...last, publishing(tx, facts, options.routes)] : last;
    };
    let broken: Error | undefined;
    try {
      connection.begin(begin);
      const value = await work(tx);
      if (begin === beginReading) {
        await connection.leave();
        return value;
      }
      if (isRefusal(value)) {
        assert(!ending, 'what was committed cannot be refused');
        await connection.end('rollback', []);
        return value;
      }
      const ended = await (ending ?? connection.end('commit', listLast()));
      assert(told === facts.length, 'a fact came after the commit was sent');
      if (ended.command !== 'COMMIT') throw new Error('the transaction was rolled back');
      if (facts.length > 0) options.onPublished?.();
      return value;
    } catch (error) {
      await connection.end('rollback', []).catch((e: Error) => {
        broken = e;
      });
      throw error;
    } finally {
      client.release(broken);
    }
  }

  return {
    pool,
    transact: (work) => run('begin', work),
    read: (work) => run(beginReading, work),
    async close() {
      isClosing = true;
      await pool.end();
    },
  };
}

const isRefusal = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && 'ok' in value && value.ok === false;

/** The SQLSTATE of a database error, if it is one. */
export const codeOf = (error: unknown): string | undefined =>
  typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string'
    ? error.code
    : undefined;
