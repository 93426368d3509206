import type { State } from './state.ts';

/**
 * Routes that a walk has driven, for whoever recombines them: a log in shared memory that one thread
 * appends to and one reads. When it is full it begins anew, under another number; a reader that finds the
 * number changed forgets what it has just read.
 */
export interface RouteLog {
  /** Its number, and how much of it is written: routes, and entries of `clients`. */
  readonly written: Int32Array;
  /** By route: type of vehicle, where its clients begin and end; and its cost. */
  readonly routes: Int32Array;
  readonly costs: Float64Array;
  readonly clients: Int32Array;
}

export interface LoggedRoute {
  readonly type: number;
  readonly clients: Int32Array;
  readonly cost: number;
}

const MOST_ROUTES = 2 ** 16;
const MOST_CLIENTS = 2 ** 20;
const NUMBER = 0;
const ROUTES = 1;
const CLIENTS = 2;
/** Entries of `routes` for each. */
const WIDTH = 3;

export function newRouteLog(): RouteLog {
  const ints = (length: number): Int32Array => new Int32Array(new SharedArrayBuffer(4 * length));
  return {
    written: ints(3),
    routes: ints(WIDTH * MOST_ROUTES),
    costs: new Float64Array(new SharedArrayBuffer(8 * MOST_ROUTES)),
    clients: ints(MOST_CLIENTS),
  };
}

/** What a writer has logged already, by hash: a short memory is enough. */
export interface Logger {
  readonly log: RouteLog;
  readonly seen: Int32Array;
}

const MEMORY = 2 ** 16;

export const newLogger = (log: RouteLog): Logger => ({ log, seen: new Int32Array(MEMORY) });

/** Appends the routes that keep all limits and were not logged lately. O(clients). */
export function logRoutes(s: State, { log, seen }: Logger): void {
  const { clients, slots } = s.model;
  for (let slot = 0; slot < slots; slot++) {
    if (s.size[slot] === 0) continue;
    if (s.excess[slot]! + s.warp[slot]! + s.overtime[slot]! + s.forbidden[slot]! > 0) continue;
    let hash = Math.imul(s.model.type[slot]! + 1, 0x9e3779b1) ^ Math.trunc(s.arcs[slot]!);
    for (let c = s.next[clients + slot]!; c < clients; c = s.next[c]!) {
      hash = (hash + Math.imul(c + 1, 0x85ebca6b) + Math.imul(c ^ 0x5bd1e995, c + 7)) | 0;
    }
    const at = (hash >>> 7) & (MEMORY - 1);
    if (seen[at] === hash) continue;
    seen[at] = hash;
    append(log, s, slot);
  }
}

function append({ written, routes, costs, clients }: RouteLog, s: State, slot: number): void {
  if (written[ROUTES] === MOST_ROUTES || written[CLIENTS]! + s.size[slot]! > MOST_CLIENTS) {
    Atomics.add(written, NUMBER, 1);
    written[ROUTES] = 0;
    written[CLIENTS] = 0;
  }
  const i = written[ROUTES]!;
  let end = written[CLIENTS]!;
  routes[WIDTH * i] = s.model.type[slot]!;
  routes[WIDTH * i + 1] = end;
  for (let c = s.next[s.model.clients + slot]!; c < s.model.clients; c = s.next[c]!) {
    clients[end++] = c;
  }
  routes[WIDTH * i + 2] = end;
  costs[i] = s.arcs[slot]! + s.slack[slot]!;
  written[CLIENTS] = end;
  Atomics.store(written, ROUTES, i + 1);
}

/** How far a reader has come. */
export interface Bookmark {
  number: number;
  route: number;
}

/** What was written since the bookmark, oldest first. */
export function readRoutes(log: RouteLog, mark: Bookmark): readonly LoggedRoute[] {
  const { written, routes, costs, clients } = log;
  const number = Atomics.load(written, NUMBER);
  if (number !== mark.number) Object.assign(mark, { number, route: 0 });
  const end = Atomics.load(written, ROUTES);
  const found: LoggedRoute[] = [];
  for (let i = mark.route; i < end; i++) {
    const [type, from, to] = routes.subarray(WIDTH * i, WIDTH * i + WIDTH) as Iterable<number>;
    found.push({ type: type!, clients: clients.slice(from, to), cost: costs[i]! });
  }
  if (Atomics.load(written, NUMBER) !== number) return [];
  mark.route = end;
  return found;
}
