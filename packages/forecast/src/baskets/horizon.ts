/**
 * From "in the next basket" to "within H days": how many baskets the customer will bring is unknown.
 *
 * Baskets come as a Poisson whose rate is gamma distributed over customers (Ehrenberg's NBD; Fader,
 * Hardie and Lee, RFM and CLV, 2005), so that a customer seen for long is known well and a new one is
 * like the others. With p per basket, P(at least one within H) = 1 − (b / (b + H p))^a, where a and b
 * are the posterior's shape and rate. Exact; O(1).
 */
import { require } from '../faults.ts';

export interface VisitRate {
  readonly shape: number;
  /** In days. */
  readonly rate: number;
}

/** What the customers at large do: `worth` visits' worth of belief in `perDay`. */
export const believedRate = (perDay: number, worth = 2): VisitRate => ({
  shape: worth,
  rate: worth / perDay,
});

/** After `visits` more visits in `days` days. */
export const afterVisits = (prior: VisitRate, visits: number, days: number): VisitRate => ({
  shape: prior.shape + visits,
  rate: prior.rate + days,
});

export function boughtWithin(days: number, perBasket: number, { shape, rate }: VisitRate): number {
  require(perBasket >= 0 && perBasket <= 1, () => `perBasket is ${perBasket}: not in [0, 1].`);
  require(days >= 0, () => `days is ${days}: a horizon is not negative.`);
  return 1 - (rate / (rate + days * perBasket)) ** shape;
}
