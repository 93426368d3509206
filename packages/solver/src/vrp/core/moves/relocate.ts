import type { State } from '../state.ts';
import { append, appendReversed, inside, leg } from './legs.ts';
import { penaltyOfSplices, type Pick, RELOCATE, splice } from './pick.ts';

/**
 * Or-opt between and within routes: the string first … last moves behind the node `behind`, as it is or
 * turned round.
 */
export function tryRelocate(
  s: State,
  first: number,
  last: number,
  gain: number,
  behind: number,
  reversed: boolean,
  pick: Pick,
): void {
  const { model, route } = s;
  const from = route[first]!;
  const to = route[behind]!;
  const after = s.next[behind]!;
  if (from === to) {
    if (after === first) return;
    const rank = s.position[behind]!;
    if (rank >= s.position[first]! && rank <= s.position[last]!) return;
  }
  const head = reversed ? last : first;
  const tail = reversed ? first : last;
  let legs = leg(model, to, behind, head) + leg(model, to, tail, after) - s.legOn[behind]! - gain;
  if (first !== last && (reversed || from !== to)) {
    legs += inside(s, to, first, last, reversed) - inside(s, from, first, last, false);
  }
  if (from === to && !model.timed && !model.mixed) {
    if (legs >= pick.delta) return;
  } else {
    const slack = from === to ? s.slack[from]! : s.slack[from]! + s.slack[to]!;
    legs -= slack;
    if (legs >= pick.delta) return;
    buildRelocate(s, first, last, behind, reversed);
    legs += penaltyOfSplices(s, pick.delta - legs);
    if (legs >= pick.delta) return;
  }
  pick.delta = legs;
  pick.kind = RELOCATE;
  pick.a = first;
  pick.b = last;
  pick.c = behind;
  pick.reversed = reversed;
}

export function buildRelocate(
  s: State,
  first: number,
  last: number,
  behind: number,
  reversed: boolean,
): void {
  const { route, next, previous, splices } = s;
  const from = route[first]!;
  const to = route[behind]!;
  const put = reversed ? appendReversed : append;
  if (from !== to) {
    splice(s, 0, from, previous[first]!, 0, next[last]!);
    const length = put(s, splices.second, 0, first, last);
    splice(s, 1, to, behind, length, next[behind]!);
    return;
  }
  const buffer = splices.first;
  if (s.position[behind]! < s.position[first]!) {
    const length = put(s, buffer, 0, first, last);
    const all = append(s, buffer, length, next[behind]!, previous[first]!);
    splice(s, 0, from, behind, all, next[last]!);
  } else {
    const length = append(s, buffer, 0, next[last]!, behind);
    const all = put(s, buffer, length, first, last);
    splice(s, 0, from, previous[first]!, all, next[behind]!);
  }
}
