/**
 * What all customers' baskets say together, kept up basket by basket: who bought an item (the inverted
 * index), how often it was bought, taken up and bought again, and how fast it comes back.
 *
 * `record` and `forget` are exact inverses: whatever was recorded and forgotten, the counts are those
 * of a market that was built from what remains. Both cost O(own items + the index lists they touch).
 */
import { require } from '../faults.ts';
import {
  addBasket,
  customersOf,
  emptyHistories,
  ensureCustomer,
  forgetHistory,
  type Histories,
} from './histories.ts';
import { append, emptyRows, ensureRow, removeFrom, type Rows } from './rows.ts';

export interface Market {
  readonly histories: Histories;
  /** By item: the customers who bought it, each once. */
  readonly buyers: Rows;
  /** By customer: how many different items, and how many baskets. Both grow. */
  variety: Int32Array;
  visits: Int32Array;
  /** By item: baskets it was in; customers' latest baskets it is in. */
  readonly bought: Float64Array;
  readonly boughtLatest: Float64Array;
  /** By item: later baskets of its buyers, and those among them that hold it again. */
  readonly chances: Float64Array;
  readonly repeats: Float64Array;
  /** By item: time from one purchase to the next, summed over repeats (days, or baskets if undated). */
  readonly gaps: Float64Array;
  totalBought: number;
  totalLatest: number;
  /** The latest day recorded, in dated histories. */
  latestDay: number | undefined;
}

export function emptyMarket(options: { items: number; dated?: boolean }): Market {
  const { items } = options;
  const buyers = emptyRows();
  ensureRow(buyers, items - 1);
  const perItem = (): Float64Array => new Float64Array(items);
  return {
    histories: emptyHistories(options),
    buyers,
    variety: new Int32Array(0),
    visits: new Int32Array(0),
    bought: perItem(),
    boughtLatest: perItem(),
    chances: perItem(),
    repeats: perItem(),
    gaps: perItem(),
    totalBought: 0,
    totalLatest: 0,
    latestDay: undefined,
  };
}

/** The market of these histories; they are copied. */
export function marketOf(histories: Histories): Market {
  const market = emptyMarket({ items: histories.items, dated: histories.days !== undefined });
  const { purchases, days } = histories;
  for (let customer = 0; customer < customersOf(histories); customer++) {
    ensureMarketCustomer(market, customer);
    let day = days?.start[customer] ?? 0;
    let basket: number[] = [];
    const from = purchases.start[customer]!;
    for (let at = from; at < from + purchases.length[customer]!; at++) {
      const item = purchases.data[at]!;
      basket.push(item < 0 ? ~item : item);
      if (item >= 0) continue;
      record(market, customer, basket, days?.data[day++]);
      basket = [];
    }
  }
  return market;
}

export function ensureMarketCustomer(market: Market, customer: number): void {
  ensureCustomer(market.histories, customer);
  if (customer < market.variety.length) return;
  const size = Math.max(customer + 1, Math.ceil(market.variety.length * 1.5));
  const variety = new Int32Array(size);
  variety.set(market.variety);
  market.variety = variety;
  const visits = new Int32Array(size);
  visits.set(market.visits);
  market.visits = visits;
}

/** Where an item stands in one customer's history. */
interface OwnItem {
  times: number;
  firstBasket: number;
  lastBasket: number;
  firstTime: number;
  lastTime: number;
}

/** A basket was bought. */
export function record(
  market: Market,
  customer: number,
  items: Iterable<number>,
  day?: number,
): void {
  const basket = new Set(items);
  ensureMarketCustomer(market, customer);
  const own = ownItems(market.histories, customer);
  addBasket(market.histories, customer, basket, day);
  const time = day ?? own.baskets;
  for (const [item, before] of own.items) {
    market.chances[item]!++;
    if (before.lastBasket === own.baskets - 1) countLatest(market, item, -1);
    if (!basket.has(item)) continue;
    market.repeats[item]!++;
    market.gaps[item]! += time - before.lastTime;
  }
  market.visits[customer]!++;
  if (day !== undefined) market.latestDay = Math.max(day, market.latestDay ?? day);
  for (const item of basket) {
    market.bought[item]!++;
    market.totalBought++;
    countLatest(market, item, 1);
    if (own.items.has(item)) continue;
    append(market.buyers, item, customer);
    market.variety[customer]!++;
  }
}

/** The customer leaves: nothing of it remains in any count, list or index. */
export function forget(market: Market, customer: number): void {
  require(customer < customersOf(market.histories), () => `There is no customer ${customer}.`);
  const { items, baskets } = ownItems(market.histories, customer);
  for (const [item, own] of items) {
    market.bought[item]! -= own.times;
    market.totalBought -= own.times;
    market.chances[item]! -= baskets - 1 - own.firstBasket;
    market.repeats[item]! -= own.times - 1;
    market.gaps[item]! -= own.lastTime - own.firstTime;
    if (own.lastBasket === baskets - 1) countLatest(market, item, -1);
    removeFrom(market.buyers, item, customer);
  }
  market.variety[customer] = 0;
  market.visits[customer] = 0;
  forgetHistory(market.histories, customer);
}

function countLatest(market: Market, item: number, change: number): void {
  market.boughtLatest[item]! += change;
  market.totalLatest += change;
}

function ownItems(
  { purchases, days }: Histories,
  customer: number,
): { items: Map<number, OwnItem>; baskets: number } {
  const items = new Map<number, OwnItem>();
  const from = purchases.start[customer]!;
  const firstDay = days?.start[customer] ?? 0;
  let basket = 0;
  for (let at = from; at < from + purchases.length[customer]!; at++) {
    const stored = purchases.data[at]!;
    const item = stored < 0 ? ~stored : stored;
    const time = days?.data[firstDay + basket] ?? basket;
    const own = items.get(item);
    if (own) {
      own.times++;
      own.lastBasket = basket;
      own.lastTime = time;
    } else
      items.set(item, {
        times: 1,
        firstBasket: basket,
        lastBasket: basket,
        firstTime: time,
        lastTime: time,
      });
    if (stored < 0) basket++;
  }
  return { items, baskets: basket };
}
