/**
 * The three counting baselines of A Next Basket Recommendation Reality Check (Li et al., TOIS 2023):
 * what everybody buys most, what this customer bought most, and the second filled up with the first.
 *
 * Most of a short history was bought once, so the order among equals decides much of the score. The
 * paper's script leaves equals in the order of first purchase ('first'); 'popular' puts what everybody
 * buys first, which is far stronger and the baseline to beat. Equals in the counts of all go by the
 * lower number. Fit O(purchases), predict O(own items + count).
 */
import { basketsOf, customersOf, type Histories } from './histories.ts';
import { filledUp, type Recommender } from './recommender.ts';

export interface TopFrequency {
  readonly global: Recommender;
  readonly personal: Recommender;
  readonly personalThenGlobal: Recommender;
}

export function fitTopFrequency(
  histories: Histories,
  options: { readonly ties?: 'first' | 'popular' } = {},
): TopFrequency {
  const counts = popularity(histories);
  const ranked = rankedBy(counts);
  const ofAll = options.ties === 'popular' ? counts : new Float64Array(histories.items);
  const global: Recommender = { predict: (_, count) => ranked.slice(0, count) };
  const personal: Recommender = {
    predict(customer, count) {
      const own = new Map<number, number>();
      for (const basket of basketsOf(histories, customer))
        for (const item of basket) own.set(item, (own.get(item) ?? 0) + 1);
      const order = [...own].sort(([a, x], [b, y]) => y - x || ofAll[b]! - ofAll[a]!);
      return Int32Array.from(order.slice(0, count), ([item]) => item);
    },
  };
  const personalThenGlobal: Recommender = {
    predict: (customer, count) => filledUp(personal.predict(customer, count), ranked, count),
  };
  return { global, personal, personalThenGlobal };
}

/** How often each item was bought. */
export function popularity(histories: Histories): Float64Array {
  const counts = new Float64Array(histories.items);
  for (let customer = 0; customer < customersOf(histories); customer++)
    for (const basket of basketsOf(histories, customer)) for (const item of basket) counts[item]!++;
  return counts;
}

/** Highest first; equals by the lower number. */
const rankedBy = (counts: Float64Array): Int32Array =>
  Int32Array.from(counts.keys()).sort((a, b) => counts[b]! - counts[a]! || a - b);
