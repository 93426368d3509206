import { refresh } from './refresh.ts';
import { NOWHERE, type State } from './state.ts';

/**
 * Writing routes, and taking it back. Every write of an iteration first notes the route as it was
 * (once), so that `undo` costs what was touched, not what the problem is long. Whoever gets a new
 * neighbour is queued for the local search.
 */

/** From here on `undo` takes back, and nothing before. */
export function beginIteration(s: State): void {
  s.journal.epoch++;
  s.journal.routes = 0;
  s.journal.length = 0;
  clearQueue(s);
}

/** Empties all routes of a new state; everybody is unserved. */
export function openRoutes(s: State): void {
  const { clients, slots } = s.model;
  for (let slot = 0; slot < slots; slot++) {
    const start = clients + slot;
    const end = start + slots;
    s.next[start] = end;
    s.previous[end] = start;
    s.route[start] = slot;
    s.route[end] = slot;
    refresh(s, slot);
  }
}

/** Puts an unserved client behind a node of a route. */
export function insertAfter(s: State, c: number, node: number): void {
  const slot = s.route[node]!;
  note(s, slot);
  const after = s.next[node]!;
  s.next[node] = c;
  s.previous[c] = node;
  s.next[c] = after;
  s.previous[after] = c;
  s.route[c] = slot;
  serve(s, c);
  enqueue(s, node);
  enqueue(s, c);
  enqueue(s, after);
  refreshUse(s, slot);
}

/** Takes a client out of its route; the caller refreshes the route when it has taken out enough. */
export function takeOut(s: State, c: number): void {
  note(s, s.route[c]!);
  const before = s.previous[c]!;
  const after = s.next[c]!;
  s.next[before] = after;
  s.previous[after] = before;
  s.route[c] = -1;
  leaveOut(s, c);
  enqueue(s, before);
  enqueue(s, after);
}

/** Carries out the move in `splices`. All its clients are served before and after. */
export function commit(s: State): void {
  const { splices } = s;
  const { scratch, slot } = splices;
  const middle = writeOut(s, 0, splices.first, 0);
  const end = splices.count === 2 ? writeOut(s, 1, splices.second, middle) : middle;
  note(s, slot[0]!);
  if (splices.count === 2) note(s, slot[1]!);
  link(s, slot[0]!, scratch, 0, middle);
  if (splices.count === 2) link(s, slot[1]!, scratch, middle, end);
}

/** Clients of one new route into the scratch; returns where they end. */
function writeOut(s: State, which: number, between: Int32Array, from: number): number {
  const { splices, next, previous, model } = s;
  const { scratch } = splices;
  const { clients } = model;
  const head = splices.head[which]!;
  let end = from;
  if (head < clients) {
    end = from + s.position[head]!;
    let at = end;
    for (let node = head; node < clients; node = previous[node]!) scratch[--at] = node;
  }
  const length = splices.length[which]!;
  for (let i = 0; i < length; i++) scratch[end++] = between[i]!;
  for (let node = splices.tail[which]!; node < clients; node = next[node]!) scratch[end++] = node;
  return end;
}

/** Makes `sequence[from … to)` the clients of a slot. */
export function link(s: State, slot: number, sequence: Int32Array, from: number, to: number): void {
  const { clients, slots } = s.model;
  const { next, previous, route } = s;
  let last = clients + slot;
  for (let i = from; i <= to; i++) {
    const node = i === to ? clients + slots + slot : sequence[i]!;
    if (next[last] !== node || previous[node] !== last) {
      next[last] = node;
      previous[node] = last;
      enqueue(s, last);
      enqueue(s, node);
    }
    route[node] = slot;
    last = node;
  }
  refreshUse(s, slot);
}

/** `refresh`, and whether the slot is in use. */
export function refreshUse(s: State, slot: number): void {
  const wasUsed = s.size[slot]! > 0;
  refresh(s, slot);
  const isUsed = s.size[slot]! > 0;
  if (wasUsed === isUsed) return;
  const { order, orderOf, inUse, typeFrom, model } = s;
  const type = model.type[slot]!;
  if (!isUsed) inUse[type] = inUse[type]! - 1;
  const border = typeFrom[type]! + inUse[type]!;
  if (isUsed) inUse[type] = inUse[type]! + 1;
  const other = order[border]!;
  const at = orderOf[slot]!;
  order[border] = slot;
  order[at] = other;
  orderOf[slot] = border;
  orderOf[other] = at;
}

/** An idle slot of a type, or −1. */
export function idleSlot(s: State, type: number): number {
  const at = s.typeFrom[type]! + s.inUse[type]!;
  return at < s.typeFrom[type + 1]! ? s.order[at]! : -1;
}

/** Back to how it was when the iteration began. */
export function undo(s: State): void {
  const { journal, route, next, model } = s;
  const { clients } = model;
  const { slots, from, clients: noted } = journal;
  const present = s.splices.scratch;
  let count = 0;
  for (let i = 0; i < journal.routes; i++) {
    const end = clients + model.slots + slots[i]!;
    for (let c = next[clients + slots[i]!]!; c !== end; c = next[c]!) {
      route[c] = -2;
      present[count++] = c;
    }
  }
  for (let i = 0; i < journal.length; i++) {
    const c = noted[i]!;
    if (route[c] === -1) serve(s, c);
    route[c] = -3;
  }
  for (let i = 0; i < count; i++) {
    const c = present[i]!;
    if (route[c] !== -2) continue;
    route[c] = -1;
    leaveOut(s, c);
  }
  for (let i = 0; i < journal.routes; i++) {
    const to = i + 1 < journal.routes ? from[i + 1]! : journal.length;
    link(s, slots[i]!, noted, from[i]!, to);
  }
  clearQueue(s);
}

function note(s: State, slot: number): void {
  const { journal, next, model } = s;
  if (journal.isChanged[slot] === 0) {
    journal.isChanged[slot] = 1;
    journal.changed[journal.changes++] = slot;
  }
  if (journal.seen[slot] === journal.epoch) return;
  journal.seen[slot] = journal.epoch;
  const end = model.clients + model.slots + slot;
  journal.slots[journal.routes] = slot;
  journal.from[journal.routes] = journal.length;
  journal.routes++;
  for (let c = next[model.clients + slot]!; c !== end; c = next[c]!) {
    journal.clients[journal.length++] = c;
  }
}

function serve(s: State, c: number): void {
  if (s.model.grouped && s.model.groupHead[c]! >= 0) serveOneOf(s, c);
  else strike(s, c);
}

function leaveOut(s: State, c: number): void {
  if (s.model.grouped && s.model.groupHead[c]! >= 0) leaveOneOut(s, c);
  else enter(s, c);
}

/** The group counts as served with the first of its alternatives, by its head. */
function serveOneOf(s: State, c: number): void {
  const head = s.model.groupHead[c]!;
  if (!standsForOrder(s, c) || s.chosen[head]!++ > 0) return;
  strike(s, head);
  s.unservedAt[head] = NOWHERE;
}

function leaveOneOut(s: State, c: number): void {
  const head = s.model.groupHead[c]!;
  if (standsForOrder(s, c) && --s.chosen[head]! === 0) enter(s, head);
}

/** Not the delivery of a request, whose pickup does. */
const standsForOrder = ({ model }: State, c: number): boolean =>
  model.partner[c]! < 0 || model.flow[c]! > 0;

/** From the list of those left out. */
function strike(s: State, c: number): void {
  const { unserved, unservedAt, totals } = s;
  totals.unserved--;
  const last = unserved[totals.unserved]!;
  const at = unservedAt[c]!;
  unserved[at] = last;
  unservedAt[last] = at;
  totals.missing -= s.model.prize[c]!;
  totals.required -= 1 - s.model.optional[c]!;
}

function enter(s: State, c: number): void {
  const { totals } = s;
  s.unserved[totals.unserved] = c;
  s.unservedAt[c] = totals.unserved;
  totals.unserved++;
  totals.missing += s.model.prize[c]!;
  totals.required += 1 - s.model.optional[c]!;
}

function enqueue(s: State, node: number): void {
  const { queue } = s;
  if (node >= s.model.clients || queue.has[node] === 1) return;
  queue.has[node] = 1;
  queue.items[queue.length++] = node;
}

/** All routes are new: everybody has its turn in the next descent, the best is to be written anew. */
export function touchAll(s: State): void {
  const { journal, model } = s;
  for (let c = 0; c < model.clients; c++) if (s.route[c]! >= 0) enqueue(s, c);
  journal.changes = model.slots;
  for (let slot = 0; slot < model.slots; slot++) journal.changed[slot] = slot;
  journal.isChanged.fill(1);
}

export function clearQueue(s: State): void {
  const { queue } = s;
  for (let i = 0; i < queue.length; i++) queue.has[queue.items[i]!] = 0;
  queue.length = 0;
}
