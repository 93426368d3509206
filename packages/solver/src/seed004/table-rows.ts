import { UnreadableInstance } from '../unreadable-instance.ts';

export interface Row {
  readonly line: number;
  readonly cells: Readonly<Record<string, string>>;
}

/** Rows of a table with a head, cells between quotes where they hold the separator. */
export function tableRows(text: string, separator: ',' | '\t'): readonly Row[] {
  const lines = text.split(/\r?\n/).map((content, i) => ({ content, line: i + 1 }));
  const [head, ...rest] = lines.filter(({ content }) => content.trim() !== '');
  const names = head ? cellsOf(head.content, separator) : [];
  return rest.map(({ content, line }) => {
    const cells = cellsOf(content, separator);
    if (cells.length > names.length) throw new UnreadableInstance('a cell too many', line);
    return { line, cells: Object.fromEntries(cells.map((cell, i) => [names[i], cell])) };
  });
}

function cellsOf(content: string, separator: string): string[] {
  const cells = [''];
  let quoted = false;
  for (const character of content) {
    if (character === '"') quoted = !quoted;
    else if (character === separator && !quoted) cells.push('');
    else cells.push(`${cells.pop() ?? ''}${character}`);
  }
  return cells.map((cell) => cell.trim());
}

export function column(row: Row, name: string): string {
  const cell = row.cells[name];
  if (cell === undefined) throw new UnreadableInstance(`column ${name} is missing`, row.line);
  return cell;
}

export function numberColumn(row: Row, name: string): number {
  const cell = column(row, name);
  const value = Number(cell);
  if (cell === '' || !Number.isFinite(value)) {
    throw new UnreadableInstance(`${name} is '${cell}', not a number`, row.line);
  }
  return value;
}
