import { tryDrop } from './moves/drop.ts';
import { leg } from './moves/legs.ts';
import { buildHeads, tryHeads } from './moves/heads.ts';
import {
  DROP,
  HEADS,
  noPick,
  type Pick,
  REASSIGN,
  RELOCATE,
  SWAP,
  TAILS,
  TWO_OPT,
} from './moves/pick.ts';
import { buildReassign, tryReassign } from './moves/reassign.ts';
import { buildRelocate, tryRelocate } from './moves/relocate.ts';
import { buildSwap, trySwap } from './moves/swap.ts';
import { buildTails, tryTails } from './moves/tails.ts';
import { buildTwoOpt, tryTwoOpt } from './moves/two-opt.ts';
import type { Neighbours } from './neighbours.ts';
import { clearQueue, commit, refreshUse, takeOut } from './relink.ts';
import { costOf, type State } from './state.ts';

/**
 * Descent around the clients whose neighbours changed. For each of them every move that puts it beside
 * one of its nearest is priced, and the best is carried out if it gains; whoever gets a new neighbour by
 * it queues up again. Ends at a local optimum for the queue.
 */
export interface LocalSearch {
  readonly neighbours: Neighbours;
  readonly reach: number;
  readonly pick: Pick;
  /** Work space: the neighbours of one client that are worth a look. */
  readonly near: Int32Array;
}

/** Less than this is rounding. */
const GAIN = 1e-6;
const LONGEST = 3;
/** Moves without the gain that they promised, until a descent gives up. */
const PATIENCE = 10;

export function newLocalSearch(neighbours: Neighbours, reach: number): LocalSearch {
  const most = Math.min(reach, neighbours.width);
  return { neighbours, reach: most, pick: noPick(), near: new Int32Array(most) };
}

export function descend(s: State, search: LocalSearch): void {
  const { queue } = s;
  let letDowns = 0;
  while (queue.length > 0) {
    const u = queue.items[--queue.length]!;
    queue.has[u] = 0;
    if (s.route[u]! < 0) continue;
    const before = costOf(s);
    if (improve(s, u, search)) {
      // Where reloads and breaks move, a route can turn out dearer than it was judged; while a missing
      // road is driven, a cent is less than its rounding. No endless rounds.
      if (costOf(s) - before > -GAIN && ++letDowns > PATIENCE) return clearQueue(s);
      if (queue.has[u] === 0) {
        queue.has[u] = 1;
        queue.items[queue.length++] = u;
      }
    }
  }
}

function improve(s: State, u: number, search: LocalSearch): boolean {
  const { pick, near } = search;
  pick.delta = -GAIN;
  pick.kind = 0;
  const count = worthJoining(s, u, search);
  if (s.model.optional[u] === 1 && s.model.partner[u]! < 0) tryDrop(s, u, pick);
  if (s.model.types > 1 && s.position[u] === 1) reassign(s, u, pick);
  relocateAll(s, u, near, count, pick);
  for (let i = 0; i < count; i++) {
    const v = near[i]!;
    swapBeside(s, u, v, pick);
    if (s.route[u] === s.route[v]) turnWithin(s, u, v, pick);
    else exchangeTails(s, u, v, pick);
  }
  if (pick.kind === 0) return false;
  if (pick.kind === DROP) {
    const slot = s.route[u]!;
    takeOut(s, u);
    refreshUse(s, slot);
    return true;
  }
  rebuild(s, pick);
  commit(s);
  return true;
}

/**
 * The neighbours that a leg from or to u may gain with: in any gaining move some new leg is cheaper than
 * a leg that it removes at one of its ends (Lin and Kernighan), give or take what penalties it lifts.
 */
function worthJoining(s: State, u: number, search: LocalSearch): number {
  const { near, reach } = search;
  const { width, list } = search.neighbours;
  const { dearest, route, slack, model } = s;
  const { cost } = model;
  const slot = route[u]!;
  const at = model.costBase[slot]! + u * model.width;
  const back = model.costBase[slot]! + u;
  let count = 0;
  for (let i = 0; i < reach; i++) {
    const v = list[u * width + i]!;
    const other = route[v]!;
    if (other < 0) continue;
    let legs = cost[at + v]!;
    if (!model.symmetric) legs = Math.min(legs, cost[back + v * model.width]!);
    const dear = dearest[u]! > dearest[v]! ? dearest[u]! : dearest[v]!;
    if (legs < dear + slack[slot]! + slack[other]!) near[count++] = v;
  }
  return count;
}

function reassign(s: State, u: number, pick: Pick): void {
  const own = s.model.type[s.route[u]!]!;
  for (let t = 0; t < s.model.types; t++) if (t !== own) tryReassign(s, u, t, pick);
}

/** Strings that begin or end with u, to either side of each neighbour. */
function relocateAll(s: State, u: number, near: Int32Array, count: number, pick: Pick): void {
  const { route, previous, next, model } = s;
  const slot = route[u]!;
  for (let side = 0; side < 2; side++) {
    let other = u;
    for (let length = 1; length <= LONGEST; length++) {
      if (length > 1) other = side === 0 ? next[other]! : previous[other]!;
      if (other >= model.clients) break;
      if (length === 1 && side === 1) continue;
      const first = side === 0 ? u : other;
      const last = side === 0 ? other : u;
      const before = previous[first]!;
      const after = next[last]!;
      const gain = s.legOn[before]! + s.legOn[last]! - leg(model, slot, before, after);
      for (let i = 0; i < count; i++) {
        const v = near[i]!;
        // u stands behind v, or in front of it.
        tryRelocate(s, first, last, gain, v, side === 1, pick);
        tryRelocate(s, first, last, gain, previous[v]!, side === 0 && length > 1, pick);
      }
    }
  }
}

/** u, or u and the next, take the place of what stands behind v, or in front of it. */
function swapBeside(s: State, u: number, v: number, pick: Pick): void {
  const { next, previous, model } = s;
  const { clients } = model;
  const w = next[v]!;
  const uNext = next[u]!;
  if (w < clients && w !== u) {
    trySwap(s, u, u, w, w, pick);
    const x = next[w]!;
    if (x < clients) trySwap(s, u, u, w, x, pick);
    if (uNext < clients) {
      trySwap(s, u, uNext, w, w, pick);
      if (x < clients) trySwap(s, u, uNext, w, x, pick);
    }
  }
  const z = previous[v]!;
  const uBefore = previous[u]!;
  if (z < clients && z !== u) {
    trySwap(s, u, u, z, z, pick);
    const y = previous[z]!;
    if (y < clients) trySwap(s, u, u, y, z, pick);
    if (uBefore < clients) {
      trySwap(s, uBefore, u, z, z, pick);
      if (y < clients) trySwap(s, uBefore, u, y, z, pick);
    }
  }
}

function turnWithin(s: State, u: number, v: number, pick: Pick): void {
  const { position, next, previous } = s;
  if (position[u]! < position[v]!) {
    if (next[u] !== v) {
      tryTwoOpt(s, next[u]!, v, pick);
      tryTwoOpt(s, u, previous[v]!, pick);
    }
  } else if (next[v] !== u) {
    tryTwoOpt(s, v, previous[u]!, pick);
    tryTwoOpt(s, next[v]!, u, pick);
  }
}

function exchangeTails(s: State, u: number, v: number, pick: Pick): void {
  tryTails(s, u, v, pick);
  tryTails(s, v, u, pick);
  if (s.model.symmetric && !s.model.timed && !s.model.mixed) tryHeads(s, u, v, pick);
}

function rebuild(s: State, pick: Pick): void {
  if (pick.kind === RELOCATE) buildRelocate(s, pick.a, pick.b, pick.c, pick.reversed);
  else if (pick.kind === SWAP) buildSwap(s, pick.a, pick.b, pick.c, pick.d);
  else if (pick.kind === TWO_OPT) buildTwoOpt(s, pick.a, pick.b);
  else if (pick.kind === TAILS) buildTails(s, pick.a, pick.b);
  else if (pick.kind === REASSIGN) buildReassign(s, pick.a, pick.b);
  else if (pick.kind === HEADS) buildHeads(s, pick.a, pick.b);
}
