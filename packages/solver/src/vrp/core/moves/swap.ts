import type { State } from '../state.ts';
import { append, inside, leg } from './legs.ts';
import { penaltyOfSplices, type Pick, splice, SWAP } from './pick.ts';

/** Two strings of clients change places, each keeping its direction. They neither overlap nor touch. */
export function trySwap(
  s: State,
  first: number,
  last: number,
  otherFirst: number,
  otherLast: number,
  pick: Pick,
): void {
  const { model, route, next, previous } = s;
  const one = route[first]!;
  const two = route[otherFirst]!;
  if (one === two && isNear(s, first, last, otherFirst, otherLast)) return;
  const before = previous[first]!;
  const after = next[last]!;
  const otherBefore = previous[otherFirst]!;
  const otherAfter = next[otherLast]!;
  let legs =
    leg(model, one, before, otherFirst) +
    leg(model, one, otherLast, after) -
    s.legOn[before]! -
    s.legOn[last]!;
  legs +=
    leg(model, two, otherBefore, first) +
    leg(model, two, last, otherAfter) -
    s.legOn[otherBefore]! -
    s.legOn[otherLast]!;
  if (one !== two && model.costBase[one] !== model.costBase[two]) {
    legs += inside(s, two, first, last, false) - inside(s, one, first, last, false);
    legs += inside(s, one, otherFirst, otherLast, false);
    legs -= inside(s, two, otherFirst, otherLast, false);
  }
  if (one !== two || model.timed || model.mixed) {
    legs -= one === two ? s.slack[one]! : s.slack[one]! + s.slack[two]!;
    if (legs >= pick.delta) return;
    buildSwap(s, first, last, otherFirst, otherLast);
    legs += penaltyOfSplices(s, pick.delta - legs);
  }
  if (legs >= pick.delta) return;
  pick.delta = legs;
  pick.kind = SWAP;
  pick.a = first;
  pick.b = last;
  pick.c = otherFirst;
  pick.d = otherLast;
}

function isNear(s: State, first: number, last: number, otherFirst: number, otherLast: number) {
  const { position } = s;
  return (
    position[otherFirst]! <= position[last]! + 1 && position[first]! <= position[otherLast]! + 1
  );
}

export function buildSwap(
  s: State,
  first: number,
  last: number,
  otherFirst: number,
  otherLast: number,
): void {
  const { route, next, previous, splices, position } = s;
  const one = route[first]!;
  const two = route[otherFirst]!;
  if (one !== two) {
    const length = append(s, splices.first, 0, otherFirst, otherLast);
    splice(s, 0, one, previous[first]!, length, next[last]!);
    const other = append(s, splices.second, 0, first, last);
    splice(s, 1, two, previous[otherFirst]!, other, next[otherLast]!);
    return;
  }
  if (position[otherFirst]! < position[first]!) {
    buildSwap(s, otherFirst, otherLast, first, last);
    return;
  }
  let length = append(s, splices.first, 0, otherFirst, otherLast);
  length = append(s, splices.first, length, next[last]!, previous[otherFirst]!);
  length = append(s, splices.first, length, first, last);
  splice(s, 0, one, previous[first]!, length, next[otherLast]!);
}
