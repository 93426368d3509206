import { exactPenaltyOfSplices } from '../exact-penalty.ts';
import { penaltyOf } from '../penalty.ts';
import type { State } from '../state.ts';
import { pairsKept, tiesKept } from './pairs.ts';

/** The best move found for one client so far, in few enough words to be built again. */
export interface Pick {
  /** Change of cost; only moves below it are taken. */
  delta: number;
  kind: number;
  a: number;
  b: number;
  c: number;
  d: number;
  reversed: boolean;
}

export const RELOCATE = 1;
export const SWAP = 2;
export const TWO_OPT = 3;
export const TAILS = 4;
export const HEADS = 5;
export const DROP = 6;
export const REASSIGN = 7;

export const noPick = (): Pick => ({
  delta: 0,
  kind: 0,
  a: 0,
  b: 0,
  c: 0,
  d: 0,
  reversed: false,
});

/**
 * What the routes in `splices` would pay beyond their legs, or a bound of it that is no less than `limit`;
 * Infinity if they tear requests apart, or goods from the vehicle that has them.
 */
export function penaltyOfSplices(s: State, limit: number): number {
  const { splices } = s;
  if (s.model.paired && !pairsKept(s)) return Infinity;
  if (s.model.tied && !tiesKept(s)) return Infinity;
  if (s.model.rich) return exactPenaltyOfSplices(s, limit);
  const { slot, head, tail, length } = splices;
  const first = penaltyOf(s, slot[0]!, head[0]!, splices.first, length[0]!, tail[0]!);
  if (splices.count === 1) return first;
  return first + penaltyOf(s, slot[1]!, head[1]!, splices.second, length[1]!, tail[1]!);
}

export function splice(
  s: State,
  which: number,
  slot: number,
  head: number,
  length: number,
  tail: number,
): void {
  const { splices } = s;
  splices.slot[which] = slot;
  splices.head[which] = head;
  splices.length[which] = length;
  splices.tail[which] = tail;
  splices.count = which + 1;
}
