import type { Walk } from './anneal.ts';
import { clearQueue, link } from './relink.ts';
import { costOf, isFeasible, type State } from './state.ts';

/**
 * A walk over a part of the routes. Slots and clients of other parts are absent: a client that is absent
 * is in no route, and not unserved either, so no operator meets it; a slot that is absent is never idle.
 * What a part does to its routes is therefore valid in the whole, whatever the others do to theirs.
 */
export interface Part {
  /** By node: the whole solution, as in `State.next`. */
  readonly next: Int32Array;
  /** By slot and by client: which part it is in. */
  readonly slotPart: Int32Array;
  readonly clientPart: Int32Array;
  readonly own: number;
}

/** Makes the walk's state the given part of a solution, and its best that, if it is feasible. */
export function loadPart(walk: Walk, part: Part): void {
  const { s, best, seeds } = walk;
  const { clientPart, own } = part;
  loadRoutes(s, part);
  walk.seedCount = 0;
  for (let c = 0; c < s.model.clients; c++) {
    if (clientPart[c] === own) seeds[walk.seedCount++] = c;
  }
  best.next.set(s.next);
  best.cost = isFeasible(s) ? costOf(s) : Infinity;
  best.required = isFeasible(s) ? s.totals.required : Infinity;
  walk.astray = 0;
}

export function loadRoutes(s: State, { next, slotPart, clientPart, own }: Part): void {
  const { clients, slots } = s.model;
  layOut(s, slotPart, own);
  forgetRoutes(s);
  for (let c = 0; c < clients; c++) {
    s.unservedAt[c] = clients;
    if (clientPart[c] === own) leaveOut(s, c);
  }
  const { scratch } = s.splices;
  for (let slot = 0; slot < slots; slot++) {
    if (slotPart[slot] !== own) continue;
    let count = 0;
    const end = clients + slots + slot;
    for (let c = next[clients + slot]!; c !== end; c = next[c]!) {
      scratch[count++] = c;
      takeIn(s, c);
    }
    link(s, slot, scratch, 0, count);
  }
  clearQueue(s);
  s.journal.changes = 0;
  s.journal.isChanged.fill(0);
}

/** Only slots of the part can ever be in use. */
function layOut(s: State, slotPart: Int32Array, own: number): void {
  const { order, orderOf, typeFrom, inUse, model } = s;
  let at = 0;
  for (let t = 0, slot = 0; t < model.types; t++) {
    typeFrom[t] = at;
    inUse[t] = 0;
    for (; slot < model.slots && model.type[slot] === t; slot++) {
      if (slotPart[slot] !== own) continue;
      order[at] = slot;
      orderOf[slot] = at++;
    }
  }
  typeFrom[model.types] = at;
}

function forgetRoutes(s: State): void {
  const { clients, slots } = s.model;
  s.route.fill(-1, 0, clients);
  for (let slot = 0; slot < slots; slot++) {
    const start = clients + slot;
    s.next[start] = start + slots;
    s.previous[start + slots] = start;
  }
  for (const figures of [s.size, s.arcs, s.slack, s.excess, s.warp, s.overtime, s.forbidden]) {
    figures.fill(0);
  }
  const none = { unserved: 0, required: 0, overloaded: 0, warped: 0, overlong: 0, impossible: 0 };
  Object.assign(s.totals, { arcs: 0, slack: 0, missing: 0, ...none });
  const { journal } = s;
  journal.epoch++;
  journal.routes = 0;
  journal.length = 0;
  journal.changes = 0;
  journal.isChanged.fill(0);
}

function leaveOut(s: State, c: number): void {
  const { totals, model } = s;
  s.unserved[totals.unserved] = c;
  s.unservedAt[c] = totals.unserved++;
  totals.missing += model.prize[c]!;
  totals.required += 1 - model.optional[c]!;
}

function takeIn(s: State, c: number): void {
  const { totals, model, unserved, unservedAt } = s;
  const last = unserved[--totals.unserved]!;
  unserved[unservedAt[c]!] = last;
  unservedAt[last] = unservedAt[c]!;
  unservedAt[c] = model.clients;
  totals.missing -= model.prize[c]!;
  totals.required -= 1 - model.optional[c]!;
}
