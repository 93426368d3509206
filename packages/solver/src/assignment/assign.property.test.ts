import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { assign } from './assign.ts';

const tables = fc
  .record({ rows: fc.integer({ min: 0, max: 5 }), columns: fc.integer({ min: 0, max: 5 }) })
  .chain(({ rows, columns }) =>
    fc.record({
      rows: fc.constant(rows),
      columns: fc.constant(columns),
      costs: fc.array(
        fc.oneof(fc.integer({ min: -20, max: 20 }), fc.constant(Number.POSITIVE_INFINITY)),
        { minLength: rows * columns, maxLength: rows * columns },
      ),
    }),
  );

describe('assign', () => {
  test('makes as many pairs as possible at the least total, against trying everything', () => {
    fc.assert(
      fc.property(tables, (table) => {
        const best = byTrying(table, 0, new Set());
        const found = assign(table);
        expect({ assigned: found.assigned, total: found.total }).toEqual(best);
      }),
      { numRuns: 300 },
    );
  });

  test('gives each row at most one column and counts what it gives', () => {
    fc.assert(
      fc.property(tables, (table) => {
        const { columnOf, rowOf, total } = assign(table);
        const pairs = [...columnOf].flatMap((column, row) => (column < 0 ? [] : [{ row, column }]));
        expect(new Set(pairs.map(({ column }) => column)).size).toBe(pairs.length);
        for (const { row, column } of pairs) expect(rowOf[column]).toBe(row);
        const sum = pairs.reduce(
          (all, { row, column }) => all + (table.costs[row * table.columns + column] as number),
          0,
        );
        expect(sum).toBe(total);
      }),
    );
  });
});

interface Table {
  readonly rows: number;
  readonly columns: number;
  readonly costs: readonly number[];
}

function byTrying(
  table: Table,
  row: number,
  taken: ReadonlySet<number>,
): { assigned: number; total: number } {
  if (row === table.rows) return { assigned: 0, total: 0 };
  let best = byTrying(table, row + 1, taken);
  for (let column = 0; column < table.columns; column++) {
    const cost = table.costs[row * table.columns + column] as number;
    if (taken.has(column) || cost === Infinity) continue;
    const rest = byTrying(table, row + 1, new Set([...taken, column]));
    const found = { assigned: rest.assigned + 1, total: rest.total + cost };
    const more = found.assigned > best.assigned;
    if (more || (found.assigned === best.assigned && found.total < best.total)) best = found;
  }
  return best;
}
