import type { State } from '../state.ts';
import { append, inside, leg } from './legs.ts';
import { penaltyOfSplices, type Pick, splice, TAILS } from './pick.ts';

/**
 * 2-opt*: what follows the node `u` and what begins at the client `v` of another route change places, so
 * that v follows u. Between types the tails end at the other type's end. O(1) but for two classes of cost,
 * where the legs of the tails are summed up anew.
 */
export function tryTails(s: State, u: number, v: number, pick: Pick): void {
  const { model, route, next, previous } = s;
  const one = route[u]!;
  const two = route[v]!;
  const after = next[u]!;
  const before = previous[v]!;
  if (model.paired && (s.open[u]! > 0 || s.open[before]! > 0)) return;
  let legs = leg(model, one, u, v) - s.legOn[u]! - s.legOn[before]!;
  if (model.type[one] === model.type[two]) {
    legs += leg(model, two, before, after);
  } else legs += otherEnds(s, one, two, after, v);
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
function otherEnds(s: State, one: number, two: number, after: number, v: number): number {
  const { model, previous } = s;
  const before = previous[v]!;
  const { clients, slots } = model;
  const endOne = clients + slots + one;
  const endTwo = clients + slots + two;
  const lastTwo = previous[endTwo]!;
  let change = leg(model, one, lastTwo, endOne) - leg(model, two, lastTwo, endTwo);
  change += otherRates(s, two, one, v, lastTwo);
  if (after >= clients) {
    return change + (before >= clients ? 0 : leg(model, two, before, endTwo));
  }
  const lastOne = previous[endOne]!;
  const joined = leg(model, two, before, after) + otherRates(s, one, two, after, lastOne);
  return change + joined + leg(model, two, lastOne, endTwo) - leg(model, one, lastOne, endOne);
}

/** What a string costs more on another slot. */
function otherRates(s: State, from: number, to: number, first: number, last: number): number {
  if (s.model.costBase[from] === s.model.costBase[to]) return 0;
  return inside(s, to, first, last, false) - inside(s, from, first, last, false);
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
