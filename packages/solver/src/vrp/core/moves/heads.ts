import type { State } from '../state.ts';
import { appendReversed, leg } from './legs.ts';
import { HEADS, penaltyOfSplices, type Pick, splice } from './pick.ts';

/**
 * 2-opt* with a turn: the head of `u`'s route is continued by the head of `v`'s, backwards; and the two
 * tails are joined, the first of them backwards. For symmetric legs without times.
 */
export function tryHeads(s: State, u: number, v: number, pick: Pick): void {
  const { model, route, next, previous } = s;
  const one = route[u]!;
  const two = route[v]!;
  if (model.type[one] !== model.type[two]) return;
  const { clients, slots } = model;
  const start = clients + two;
  const end = clients + slots + one;
  const after = next[u]!;
  const otherAfter = next[v]!;
  const firstTwo = next[start]!;
  let legs = leg(model, one, u, v) - s.legOn[u]! - s.legOn[v]!;
  legs += leg(model, one, firstTwo, end) - s.legOn[start]!;
  if (after < clients) {
    const lastOne = previous[end]!;
    legs += leg(model, two, start, lastOne) - s.legOn[lastOne]!;
    legs += leg(model, two, after, otherAfter);
  } else if (otherAfter < clients) legs += leg(model, two, start, otherAfter);
  legs -= s.slack[one]! + s.slack[two]!;
  if (legs >= pick.delta) return;
  buildHeads(s, u, v);
  legs += penaltyOfSplices(s, pick.delta - legs);
  if (legs >= pick.delta) return;
  pick.delta = legs;
  pick.kind = HEADS;
  pick.a = u;
  pick.b = v;
}

export function buildHeads(s: State, u: number, v: number): void {
  const { model, route, next, previous, splices } = s;
  const one = route[u]!;
  const two = route[v]!;
  const { clients, slots } = model;
  const start = clients + two;
  const end = clients + slots + one;
  const after = next[u]!;
  const length = appendReversed(s, splices.first, 0, next[start]!, v);
  const other = after < clients ? appendReversed(s, splices.second, 0, after, previous[end]!) : 0;
  splice(s, 0, one, u, length, end);
  splice(s, 1, two, start, other, next[v]!);
}
