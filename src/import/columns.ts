import { ok, refuse, type Result } from '@waystock/kernel';
import type { Cell } from './cells.ts';

/** The columns of a table, by the names in its first line. */
export type Columns = Readonly<Record<string, Column<unknown>>>;

export interface Column<T> extends Cell<T> {
  /** Taken where the cell is empty or the column is not there; without it the cell must say something. */
  readonly otherwise?: { readonly value: T; readonly says: string } | undefined;
}

/** A column that may be left out; `value` is what that means. */
export const otherwise = <T, E extends T | undefined>(
  cell: Cell<T>,
  value: E,
  says = String(value ?? 'nothing'),
): Column<T | E> => ({ ...cell, otherwise: { value, says } });

export type ValuesOf<C extends Columns> = {
  readonly [Name in keyof C]: C[Name] extends Column<infer T> ? T : never;
};

/** Something wrong in a file: where, and what is needed. */
export interface Fault {
  readonly line: number;
  /** Absent: the line as a whole. */
  readonly column?: string | undefined;
  readonly reason: string;
}

/** A line of a table as it stands. */
export interface Row {
  readonly line: number;
  readonly cells: readonly string[];
}

/** A line as values. */
export interface Read<C extends Columns> {
  readonly line: number;
  readonly values: ValuesOf<C>;
}

/** A line some of whose cells are not what they should be, with what could be read. */
export interface Unread<C extends Columns> {
  readonly line: number;
  readonly values: Partial<ValuesOf<C>>;
  readonly faults: readonly Fault[];
}

/** Columns that nobody knows, or that are missing, are told before any line is read. */
export function headerFaults(columns: Columns, { line, cells }: Row): Fault[] {
  const known = Object.keys(columns);
  const faults: Fault[] = cells.flatMap((name, i) => {
    if (cells.indexOf(name) < i) return { line, column: name, reason: 'stands twice' };
    if (name in columns) return [];
    return { line, column: name, reason: `is not known; known are ${known.join(', ')}` };
  });
  for (const [name, column] of Object.entries(columns))
    if (!column.otherwise && !cells.includes(name))
      faults.push({ line, column: name, reason: `is missing: ${column.says}` });
  return faults;
}

/** Reads lines below a header whose columns are known. */
export function rowReader<C extends Columns>(
  columns: C,
  header: Row,
): (row: Row) => Result<Read<C>, Unread<C>> {
  const places = Object.entries(columns).map(
    ([name, column]) => [name, column, header.cells.indexOf(name)] as const,
  );
  return ({ line, cells }) => {
    const faults: Fault[] = [];
    if (cells.length !== header.cells.length) {
      const [has, needs] = [cells.length, header.cells.length];
      const reason = `has ${has} cells, the first line ${needs}`;
      return refuse({ line, values: {}, faults: [{ line, reason }] });
    }
    const values: Record<string, unknown> = {};
    for (const [name, column, at] of places) {
      const text = cells[at] ?? '';
      if (text === '' && column.otherwise) {
        values[name] = column.otherwise.value;
        continue;
      }
      const value = column.read(text);
      if (value.ok) values[name] = value.value;
      else faults.push({ line, column: name, reason: told(text, value.error) });
    }
    if (faults.length > 0) return refuse({ line, values: values as Partial<ValuesOf<C>>, faults });
    return ok({ line, values: values as ValuesOf<C> });
  };
}

const told = (text: string, needed: string): string =>
  text === ''
    ? `is empty: ${needed} is needed`
    : `is ${JSON.stringify(text.slice(0, 40))}: ${needed} is needed`;
