/**
 * TIFU-KNN: a customer is a vector of items bought, decayed twice by time, mixed with the mean vector
 * of the nearest customers.
 *
 * Source: Hu, He, Gao and Zhang, Modeling personalized item frequency information for next-basket
 * recommendation, SIGIR 2020. Baskets decay by `within` per step back; they are averaged over at most
 * `groups` groups of successive baskets, which decay by `between`. With fewer baskets than groups each
 * is a group and the mean is over those there are, as in the authors' code. Neighbours are nearest by
 * Euclidean distance, and may share no item: those are found from the list of customers by norm.
 * Invariant: no vector has an entry ≤ 0, so no overlap means a product of exactly 0.
 * Predict: O(Σ postings of own items + neighbours × their items).
 */
import { basketsOf, customersOf, type Histories } from './histories.ts';
import type { Recommender } from './recommender.ts';
import { addScore, clearScores, newScoreboard, type Scoreboard, topScores } from './scoreboard.ts';
import { type Sparse, sparseOf, squaredNorms, transposed } from './sparse.ts';

export interface TifuKnnOptions {
  readonly neighbours?: number;
  readonly within?: number;
  readonly between?: number;
  readonly groups?: number;
  /** Weight of the customer's own vector against the neighbours'. */
  readonly own?: number;
  /** Who may be a neighbour; all if absent. */
  readonly among?: readonly number[];
}

/** As tuned by the authors for Ta-Feng. */
const tuned = { neighbours: 300, within: 0.9, between: 0.7, groups: 7, own: 0.7 };

export function fitTifuKnn(histories: Histories, options: TifuKnnOptions = {}): Recommender {
  const settings = { ...tuned, ...options };
  const customers = customersOf(histories);
  const vectors = sparseOf(customers, histories.items, (customer) =>
    decayedVector(basketsOf(histories, customer), settings),
  );
  const norms = squaredNorms(vectors);
  const pool = candidates(customers, norms, options.among);
  const isIn = new Uint8Array(customers);
  for (const customer of pool) isIn[customer] = 1;
  const index = transposed(vectors);
  const products = newScoreboard(customers);
  const board = newScoreboard(histories.items);
  return {
    predict(customer, count) {
      addProducts(products, { vectors, index, isIn }, customer);
      const nearest = nearestOf(products, { norms, pool, customer, count: settings.neighbours });
      clearScores(products);
      addVector(board, vectors, customer, settings.own);
      for (const other of nearest)
        addVector(board, vectors, other, (1 - settings.own) / nearest.length);
      const top = topScores(board, count);
      clearScores(board);
      return top;
    },
  };
}

function decayedVector(
  baskets: readonly (readonly number[])[],
  { within, between, groups }: { within: number; between: number; groups: number },
): Map<number, number> {
  const vector = new Map<number, number>();
  const used = Math.min(groups, baskets.length);
  baskets.forEach((basket, i) => {
    const [group, size] = groupOf(i, baskets.length, groups);
    const weight =
      (within ** (baskets.length - 1 - i) * between ** (groups - 1 - group)) / (size * used);
    for (const item of basket) vector.set(item, (vector.get(item) ?? 0) + weight);
  });
  return vector;
}

/** Which group basket i belongs to, and that group's size: the later groups are the larger ones. */
export function groupOf(i: number, baskets: number, groups: number): [group: number, size: number] {
  if (baskets < groups) return [i, 1];
  const size = Math.floor(baskets / groups);
  const small = groups - (baskets % groups);
  if (i < small * size) return [Math.floor(i / size), size];
  return [small + Math.floor((i - small * size) / (size + 1)), size + 1];
}

function candidates(
  customers: number,
  norms: Float64Array,
  among: readonly number[] | undefined,
): Int32Array {
  const pool = Int32Array.from(among ?? Array.from({ length: customers }, (_, i) => i));
  return pool.sort((a, b) => norms[a]! - norms[b]! || a - b);
}

function addProducts(
  products: Scoreboard,
  { vectors, index, isIn }: { vectors: Sparse; index: Sparse; isIn: Uint8Array },
  customer: number,
): void {
  for (let at = vectors.from[customer]!; at < vectors.from[customer + 1]!; at++) {
    const item = vectors.column[at]!;
    const weight = vectors.value[at]!;
    for (let p = index.from[item]!; p < index.from[item + 1]!; p++) {
      const other = index.column[p]!;
      if (other !== customer && isIn[other] === 1)
        addScore(products, other, weight * index.value[p]!);
    }
  }
}

/** Turns products into minus squared distances (but for a constant) and adds those without overlap. */
function nearestOf(
  products: Scoreboard,
  {
    norms,
    pool,
    customer,
    count,
  }: { norms: Float64Array; pool: Int32Array; customer: number; count: number },
): Int32Array {
  const { score, touched, marked } = products;
  const overlapping = products.count;
  for (let i = 0; i < overlapping; i++) {
    const other = touched[i]!;
    score[other] = 2 * score[other]! - norms[other]!;
  }
  for (let i = 0, added = 0; i < pool.length && added < count; i++) {
    const other = pool[i]!;
    if (marked[other] === 1 || other === customer) continue;
    addScore(products, other, -norms[other]!);
    added++;
  }
  return topScores(products, count);
}

function addVector(board: Scoreboard, vectors: Sparse, row: number, weight: number): void {
  for (let at = vectors.from[row]!; at < vectors.from[row + 1]!; at++)
    addScore(board, vectors.column[at]!, weight * vectors.value[at]!);
}
