import { below, type Chance } from '../random.ts';
import type { Labelled } from '../trees/boost.ts';
import { type Evidence, evidenceColumns, gather } from './evidence.ts';
import { basketsOf, customersOf, type Histories } from './histories.ts';

const width = evidenceColumns.length;
const times = evidenceColumns.indexOf('times');

export interface LessonOptions {
  readonly chance: Chance;
  /** Share of the candidates neither bought before nor bought now that are learnt from. */
  readonly negatives: number;
}

/** Up to `count` different customers who have a last basket to learn from, in random order. */
export function chooseLearners(histories: Histories, count: number, chance: Chance): number[] {
  const learners: number[] = [];
  for (let customer = 0; customer < customersOf(histories); customer++)
    if (histories.purchases.length[customer]! > 0) learners.push(customer);
  for (let i = learners.length - 1; i > 0; i--) {
    const j = below(chance, i + 1);
    [learners[i], learners[j]] = [learners[j]!, learners[i]!];
  }
  return learners.slice(0, count);
}

/**
 * What the evidence before each customer's last basket said, and whether the basket held it. Large
 * baskets weigh less per item (by the root of their size), since recall counts customers, not items.
 */
export function lessonsOf(
  evidence: Evidence,
  histories: Histories,
  learners: readonly number[],
  { chance, negatives }: LessonOptions,
): Labelled {
  const rows = newRows();
  for (const customer of learners) {
    const { basket, day } = lastBasketOf(histories, customer);
    gather(evidence, customer, day);
    const each = 1 / Math.sqrt(basket.size);
    for (let row = 0; row < evidence.count; row++) {
      const isIn = basket.has(evidence.items[row]!);
      const isOld = evidence.rows[row * width + times]! > 0;
      const isKept = isIn || isOld;
      if (!isKept && chance() >= negatives) continue;
      addRow(rows, evidence, row, { isIn, weight: isKept ? each : each / negatives });
    }
  }
  return {
    rows: rows.count,
    columns: width,
    values: rows.values.subarray(0, rows.count * width),
    happened: rows.happened.subarray(0, rows.count),
    weight: rows.weight.subarray(0, rows.count),
  };
}

export function lastBasketOf(
  histories: Histories,
  customer: number,
): { basket: Set<number>; day: number | undefined } {
  const { days } = histories;
  return {
    basket: new Set(basketsOf(histories, customer).at(-1)),
    day: days?.data[days.start[customer]! + days.length[customer]! - 1],
  };
}

interface GrowingRows {
  count: number;
  values: Float32Array;
  happened: Uint8Array;
  weight: Float32Array;
}

const newRows = (size = 4096): GrowingRows => ({
  count: 0,
  values: new Float32Array(size * width),
  happened: new Uint8Array(size),
  weight: new Float32Array(size),
});

function addRow(
  rows: GrowingRows,
  evidence: Evidence,
  row: number,
  { isIn, weight }: { isIn: boolean; weight: number },
): void {
  if (rows.count === rows.happened.length) {
    const larger = newRows(rows.count * 2);
    larger.values.set(rows.values);
    larger.happened.set(rows.happened);
    larger.weight.set(rows.weight);
    Object.assign(rows, {
      values: larger.values,
      happened: larger.happened,
      weight: larger.weight,
    });
  }
  rows.values.set(evidence.rows.subarray(row * width, (row + 1) * width), rows.count * width);
  rows.happened[rows.count] = isIn ? 1 : 0;
  rows.weight[rows.count++] = weight;
}
