/**
 * Which sites a relaxation opens: min Σ worth[i]·y[i] under what is fixed, how many may be open, the
 * budget, and room for all demand.
 *
 * The budget and the room are priced (Lagrange): any price ≥ 0 gives a valid bound, and the best single
 * price is found by halving, since the bound is concave in it. What remains is separable apart from the
 * count, and is solved by sorting. The bound equals that of the continuous relaxation up to the halving.
 */
import type { Instance } from './instance.ts';
import { sortByKey } from './order.ts';

export interface Choice {
  /** 1 where the relaxation opens a site. */
  readonly chosen: Uint8Array;
  /** By site: worth with the prices of budget and room. */
  readonly priced: Float64Array;
  /** Sites still undecided, cheapest first. */
  readonly free: Int32Array;
  freeCount: number;
  /** How many of `free` are chosen: always the first so many. */
  taken: number;
  /** Whether one more, one fewer may be taken. */
  minTaken: number;
  maxTaken: number;
  budgetPrice: number;
  roomPrice: number;
  /** The value of the relaxed choice. Infinity: nothing fits what is fixed. */
  value: number;
}

export const emptyChoice = (m: number): Choice => ({
  chosen: new Uint8Array(m),
  priced: new Float64Array(m),
  free: new Int32Array(m),
  freeCount: 0,
  taken: 0,
  minTaken: 0,
  maxTaken: 0,
  budgetPrice: 0,
  roomPrice: 0,
  value: 0,
});

const HALVINGS = 24;

export function chooseSites(p: Instance, worth: Float64Array, fixed: Int8Array, c: Choice): void {
  c.budgetPrice = 0;
  c.roomPrice = 0;
  settle(p, worth, fixed, c);
  if (p.budget === Infinity && p.room === 0) return;
  for (let round = 0; round < 2; round++) {
    const before = c.value;
    if (p.budget < Infinity && spent(p, c) > p.budget) raise(p, worth, fixed, c, 'budgetPrice');
    if (p.room > 0 && roomOf(p, c) < p.room) raise(p, worth, fixed, c, 'roomPrice');
    if (c.value <= before) break;
  }
}

function spent(p: Instance, c: Choice): number {
  let sum = 0;
  for (let i = 0; i < p.m; i++) if (c.chosen[i] === 1) sum += p.spend[i]!;
  return sum;
}

function roomOf(p: Instance, c: Choice): number {
  let sum = 0;
  for (let i = 0; i < p.m; i++) if (c.chosen[i] === 1) sum += p.capacity[i]!;
  return sum;
}

/** Raises one price to where the choice just keeps the limit; leaves the best bound met. */
function raise(
  p: Instance,
  worth: Float64Array,
  fixed: Int8Array,
  c: Choice,
  which: 'budgetPrice' | 'roomPrice',
): void {
  const broken = (): boolean =>
    which === 'budgetPrice' ? spent(p, c) > p.budget : roomOf(p, c) < p.room;
  let low = c[which];
  let best = c.value;
  let bestAt = low;
  let high = Math.max(1e-9, 2 * low);
  let scale = 0;
  for (let i = 0; i < p.m; i++) scale = Math.max(scale, Math.abs(worth[i]!));
  const unit = which === 'budgetPrice' ? p.budget : p.room;
  high = Math.max(high, (scale + 1) / Math.max(unit, 1e-9) / 64);
  const tryAt = (price: number): boolean => {
    c[which] = price;
    settle(p, worth, fixed, c);
    if (c.value > best) {
      best = c.value;
      bestAt = price;
    }
    return broken();
  };
  let doublings = 0;
  while (tryAt(high) && doublings++ < 40) {
    low = high;
    high *= 4;
  }
  for (let k = 0; k < HALVINGS; k++) {
    const middle = (low + high) / 2;
    if (tryAt(middle)) low = middle;
    else high = middle;
  }
  c[which] = bestAt;
  settle(p, worth, fixed, c);
}

/** The best choice at given prices. */
function settle(p: Instance, worth: Float64Array, fixed: Int8Array, c: Choice): void {
  const { priced, chosen, free } = c;
  let value = 0;
  if (p.budget < Infinity) value -= c.budgetPrice * p.budget;
  if (p.room > 0) value += c.roomPrice * p.room;
  let open = 0;
  let count = 0;
  let below = 0;
  for (let i = 0; i < p.m; i++) {
    let w = worth[i]!;
    if (c.budgetPrice > 0) w += c.budgetPrice * p.spend[i]!;
    // No site is worth more room than there is need of.
    if (c.roomPrice > 0) w -= c.roomPrice * Math.min(p.capacity[i]!, p.room);
    priced[i] = w;
    chosen[i] = 0;
    if (fixed[i] === 1) {
      chosen[i] = 1;
      value += w;
      open++;
    } else if (fixed[i] === 0) {
      free[count++] = i;
      if (w < 0) below++;
    }
  }
  c.freeCount = count;
  c.minTaken = Math.max(0, p.minOpen - open);
  c.maxTaken = Math.min(count, p.maxOpen - open);
  if (c.minTaken > c.maxTaken) {
    c.value = Infinity;
    c.taken = 0;
    return;
  }
  sortByKey(free, priced, 0, count);
  c.taken = Math.min(Math.max(below, c.minTaken), c.maxTaken);
  for (let t = 0; t < c.taken; t++) {
    const i = free[t]!;
    chosen[i] = 1;
    value += priced[i]!;
  }
  c.value = value;
}

/**
 * How much the choice's value rises, at these prices, if an undecided site is decided the other way.
 * Infinity: then nothing fits.
 */
export function costOfFlipping(c: Choice, site: number): number {
  const { priced, free, taken } = c;
  const next = taken < c.freeCount ? priced[free[taken]!]! : Infinity;
  if (c.chosen[site] === 1) {
    const replacement = taken - 1 < c.minTaken ? next : Math.min(0, next);
    return replacement - priced[site]!;
  }
  const last = taken > 0 ? priced[free[taken - 1]!]! : -Infinity;
  if (taken + 1 > c.maxTaken) return taken > 0 ? priced[site]! - last : Infinity;
  // A site taken only to make up the number is given back.
  return priced[site]! - (taken >= c.minTaken && taken > 0 ? Math.max(0, last) : 0);
}
