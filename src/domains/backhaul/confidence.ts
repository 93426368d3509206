import { normalBelow } from './normal.ts';
import {
  addScore,
  type Calibration,
  type ConformalRing,
  fitCalibration,
  newRing,
  type Outcome,
  probabilityAt,
  widthAt,
} from '../learning/index.ts';

/**
 * How sure it is that a consolidation pays: P(realised profit > 0), calibrated on what came of those
 * before it, with an interval for the marginal cost that holds in nine of ten. Always a number; below
 * 200 outcomes it says that it rests on assumptions.
 */
export interface Confidence {
  readonly probability: number;
  readonly basis: 'calibrated' | 'insufficient-data';
  /** The marginal cost lies between these with a chance of 90 %, after enough outcomes. */
  readonly low: number;
  readonly high: number;
}

export interface TrackRecord {
  readonly outcomes: Outcome[];
  readonly ring: ConformalRing;
  calibration: Calibration | undefined;
  /** Intervals are this much wider: 1.5 after a drift, until it is learned. */
  widening: number;
}

export const enough = 200;
const newest = 2000;
/** Assumed until it is known: deviation of a marginal cost, and the share of orders that do not show. */
const assumed = { spread: 0.12, noShow: 0.03 };

export const newTrackRecord = (): TrackRecord => ({
  outcomes: [],
  ring: newRing(),
  calibration: undefined,
  widening: 1,
});

/** Profit in assumed deviations of its cost. */
const scoreOf = (price: number, marginalCost: number): number =>
  (price - marginalCost) / spreadOf(marginalCost);

/** A small cost has a spread too: fixed parts, and detours of next to nothing. */
const spreadOf = (marginalCost: number): number =>
  assumed.spread * Math.max(20_000, Math.abs(marginalCost));

export function confidenceOf(record: TrackRecord, price: number, marginalCost: number): Confidence {
  const known = record.outcomes.length >= enough && record.calibration !== undefined;
  const score = scoreOf(price, marginalCost);
  const width = widthAt(record.ring, 0.9);
  const half =
    spreadOf(marginalCost) * record.widening * (known && width < Infinity ? width : 1.6449);
  return {
    probability:
      known && record.calibration
        ? probabilityAt(record.calibration, score)
        : (1 - assumed.noShow) * normalBelow(score),
    basis: known ? 'calibrated' : 'insufficient-data',
    low: marginalCost - half,
    high: marginalCost + half,
  };
}

export interface Realised {
  readonly price: number;
  readonly predictedCost: number;
  readonly actualCost: number;
  /** What was really earned: nothing when nobody was there. */
  readonly earned: number;
}

export function learnOutcome(record: TrackRecord, one: Realised): void {
  const score = scoreOf(one.price, one.predictedCost);
  record.outcomes.push({ score, happened: one.earned - one.actualCost > 0 });
  if (record.outcomes.length > newest) record.outcomes.shift();
  addScore(record.ring, Math.abs(one.actualCost - one.predictedCost) / spreadOf(one.predictedCost));
  if (record.outcomes.length >= enough && record.outcomes.length % 20 === 0)
    record.calibration = fitCalibration(record.outcomes, 40);
}
