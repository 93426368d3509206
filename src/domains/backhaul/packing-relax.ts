import { exchange, greedy } from './packing-exchange.ts';
import { type Component, worthOf } from './packing-component.ts';

/**
 * The Lagrangian relaxation of a packing: every order has a price, each route takes what is worth most
 * to it at these prices, and prices move until demand meets supply. See `packing.ts`.
 */
export interface Relaxed {
  readonly bound: number;
  readonly prices: Float64Array;
  readonly pick: Int32Array;
  readonly value: number;
}

/** Subgradient on the prices of orders, with a greedy by reduced value every few steps. */
export function relax(part: Component, iterations: number): Relaxed {
  const { orderCount, routeCount, value } = part;
  const prices = new Float64Array(orderCount);
  const demand = new Int32Array(orderCount);
  const reduced = new Float64Array(value.length);
  const bestPrices = new Float64Array(orderCount);
  let pick: Int32Array = new Int32Array(routeCount).fill(-1);
  let [bound, low, scale, stale] = [Infinity, -1, 1, 0];
  for (let round = 0; round < iterations; round++) {
    const dual = priceOut(part, prices, reduced, demand);
    if (dual < bound - 1e-9) {
      bound = dual;
      bestPrices.set(prices);
      stale = 0;
    } else if (++stale >= 10) {
      scale /= 2;
      stale = 0;
    }
    if (round % 5 === 0 || round === iterations - 1) {
      const found = exchange(part, greedy(part, reduced));
      const worth = worthOf(part, found);
      if (worth > low) [low, pick] = [worth, found];
    }
    if (bound - low <= 1e-9 * Math.max(1, bound) || scale < 1e-4) break;
    let norm = 0;
    for (let o = 0; o < orderCount; o++)
      if (demand[o] !== 1 && !(demand[o] === 0 && prices[o] === 0))
        norm += ((demand[o] as number) - 1) ** 2;
    if (norm === 0) break;
    const step = (scale * (dual - low)) / norm;
    for (let o = 0; o < orderCount; o++)
      prices[o] = Math.max(0, (prices[o] as number) + step * ((demand[o] as number) - 1));
  }
  return { bound, prices: bestPrices, pick, value: low };
}

/** The dual value at these prices; fills the reduced values and how often each order is wanted. */
export function priceOut(
  part: Component,
  prices: Float64Array,
  reduced: Float64Array,
  demand: Int32Array,
): number {
  const { value, entry, entryStart, routeStart, routeCount } = part;
  let dual = 0;
  for (let o = 0; o < prices.length; o++) dual += prices[o] as number;
  demand.fill(0);
  for (let r = 0; r < routeCount; r++) {
    let [top, best] = [0, -1];
    for (let c = routeStart[r] as number; c < (routeStart[r + 1] as number); c++) {
      let left = value[c] as number;
      for (let e = entryStart[c] as number; e < (entryStart[c + 1] as number); e++)
        left -= prices[entry[e] as number] as number;
      reduced[c] = left;
      if (left > top) [top, best] = [left, c];
    }
    dual += top;
    if (best < 0) continue;
    for (let e = entryStart[best] as number; e < (entryStart[best + 1] as number); e++)
      (demand[entry[e] as number] as number)++;
  }
  return dual;
}
