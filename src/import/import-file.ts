import { ok, refuse, type Result } from '@waystock/kernel';
import type { Tx, World } from '../world.ts';
import {
  type Columns,
  type Fault,
  headerFaults,
  type Read,
  rowReader,
  type Unread,
} from './columns.ts';
import { readRows, type ReadRowsOptions, UnreadableTable } from './rows.ts';

/** What a kind of table is, and how its lines are written. */
export interface Table<C extends Columns> {
  readonly columns: C;
  /** The column no two lines may share a value of. */
  readonly key: (keyof C & string) | undefined;
  readonly write: (tx: Tx, lines: readonly Read<C>[], cause: string) => Promise<readonly Fault[]>;
}

export interface ImportOptions extends ReadRowsOptions {
  /** Everything is tried, and nothing stays. */
  readonly dryRun?: boolean;
  /** What is right is written although something else is wrong. */
  readonly skipBad?: boolean;
  /** Names the file to those who remember what they have taken in. */
  readonly cause: string;
  /** Hears of each fault as it is found. */
  readonly onFault?: (fault: Fault) => void;
}

export interface Imported {
  /** Lines below the header. */
  readonly lines: number;
  readonly bad: number;
  /** Lines that are written now; none when something is wrong and nothing was to be skipped. */
  readonly written: number;
}

const linesAtATime = 500;

/**
 * A table from a file into the books, in one transaction: all of it, or (unless bad lines are skipped)
 * nothing. A dry run does the same and takes it back, so that it finds whatever the real one would.
 */
export async function importFile<C extends Columns>(
  world: World,
  table: Table<C>,
  path: string,
  options: ImportOptions,
): Promise<Imported> {
  let told = 0;
  let counted = { lines: 0, bad: 0 };
  await world.db.transact(async (tx): Promise<Result<void, { kind: 'not-kept' }>> => {
    counted = { lines: 0, bad: 0 };
    let nth = 0;
    for await (const { lines, unread } of readBatches(table, path, options)) {
      const written = await table.write(tx, lines, options.cause);
      const found = [...unread.flatMap(({ faults }) => faults), ...written];
      counted.lines += lines.length + unread.length;
      counted.bad += linesOf(found);
      // A transaction that is tried again tells nothing twice.
      for (const fault of found) if (nth++ >= told) options.onFault?.(fault);
      told = Math.max(told, nth);
    }
    const keep = !options.dryRun && (counted.bad === 0 || options.skipBad);
    return keep ? ok(undefined) : refuse({ kind: 'not-kept' });
  });
  const kept = !options.dryRun && (counted.bad === 0 || options.skipBad);
  return { ...counted, written: kept ? counted.lines - counted.bad : 0 };
}

export interface Batch<C extends Columns> {
  readonly lines: readonly Read<C>[];
  readonly unread: readonly Unread<C>[];
}

/** The lines of a file as values, some hundred at a time. */
export async function* readBatches<C extends Columns>(
  table: Pick<Table<C>, 'columns' | 'key'>,
  path: string,
  options: ReadRowsOptions,
): AsyncGenerator<Batch<C>> {
  const rows = readRows(path, options);
  const first = await rows.next();
  if (first.done) throw new UnreadableTable(`${path} is empty: its first line names the columns.`);
  const [fault, ...more] = headerFaults(table.columns, first.value);
  if (fault) throw new UnreadableTable(`${path}: ${[fault, ...more].map(inOneLine).join('\n')}`);
  const read = rowReader(table.columns, first.value);
  const seen = new Map<unknown, number>();
  let lines: Read<C>[] = [];
  let unread: Unread<C>[] = [];
  for await (const row of rows) {
    const one = read(row);
    const twice = one.ok ? takenBefore(table, one.value, seen) : undefined;
    if (!one.ok) unread.push(one.error);
    else if (twice) unread.push({ ...one.value, faults: [twice] });
    else lines.push(one.value);
    if (lines.length + unread.length < linesAtATime) continue;
    yield { lines, unread };
    [lines, unread] = [[], []];
  }
  yield { lines, unread };
}

function takenBefore<C extends Columns>(
  { key }: Pick<Table<C>, 'key'>,
  { line, values }: Read<C>,
  seen: Map<unknown, number>,
): Fault | undefined {
  if (key === undefined) return undefined;
  const before = seen.get(values[key]);
  if (before !== undefined) return { line, column: key, reason: `stands in line ${before}, too` };
  seen.set(values[key], line);
  return undefined;
}

export const inOneLine = ({ line, column, reason }: Fault): string =>
  `line ${line}, ${column === undefined ? '' : `${column} `}${reason}`;

const linesOf = (faults: readonly Fault[]): number => new Set(faults.map(({ line }) => line)).size;
