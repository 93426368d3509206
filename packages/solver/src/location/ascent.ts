/**
 * Climbs the bound: steps along the slope (Held, Wolfe and Crowder, Validation of subgradient
 * optimization, 1974), leaning on the last direction where the two quarrel (Camerini, Fratta and
 * Maffioli, 1975). The length follows Polyak: agility × (goal − L) ÷ |direction|²; the agility halves
 * after a while without a better bound, and the climb goes on from the best prices.
 */
import type { Instance } from './instance.ts';
import { evaluate, type Relaxation } from './relaxation.ts';

export interface Ascent {
  readonly relaxation: Relaxation;
  /** The best prices so far, and their bound. */
  readonly best: Float64Array;
  bestValue: number;
  /** By site: how often it was chosen of late, 0 to 1. */
  readonly often: Float64Array;
  readonly direction: Float64Array;
}

export interface Climb {
  readonly steps: number;
  /** At first; about 1.5 from afar, less where the prices are nearly right. */
  readonly agility: number;
  readonly fixed: Int8Array;
  /** The cost of the best plan known. */
  readonly upper: () => number;
  /** From this bound on there is nothing better to be found. */
  readonly enough: () => number;
  /** Called after each step. */
  readonly visit: (step: number, better: boolean) => void;
  readonly shouldStop: () => boolean;
}

const PATIENCE = 15;
const LEAST_AGILITY = 1e-4;
/** How far above the bound the goal lies at most, as a part of the bound. */
const FAR = 0.3;

export const beginAscent = (relaxation: Relaxation): Ascent => ({
  relaxation,
  best: new Float64Array(relaxation.p.n),
  bestValue: -Infinity,
  often: new Float64Array(relaxation.p.m),
  direction: new Float64Array(relaxation.p.n),
});

/** Each zone pays what its second nearest site costs, or half the price of being left out. */
export function firstPrices(p: Instance, v: Float64Array): void {
  for (let j = 0; j < p.n; j++) {
    const length = p.listLength[j]!;
    const second = length === 0 ? 0 : p.nearestCost[j * p.listed + Math.min(1, length - 1)]!;
    v[j] = p.outside < 0 ? second : Math.max(second, p.cost[p.outside * p.n + j]! / 2);
  }
}

/** Climbs from the prices in `a.best`; leaves the best there. Returns the steps made. */
export function climb(a: Ascent, how: Climb): number {
  const { relaxation: r, best, direction, often } = a;
  r.v.set(best);
  a.bestValue = -Infinity;
  direction.fill(0);
  let agility = how.agility;
  let since = 0;
  for (let step = 0; step < how.steps; step++) {
    evaluate(r, how.fixed);
    const better = r.value > a.bestValue;
    const clearly = r.value > a.bestValue + 1e-6 * Math.abs(a.bestValue);
    if (better) {
      a.bestValue = r.value;
      best.set(r.v);
    }
    since = clearly ? 0 : since + 1;
    const { chosen } = r.choice;
    for (let i = 0; i < chosen.length; i++) often[i] = 0.9 * often[i]! + 0.1 * chosen[i]!;
    how.visit(step, better);
    if (a.bestValue >= how.enough() || how.shouldStop()) return step + 1;
    if (since >= PATIENCE) {
      agility /= 2;
      since = 0;
      if (agility < LEAST_AGILITY) return step + 1;
      r.v.set(best);
      evaluate(r, how.fixed);
      direction.fill(0);
    }
    if (!move(a, agility, how.upper())) return step + 1;
  }
  return how.steps;
}

/** One step; false: the slope is flat, the relaxed plan is a plan. */
function move(
  { relaxation: r, direction, bestValue }: Ascent,
  agility: number,
  upper: number,
): boolean {
  const { v, slope } = r;
  let flat = true;
  let along = 0;
  let before = 0;
  for (let j = 0; j < v.length; j++) {
    // A price of nothing cannot fall.
    if (slope[j]! < 0 && v[j]! <= 0) slope[j] = 0;
    const s = slope[j]!;
    if (s > 1e-12 || s < -1e-12) flat = false;
    along += s * direction[j]!;
    before += direction[j]! * direction[j]!;
  }
  if (flat) return false;
  const lean = before > 0 && along < 0 ? Math.min(1, (-1.5 * along) / before) : 0;
  let length = 0;
  for (let j = 0; j < v.length; j++) {
    const d = slope[j]! + lean * direction[j]!;
    direction[j] = d;
    length += d * d;
  }
  if (length <= 1e-18) return false;
  // A first plan may cost many times the best: then it says nothing about how far there is to go.
  const far = Math.max(FAR * Math.abs(bestValue), upper < Infinity ? upper / 20 : 1);
  const missing = Math.min(1.02 * upper, bestValue + far) - r.value;
  const step = (agility * Math.max(missing, 1e-9 * Math.abs(bestValue))) / length;
  for (let j = 0; j < v.length; j++) v[j] = Math.max(0, v[j]! + step * direction[j]!);
  return true;
}
