import type { Model } from './model.ts';

/** Numbers of the search, found by measuring. */
export interface Tuning {
  readonly neighbours: number;
  readonly insertReach: number;
  readonly searchReach: number;
  readonly ruinMean: number;
  readonly ruinLongest: number;
  readonly blink: number;
  /** First and last temperature, in mean legs of the first solution. */
  readonly hot: number;
  readonly cold: number;
  /** Iterations without a feasible solution before it returns to the best. */
  readonly patience: number;
}

/** Up to so many clients a search of seconds has iterations to spare; frozen, they come to nothing. */
const SMALL = 380;

export const tuningFor = ({ timed, clients, types }: Model): Tuning => ({
  neighbours: 40,
  insertReach: 30,
  // With windows fewer of the moves at hand are possible.
  searchReach: timed ? 12 : 8,
  ruinMean: 8,
  ruinLongest: 10,
  blink: 0.01,
  // With windows, or prices of vehicles to weigh, it only loses time there.
  hot: clients <= SMALL && !timed && types === 1 ? 1 : 0.5,
  cold: clients <= SMALL ? 0.08 : 0.01,
  patience: 500,
});
