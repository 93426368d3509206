import {
  asId,
  type CustomerId,
  gaussian,
  pick,
  pickWeighted,
  type Random,
  seededRandom,
  shuffled,
} from '@waystock/kernel';
import { categories } from './catalogue.ts';
import type { City, CityAddress } from './city.ts';
import { firstNames, lastNames } from './words.ts';

export const deliveryOptions = ['two-hour', 'same-day', 'standard', 'pickup'] as const;
export type DeliveryOption = (typeof deliveryOptions)[number];

/** Somebody who shops, and how they go about it. Shares of one kind add up to 1. */
export interface Shopper {
  readonly id: CustomerId;
  readonly name: string;
  /** In a domain kept for examples: nothing sent there reaches anybody. */
  readonly email: string;
  readonly home: CityAddress;
  /** How long before the simulation begins the account was opened. */
  readonly memberForDays: number;
  readonly ordersPerWeek: number;
  /** Of an order; at least 1. */
  readonly meanLines: number;
  /** What they like, best first; the rest they buy now and then. */
  readonly favourites: readonly { readonly category: string; readonly share: number }[];
  /** Share of their orders by hour of the local day. */
  readonly byHour: readonly number[];
  readonly delivery: Readonly<Record<DeliveryOption, number>>;
}

/** How a kind of people lives: hours they shop at, what they like, what they want delivered how. */
interface Lifestyle {
  readonly weight: number;
  readonly peaks: readonly (readonly [hour: number, strength: number])[];
  readonly likes: readonly string[];
  readonly ordersPerWeek: number;
  readonly meanLines: number;
  readonly delivery: readonly [twoHour: number, sameDay: number, standard: number, pickup: number];
}

const lifestyles: readonly Lifestyle[] = [
  {
    // a family: big baskets in the evening, when the children sleep
    weight: 30,
    peaks: [
      [10, 1],
      [20, 3],
    ],
    likes: ['dairy', 'fruit-and-vegetables', 'bakery', 'pantry', 'baby', 'cleaning', 'drinks'],
    ordersPerWeek: 1.6,
    meanLines: 5,
    delivery: [0.1, 0.45, 0.35, 0.1],
  },
  {
    // young and in a hurry: little and soon
    weight: 28,
    peaks: [
      [13, 1],
      [19, 2],
      [22, 1],
    ],
    likes: [
      'frozen',
      'breakfast-and-snacks',
      'drinks',
      'coffee-and-tea',
      'electronics',
      'toiletries',
    ],
    ordersPerWeek: 1.3,
    meanLines: 2,
    delivery: [0.45, 0.25, 0.15, 0.15],
  },
  {
    // at home by day
    weight: 24,
    peaks: [
      [9, 3],
      [15, 1],
    ],
    likes: [
      'fruit-and-vegetables',
      'meat-and-fish',
      'pharmacy',
      'coffee-and-tea',
      'pets',
      'books-and-office',
    ],
    ordersPerWeek: 0.9,
    meanLines: 4,
    delivery: [0.1, 0.4, 0.4, 0.1],
  },
  {
    // buys things, not food
    weight: 18,
    peaks: [
      [12, 1],
      [18, 1],
      [21, 2],
    ],
    likes: [
      'phones-and-computers',
      'electronics',
      'kitchen',
      'living',
      'toys-and-games',
      'sport-and-garden',
    ],
    ordersPerWeek: 0.6,
    meanLines: 1.6,
    delivery: [0.12, 0.23, 0.4, 0.25],
  },
];

export function settleShoppers(city: City, count = 2000): Shopper[] {
  const random = seededRandom(city.seed).fork('shoppers');
  return Array.from({ length: count }, (_, i) => shopperOf(city, i + 1, random.fork('shopper', i)));
}

function shopperOf(city: City, number: number, random: Random): Shopper {
  const life = lifestyles[
    pickWeighted(
      random,
      lifestyles.map(({ weight }) => weight),
    )
  ] as Lifestyle;
  const lively = Math.exp(gaussian(random, 0, 0.5));
  const id = asId<CustomerId>(`CUS-${number.toString().padStart(5, '0')}`);
  return {
    id,
    email: `${id.toLowerCase()}@example.org`,
    name: `${pick(random, firstNames)} ${pick(random, lastNames)}`,
    home: pick(random, city.addresses),
    memberForDays: Math.floor(1500 * random.next() ** 2),
    ordersPerWeek: round(life.ordersPerWeek * lively),
    meanLines: round(Math.max(1, life.meanLines * (0.6 + 0.8 * random.next()))),
    favourites: favouritesOf(life, random),
    byHour: hoursOf(life, random),
    delivery: preferenceOf(life, random),
  };
}

/** Four to six favourites with falling shares; each likes their kind's things and one of their own. */
function favouritesOf(life: Lifestyle, random: Random): Shopper['favourites'] {
  const liked = shuffled(random, life.likes).slice(0, 3 + Math.floor(3 * random.next()));
  const own = pick(
    random,
    categories.filter((category) => !liked.includes(category)),
  );
  const weights = [...liked, own].map((_, i) => 1 / (i + 1.5));
  return [...liked, own].map((category, i) => ({ category, share: shares(weights)[i] as number }));
}

/** Bumps around the kind's hours, moved an hour or so; hardly anything at night. */
function hoursOf(life: Lifestyle, random: Random): number[] {
  const shift = gaussian(random, 0, 0.8);
  const weights = Array.from({ length: 24 }, (_, hour) =>
    life.peaks.reduce(
      (sum, [peak, strength]) => sum + strength * Math.exp(-(((hour - peak - shift) / 1.8) ** 2)),
      hour >= 7 && hour <= 22 ? 0.12 : 0.01,
    ),
  );
  return shares(weights);
}

function preferenceOf(life: Lifestyle, random: Random): Shopper['delivery'] {
  const weights = life.delivery.map((weight) => weight * (0.4 + 1.2 * random.next()));
  const [twoHour = 0, sameDay = 0, standard = 0, pickup = 0] = shares(weights);
  return { 'two-hour': twoHour, 'same-day': sameDay, standard, pickup };
}

function shares(weights: readonly number[]): number[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}

const round = (value: number): number => Math.round(value * 100) / 100;
