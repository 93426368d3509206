import {
  asId,
  type Currency,
  grams,
  millimetres,
  money,
  type OwnerId,
  type SkuId,
  units,
} from '@waystock/kernel';
import type { Owner, SkuDraft } from '../../domains/catalogue/index.ts';
import type { Good, Shelf } from './goods.ts';
import { food } from './goods-food.ts';
import { gear } from './goods-gear.ts';
import { home } from './goods-home.ts';

/** Two merchants whose goods one operator keeps. */
export const owners = {
  grocer: { id: asId<OwnerId>('OWN-KAUFHALLE'), name: 'Kaufhalle am Markt' },
  merchant: { id: asId<OwnerId>('OWN-NORDSTERN'), name: 'Nordstern Handel' },
} as const satisfies Record<string, Owner>;

const shelves: readonly Shelf[] = [...food, ...home, ...gear];

export const categories: readonly string[] = shelves.map(({ category }) => category);

/** About 400 things people know, each with what the physical world asks of it. */
export function fillCatalogue(currency: Currency): SkuDraft[] {
  let number = 0;
  return shelves.flatMap((shelf) =>
    shelf.goods.flatMap((good) =>
      good[1]
        .split(', ')
        .map((variant) => draftOf(shelf, good, { variant, currency, number: ++number })),
    ),
  );
}

interface Variant {
  readonly variant: string;
  readonly currency: Currency;
  readonly number: number;
}

const litresPerUnit = 4;

function draftOf(shelf: Shelf, good: Good, { variant, currency, number }: Variant): SkuDraft {
  const [base, , weight, [length, width, height], price] = good;
  const name = variant ? `${base}, ${variant}` : base;
  return {
    id: asId<SkuId>(codeOf(name)),
    ownerId: owners[shelf.owner].id,
    name,
    category: shelf.category,
    barcode: ean13(number),
    weight: grams(weight),
    box: { length: millimetres(length), width: millimetres(width), height: millimetres(height) },
    capacityUnits: units(Math.ceil((length * width * height) / (litresPerUnit * 1_000_000))),
    temperature: shelf.temperature ?? 'ambient',
    hazard: shelf.hazard ?? 'none',
    lotTracked: shelf.shelfLife !== undefined,
    minShelfLifeDays: shelf.shelfLife ?? 0,
    price: money(price, currency),
    active: true,
  };
}

/** `Water 5 l, still` → `WATER-5-L-STILL`. */
const codeOf = (name: string): string =>
  name
    .normalize('NFD')
    .replace(/\p{M}|'/gu, '')
    .toUpperCase()
    .replace(/[^A-Z0-9]+/g, '-');

/** A thirteen-digit article number from the range kept for use inside one company. */
function ean13(number: number): string {
  const digits = `20${number.toString().padStart(10, '0')}`;
  let sum = 0;
  for (let i = 0; i < 12; i++) sum += Number(digits.charAt(i)) * (i % 2 === 0 ? 1 : 3);
  return `${digits}${(10 - (sum % 10)) % 10}`;
}
