/**
 * Whether errors have moved away from zero and stay there.
 *
 * What: the Page-Hinkley test on both sides (Page 1954; Hinkley 1971) over residuals in units of their
 * usual deviation: the sum of residuals beyond an allowance, since it was last at its least, passes a
 * threshold. Residuals are clipped, so that one wild value is not a drift. After an alarm the test
 * starts again.
 *
 * Complexity: O(1) per residual.
 */
export interface DriftWatch {
  up: number;
  down: number;
  seen: number;
  /** Number of residuals since the sum of the side that gave the alarm was last zero. */
  since: number;
}

export interface DriftTerms {
  /** Moves smaller than this, in deviations, are not looked for. */
  readonly allowance: number;
  readonly threshold: number;
  readonly clip: number;
}

/** One false alarm in many thousand residuals of unit deviation; a shift of 0.7 is seen in about 40. */
export const usualDriftTerms: DriftTerms = { allowance: 0.25, threshold: 18, clip: 3 };

export const newDriftWatch = (): DriftWatch => ({ up: 0, down: 0, seen: 0, since: 0 });

/** Takes one standardised residual; 1 or -1 when it has drifted up or down, else 0. */
export function watch(
  state: DriftWatch,
  residual: number,
  terms: DriftTerms = usualDriftTerms,
): -1 | 0 | 1 {
  const clipped = Math.max(-terms.clip, Math.min(terms.clip, residual));
  state.seen++;
  state.since++;
  state.up = Math.max(0, state.up + clipped - terms.allowance);
  state.down = Math.max(0, state.down - clipped - terms.allowance);
  if (state.up === 0 && state.down === 0) state.since = 0;
  const alarm = state.up > terms.threshold ? 1 : state.down > terms.threshold ? -1 : 0;
  if (alarm !== 0) Object.assign(state, { up: 0, down: 0, since: 0 });
  return alarm;
}

/**
 * How far a distribution has moved, bin by bin (population stability index); above 0.2 is usually
 * taken as a real move. Empty bins count as half an observation.
 */
export function stabilityIndex(before: ArrayLike<number>, after: ArrayLike<number>): number {
  const share = (counts: ArrayLike<number>): number[] => {
    const filled = Array.from(counts, (count) => Math.max(count, 0.5));
    const sum = filled.reduce((a, b) => a + b, 0);
    return filled.map((count) => count / sum);
  };
  const [p, q] = [share(before), share(after)];
  return p.reduce((sum, a, i) => {
    const b = q[i] as number;
    return sum + (b - a) * Math.log(b / a);
  }, 0);
}
