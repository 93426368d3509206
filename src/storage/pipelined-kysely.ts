import {
  type CompiledQuery,
  type DatabaseConnection,
  type Driver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryResult,
} from 'kysely';
import type pg from 'pg';
import {
  type Answer,
  type Prepared,
  type Statement,
  StatementBatch,
  toValue,
} from './statement-batch.ts';

/**
 * Kysely over one already open connection, with two differences to its own dialect: every statement
 * is prepared once per connection under a name (Kysely sends unnamed statements, which PostgreSQL
 * plans anew each time), and queries awaited together share a round trip. Kysely sends some microtasks
 * after `execute` is called, so a query that nobody awaits could slip behind the commit; it is refused
 * instead.
 */
export interface PipelinedConnection {
  readonly kysely: Kysely<unknown>;
  /** Sends BEGIN and takes queries from here on. */
  begin(text: string): void;
  /** Sends what is asked in this turn, then what `last` says and COMMIT: it is all one batch. */
  commitWithNext(last: () => readonly CompiledQuery[]): Promise<Answer>;
  /** Sends these and then COMMIT or ROLLBACK, all in one go; queries that come later are refused. */
  end(text: 'commit' | 'rollback', last: readonly CompiledQuery[]): Promise<Answer>;
  /** Ends what has only read: nothing depends on how that goes, so nobody waits for it. */
  leave(): Promise<void>;
}

const connections = new WeakMap<pg.PoolClient, PipelinedConnection>();

export function pipelined(client: pg.PoolClient): PipelinedConnection {
  let connection = connections.get(client);
  if (!connection) {
    connection = open(client);
    connections.set(client, connection);
  }
  return connection;
}

interface Collector {
  (text: string, parameters?: readonly unknown[]): Promise<Answer>;
  /** Called when this turn is over and before what it has asked for is sent; it may ask for more. */
  beforeSending(last: () => void): void;
  /** Sends now what this turn has asked for so far. */
  sendNow(): void;
}

/** Collects the statements of one turn of the event loop and sends them together. */
function collects(client: pg.PoolClient): Collector {
  const prepared: Prepared = new Map();
  let waiting: Statement[] = [];
  let awaited: NodeJS.Immediate | undefined;
  let last: (() => void) | undefined;
  const sendAll = (): void => {
    last?.();
    last = undefined;
    awaited = undefined;
    const batch = new StatementBatch(waiting, prepared);
    waiting = [];
    client.query(batch);
  };
  const awaitEnd = (): void => {
    awaited ??= setImmediate(sendAll);
  };
  const collect = (text: string, parameters: readonly unknown[] = []): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const values = parameters.map((value) => toValue(value));
      awaitEnd();
      waiting.push({ name: statementName(text), text, values, resolve, reject });
    });
  const beforeSending = (call: () => void): void => {
    awaitEnd();
    last = call;
  };
  const sendNow = (): void => {
    if (!awaited) return;
    clearImmediate(awaited);
    sendAll();
  };
  return Object.assign(collect, { beforeSending, sendNow });
}

function open(client: pg.PoolClient): PipelinedConnection {
  const collect = collects(client);
  let isOpen = false;
  let sent: Promise<unknown>[] = [];
  const send = (text: string, parameters?: readonly unknown[]): Promise<Answer> => {
    const answer = collect(text, parameters);
    answer.catch(() => undefined);
    sent.push(answer);
    return answer;
  };
  const end = async (text: 'commit' | 'rollback', last: readonly CompiledQuery[]) => {
    isOpen = false;
    for (const query of last) send(query.sql, query.parameters).catch(() => undefined);
    const ended = collect(text);
    ended.catch(() => undefined);
    const all = await Promise.allSettled(sent);
    // PostgreSQL answers COMMIT with ROLLBACK when a statement has failed: show that error.
    const failed = all.find((one) => one.status === 'rejected');
    if (text === 'commit' && failed) throw failed.reason;
    return ended;
  };
  const connection: DatabaseConnection = {
    async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
      if (!isOpen) throw new Error(`a query came after its transaction had ended: ${query.sql}`);
      const { rows, rowCount } = await send(query.sql, query.parameters);
      return { rows: rows as R[], numAffectedRows: BigInt(rowCount) };
    },
    // oxlint-disable-next-line require-yield
    async *streamQuery(): AsyncIterableIterator<never> {
      throw new Error('cursors do not work on a pipelined connection: page by key instead');
    },
  };
  return {
    kysely: new Kysely<unknown>({
      dialect: {
        createAdapter: () => new PostgresAdapter(),
        createDriver: () => driverOf(connection),
        createIntrospector: (db) => new PostgresIntrospector(db),
        createQueryCompiler: () => new PostgresQueryCompiler(),
      },
    }),
    begin(text) {
      isOpen = true;
      sent = [];
      send(text).catch(() => undefined);
    },
    commitWithNext: (last) =>
      new Promise((resolve, reject) => {
        collect.beforeSending(() => void end('commit', last()).then(resolve, reject));
      }),
    end,
    async leave() {
      isOpen = false;
      const all = await Promise.allSettled(sent);
      const failed = all.find((one) => one.status === 'rejected');
      if (failed) throw failed.reason;
      collect('commit').catch(() => undefined);
      // Who has the connection next may send something of their own.
      collect.sendNow();
    },
  };
}

const nothing = async (): Promise<void> => undefined;
const misuse = async (): Promise<never> => {
  throw new Error('transactions are opened by world.db.transact only');
};

const driverOf = (connection: DatabaseConnection): Driver => ({
  init: nothing,
  acquireConnection: async () => connection,
  beginTransaction: misuse,
  commitTransaction: misuse,
  rollbackTransaction: misuse,
  releaseConnection: nothing,
  destroy: nothing,
});

/** Statements seen so far; lists of varying length belong in `= any($1)`, not in the text. */
const names = new Map<string, string>();
const mostNames = 2_000;

function statementName(text: string): string | undefined {
  const known = names.get(text);
  if (known) return known;
  if (names.size >= mostNames) return undefined;
  const name = `s${names.size}`;
  names.set(text, name);
  return name;
}
