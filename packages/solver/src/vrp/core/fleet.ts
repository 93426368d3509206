import { below, type Chance, shuffle } from '../../random.ts';
import { type Best, keepIfBest, returnToBest } from './best.ts';
import { type Ejection, insertByEjection, newEjection } from './eject.ts';
import { descend, type LocalSearch } from './local-search.ts';
import type { Neighbours } from './neighbours.ts';
import { insertGreedily, type Recreate } from './recreate.ts';
import { beginIteration, refreshUse, takeOut, undo } from './relink.ts';
import { removeStrings, type Ruin } from './ruin.ts';
import { routesInUse, type State } from './state.ts';

/**
 * Fewer vehicles, for fleets where using one costs more than any detour saves. The fleet minimisation of
 * SISR (Christiaens and Vanden Berghe 2020), after the ejection pool of Nagata and Bräysy (2009): close a
 * route, and ruin and recreate with no more routes than are left until everybody is served again. A
 * client that stays out gains weight each time; a solution is taken if those it leaves out weigh less, so
 * that the search turns to whoever is hard to place. If it does not succeed, one more route makes it
 * another solution of as many as before, which may be cheaper or easier to do with less. Every few attempts one of them is put in at the
 * price of others, see eject.ts. Limits are never broken here.
 * Invariant: `best` only improves; the state is left at the best solution.
 */
export interface Fleet {
  readonly neighbours: Neighbours;
  readonly ruin: Ruin;
  readonly recreate: Recreate;
  readonly chance: Chance;
  readonly local: LocalSearch;
  /** Legs that a solution may be longer by, on average, if it leaves out the same weight. */
  readonly heat: number;
  /** Asked each iteration. */
  readonly shouldStop: () => boolean;
  readonly onBest: () => void;
}

export function minimiseFleet(s: State, best: Best, fleet: Fleet): void {
  const { recreate } = fleet;
  const ejection = newEjection(s, fleet.chance);
  while (best.required === 0 && !fleet.shouldStop()) {
    beginIteration(s);
    if (!closeLightest(s, ejection.weight)) break;
    recreate.mostRoutes = routesInUse(s);
    let served = serveAll(s, fleet, ejection, PATIENCE * s.model.clients);
    if (!served) {
      recreate.mostRoutes++;
      served = serveAll(s, fleet, ejection, Infinity);
    }
    if (served && keepIfBest(s, best, GAIN)) fleet.onBest();
  }
  recreate.mostRoutes = Infinity;
  beginIteration(s);
  returnToBest(s, best);
}

/** The same for a first solution that leaves somebody out, with all vehicles there are. */
export function serveEverybody(s: State, best: Best, fleet: Fleet): void {
  beginIteration(s);
  if (serveAll(s, fleet, newEjection(s, fleet.chance), Infinity) && keepIfBest(s, best, GAIN)) {
    fleet.onBest();
  }
  beginIteration(s);
  returnToBest(s, best);
}

/** The route whose clients are easiest to place elsewhere, by what is known so far. */
function closeLightest(s: State, weight: Float64Array): boolean {
  const { clients, slots } = s.model;
  let lightest = -1;
  let least = Infinity;
  let used = 0;
  for (let slot = 0; slot < slots; slot++) {
    if (s.size[slot] === 0) continue;
    used++;
    let sum = 0;
    const end = clients + slots + slot;
    for (let c = s.next[clients + slot]!; c !== end; c = s.next[c]!) sum += weight[c]!;
    if (sum >= least) continue;
    least = sum;
    lightest = slot;
  }
  if (used < 2) return false;
  const start = clients + lightest;
  while (s.next[start]! < clients) takeOut(s, s.next[start]!);
  refreshUse(s, lightest);
  return true;
}

/** Attempts for each client until one more route is allowed again: another way of needing as many. */
const PATIENCE = 2.5;
/** Less than this is rounding. */
const GAIN = 1e-6;
/** Attempts for each ejection. */
const EJECT = 5;

/** True when nobody is left out any more. */
function serveAll(s: State, fleet: Fleet, ejection: Ejection, most: number): boolean {
  const { chance, ruin } = fleet;
  const { weight } = ejection;
  // Whom it puts in is judged in constant time, one by one.
  const mayEject = !s.model.rich && !s.model.grouped;
  let round = 0;
  let missing = weightOut(s, weight);
  let legs = s.totals.arcs;
  while (s.totals.unserved > 0) {
    if (round++ >= most || fleet.shouldStop()) return false;
    beginIteration(s);
    const old = Array.from(s.unserved.subarray(0, s.totals.unserved)).filter((c) => isHead(s, c));
    const seed = chance() < 0.5 ? old[below(chance, old.length)]! : below(chance, s.model.clients);
    const removed = removeStrings(s, seed, fleet.neighbours, ruin, chance);
    const list = [...old, ...ruin.removed.subarray(0, removed)];
    shuffle(chance, list);
    // Half of the time whoever is hardest to place goes first.
    if (chance() < 0.5) list.sort((a, b) => weight[b]! - weight[a]!);
    for (const c of list) insertGreedily(s, c, s.model.prize[c]!, fleet.recreate);
    descend(s, fleet.local);
    const now = weightOut(s, weight);
    const out = Array.from(s.unserved.subarray(0, s.totals.unserved));
    const isEqual = now === missing && s.totals.arcs < legs - fleet.heat * Math.log(chance());
    if (now < missing || isEqual) legs = s.totals.arcs;
    else undo(s);
    // Whoever the attempt left out, taken or not.
    for (const c of out) weight[c] = weight[c]! + 1;
    if (mayEject && s.totals.unserved > 0 && round % EJECT === 0) {
      beginIteration(s);
      const any = s.unserved[below(chance, s.totals.unserved)]!;
      if (isHead(s, any) && insertByEjection(s, any, ejection)) legs = s.totals.arcs;
    }
    missing = weightOut(s, weight);
  }
  return true;
}

const isHead = (s: State, c: number): boolean => s.model.partner[c]! < 0 || s.model.flow[c]! > 0;

function weightOut(s: State, weight: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < s.totals.unserved; i++) {
    const c = s.unserved[i]!;
    if (isHead(s, c)) sum += weight[c]!;
  }
  return sum;
}

/** Whether a vehicle costs more than what detours around its stops could save. */
export function isFleetDear(s: State, meanLeg: number): boolean {
  const { clients, cost, width, types } = s.model;
  for (let t = 0; t < types; t++) {
    let least = Infinity;
    for (let c = 0; c < clients; c++) {
      const way = cost[c * width + clients + t]!;
      const start = cost[(clients + t) * width + c]! - way;
      if (start < least) least = start;
    }
    if (least < DEAR * meanLeg) return false;
  }
  return true;
}

const DEAR = 50;
