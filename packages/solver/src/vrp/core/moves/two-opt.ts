import type { State } from '../state.ts';
import { appendReversed, inside, leg } from './legs.ts';
import { penaltyOfSplices, type Pick, splice, TWO_OPT } from './pick.ts';

/** Turns the string first … last of one route round. */
export function tryTwoOpt(s: State, first: number, last: number, pick: Pick): void {
  const { model, route, next, previous } = s;
  const slot = route[first]!;
  const before = previous[first]!;
  const after = next[last]!;
  let legs =
    leg(model, slot, before, last) +
    leg(model, slot, first, after) -
    s.legOn[before]! -
    s.legOn[last]!;
  if (!model.symmetric) {
    legs += inside(s, slot, first, last, true) - inside(s, slot, first, last, false);
  }
  if (model.timed || model.mixed) {
    legs -= s.slack[slot]!;
    if (legs >= pick.delta) return;
    buildTwoOpt(s, first, last);
    legs += penaltyOfSplices(s, pick.delta - legs);
  }
  if (legs >= pick.delta) return;
  pick.delta = legs;
  pick.kind = TWO_OPT;
  pick.a = first;
  pick.b = last;
}

export function buildTwoOpt(s: State, first: number, last: number): void {
  const length = appendReversed(s, s.splices.first, 0, first, last);
  splice(s, 0, s.route[first]!, s.previous[first]!, length, s.next[last]!);
}
