import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Where the outside data lies: never part of the project, since its licences differ. */
export function dataFolder(...path: string[]): string {
  const root =
    process.env['WAYSTOCK_DATA'] ?? fileURLToPath(new URL('../../../shared/data', import.meta.url));
  const folder = join(root, ...path);
  if (!existsSync(folder))
    throw new Error(
      `There is no outside data at ${folder}. Set WAYSTOCK_DATA to its folder; npm test needs none.`,
    );
  return folder;
}

/** Rows of a small CSV file by column name; no quoting is needed in these. */
export function csvRows(text: string): Record<string, string>[] {
  const [head = '', ...lines] = text.trim().split('\n');
  const names = head.trim().split(',');
  return lines.map((line) => {
    const cells = line.trim().split(',');
    return Object.fromEntries(names.map((name, i) => [name, cells[i] ?? '']));
  });
}
