import { UnreadableInstance } from '../../unreadable-instance.ts';

/** One line of numbers, and where it stood. */
export interface NumberRow {
  readonly line: number;
  readonly values: readonly number[];
}

/** The numbers of a line; anything else in it is an error that names the line. */
export function numbersIn(text: string, line: number): NumberRow {
  const values = text
    .trim()
    .split(/[\s,]+/)
    .map((token) => {
      const value = Number(token);
      if (token === '' || !Number.isFinite(value)) {
        throw new UnreadableInstance(`'${token.slice(0, 40)}' is not a number`, line);
      }
      return value;
    });
  return { line, values };
}

/** The row's value at a place that must be there. */
export function valueAt(row: NumberRow, index: number, what: string): number {
  const value = row.values[index];
  if (value === undefined) throw new UnreadableInstance(`${what} is missing`, row.line);
  return value;
}

/** All lines that are not empty. */
export const linesOf = (text: string): { text: string; line: number }[] =>
  text
    .split(/\r\n|\n|\r/)
    .map((part, i) => ({ text: part.trim(), line: i + 1 }))
    .filter((one) => one.text !== '');
