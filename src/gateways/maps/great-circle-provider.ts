import { assert, type Instant, ok, type Position } from '@waystock/kernel';
import { blankMatrix, putCell } from './map-matrix.ts';
import { type MapProvider, noLimits, type TravelProfile } from './map-provider.ts';
import { plainLeg, routeOfLegs } from './route-of-legs.ts';
import type { LearnedFactors } from './learned-factors.ts';

/** Seconds and metres between two positions from their positions alone. */
export type Estimate = (
  profile: TravelProfile,
) => (from: Position, to: Position) => { readonly duration: number; readonly distance: number };

export interface GreatCircleOptions {
  readonly estimate: Estimate;
  /** What real answers have taught about the estimates. */
  readonly factors: LearnedFactors;
  readonly now: () => Instant;
}

const profiles: readonly TravelProfile[] = ['van', 'bike', 'foot', 'robot', 'drone'];

/** The last of every chain: it always answers, and every figure of it is marked as estimated. */
export function openGreatCircle({ estimate, factors, now }: GreatCircleOptions): MapProvider {
  const legs = (profile: TravelProfile) => {
    const between = estimate(profile);
    const { duration: slower, distance: longer } = factors.of(profile);
    return (from: Position, to: Position) => {
      const { duration, distance } = between(from, to);
      return { duration: Math.ceil(duration * slower), distance: Math.ceil(distance * longer) };
    };
  };
  return {
    id: 'great-circle',
    isLocal: true,
    caps: { profiles, departure: false, liveTraffic: false, limits: noLimits },
    terms: { keepFor: undefined, mayLearn: false, mayDraw: true, attribution: undefined },
    async matrix({ sources, targets, profile }) {
      const [rows, columns] = [sources.length, targets.length];
      const about = { source: 'great-circle', rows, columns, computedAt: now() };
      const matrix = blankMatrix({ ...about, departAt: undefined });
      const leg = legs(profile);
      for (const [i, from] of sources.entries())
        for (const [j, to] of targets.entries()) {
          const { duration, distance } = leg(from, to);
          const cell = { duration_s: duration, distance_m: distance };
          putCell(matrix, i * columns + j, { status: 'estimated', ...cell });
        }
      return ok(matrix);
    },
    async route({ stops, profile }) {
      assert(stops.length >= 2, 'a route has two stops at least');
      const leg = legs(profile);
      const straight = stops.slice(1).map((to, i) => leg(stops[i] as Position, to));
      const about = { source: 'great-circle', status: 'estimated', mayDraw: true } as const;
      return ok(routeOfLegs({ ...about, geometry: stops }, straight.map(plainLeg)));
    },
  };
}
