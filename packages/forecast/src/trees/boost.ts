/**
 * Boosted trees for a probability: each tree takes a step against the gradient of the log loss.
 *
 * Source: Friedman, Greedy function approximation: a gradient boosting machine, 2001, and Stochastic
 * gradient boosting, 2002. `predict` gives a log-odds; the model is plain arrays and survives JSON.
 * Fit O(trees × rows × columns × depth), predict O(trees × depth).
 */
import { require } from '../faults.ts';
import { type Chance, seededChance } from '../random.ts';
import { type Binned, binned, type Table } from './bins.ts';
import { type GrowOptions, growTree, type Tree } from './grow.ts';

export interface BoostOptions extends GrowOptions {
  readonly trees: number;
  /** How much of each tree's advice is followed. */
  readonly rate: number;
  /** Share of rows that each tree sees. */
  readonly share: number;
  readonly seed: number;
}

/** All nodes of all trees in a row; `value` of a leaf is added to the log-odds. */
export interface BoostedTrees {
  readonly columns: number;
  readonly base: number;
  readonly roots: Int32Array;
  readonly column: Int32Array;
  readonly cut: Float32Array;
  readonly left: Int32Array;
  readonly right: Int32Array;
  readonly value: Float64Array;
}

export interface Labelled extends Table {
  /** 1: it happened. */
  readonly happened: Uint8Array;
  /** How many cases each row stands for. */
  readonly weight: Float32Array;
}

const defaults: BoostOptions = {
  trees: 80,
  leaves: 16,
  rate: 0.12,
  share: 0.7,
  leastWeight: 5,
  ridge: 5,
  seed: 1,
};

export function fitBoostedTrees(data: Labelled, options: Partial<BoostOptions> = {}): BoostedTrees {
  requireTable(data);
  const settings = { ...defaults, ...options };
  const cells = binned(data);
  const base = baseLogOdds(data);
  const odds = new Float64Array(data.rows).fill(base);
  const gradients = { first: new Float64Array(data.rows), second: new Float64Array(data.rows) };
  const chance = seededChance(settings.seed);
  const trees: Tree[] = [];
  for (let t = 0; t < settings.trees; t++) {
    for (let row = 0; row < data.rows; row++) {
      const p = 1 / (1 + Math.exp(-odds[row]!));
      gradients.first[row] = (p - data.happened[row]!) * data.weight[row]!;
      gradients.second[row] = p * (1 - p) * data.weight[row]!;
    }
    const order = sampled(data.rows, settings.share, chance);
    const tree = growTree(cells, gradients, order, settings);
    for (let node = 0; node < tree.value.length; node++) tree.value[node]! *= settings.rate;
    addAdvice(tree, cells, odds);
    trees.push(tree);
  }
  return flattened(trees, cells, base);
}

/** Log-odds for the row of `values` that begins at `at`. */
export function logOdds(model: BoostedTrees, values: Float32Array, at: number): number {
  const { roots, column, cut, left, right, value } = model;
  let odds = model.base;
  for (let t = 0; t < roots.length; t++) {
    let node = roots[t]!;
    let split = column[node]!;
    while (split >= 0) {
      node = values[at + split]! <= cut[node]! ? left[node]! : right[node]!;
      split = column[node]!;
    }
    odds += value[node]!;
  }
  return odds;
}

function requireTable({ rows, columns, values, happened, weight }: Labelled): void {
  require(rows > 0 && columns > 0, () => 'There is nothing to learn from: the table is empty.');
  require(values.length === rows * columns, () =>
    `${rows} rows of ${columns} need ${rows * columns} values: ${values.length} were given.`);
  require(happened.length === rows && weight.length === rows, () =>
    'Each row needs its outcome and its weight.');
}

function baseLogOdds({ rows, happened, weight }: Labelled): number {
  let events = 0.5;
  let others = 0.5;
  for (let row = 0; row < rows; row++)
    if (happened[row] === 1) events += weight[row]!;
    else others += weight[row]!;
  return Math.log(events / others);
}

/** About a share of the rows, in their order: memory is read forwards. */
function sampled(rows: number, share: number, chance: Chance): Int32Array {
  const chosen = new Int32Array(rows);
  let count = 0;
  for (let row = 0; row < rows; row++) if (share >= 1 || chance() < share) chosen[count++] = row;
  return chosen.slice(0, count);
}

function addAdvice(tree: Tree, { rows, columns, bins }: Binned, odds: Float64Array): void {
  const { column, bin, left, right, value } = tree;
  for (let row = 0; row < rows; row++) {
    let node = 0;
    while (column[node]! >= 0)
      node = bins[row * columns + column[node]!]! <= bin[node]! ? left[node]! : right[node]!;
    odds[row]! += value[node]!;
  }
}

function flattened(trees: readonly Tree[], { cuts, columns }: Binned, base: number): BoostedTrees {
  const size = trees.reduce((sum, tree) => sum + tree.column.length, 0);
  const model = {
    columns,
    base,
    roots: new Int32Array(trees.length),
    column: new Int32Array(size).fill(-1),
    cut: new Float32Array(size),
    left: new Int32Array(size),
    right: new Int32Array(size),
    value: new Float64Array(size),
  };
  let root = 0;
  trees.forEach((tree, t) => {
    model.roots[t] = root;
    for (let node = 0; node < tree.column.length; node++) {
      const column = tree.column[node]!;
      model.column[root + node] = column;
      model.value[root + node] = tree.value[node]!;
      if (column < 0) continue;
      model.cut[root + node] = cuts[column]![tree.bin[node]!]!;
      model.left[root + node] = root + tree.left[node]!;
      model.right[root + node] = root + tree.right[node]!;
    }
    root += tree.column.length;
  });
  return model;
}
