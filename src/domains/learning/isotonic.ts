import { assert } from '@waystock/kernel';

/**
 * From a score to a probability: never falling, and right on average.
 *
 * What: isotonic regression by pooling adjacent violators (Ayer et al. 1955; for calibration: Zadrozny
 * and Elkan 2002). Blocks of less than `least` observations are pooled with a neighbour, so that no
 * probability rests on a handful, and each block is drawn half an observation towards each side
 * (Laplace), so that nothing is ever certain.
 *
 * Complexity: O(n log n) to fit, O(log n) to ask.
 */
export interface Calibration {
  /** Lowest score of each block, rising, and the probability from there on. */
  readonly from: Float64Array;
  readonly probability: Float64Array;
  readonly observations: number;
}

export interface Outcome {
  readonly score: number;
  readonly happened: boolean;
}

interface Block {
  from: number;
  count: number;
  hits: number;
}

export function fitCalibration(outcomes: readonly Outcome[], least = 20): Calibration {
  assert(outcomes.length > 0, 'nothing to calibrate on');
  const sorted = outcomes.slice().sort((a, b) => a.score - b.score);
  const blocks: Block[] = [];
  for (const { score, happened } of sorted) {
    const last = blocks.at(-1);
    // Equal scores cannot be told apart, and small blocks stand for nothing yet.
    if (last && (last.count < least || last.from === score)) {
      last.count++;
      last.hits += Number(happened);
    } else {
      settle(blocks);
      blocks.push({ from: score, count: 1, hits: Number(happened) });
    }
  }
  const tail = blocks.at(-1);
  if (tail && tail.count < least && blocks.length > 1) merge(blocks);
  settle(blocks);
  return {
    from: Float64Array.from(blocks, (one) => one.from),
    probability: Float64Array.from(blocks, (one) => (one.hits + 0.5) / (one.count + 1)),
    observations: outcomes.length,
  };
}

/** Pools the last blocks as long as they fall. */
function settle(blocks: Block[]): void {
  const rate = (block: Block | undefined): number =>
    block ? (block.hits + 0.5) / (block.count + 1) : -1;
  while (blocks.length > 1 && rate(blocks.at(-1)) <= rate(blocks.at(-2))) merge(blocks);
}

function merge(blocks: Block[]): void {
  const last = blocks.pop() as Block;
  const before = blocks.at(-1) as Block;
  before.count += last.count;
  before.hits += last.hits;
}

export function probabilityAt({ from, probability }: Calibration, score: number): number {
  let [low, high] = [0, from.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((from[middle] as number) <= score) low = middle;
    else high = middle - 1;
  }
  return probability[low] as number;
}

/** How far stated probabilities are from what happened: in ten bins, weighted by their size. */
export function calibrationError(
  stated: readonly { readonly probability: number; readonly happened: boolean }[],
): number {
  assert(stated.length > 0, 'no statements to judge');
  const bins = Array.from({ length: 10 }, () => ({ count: 0, said: 0, was: 0 }));
  for (const { probability, happened } of stated) {
    const bin = bins[Math.min(9, Math.floor(probability * 10))] as (typeof bins)[number];
    bin.count++;
    bin.said += probability;
    bin.was += Number(happened);
  }
  return bins.reduce((sum, { said, was }) => sum + Math.abs(said - was), 0) / stated.length;
}

/** Mean square of stated probability less what happened (Brier 1950). */
export function brierScore(
  stated: readonly { readonly probability: number; readonly happened: boolean }[],
): number {
  assert(stated.length > 0, 'no statements to judge');
  return (
    stated.reduce(
      (sum, { probability, happened }) => sum + (probability - Number(happened)) ** 2,
      0,
    ) / stated.length
  );
}
