import { describe, expect, test } from 'vitest';
import { assign } from './assign.ts';

const X = Infinity;

describe('assign', () => {
  test.each([
    { name: 'nothing', rows: [], columnOf: [], total: 0 },
    { name: 'one pair', rows: [[7]], columnOf: [0], total: 7 },
    {
      name: 'greed does not pay',
      rows: [
        [1, 2],
        [2, 100],
      ],
      columnOf: [1, 0],
      total: 4,
    },
    {
      name: 'more drivers than orders',
      rows: [
        [9, 4, 6, 1],
        [8, 1, 2, 3],
      ],
      columnOf: [3, 1],
      total: 2,
    },
    { name: 'more orders than drivers', rows: [[3], [1], [2]], columnOf: [-1, 0, -1], total: 1 },
    {
      name: 'as many as possible, though one alone were cheaper',
      rows: [
        [1, 50],
        [2, X],
      ],
      columnOf: [1, 0],
      total: 52,
    },
    {
      name: 'negative costs',
      rows: [
        [-5, -1],
        [-4, -3],
      ],
      columnOf: [0, 1],
      total: -8,
    },
    {
      name: 'a row that may have nothing',
      rows: [
        [X, X],
        [3, 4],
      ],
      columnOf: [-1, 0],
      total: 3,
    },
  ])('$name', ({ rows, columnOf, total }) => {
    const found = assign({
      rows: rows.length,
      columns: rows[0]?.length ?? 0,
      costs: rows.flat(),
    });
    expect([...found.columnOf]).toEqual(columnOf);
    expect(found.total).toBe(total);
    expect(found.assigned).toBe(columnOf.filter((column) => column >= 0).length);
  });

  test.each([
    { costs: [1, 2, 3], message: 'costs has 3 entries' },
    { costs: [1, NaN, 3, 4], message: 'costs[1] is NaN' },
    { costs: [1, 2, 3, -Infinity], message: 'costs[3] is -Infinity' },
  ])('refuses $costs', ({ costs, message }) => {
    expect(() => assign({ rows: 2, columns: 2, costs })).toThrow(message);
  });
});
