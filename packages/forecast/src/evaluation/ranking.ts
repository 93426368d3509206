/**
 * How good a ranked list is against the basket that came.
 *
 * NDCG has two readings in the literature. `ndcg` here divides by the ideal over the WHOLE basket, as
 * A Next Basket Recommendation Reality Check does (Li et al., TOIS 2023); `ndcgCapped` divides by the
 * ideal of the best k items, the usual one, and is never smaller. State which one is quoted.
 */
export interface RankingScore {
  readonly recall: number;
  readonly ndcg: number;
  readonly ndcgCapped: number;
  /** Whether anything was hit: averaged over customers, the personalised hit ratio (PHR). */
  readonly hit: number;
  /** Hits among items bought before, and among new ones, as shares of the basket. */
  readonly repeatRecall: number;
  readonly exploreRecall: number;
}

const noKnown: ReadonlySet<number> = new Set();

/** `ranked` best first and without repetition; `basket` is what was bought; `known` what was before. */
export function scoreRanking(
  ranked: ArrayLike<number>,
  basket: ReadonlySet<number>,
  k: number,
  known: ReadonlySet<number> = noKnown,
): RankingScore {
  let repeats = 0;
  let explored = 0;
  let gain = 0;
  for (let place = 0; place < Math.min(k, ranked.length); place++) {
    const item = ranked[place]!;
    if (!basket.has(item)) continue;
    if (known.has(item)) repeats++;
    else explored++;
    gain += 1 / Math.log2(place + 2);
  }
  const size = Math.max(1, basket.size);
  return {
    recall: (repeats + explored) / size,
    ndcg: gain / idealGain(size),
    ndcgCapped: gain / idealGain(Math.min(k, size)),
    hit: repeats + explored > 0 ? 1 : 0,
    repeatRecall: repeats / size,
    exploreRecall: explored / size,
  };
}

function idealGain(size: number): number {
  let ideal = 0;
  for (let place = 0; place < size; place++) ideal += 1 / Math.log2(place + 2);
  return ideal;
}

/** The mean of each figure. */
export function meanRanking(scores: readonly RankingScore[]): RankingScore {
  const mean = (pick: (score: RankingScore) => number): number =>
    scores.length === 0 ? 0 : scores.reduce((sum, one) => sum + pick(one), 0) / scores.length;
  return {
    recall: mean((one) => one.recall),
    ndcg: mean((one) => one.ndcg),
    ndcgCapped: mean((one) => one.ndcgCapped),
    hit: mean((one) => one.hit),
    repeatRecall: mean((one) => one.repeatRecall),
    exploreRecall: mean((one) => one.exploreRecall),
  };
}
