import fc from 'fast-check';
import { expect, test } from 'vitest';
import { append, clearRow, emptyRows, ensureRow, removeFrom, rowOf } from './rows.ts';

const steps = fc.array(
  fc.record({
    row: fc.nat(6),
    value: fc.nat(9),
    what: fc.constantFrom('append', 'append', 'append', 'remove', 'clear'),
  }),
  { maxLength: 200 },
);

test('rows behave like a list of lists, whatever is done to them', () => {
  fc.assert(
    fc.property(steps, (given) => {
      const rows = emptyRows(0, 4);
      const model: number[][] = [];
      for (const { row, value, what } of given) {
        ensureRow(rows, row);
        while (model.length <= row) model.push([]);
        const list = model[row]!;
        if (what === 'append') {
          append(rows, row, value);
          list.push(value);
        } else if (what === 'clear') {
          clearRow(rows, row);
          list.length = 0;
        } else {
          const at = list.indexOf(value);
          expect(removeFrom(rows, row, value)).toBe(at >= 0);
          if (at >= 0) {
            const last = list.pop()!;
            if (at < list.length) list[at] = last;
          }
        }
      }
      expect(model.map((_, row) => [...rowOf(rows, row)])).toEqual(model);
    }),
  );
});

test('what was cleared or moved leaves no trace in memory', () => {
  const rows = emptyRows(0, 4);
  ensureRow(rows, 1);
  for (let i = 0; i < 50; i++) append(rows, i % 2, 7 + (i % 2));
  clearRow(rows, 0);
  expect([...rows.data].filter((value) => value === 7)).toEqual([]);
  expect([...rowOf(rows, 1)]).toHaveLength(25);
});
