import pg from 'pg';
import { types } from './postgres-types.ts';

/** A statement on its way, and whoever waits for its answer. */
export interface Statement {
  /** Under which it is prepared; without one it is planned anew each time. */
  readonly name: string | undefined;
  readonly text: string;
  /** As PostgreSQL reads them. */
  readonly values: readonly (string | Buffer | null)[];
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: Error) => void;
}

export interface Answer {
  readonly rows: Record<string, unknown>[];
  readonly rowCount: number;
  readonly command: string;
}

/** What one connection has prepared: by name, the columns of the rows it answers with. */
export type Prepared = Map<string, readonly Column[]>;

interface Column {
  readonly name: string;
  readonly parse: (text: string) => unknown;
}

export const toValue = (
  pg as unknown as { utils: { prepareValue(value: unknown): string | Buffer | null } }
).utils.prepareValue;

/**
 * Statements that share one Sync. The driver in pipeline mode sends one after every statement, and
 * PostgreSQL answers each with a write of its own; it asks for the columns of every answer, which a
 * prepared statement never changes. Both cost more than most of our statements. When one fails,
 * PostgreSQL skips those behind it, so they fail of the same.
 */
export class StatementBatch extends pg.Query {
  readonly #statements: readonly Statement[];
  readonly #prepared: Prepared;
  #answered = 0;
  #columns: readonly Column[] = [];
  #rows: Record<string, unknown>[] = [];

  constructor(statements: readonly Statement[], prepared: Prepared) {
    super('');
    this.#statements = statements;
    this.#prepared = prepared;
  }

  override submit = (connection: pg.Connection): null => {
    connection.stream.cork();
    const sent = new Set<string>();
    for (const statement of this.#statements)
      this.#send(connection as unknown as Wire, statement, sent);
    connection.sync();
    connection.stream.uncork();
    return null;
  };

  #send(connection: Wire, { name = '', text, values }: Statement, sent: Set<string>): void {
    const isKnown = this.#prepared.has(name);
    if (!isKnown && !sent.has(name)) {
      // After an error nobody knows whether it was prepared; closing what is not there is no error.
      if (name) connection.close({ type: 'S', name });
      connection.parse({ name, text });
      if (name) sent.add(name);
    }
    connection.bind({ statement: name, values });
    if (!isKnown) connection.describe({ type: 'P', name: '' });
    connection.execute(null);
  }

  handleRowDescription({ fields }: { fields: readonly pg.FieldDef[] }): void {
    this.#columns = fields.map(({ name, dataTypeID }) => ({
      name,
      parse: types.getTypeParser(dataTypeID),
    }));
  }

  handleDataRow({ fields }: { fields: readonly (string | null)[] }): void {
    if (this.#rows.length === 0) this.#columns = this.#known() ?? this.#columns;
    const row: Record<string, unknown> = {};
    for (const [i, { name, parse }] of this.#columns.entries()) {
      const text = fields[i];
      row[name] = text === null || text === undefined ? null : parse(text);
    }
    this.#rows.push(row);
  }

  handleCommandComplete({ text }: { text: string }): void {
    const statement = this.#statements[this.#answered++];
    if (statement?.name && !this.#prepared.has(statement.name))
      this.#prepared.set(statement.name, this.#columns);
    const [command = '', ...counts] = text.split(' ');
    statement?.resolve({ rows: this.#rows, rowCount: Number(counts.at(-1) ?? 0), command });
    this.#rows = [];
    this.#columns = [];
  }

  handleReadyForQuery(): void {
    if (this.#answered < this.#statements.length)
      this.handleError(new Error('PostgreSQL did not answer'));
  }

  handleError(error: Error): void {
    for (const { name = '', reject } of this.#statements.slice(this.#answered)) {
      this.#prepared.delete(name);
      reject(error);
    }
    this.#answered = this.#statements.length;
  }

  #known(): readonly Column[] | undefined {
    return this.#prepared.get(this.#statements[this.#answered]?.name ?? '');
  }
}

/** The messages we send, without the flags of long ago. */
interface Wire {
  parse(message: { name: string; text: string }): void;
  bind(message: { statement: string; values: Statement['values'] }): void;
  describe(message: { type: 'P'; name: string }): void;
  execute(message: null): void;
  close(message: { type: 'S'; name: string }): void;
}
