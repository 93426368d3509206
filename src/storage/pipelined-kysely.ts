import type { Socket } from 'node:net';
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

/**
 * Kysely over one already open connection, with two differences to its own dialect: every statement
 * is prepared once per connection under a name (Kysely sends unnamed statements, which PostgreSQL
 * plans anew each time), and queries awaited together share a round trip, because the client runs in
 * pipeline mode. Kysely sends some microtasks after `execute` is called, so a query that nobody
 * awaits could slip behind the commit; it is refused instead.
 */
export interface PipelinedConnection {
  readonly kysely: Kysely<unknown>;
  /** Sends BEGIN and takes queries from here on. */
  begin(text: string): void;
  /** Sends these and then COMMIT or ROLLBACK, all in one go; queries that come later are refused. */
  end(text: 'commit' | 'rollback', last: readonly CompiledQuery[]): Promise<pg.QueryResult>;
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

/**
 * Collects what is sent in one turn of the event loop and writes it at once: a statement is four
 * messages, and on a loopback socket the system call costs more than the statement.
 */
function writesOnce(client: pg.PoolClient): () => void {
  const { stream } = (client as unknown as { connection: { stream: Socket } }).connection;
  let isCorked = false;
  return () => {
    if (isCorked) return;
    isCorked = true;
    stream.cork();
    setImmediate(() => {
      isCorked = false;
      stream.uncork();
    });
  };
}

function open(client: pg.PoolClient): PipelinedConnection {
  const cork = writesOnce(client);
  let isOpen = false;
  let sent: Promise<unknown>[] = [];
  const send = (query: CompiledQuery): Promise<pg.QueryResult> => {
    const name = statementName(query.sql);
    const values = query.parameters as unknown[];
    cork();
    const result = client.query(
      name ? { name, text: query.sql, values } : { text: query.sql, values },
    );
    result.catch(() => undefined);
    sent.push(result);
    return result;
  };
  const connection: DatabaseConnection = {
    async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
      if (!isOpen) throw new Error(`a query came after its transaction had ended: ${query.sql}`);
      const result = await send(query);
      return { rows: result.rows as R[], numAffectedRows: BigInt(result.rowCount ?? 0) };
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
      cork();
      const begun = client.query(text);
      begun.catch(() => undefined);
      sent.push(begun);
    },
    async end(text, last) {
      isOpen = false;
      for (const query of last) send(query).catch(() => undefined);
      cork();
      const ended = client.query(text);
      const all = await Promise.allSettled(sent);
      const result = await ended;
      // PostgreSQL answers COMMIT with ROLLBACK when a statement has failed: show that error.
      const failed = all.find((one) => one.status === 'rejected');
      if (text === 'commit' && failed) throw failed.reason;
      return result;
    },
    async leave() {
      isOpen = false;
      const all = await Promise.allSettled(sent);
      cork();
      client.query('commit').catch(() => undefined);
      const failed = all.find((one) => one.status === 'rejected');
      if (failed) throw failed.reason;
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
