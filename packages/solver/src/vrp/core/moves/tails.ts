import type { State } from '../state.ts';
import { append, leg } from './legs.ts';
import { penaltyOfSplices, type Pick, splice, TAILS } from './pick.ts';

/**
 * 2-opt*: what follows the node `u` and what begins at the client `v` of another route change places, so
 * that v follows u. Between types the tails end at the other type's end; both must be of one cost class.
 */
export function tryTails(s: State, u: number, v: number, pick: Pick): void {
  const { model, route, next, previous } = s;
  const one = route[u]!;
  const two = route[v]!;
  if (model.costBase[one] !== model.costBase[two]) return;
  const after = next[u]!;
  const before = previous[v]!;
  if (model.paired && (s.open[u]! > 0 || s.open[before]! > 0)) return;
  let legs = leg(model, one, u, v) - s.legOn[u]! - s.legOn[before]!;
  if (model.type[one] === model.type[two]) {
    legs += leg(model, two, before, after);
  } else legs += otherEnds(s, one, two, after, before);
  legs -= s.slack[one]! + s.slack[two]!;
  if (legs >= pick.delta) return;
  buildTails(s, u, v);
  legs += penaltyOfSplices(s, pick.delta - legs);
  if (legs >= pick.delta) return;
  pick.delta = legs;
  pick.kind = TAILS;
  pick.a = u;
  pick.b = v;
}

/** The leg to the tail that `two` gets, and what it changes that both tails end elsewhere. */
function otherEnds(s: State, one: number, two: number, after: number, before: number): number {
  const { model, previous } = s;
  const { clients, slots } = model;
  const endOne = clients + slots + one;
  const endTwo = clients + slots + two;
  const lastTwo = previous[endTwo]!;
  const change = leg(model, one, lastTwo, endOne) - leg(model, two, lastTwo, endTwo);
  if (after >= clients) {
    return change + (before >= clients ? 0 : leg(model, two, before, endTwo));
  }
  const lastOne = previous[endOne]!;
  const joined = leg(model, two, before, after);
  return change + joined + leg(model, two, lastOne, endTwo) - leg(model, one, lastOne, endOne);
}

export function buildTails(s: State, u: number, v: number): void {
  const { model, route, next, previous, splices } = s;
  const one = route[u]!;
  const two = route[v]!;
  const after = next[u]!;
  if (model.type[one] === model.type[two]) {
    splice(s, 0, one, u, 0, v);
    splice(s, 1, two, previous[v]!, 0, after);
    return;
  }
  const { clients, slots } = model;
  const endOne = clients + slots + one;
  const endTwo = clients + slots + two;
  const length = append(s, splices.first, 0, v, previous[endTwo]!);
  const other = after < clients ? append(s, splices.second, 0, after, previous[endOne]!) : 0;
  splice(s, 0, one, u, length, endOne);
  splice(s, 1, two, previous[v]!, other, endTwo);
}
