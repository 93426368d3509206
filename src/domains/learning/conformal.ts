import { assert } from '@waystock/kernel';

/**
 * Intervals that hold what they say, whatever the model's errors look like.
 *
 * What: split conformal prediction (Vovk et al. 2005; Lei et al. 2018). Of the scores of past errors
 * the ceil((n + 1) p)-th smallest is the half width; if errors are exchangeable, the next one is within
 * it with a probability of at least p. Scores are kept per bucket (a horizon, a class of vehicle) in a
 * ring of the newest, so that the width follows slow change; below what is needed for the level the
 * width is infinite, never a guess.
 *
 * Complexity: O(n log n) when a width is asked for after news, O(1) else.
 */
export interface ConformalRing {
  readonly scores: Float64Array;
  count: number;
  next: number;
  sorted: Float64Array | undefined;
}

export function newRing(size = 500): ConformalRing {
  assert(size > 0, 'a ring holds at least one score');
  return { scores: new Float64Array(size), count: 0, next: 0, sorted: undefined };
}

/** Adds the score of one error: its size, usually over what size was expected. */
export function addScore(ring: ConformalRing, score: number): void {
  assert(score >= 0 && Number.isFinite(score), `a score is a finite size, got ${score}`);
  ring.scores[ring.next] = score;
  ring.next = (ring.next + 1) % ring.scores.length;
  ring.count = Math.min(ring.count + 1, ring.scores.length);
  ring.sorted = undefined;
}

/** The score that the next error does not exceed with probability `level`. */
export function widthAt(ring: ConformalRing, level: number): number {
  assert(level > 0 && level < 1, `a level lies between 0 and 1, got ${level}`);
  const rank = Math.ceil((ring.count + 1) * level);
  if (rank > ring.count) return Infinity;
  ring.sorted ??= ring.scores.slice(0, ring.count).sort();
  return ring.sorted[rank - 1] as number;
}
