/**
 * Straightens probabilities: the rising step function that fits outcomes best (least squares).
 *
 * Pool adjacent violators (Ayer et al. 1955); used on classifiers by Zadrozny and Elkan, Transforming
 * classifier scores into accurate multiclass probability estimates, KDD 2002. Between the blocks'
 * means the map is linear, so that order is kept and equals arise only where evidence has none. The
 * outer blocks are pulled in by half an event, so that nothing becomes impossible or certain.
 * Fit O(n log n), apply O(log blocks).
 */
import { require } from '../faults.ts';

export interface Calibration {
  /** Log-odds, rising. */
  readonly from: Float64Array;
  /** The probability there, rising. */
  readonly to: Float64Array;
}

export function fitCalibration(odds: ArrayLike<number>, happened: ArrayLike<number>): Calibration {
  require(odds.length > 0 && odds.length === happened.length, () =>
    `Each score needs its outcome: ${odds.length} and ${happened.length} were given.`);
  const order = Int32Array.from({ length: odds.length }, (_, i) => i).sort(
    (a, b) => odds[a]! - odds[b]! || a - b,
  );
  const blocks: Block[] = [];
  for (const i of order) {
    let block = { count: 1, odds: odds[i]!, events: happened[i]! > 0 ? 1 : 0 };
    let before = blocks.at(-1);
    while (before && before.events * block.count >= block.events * before.count) {
      block = merged(before, block);
      blocks.pop();
      before = blocks.at(-1);
    }
    blocks.push(block);
  }
  const knots = joinedUp(blocks);
  return {
    from: Float64Array.from(knots, ({ count, odds: sum }) => sum / count),
    to: Float64Array.from(
      knots,
      ({ count, events }) => Math.min(count - 0.5, Math.max(0.5, events)) / count,
    ),
  };
}

interface Block {
  readonly count: number;
  /** Summed over its members. */
  readonly odds: number;
  readonly events: number;
}

const merged = (a: Block, b: Block): Block => ({
  count: a.count + b.count,
  odds: a.odds + b.odds,
  events: a.events + b.events,
});

/** A block of fewer cases than this knows too little to be a knot of its own. */
const leastCases = 50;

function joinedUp(blocks: readonly Block[]): Block[] {
  const joined: Block[] = [];
  for (const block of blocks) {
    const before = joined.at(-1);
    if (before && before.count < leastCases) joined[joined.length - 1] = merged(before, block);
    else joined.push(block);
  }
  const last = joined.at(-1);
  if (joined.length > 1 && last && last.count < leastCases) {
    joined.pop();
    joined[joined.length - 1] = merged(joined.at(-1)!, last);
  }
  return joined;
}

export function calibrated({ from, to }: Calibration, odds: number): number {
  const last = from.length - 1;
  if (odds <= from[0]!) return to[0]!;
  if (odds >= from[last]!) return to[last]!;
  let low = 0;
  let high = last;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (from[middle]! <= odds) low = middle;
    else high = middle;
  }
  const part = (odds - from[low]!) / (from[high]! - from[low]!);
  return to[low]! + part * (to[high]! - to[low]!);
}
