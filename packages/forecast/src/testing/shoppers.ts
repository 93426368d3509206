import { historiesOf, type Histories } from '../baskets/histories.ts';
import { below, seededChance } from '../random.ts';

export interface Shoppers {
  readonly histories: Histories;
  /** The basket that comes after the history, by customer. */
  readonly next: readonly (readonly number[])[];
  /** By customer: the items it comes back to. */
  readonly favourites: readonly (readonly number[])[];
}

/**
 * Customers with a taste each: a few favourites, bought again and again, some of what others of the
 * same taste like, and some of what everybody buys.
 */
export function generateShoppers(options: {
  readonly seed: number;
  readonly customers: number;
  readonly items?: number;
  readonly tastes?: number;
}): Shoppers {
  const { seed, customers, items = 400, tastes = 8 } = options;
  const chance = seededChance(seed);
  const perTaste = Math.floor(items / tastes);
  const all: number[][][] = [];
  const next: number[][] = [];
  const favourites: number[][] = [];
  for (let customer = 0; customer < customers; customer++) {
    const taste = below(chance, tastes);
    const likely = (): number => taste * perTaste + Math.floor(chance() ** 2 * perTaste);
    const own = Array.from({ length: 4 }, likely);
    const basket = (): number[] => {
      const chosen = own.filter(() => chance() < 0.45);
      for (let extra = below(chance, 4); extra >= 0; extra--)
        chosen.push(chance() < 0.7 ? likely() : Math.floor(chance() ** 3 * items));
      return [...new Set(chosen)];
    };
    all.push(Array.from({ length: 2 + below(chance, 9) }, basket));
    next.push(basket());
    favourites.push(own);
  }
  return { histories: historiesOf(items, all), next, favourites };
}
