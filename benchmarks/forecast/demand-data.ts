import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Panel, panelOf } from '@waystock/forecast';

const weeks = 53;
const leastRows = 10;
const mostUnits = 50;

/**
 * Weekly units per (store, product category) with at least ten sales rows of 1 … 50 units: the
 * protocol of the demand data's README, which counts rows over the whole year.
 */
export function readWeeklyDemand(folder: string): Panel {
  const categoryOf = new Map(
    rowsOf(join(folder, 'products.csv')).map(([id = '', , category = '']) => [id, category]),
  );
  const series = new Map<string, { rows: number; units: number[] }>();
  for (const row of rowsOf(join(folder, 'transactions.csv'))) {
    const [, store, , product = '', quantity, , week] = row;
    const units = Number(quantity);
    const category = categoryOf.get(product);
    if (category === undefined || units <= 0 || units > mostUnits) continue;
    const key = `${store}|${category}`;
    let one = series.get(key);
    if (!one) series.set(key, (one = { rows: 0, units: Array.from({ length: weeks }, () => 0) }));
    one.rows++;
    one.units[Number(week) - 1]! += units;
  }
  return panelOf([...series.values()].filter(({ rows }) => rows >= leastRows).map((s) => s.units));
}

/** Cells of each line but the first; a quoted cell may hold commas. */
function rowsOf(file: string): string[][] {
  return readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => {
      if (!line.includes('"')) return line.trim().split(',');
      return [...line.trim().matchAll(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g)].map(([, cell = '']) =>
        cell.replaceAll(/^"|"$/g, '').replaceAll('""', '"'),
      );
    });
}
