import { assert } from './assert.ts';

/**
 * Chance as a parameter. `fork(purpose, id)` gives an independent stream that depends only on the
 * seed and its name, so adding a draw in one place never shifts the draws of another.
 */
export interface Random {
  /** Uniform in [0, 1). */
  next(): number;
  fork(purpose: string, id?: string | number): Random;
}

/** Deterministic stream: sfc32 (Doty-Humphrey, PractRand) seeded through a 128-bit string hash. */
export function seededRandom(seed: string): Random {
  let [a, b, c, counter] = hash128(seed);
  const next = (): number => {
    const t = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + t) | 0;
    return (t >>> 0) / 4_294_967_296;
  };
  for (let i = 0; i < 12; i++) next();
  return { next, fork: (purpose, id = '') => seededRandom(`${seed}/${purpose}:${id}`) };
}

/** A whole number in [0, n). */
export function below(random: Random, n: number): number {
  assert(Number.isSafeInteger(n) && n > 0, `need a positive whole bound, got ${n}`);
  return Math.floor(random.next() * n);
}

/** A whole number in [low, high]. */
export const within = (random: Random, low: number, high: number): number =>
  low + below(random, high - low + 1);

export const chance = (random: Random, p: number): boolean => random.next() < p;

export function pick<T>(random: Random, items: readonly T[]): T {
  assert(items.length > 0, 'cannot pick from nothing');
  return items[below(random, items.length)] as T;
}

/** An index drawn in proportion to its weight. */
export function pickWeighted(random: Random, weights: readonly number[]): number {
  let total = 0;
  for (const weight of weights) total += weight;
  let left = random.next() * total;
  for (let i = 0; i < weights.length; i++) {
    left -= weights[i] as number;
    if (left < 0) return i;
  }
  return weights.length - 1;
}

/** A new array in random order (Fisher–Yates). */
export function shuffled<T>(random: Random, items: readonly T[]): T[] {
  const out = items.slice();
  for (let i = out.length - 1; i > 0; i--) {
    const j = below(random, i + 1);
    [out[i], out[j]] = [out[j] as T, out[i] as T];
  }
  return out;
}

/** Exponentially distributed with the given mean: the gap between Poisson arrivals. */
export const exponential = (random: Random, mean: number): number =>
  -mean * Math.log(1 - random.next());

/** Normally distributed (Box–Muller, one of the pair). */
export const gaussian = (random: Random, mean = 0, deviation = 1): number =>
  mean +
  deviation * Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());

/** cyrb128 (public domain, bryc): four well-mixed 32-bit words of a string. */
function hash128(text: string): [number, number, number, number] {
  let h1 = 1779033703;
  let h2 = 3144134277;
  let h3 = 1013904242;
  let h4 = 2773480762;
  for (let i = 0; i < text.length; i++) {
    const k = text.charCodeAt(i);
    h1 = h2 ^ Math.imul(h1 ^ k, 597399067);
    h2 = h3 ^ Math.imul(h2 ^ k, 2869860233);
    h3 = h4 ^ Math.imul(h3 ^ k, 951274213);
    h4 = h1 ^ Math.imul(h4 ^ k, 2716044179);
  }
  h1 = Math.imul(h3 ^ (h1 >>> 18), 597399067);
  h2 = Math.imul(h4 ^ (h2 >>> 22), 2869860233);
  h3 = Math.imul(h1 ^ (h3 >>> 17), 951274213);
  h4 = Math.imul(h2 ^ (h4 >>> 19), 2716044179);
  h1 ^= h2 ^ h3 ^ h4;
  return [h1 | 0, (h2 ^ h1) | 0, (h3 ^ h1) | 0, (h4 ^ h1) | 0];
}
