/**
 * One regression tree on gradients, grown leaf by leaf where it gains most.
 *
 * Source: Friedman, Greedy function approximation, 2001; second-order gain and leaf value
 * −G / (H + λ) from Chen and Guestrin, XGBoost, 2016; histograms, leaf-wise growth and the histogram of
 * the larger child by subtraction from Ke et al., LightGBM, 2017.
 * Invariant: the rows of a leaf are order[from .. to). O(rows × columns × depth).
 */
import { type Binned, mostBins } from './bins.ts';

export interface GrowOptions {
  readonly leaves: number;
  /** Least sum of second derivatives in a leaf. */
  readonly leastWeight: number;
  /** λ: shrinks leaf values. */
  readonly ridge: number;
}

/** Node n splits on column[n] (−1 in a leaf): bin ≤ bin[n] goes left, else right. */
export interface Tree {
  readonly column: Int32Array;
  readonly bin: Uint8Array;
  readonly left: Int32Array;
  readonly right: Int32Array;
  readonly value: Float64Array;
}

export interface Gradients {
  readonly first: Float64Array;
  readonly second: Float64Array;
}

interface Leaf {
  readonly node: number;
  readonly from: number;
  readonly to: number;
  readonly histogram: Float64Array;
  readonly first: number;
  readonly second: number;
  gain: number;
  column: number;
  bin: number;
}

/** `order` holds the rows to learn from; it is reordered. */
export function growTree(
  data: Binned,
  gradients: Gradients,
  order: Int32Array,
  options: GrowOptions,
): Tree {
  const most = 2 * options.leaves - 1;
  const tree: Tree = {
    column: new Int32Array(most).fill(-1),
    bin: new Uint8Array(most),
    left: new Int32Array(most),
    right: new Int32Array(most),
    value: new Float64Array(most),
  };
  const leafOf = (node: number, from: number, to: number, histogram: Float64Array): Leaf =>
    withBestSplit(data, options, { node, from, to, histogram, ...totals(histogram) });
  const sum = (from: number, to: number): Float64Array =>
    histogramOf(data, gradients, order.subarray(from, to));
  const leaves: Leaf[] = [leafOf(0, 0, order.length, sum(0, order.length))];
  let nodes = 1;
  while (leaves.length < options.leaves) {
    const leaf = takeBest(leaves);
    if (!leaf) break;
    const middle = partition(data, order, leaf);
    const isLeftSmall = middle - leaf.from < leaf.to - middle;
    const small = isLeftSmall ? sum(leaf.from, middle) : sum(middle, leaf.to);
    const large = leaf.histogram;
    for (let i = 0; i < large.length; i++) large[i]! -= small[i]!;
    tree.column[leaf.node] = leaf.column;
    tree.bin[leaf.node] = leaf.bin;
    tree.left[leaf.node] = nodes;
    tree.right[leaf.node] = nodes + 1;
    leaves.push(
      leafOf(nodes, leaf.from, middle, isLeftSmall ? small : large),
      leafOf(nodes + 1, middle, leaf.to, isLeftSmall ? large : small),
    );
    nodes += 2;
  }
  for (const leaf of leaves) tree.value[leaf.node] = -leaf.first / (leaf.second + options.ridge);
  return tree;
}

function histogramOf(data: Binned, { first, second }: Gradients, rows: Int32Array): Float64Array {
  const { columns, bins } = data;
  const histogram = new Float64Array(columns * mostBins * 2);
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i]!;
    const g = first[row]!;
    const h = second[row]!;
    const at = row * columns;
    for (let column = 0; column < columns; column++) {
      const cell = (column * mostBins + bins[at + column]!) * 2;
      histogram[cell]! += g;
      histogram[cell + 1]! += h;
    }
  }
  return histogram;
}

function totals(histogram: Float64Array): { first: number; second: number } {
  let first = 0;
  let second = 0;
  for (let cell = 0; cell < 2 * mostBins; cell += 2) {
    first += histogram[cell]!;
    second += histogram[cell + 1]!;
  }
  return { first, second };
}

function withBestSplit(
  data: Binned,
  { leastWeight, ridge }: GrowOptions,
  given: Omit<Leaf, 'gain' | 'column' | 'bin'>,
): Leaf {
  const leaf: Leaf = { ...given, gain: 0, column: -1, bin: 0 };
  const { first, second, histogram } = leaf;
  const whole = first ** 2 / (second + ridge);
  for (let column = 0; column < data.columns; column++) {
    const cuts = data.cuts[column]!.length;
    let g = 0;
    let h = 0;
    for (let bin = 0; bin < cuts; bin++) {
      const cell = (column * mostBins + bin) * 2;
      g += histogram[cell]!;
      h += histogram[cell + 1]!;
      if (h < leastWeight) continue;
      if (second - h < leastWeight) break;
      const gain = g ** 2 / (h + ridge) + (first - g) ** 2 / (second - h + ridge) - whole;
      if (gain <= leaf.gain + 1e-9) continue;
      leaf.gain = gain;
      leaf.column = column;
      leaf.bin = bin;
    }
  }
  return leaf;
}

function takeBest(leaves: Leaf[]): Leaf | undefined {
  let best = -1;
  leaves.forEach((leaf, i) => {
    if (leaf.gain > (leaves[best]?.gain ?? 0)) best = i;
  });
  return best < 0 ? undefined : leaves.splice(best, 1)[0];
}

function partition({ bins, columns }: Binned, order: Int32Array, leaf: Leaf): number {
  let low = leaf.from;
  let high = leaf.to - 1;
  while (low <= high) {
    const row = order[low]!;
    if (bins[row * columns + leaf.column]! <= leaf.bin) low++;
    else {
      order[low] = order[high]!;
      order[high--] = row;
    }
  }
  return low;
}
