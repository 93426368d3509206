import {
  CompiledQuery,
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
 * plans anew each time), and queries that are not awaited one by one share a round trip, because the
 * client runs in pipeline mode. `pending` lets the transaction see the error of a query that nobody
 * awaited.
 */
export interface PipelinedConnection {
  readonly kysely: Kysely<unknown>;
  /** Sends a statement with no parameters, such as BEGIN. */
  send(text: string): Promise<pg.QueryResult>;
  /** Takes what was sent since the last call, so that it can be awaited as a whole. */
  takePending(): Promise<unknown>[];
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

function open(client: pg.PoolClient): PipelinedConnection {
  let pending: Promise<unknown>[] = [];
  const track = <T>(query: Promise<T>): Promise<T> => {
    query.catch(() => undefined);
    pending.push(query);
    return query;
  };
  const connection: DatabaseConnection = {
    async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
      const name = statementName(query.sql);
      const values = query.parameters as unknown[];
      const config = name ? { name, text: query.sql, values } : { text: query.sql, values };
      const result = await track(client.query(config));
      return {
        rows: result.rows as R[],
        numAffectedRows: BigInt(result.rowCount ?? 0),
      };
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
    send: (text) => track(client.query(text)),
    takePending() {
      const taken = pending;
      pending = [];
      return taken;
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
