import type { SkuDraft } from '../../domains/catalogue/index.ts';

/** A shelf of like goods: what they ask for in common, and the goods themselves. */
export interface Shelf {
  readonly category: string;
  readonly owner: 'grocer' | 'merchant';
  readonly temperature?: SkuDraft['temperature'];
  readonly hazard?: SkuDraft['hazard'];
  /** Days left on a lot below which it is no longer sold; given only where lots are tracked. */
  readonly shelfLife?: number;
  readonly goods: readonly Good[];
}

/** Name, variants, grams, box in mm, price in cents. */
export type Good = readonly [
  name: string,
  variants: string,
  weight: number,
  box: readonly [number, number, number],
  price: number,
];
