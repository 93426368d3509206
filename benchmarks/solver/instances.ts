import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { readInstance, type ReadProblem } from '@waystock/solver';
import { csvRows } from '../../test/support/outside-data.ts';

/** A published instance and what is known of it. */
export interface Known {
  readonly file: string;
  readonly class: string;
  readonly n: number;
  readonly best: number;
  /** Vehicles of the best-known plan; null if not said. */
  readonly vehicles: number | null;
}

export function readTable(folder: string): readonly Known[] {
  const text = readFileSync(join(folder, 'bks.csv'), 'utf8');
  // Quoted cells hold commas; nothing in them is needed here.
  const plain = text.replaceAll(/"[^"]*"/g, (cell) => cell.replaceAll(',', ';'));
  return csvRows(plain).map((row) => ({
    file: row['file'] ?? '',
    class: row['class'] ?? '',
    n: Number(row['n']),
    best: Number(row['bks']),
    vehicles: row['bks_routes'] ? Number(row['bks_routes']) : null,
  }));
}

export const readKnown = (folder: string, { file }: Known): ReadProblem =>
  readInstance(readFileSync(join(folder, file), 'utf8'), { name: basename(file) });
