import type { Model } from './model.ts';
import { isPlain } from './plain.ts';
import type { Neighbours } from './neighbours.ts';
import { loadRoutes } from './part.ts';
import { touchAll } from './relink.ts';
import type { State } from './state.ts';

/**
 * A first solution by savings (Clarke and Wright 1964), parallel form, for joins between near clients
 * only (as in FILO, Accorsi and Vigo 2021): everybody starts on a route of its own, and the ends of two
 * routes are joined where that saves most, as long as the loads fit. For plain deliveries from one depot.
 * Routes beyond the vehicles there are, the smallest, are left out: whoever calls inserts their clients.
 * O(n·k log n·k).
 */
export const suitsSavings = (m: Model): boolean =>
  isPlain(m) &&
  m.types === 1 &&
  !m.timed &&
  !m.mixed &&
  !m.paired &&
  m.optional.every((may) => may === 0);

/** Routes under construction: lists linked both ways, and what each carries; −1 behind an end. */
interface Pieces {
  readonly next: Int32Array;
  readonly previous: Int32Array;
  /** By client: its piece, right for the ends; by piece: its ends and loads by dimension. */
  readonly piece: Int32Array;
  readonly first: Int32Array;
  readonly last: Int32Array;
  readonly load: Int32Array;
  readonly size: Int32Array;
}

export function constructBySavings(s: State, neighbours: Neighbours): void {
  const { model } = s;
  const pieces = singles(model);
  for (const pair of bestFirst(model, neighbours)) {
    const a = Math.floor(pair / neighbours.width);
    join(model, pieces, a, neighbours.list[pair]!);
  }
  const { clients, slots } = model;
  const own = { slotPart: new Int32Array(slots), clientPart: new Int32Array(clients), own: 0 };
  loadRoutes(s, { ...own, next: chains(model, pieces) });
  touchAll(s);
}

function singles({ clients, dimensions, brought }: Model): Pieces {
  const each = (): Int32Array => Int32Array.from({ length: clients }, (_, c) => c);
  return {
    next: new Int32Array(clients).fill(-1),
    previous: new Int32Array(clients).fill(-1),
    piece: each(),
    first: each(),
    last: each(),
    load: brought.slice(0, dimensions * clients),
    size: new Int32Array(clients).fill(1),
  };
}

/** Pairs that save something, as places in the list of neighbours, best first. */
function bestFirst(m: Model, { width, list }: Neighbours): Int32Array {
  const { clients, cost } = m;
  const depot = clients * m.width;
  // Saving and place in one number, so that the numbers sort by themselves.
  const places = clients * width;
  const keys = new Float64Array(places);
  let count = 0;
  for (let a = 0; a < clients; a++) {
    const row = a * m.width;
    for (let i = 0; i < width; i++) {
      const b = list[a * width + i]!;
      if (m.symmetric && b < a && isListed(list, b * width, width, a)) continue;
      const saving = cost[row + clients]! + cost[depot + b]! - cost[row + b]!;
      if (saving > 0) keys[count++] = -saving * places + (a * width + i);
    }
  }
  const sorted = keys.subarray(0, count).sort();
  return Int32Array.from(sorted, (key) => ((key % places) + places) % places);
}

function isListed(list: Int32Array, from: number, width: number, client: number): boolean {
  for (let i = 0; i < width; i++) if (list[from + i] === client) return true;
  return false;
}

/** Client b behind client a, if both are at ends; on symmetric roads a route may be turned for it. */
function join(m: Model, p: Pieces, a: number, b: number): void {
  const one = p.piece[a]!;
  const two = p.piece[b]!;
  if (one === two || !isEnd(p, one, a) || !isEnd(p, two, b)) return;
  if (!m.symmetric && (p.last[one] !== a || p.first[two] !== b)) return;
  for (let d = 0; d < m.dimensions; d++) {
    const at = d * m.clients;
    if (p.load[at + one]! + p.load[at + two]! > m.capacity[d * m.slots]!) return;
  }
  if (p.last[one] !== a) turn(p, one);
  if (p.first[two] !== b) turn(p, two);
  p.next[a] = b;
  p.previous[b] = a;
  const last = p.last[two]!;
  p.last[one] = last;
  p.piece[last] = one;
  p.size[one] = p.size[one]! + p.size[two]!;
  p.size[two] = 0;
  for (let d = 0; d < m.dimensions; d++) {
    const at = d * m.clients;
    p.load[at + one] = p.load[at + one]! + p.load[at + two]!;
  }
}

const isEnd = (p: Pieces, piece: number, c: number): boolean =>
  p.size[piece]! > 0 && (p.first[piece] === c || p.last[piece] === c);

function turn(p: Pieces, piece: number): void {
  const { next, previous, first, last } = p;
  for (let c = first[piece]!; c >= 0; ) {
    const onward = next[c]!;
    next[c] = previous[c]!;
    previous[c] = onward;
    c = onward;
  }
  const end = first[piece]!;
  first[piece] = last[piece]!;
  last[piece] = end;
}

/** The largest pieces on the vehicles there are, as in `State.next`. */
function chains({ clients, slots, nodes }: Model, p: Pieces): Int32Array {
  const next = new Int32Array(nodes).fill(-1);
  for (let slot = 0; slot < slots; slot++) next[clients + slot] = clients + slots + slot;
  const pieces = Array.from(p.size.keys()).filter((piece) => p.size[piece]! > 0);
  pieces.sort((a, b) => p.size[b]! - p.size[a]! || a - b);
  pieces.slice(0, slots).forEach((piece, slot) => {
    let last = clients + slot;
    for (let c = p.first[piece]!; c >= 0; c = p.next[c]!) {
      next[last] = c;
      last = c;
    }
    next[last] = clients + slots + slot;
  });
  return next;
}
