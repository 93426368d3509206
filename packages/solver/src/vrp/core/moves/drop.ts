import type { State } from '../state.ts';
import { leg } from './legs.ts';
import { DROP, penaltyOfSplices, type Pick, splice } from './pick.ts';

/** Leaves an optional client out and pays its prize. */
export function tryDrop(s: State, u: number, pick: Pick): void {
  const { model, next, previous, legOn } = s;
  const slot = s.route[u]!;
  const before = previous[u]!;
  let delta = leg(model, slot, before, next[u]!) - legOn[before]! - legOn[u]! + model.prize[u]!;
  delta -= s.slack[slot]!;
  if (delta >= pick.delta) return;
  splice(s, 0, slot, before, 0, next[u]!);
  delta += penaltyOfSplices(s, pick.delta - delta);
  if (delta >= pick.delta) return;
  pick.delta = delta;
  pick.kind = DROP;
  pick.a = u;
}
