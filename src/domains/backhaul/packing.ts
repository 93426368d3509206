import { assert } from '@waystock/kernel';
import { branch } from './packing-branch.ts';
import { compile, type Component, type PackingColumn } from './packing-component.ts';
import { relax } from './packing-relax.ts';

export type { PackingColumn } from './packing-component.ts';

/**
 * Weighted set packing: at most one column per route, each order in at most one column, most value.
 *
 * What: split into connected components; per component a Lagrangian relaxation of the order rows
 * (Held and Karp's subgradient; Fisher 1981) gives a bound that tends to the LP's and prices that
 * guide a greedy; exchanges of one or two columns improve what was found; columns whose reduced value
 * cannot reach the incumbent are dropped, and a depth-first branch and bound over the routes, bounded
 * by the same prices, closes the rest within a limit of nodes.
 *
 * Invariants: the answer is feasible; value <= bound; `exact` only when the tree was exhausted. No
 * clock: the same columns give the same answer.
 *
 * Complexity: iterations × entries, then at most `nodes` nodes per component.
 */
export interface PackingLimits {
  readonly iterations: number;
  readonly nodes: number;
}

export interface Packing {
  /** Indices of the chosen columns, rising. */
  readonly chosen: readonly number[];
  readonly value: number;
  /** No packing is worth more. */
  readonly bound: number;
  readonly exact: boolean;
  /** For each order that is in a column: the price at which demand for it meets supply. */
  readonly prices: ReadonlyMap<number, number>;
}

export const usualPackingLimits: PackingLimits = { iterations: 200, nodes: 20_000 };

export function pack(
  columns: readonly PackingColumn[],
  limits: PackingLimits = usualPackingLimits,
): Packing {
  const chosen: number[] = [];
  const prices = new Map<number, number>();
  let [value, bound, exact] = [0, 0, true];
  for (const component of componentsOf(columns)) {
    const part = packComponent(component, limits);
    for (const c of part.chosen) chosen.push(component.origin[c] as number);
    for (let o = 0; o < component.orderCount; o++)
      prices.set(component.orderName[o] as number, part.prices[o] as number);
    value += part.value;
    bound += part.bound;
    exact &&= part.exact;
  }
  return { chosen: chosen.sort((a, b) => a - b), value, bound, exact, prices };
}

function componentsOf(columns: readonly PackingColumn[]): Component[] {
  const parent = new Map<string, string>();
  const find = (key: string): string => {
    let root = key;
    while ((parent.get(root) ?? root) !== root) root = parent.get(root) as string;
    parent.set(key, root);
    return root;
  };
  for (const column of columns)
    for (const order of column.orders) {
      const [a, b] = [find(`r${column.route}`), find(`o${order}`)];
      if (a !== b) parent.set(b, a);
    }
  const groups = new Map<string, number[]>();
  columns.forEach((column, c) => {
    assert(Number.isFinite(column.value), `column ${c} has no value`);
    assert(new Set(column.orders).size === column.orders.length, `column ${c} has an order twice`);
    if (column.value <= 0) return;
    const root = find(`r${column.route}`);
    const group = groups.get(root);
    if (group) group.push(c);
    else groups.set(root, [c]);
  });
  return [...groups.values()].map((group) => compile(columns, group));
}

interface Part {
  readonly chosen: readonly number[];
  readonly value: number;
  readonly bound: number;
  readonly exact: boolean;
  readonly prices: Float64Array;
}

function packComponent(part: Component, limits: PackingLimits): Part {
  const relaxed = relax(part, limits.iterations);
  let { pick, value } = relaxed;
  const slack = 1e-9 * Math.max(1, Math.abs(relaxed.bound));
  if (relaxed.bound - value <= slack)
    return { chosen: listOf(pick), value, bound: value, exact: true, prices: relaxed.prices };
  const tree = branch(part, relaxed, limits.nodes);
  if (tree.value > value) ({ pick, value } = tree);
  const bound = tree.exhausted ? value : relaxed.bound;
  return { chosen: listOf(pick), value, bound, exact: tree.exhausted, prices: relaxed.prices };
}

/** The chosen column of each route; -1 for none. */
const listOf = (pick: Int32Array): number[] => [...pick].filter((c) => c >= 0);
