import { below, seededRandom, within } from '@waystock/kernel';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { pack, type PackingColumn } from './packing.ts';

const anyColumns = (seed: string): PackingColumn[] => {
  const random = seededRandom(seed);
  const [routes, orders] = [within(random, 1, 4), within(random, 1, 6)];
  return Array.from({ length: within(random, 0, 12) }, () => ({
    route: below(random, routes),
    orders: [...new Set([below(random, orders), below(random, orders), below(random, orders)])],
    value: within(random, -20, 100),
  }));
};

/** All subsets of the columns. */
function best(columns: readonly PackingColumn[], from = 0, routes = 0, orders = 0): number {
  let most = 0;
  for (let c = from; c < columns.length; c++) {
    const { route, orders: own, value } = columns[c] as PackingColumn;
    const taken = own.reduce((bits, order) => bits | (1 << order), 0);
    if ((routes >> route) & 1 || orders & taken) continue;
    most = Math.max(most, value + best(columns, c + 1, routes | (1 << route), orders | taken));
  }
  return most;
}

const isFeasible = (columns: readonly PackingColumn[], chosen: readonly number[]): boolean => {
  const taken = chosen.map((c) => columns[c] as PackingColumn);
  const orders = taken.flatMap((one) => one.orders);
  return (
    new Set(orders).size === orders.length &&
    new Set(taken.map((one) => one.route)).size === taken.length
  );
};

describe('the packing', () => {
  test('is the best of all subsets, and says what it is worth', () => {
    fc.assert(
      fc.property(fc.string(), (seed) => {
        const columns = anyColumns(seed);
        const { chosen, value, bound, exact } = pack(columns);
        expect(isFeasible(columns, chosen)).toBe(true);
        expect(chosen.reduce((sum, c) => sum + (columns[c]?.value ?? 0), 0)).toBeCloseTo(value, 6);
        expect(exact).toBe(true);
        expect(value).toBeCloseTo(best(columns), 6);
        expect(bound).toBeGreaterThanOrEqual(value - 1e-6);
      }),
      { numRuns: 500 },
    );
  });

  test('keeps its bound when it may not search: nothing is worth more', () => {
    fc.assert(
      fc.property(fc.string(), (seed) => {
        const columns = anyColumns(seed);
        const { chosen, bound } = pack(columns, { iterations: 3, nodes: 1 });
        expect(isFeasible(columns, chosen)).toBe(true);
        expect(bound).toBeGreaterThanOrEqual(best(columns) - 1e-6);
      }),
      { numRuns: 300 },
    );
  });

  test('a planted conflict is seen by the test of feasibility', () => {
    const column = { route: 0, orders: [1], value: 1 };
    expect(isFeasible([column, { ...column, route: 1 }], [0, 1])).toBe(false);
    expect(isFeasible([column, { ...column, orders: [2] }], [0, 1])).toBe(false);
  });

  test('refuses columns that make no sense', () => {
    expect(() => pack([{ route: 0, orders: [1], value: Number.NaN }])).toThrow('no value');
    expect(() => pack([{ route: 0, orders: [1, 1], value: 1 }])).toThrow('twice');
  });
});
