import type { MipSolver } from '../../mip/highs.ts';
import { type Board, doze, isOver, isStopped, makeOffer, readKept } from './board.ts';
import type { Model } from './model.ts';
import { loadRoutes } from './part.ts';
import { recombine, type Recombination } from './recombine.ts';
import { openRoutes } from './relink.ts';
import { type LoggedRoute, readRoutes } from './route-log.ts';
import { emptyState, type State } from './state.ts';

/**
 * Beside the members of a team, one more thread that mostly sleeps: a few times it reads what routes they
 * have driven, looks for a better solution among them, and offers it. Each turn has a limit
 * of time.
 */
export interface RecombinerOptions {
  readonly board: Board;
  readonly mip: MipSolver;
  readonly progress: () => number;
  /** What a turn may take at most. */
  readonly secondsPerTurn: number;
}

/** Shares of the budget at which it takes its turns. */
const TURNS = [0.5, 0.7, 0.9];
const MOST_NODES = 2_000;
/** Longer routes hardly ever fit together anew, and the programme takes longer: measured. */
const LONGEST_ROUTES = 12;
/** Routes remembered, and how many of the last ones a turn is about. */
const MOST_REMEMBERED = 30_000;
const MOST_COLUMNS = 1_500;
const NAP = 50;

export function recombineInTurns(model: Model, options: RecombinerOptions): void {
  const { board, mip, progress, secondsPerTurn: seconds } = options;
  const s = emptyState(model);
  openRoutes(s);
  const pool = new Map<string, LoggedRoute>();
  const marks = board.logs.map(() => ({ number: 0, route: 0 }));
  const isDone = (): boolean => isOver(board) || isStopped(board);
  for (const turn of TURNS) {
    while (!isDone() && progress() < turn) doze(board, NAP);
    if (isDone()) return;
    board.logs.forEach((log, m) => remember(pool, readRoutes(log, marks[m]!)));
    const known = knownSolution(s, board);
    if (known === null || model.clients > LONGEST_ROUTES * known.routes.length) continue;
    const found = recombine(model, [...pool.values()].slice(-MOST_COLUMNS), known, mip, {
      nodes: MOST_NODES,
      seconds,
      shouldStop: isDone,
    });
    if (found !== null) makeOffer(board, chainsOf(model, found.routes), found.cost);
  }
}

/** The cheapest order for each set of clients; what was driven last is at the end. */
function remember(pool: Map<string, LoggedRoute>, routes: readonly LoggedRoute[]): void {
  for (const route of routes) {
    const key = `${route.type}:${route.clients.toSorted().join()}`;
    const before = pool.get(key);
    pool.delete(key);
    pool.set(key, before !== undefined && before.cost < route.cost ? before : route);
  }
  const tooMany = pool.size - MOST_REMEMBERED;
  let gone = 0;
  for (const key of pool.keys()) {
    if (gone++ >= tooMany) break;
    pool.delete(key);
  }
}

/** The best so far with the cost of each of its routes; null if it leaves out who may not be. */
function knownSolution(s: State, board: Board): Recombination | null {
  const { model } = s;
  const { next, cost } = readKept(board);
  if (cost === Infinity) return null;
  loadRoutes(s, {
    next,
    slotPart: new Int32Array(model.slots),
    clientPart: new Int32Array(model.clients),
    own: 0,
  });
  if (s.totals.required > 0 || (model.paired && s.totals.unserved > 0)) return null;
  const routes: LoggedRoute[] = [];
  for (let slot = 0; slot < model.slots; slot++) {
    if (s.size[slot] === 0) continue;
    const clients: number[] = [];
    for (let c = next[model.clients + slot]!; c < model.clients; c = next[c]!) clients.push(c);
    routes.push({
      type: model.type[slot]!,
      clients: Int32Array.from(clients),
      cost: s.arcs[slot]! + s.slack[slot]!,
    });
  }
  return { cost, routes };
}

/** As in `State.next`: each route on a vehicle of its type. */
function chainsOf({ clients, slots, nodes, type }: Model, routes: readonly LoggedRoute[]) {
  const next = new Int32Array(nodes).fill(-1);
  const waiting = [...routes];
  for (let slot = 0; slot < slots; slot++) {
    const at = waiting.findIndex((route) => route.type === type[slot]);
    let last = clients + slot;
    if (at >= 0) {
      for (const c of waiting.splice(at, 1)[0]!.clients) {
        next[last] = c;
        last = c;
      }
    }
    next[last] = clients + slots + slot;
  }
  return next;
}
