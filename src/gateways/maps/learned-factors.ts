import { greatCircle, type Position } from '@waystock/kernel';
import type { Estimate } from './great-circle-provider.ts';
import { type MapMatrix, statusCode } from './map-matrix.ts';
import type { MapProvider, MatrixQuery, TravelProfile } from './map-provider.ts';
import { median } from './median.ts';

/**
 * How far estimates by the great circle are from answers by streets.
 *
 * Per profile the median of answer / estimate over pairs of the last tables, drawn towards 1 while pairs
 * are few (as if 30 more had said 1) and kept between 0.5 and 3. The median, since a river without
 * bridge makes single ratios large. Learned only from providers whose terms allow it.
 */
export interface LearnedFactors {
  of(profile: TravelProfile): Factor;
  learn(provider: MapProvider, query: MatrixQuery, matrix: MapMatrix): void;
}

export interface Factor {
  readonly duration: number;
  readonly distance: number;
  /** Pairs it was learned from. */
  readonly pairs: number;
}

export const untaught: Factor = { duration: 1, distance: 1, pairs: 0 };

const priorPairs = 30;
const mostPairs = 2000;
/** Below this the snap to a street outweighs the way. */
const shortest = 300;
const ok = statusCode('ok');

interface Ratios {
  readonly duration: number[];
  readonly distance: number[];
}

export function openLearnedFactors(estimate: Estimate): LearnedFactors {
  const seen = new Map<TravelProfile, Ratios>();
  return {
    of: (profile) => factorOf(seen.get(profile)),
    learn(provider, query, matrix) {
      if (!provider.terms.mayLearn) return;
      const found = ratiosOf(estimate, query, matrix);
      const before = seen.get(query.profile) ?? { duration: [], distance: [] };
      seen.set(query.profile, {
        duration: [...before.duration, ...found.duration].slice(-mostPairs),
        distance: [...before.distance, ...found.distance].slice(-mostPairs),
      });
    },
  };
}

function factorOf(ratios: Ratios | undefined): Factor {
  const pairs = ratios?.duration.length ?? 0;
  if (!ratios || pairs === 0) return untaught;
  const drawn = (values: readonly number[]): number => {
    const factor = (median(values) * pairs + priorPairs) / (pairs + priorPairs);
    return Math.min(3, Math.max(0.5, factor));
  };
  return { duration: drawn(ratios.duration), distance: drawn(ratios.distance), pairs };
}

/** At most 500 cells, spread evenly over the table. */
function ratiosOf(
  estimate: Estimate,
  { sources, targets, profile }: MatrixQuery,
  matrix: MapMatrix,
): Ratios {
  const ratios: Ratios = { duration: [], distance: [] };
  const between = estimate(profile);
  const step = Math.max(1, Math.floor(matrix.status.length / 500));
  for (let cell = 0; cell < matrix.status.length; cell += step) {
    const from = sources[Math.floor(cell / matrix.columns)] as Position;
    const to = targets[cell % matrix.columns] as Position;
    if (matrix.status[cell] !== ok || greatCircle(from, to) < shortest) continue;
    const { duration, distance } = between(from, to);
    ratios.duration.push((matrix.durations_s[cell] as number) / duration);
    ratios.distance.push((matrix.distances_m[cell] as number) / distance);
  }
  return ratios;
}
