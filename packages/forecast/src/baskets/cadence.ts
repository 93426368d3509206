/**
 * How fast a customer comes back to an item: the time since the last purchase over the typical gap.
 * Of all features added to frequency and neighbours since 2020, this one adds most (Naumov et al.,
 * Time-dependent next-basket recommendations, ECIR 2023; Romanov et al., Time-aware item weighting,
 * RecSys 2023). A customer's few gaps are shrunk towards the item's mean gap over all customers, and
 * that towards a gap the caller believes in where the item hardly ever came back.
 */
export interface Gaps {
  /** Gaps seen between successive purchases, and their sum. */
  readonly count: number;
  readonly sum: number;
}

/** How many gaps the wider experience is worth. */
const worthOfItem = 2;
const worthOfPrior = 5;

export const typicalGap = (own: Gaps, ofItem: Gaps, prior: number): number => {
  const item = (ofItem.sum + worthOfPrior * prior) / (ofItem.count + worthOfPrior);
  return (own.sum + worthOfItem * item) / (own.count + worthOfItem);
};

/** 1: as long ago as usual; above, overdue. */
export const dueness = (elapsed: number, gap: number): number => elapsed / Math.max(gap, 1e-9);
