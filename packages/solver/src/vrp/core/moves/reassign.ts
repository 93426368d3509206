import { idleSlot } from '../relink.ts';
import type { State } from '../state.ts';
import { append, inside, leg } from './legs.ts';
import { penaltyOfSplices, type Pick, REASSIGN, splice } from './pick.ts';

/** The whole route of `u` to an idle vehicle of another type: another depot, size or price. */
export function tryReassign(s: State, u: number, type: number, pick: Pick): void {
  const { model, next, previous } = s;
  const slot = s.route[u]!;
  const idle = idleSlot(s, type);
  if (idle < 0) return;
  const start = model.clients + slot;
  const first = next[start]!;
  const last = previous[start + model.slots]!;
  const newStart = model.clients + idle;
  let delta = leg(model, idle, newStart, first) + leg(model, idle, last, newStart + model.slots);
  delta += inside(s, idle, first, last, false) - s.arcs[slot]! - s.slack[slot]!;
  if (delta >= pick.delta) return;
  buildReassign(s, u, idle);
  delta += penaltyOfSplices(s, pick.delta - delta);
  if (delta >= pick.delta) return;
  pick.delta = delta;
  pick.kind = REASSIGN;
  pick.a = u;
  pick.b = idle;
}

export function buildReassign(s: State, u: number, idle: number): void {
  const { model, next, previous, splices } = s;
  const slot = s.route[u]!;
  const start = model.clients + slot;
  const end = start + model.slots;
  const newStart = model.clients + idle;
  const length = append(s, splices.second, 0, next[start]!, previous[end]!);
  splice(s, 0, slot, start, 0, end);
  splice(s, 1, idle, newStart, length, newStart + model.slots);
}
