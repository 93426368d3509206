import { FORBIDDEN } from './model.ts';
import { penaltyOf } from './penalty.ts';
import { evaluate } from './rich.ts';
import type { State } from './state.ts';

/**
 * `penaltyOf` for problems with rich features: the figures of constant time bound it from below, so that
 * only a move that they leave promising is evaluated exactly, in O(clients of the route).
 */
export function exactPenaltyOf(
  s: State,
  slot: number,
  head: number,
  between: Int32Array,
  length: number,
  tail: number,
  limit: number,
): number {
  const bound = penaltyOf(s, slot, head, between, length, tail);
  if (bound >= limit || s.model.richSlot[slot] === 0) return bound;
  return exactPenalty(s, slot, head, between, length, tail);
}

/** Of the one or two routes in `splices`. */
export function exactPenaltyOfSplices(s: State, limit: number): number {
  const { slot, head, tail, length, first, second, count } = s.splices;
  const one = penaltyOf(s, slot[0]!, head[0]!, first, length[0]!, tail[0]!);
  if (one >= limit) return one;
  const two = count === 1 ? 0 : penaltyOf(s, slot[1]!, head[1]!, second, length[1]!, tail[1]!);
  if (one + two >= limit) return one + two;
  const { richSlot } = s.model;
  const exact =
    richSlot[slot[0]!] === 0
      ? one
      : exactPenalty(s, slot[0]!, head[0]!, first, length[0]!, tail[0]!);
  if (count === 1 || richSlot[slot[1]!] === 0 || exact + two >= limit) return exact + two;
  return exact + exactPenalty(s, slot[1]!, head[1]!, second, length[1]!, tail[1]!);
}

/** Evaluated anew, whatever the bound. */
export function exactPenalty(
  s: State,
  slot: number,
  head: number,
  between: Int32Array,
  length: number,
  tail: number,
): number {
  const { next, previous, position, rich, weights } = s;
  const { clients } = s.model;
  const { sequence } = rich;
  let count = 0;
  if (head < clients) {
    count = position[head]!;
    for (let node = head, at = count; node < clients; node = previous[node]!) sequence[--at] = node;
  }
  for (let i = 0; i < length; i++) sequence[count++] = between[i]!;
  for (let node = tail; node < clients; node = next[node]!) sequence[count++] = node;
  evaluate(s, slot, sequence, count, false);
  const { excess, warp, over } = rich;
  let price = rich.extra + rich.forbidden * FORBIDDEN;
  if (excess > 0) price += (excess + weights.loadGrain) * weights.load + weights.charge;
  if (warp > 0) price += (warp + weights.timeGrain) * weights.warp + weights.charge;
  if (over > 0) price += (over + weights.timeGrain) * weights.duty + weights.charge;
  return price;
}
