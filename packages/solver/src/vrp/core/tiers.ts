import { FORBIDDEN } from './model.ts';
import type { Stop } from './stops.ts';

/**
 * What leaving somebody out costs. A required job left out costs more than any detour, one of an earlier
 * tier more than all of the later ones together, an EXPRESS more than all required. Where the tiers
 * outgrow what a double can tell apart, the last word is `settle`'s.
 */
export interface Prizes {
  readonly prize: Float64Array;
  readonly optional: Uint8Array;
  readonly strictCharge: number;
}

const MOST = 2 ** 34;

export function prizesOf(
  stops: readonly Stop[],
  partner: Int32Array,
  scale: number,
  costPerChange: number,
): Prizes {
  const weights = tierWeights(stops);
  const prize = Float64Array.from(stops, (stop, c) => {
    // The prize of a request is its pickup's.
    if (stop.flow < 0 && partner[c]! >= 0) return 0;
    const change = stop.planned ? costPerChange * scale : 0;
    if (isOptional(stop)) return (stop.prize as number) * scale + change;
    return FORBIDDEN * weights(stop) + change;
  });
  const optional = Uint8Array.from(stops, (stop, c) =>
    (stop.flow < 0 && partner[c]! >= 0) || isOptional(stop) ? 1 : 0,
  );
  const dearest = prize.reduce((most, one) => Math.max(most, one), 0);
  const strictCharge = 4 * Math.max(FORBIDDEN * (stops.length + 1), dearest);
  return { prize, optional, strictCharge };
}

const isOptional = (stop: Stop): boolean => stop.prize !== undefined && stop.priority !== 'express';

function tierWeights(stops: readonly Stop[]): (stop: Stop) => number {
  const counts = new Map<number, number>();
  for (const stop of stops) {
    if (isOptional(stop) || stop.priority === 'express') continue;
    const tier = stop.tier ?? 1;
    counts.set(tier, (counts.get(tier) ?? 0) + 1);
  }
  const weights = new Map<number, number>();
  let below = 0;
  for (const [tier, count] of [...counts].toSorted(([a], [b]) => b - a)) {
    const weight = Math.min(MOST, below + 1);
    weights.set(tier, weight);
    below += count * weight;
  }
  const express = Math.min(MOST, Math.max(stops.length + 1, below + 1));
  return (stop) => (stop.priority === 'express' ? express : (weights.get(stop.tier ?? 1) ?? 1));
}
