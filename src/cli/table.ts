/** Rows as a table for people: columns by first appearance, long cells cut. */
export function printTable(
  rows: readonly Readonly<Record<string, unknown>>[],
  longest = 60,
): string {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const cells = rows.map((row) => columns.map((column) => cell(row[column], longest)));
  const widths = columns.map((column, i) =>
    Math.max(column.length, ...cells.map((row) => row[i]?.length ?? 0)),
  );
  const line = (parts: readonly string[]): string =>
    `${parts
      .map((part, i) => part.padEnd(widths[i] ?? 0))
      .join('  ')
      .trimEnd()}\n`;
  return [columns, widths.map((width) => '─'.repeat(width)), ...cells].map(line).join('');
}

function cell(value: unknown, longest: number): string {
  const text =
    value === null || value === undefined
      ? ''
      : typeof value === 'string'
        ? value
        : JSON.stringify(value);
  return text.length > longest ? `${text.slice(0, longest - 1)}…` : text;
}
