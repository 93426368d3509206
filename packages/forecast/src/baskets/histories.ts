import { require } from '../faults.ts';
import { append, clearRow, emptyRows, ensureRow, type Rows } from './rows.ts';

/**
 * What each customer bought, basket by basket, oldest first. Customers and items are whole numbers
 * from 0; what they stand for is the caller's.
 *
 * Baskets follow each other in one list of a `Rows`: the last item of each basket is stored as its
 * complement (~item), so a boundary costs nothing. Days, where known, are whole numbers that do not
 * fall from one basket to the next.
 */
export interface Histories {
  /** Items are 0 … items − 1. */
  readonly items: number;
  readonly purchases: Rows;
  /** A day per basket, or undefined where only the order is known. */
  readonly days: Rows | undefined;
}

export function emptyHistories(options: { items: number; dated?: boolean }): Histories {
  const { items, dated = false } = options;
  require(Number.isInteger(items) && items > 0, () => `items is ${items}: a whole number above 0.`);
  return { items, purchases: emptyRows(), days: dated ? emptyRows() : undefined };
}

/** Histories without days: by customer, baskets of items, oldest first. */
export function historiesOf(
  items: number,
  customers: readonly (readonly (readonly number[])[])[],
): Histories {
  const histories = emptyHistories({ items });
  customers.forEach((baskets, customer) => {
    ensureCustomer(histories, customer);
    for (const basket of baskets) addBasket(histories, customer, basket);
  });
  return histories;
}

export const customersOf = (histories: Histories): number => histories.purchases.count;

export function ensureCustomer(histories: Histories, customer: number): void {
  ensureRow(histories.purchases, customer);
  if (histories.days) ensureRow(histories.days, customer);
}

/** Appends a basket; an item named twice counts once. Refuses what cannot be, before it changes. */
export function addBasket(
  histories: Histories,
  customer: number,
  items: Iterable<number>,
  day?: number,
): void {
  const basket = [...new Set(items)];
  requireBasket(histories, basket);
  ensureCustomer(histories, customer);
  if (histories.days) requireDay(histories.days, customer, day);
  basket.forEach((item, place) => {
    append(histories.purchases, customer, place === basket.length - 1 ? ~item : item);
  });
  if (histories.days) append(histories.days, customer, day!);
}

/** Forgets everything of the customer; the number stays, with an empty history. */
export function forgetHistory(histories: Histories, customer: number): void {
  ensureCustomer(histories, customer);
  clearRow(histories.purchases, customer);
  if (histories.days) clearRow(histories.days, customer);
}

/** The customer's baskets, oldest first. */
export function basketsOf(histories: Histories, customer: number): number[][] {
  const { data, start, length } = histories.purchases;
  const baskets: number[][] = [];
  let basket: number[] = [];
  for (let at = start[customer]!, end = at + length[customer]!; at < end; at++) {
    const item = data[at]!;
    basket.push(item < 0 ? ~item : item);
    if (item >= 0) continue;
    baskets.push(basket);
    basket = [];
  }
  return baskets;
}

/**
 * The same histories one basket earlier: what a model sees that is to foretell each customer's last
 * known basket. Customers with a single basket have an empty past.
 */
export function withoutLast(histories: Histories): Histories {
  const earlier = emptyHistories({ items: histories.items, dated: histories.days !== undefined });
  for (let customer = 0; customer < customersOf(histories); customer++) {
    ensureCustomer(earlier, customer);
    const first = histories.days?.start[customer] ?? 0;
    basketsOf(histories, customer)
      .slice(0, -1)
      .forEach((basket, i) => {
        addBasket(earlier, customer, basket, histories.days?.data[first + i]);
      });
  }
  return earlier;
}

function requireBasket({ items }: Histories, basket: readonly number[]): void {
  require(basket.length > 0, () => 'A basket holds at least one item.');
  for (const item of basket)
    require(Number.isInteger(item) && item >= 0 && item < items, () =>
      `Item ${item} is not one of 0 … ${items - 1}.`);
}

function requireDay(days: Rows, customer: number, day: number | undefined): void {
  require(Number.isInteger(day), () =>
    `These histories are dated: the basket of customer ${customer} needs its day, a whole number.`);
  const count = days.length[customer]!;
  const last = count > 0 ? days.data[days.start[customer]! + count - 1]! : -Infinity;
  require(day! >= last, () =>
    `Baskets are added oldest first: day ${day} of customer ${customer} is before day ${last}.`);
}
