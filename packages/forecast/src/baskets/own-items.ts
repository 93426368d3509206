import { require } from '../faults.ts';
import type { Market } from './market.ts';

/**
 * One customer's own items with what their history says of each, in arrays that are used again and
 * again. Invariant: slot[item] is 1 + the item's place, or 0; `clearOwn` restores it.
 */
export interface OwnItems {
  count: number;
  readonly slot: Int32Array;
  item: Int32Array;
  times: Int32Array;
  /** Baskets since the last purchase: 0 if the latest basket holds it. */
  since: Int32Array;
  /** Sums of fadeSlow^age and fadeFast^age over its purchases. */
  slow: Float64Array;
  fast: Float64Array;
  /** Days of the first and last purchase, or numbers of baskets where histories are undated. */
  firstTime: Float64Array;
  lastTime: Float64Array;
}

export const fadeSlow = 0.8;
export const fadeFast = 0.5;

export function newOwnItems(items: number): OwnItems {
  return { count: 0, slot: new Int32Array(items), ...columns(256) };
}

const columns = (size: number) => ({
  item: new Int32Array(size),
  times: new Int32Array(size),
  since: new Int32Array(size),
  slow: new Float64Array(size),
  fast: new Float64Array(size),
  firstTime: new Float64Array(size),
  lastTime: new Float64Array(size),
});

/** Reads the customer's history once, latest basket first. */
export function readOwn(own: OwnItems, market: Market, customer: number): void {
  const { purchases, days } = market.histories;
  require(customer < purchases.count, () => `There is no customer ${customer}.`);
  const size = market.variety[customer]!;
  if (size > own.item.length) Object.assign(own, columns(size * 2));
  const { slot, item, times, since, slow, fast, firstTime, lastTime } = own;
  const visits = market.visits[customer]!;
  const firstDay = days?.start[customer] ?? 0;
  const from = purchases.start[customer]!;
  let age = -1;
  let time = 0;
  let weightSlow = 1 / fadeSlow;
  let weightFast = 1 / fadeFast;
  for (let at = from + purchases.length[customer]! - 1; at >= from; at--) {
    let bought = purchases.data[at]!;
    if (bought < 0) {
      bought = ~bought;
      age++;
      weightSlow *= fadeSlow;
      weightFast *= fadeFast;
      time = days ? days.data[firstDay + visits - 1 - age]! : visits - 1 - age;
    }
    let place = slot[bought]! - 1;
    if (place < 0) {
      place = own.count++;
      slot[bought] = place + 1;
      item[place] = bought;
      times[place] = 0;
      since[place] = age;
      slow[place] = 0;
      fast[place] = 0;
      lastTime[place] = time;
    }
    times[place]!++;
    slow[place]! += weightSlow;
    fast[place]! += weightFast;
    firstTime[place] = time;
  }
}

export function clearOwn(own: OwnItems): void {
  for (let place = 0; place < own.count; place++) own.slot[own.item[place]!] = 0;
  own.count = 0;
}
