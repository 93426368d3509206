import { below, type Chance } from '../../random.ts';
import { type Best, keepIfBest, returnToBest } from './best.ts';
import { descend } from './local-search.ts';
import { FORBIDDEN } from './model.ts';
import { recreate, retry, type Tools } from './rebuild.ts';
import { beginIteration, undo } from './relink.ts';
import { removeStrings } from './ruin.ts';
import { costOf, isFeasible, type State } from './state.ts';
import type { Tuning } from './tuning.ts';
import {
  adaptWeights,
  countBroken,
  newRecord,
  type Record,
  resetWeights,
  setStrict,
} from './weights.ts';

/**
 * Localised iterated local search under simulated annealing, after FILO (Accorsi and Vigo 2021) with the
 * ruin and recreate of SISR (Christiaens and Vanden Berghe 2020) and penalised limits (Vidal et al.
 * 2013): take a few strings out around a random client, put them back greedily, descend around what
 * changed, accept or undo. An iteration costs what it touches, whatever the size of the problem.
 *
 * A walk can pause and go on, and between two stretches its state may be loaded with other routes.
 * Invariant: `best` only improves within a stretch.
 */
export interface Walk {
  readonly s: State;
  readonly best: Best;
  readonly tools: Tools;
  readonly tuning: Tuning;
  readonly chance: Chance;
  readonly record: Record;
  /** The unit of temperature. */
  readonly meanLeg: number;
  /** Clients it may start from, so many of them. */
  readonly seeds: Int32Array;
  seedCount: number;
  iteration: number;
  /** Share of the budget at which it begins to cool. */
  from: number;
  /** Iterations in a row without a feasible solution. */
  astray: number;
}

export interface Stretch {
  /** Share of the budget used: 0 at first; at 1 the search ends. Asked every few iterations. */
  readonly progress: (iteration: number) => number;
  /** Ends the stretch before; told the iteration and the share. */
  readonly isOver?: ((iteration: number, share: number) => boolean) | undefined;
  readonly onBest?: ((iteration: number) => void) | undefined;
}

/** Iterations between looks at the clock, and between changes of the weights. */
const LOOK = 16;
const ADAPT_MOST = 128;
const ADAPT_LEAST = 32;
/** Adaptations in a row that are strict, or not, while somebody required is left out. */
const STRICT_TURN = 8;
/** How often the seed is looked for in a route that breaks a limit. */
const MENDING = 0.2;
/** How often unserved clients are let in at more than their prize. */
const OPENING = 0.1;
/** Less than this is rounding. */
const GAIN = 1e-6;

export function newWalk(
  s: State,
  best: Best,
  parts: Pick<Walk, 'tools' | 'tuning' | 'chance'>,
): Walk {
  const { clients } = s.model;
  return {
    s,
    best,
    ...parts,
    record: newRecord(s),
    meanLeg: legScale(s),
    seeds: Int32Array.from({ length: clients }, (_, c) => c),
    seedCount: clients,
    iteration: 0,
    from: 0,
    astray: 0,
  };
}

/** Walks on until the stretch is over; returns the share of the budget used. */
export function anneal(walk: Walk, { progress, isOver, onBest }: Stretch): number {
  const { s, best, tuning, record, chance } = walk;
  const adapt = Math.max(ADAPT_LEAST, Math.min(ADAPT_MOST, s.model.clients));
  const first = walk.iteration;
  setStrict(s, best.required > 0);
  let current = costOf(s);
  let heat = 0;
  let share = 0;
  for (; ; walk.iteration++) {
    const i = walk.iteration;
    if (i % LOOK === 0 || i === first) {
      share = progress(i);
      if (share >= 1 || isOver?.(i, share) === true) return share;
      const cooled = Math.max(0, share - walk.from) / (1 - walk.from);
      heat = walk.meanLeg * tuning.hot * (tuning.cold / tuning.hot) ** cooled;
    }
    attempt(walk);
    const next = costOf(s);
    countBroken(s, record);
    if (next < current - heat * Math.log(chance())) {
      current = next;
      if (keepIfBest(s, best, GAIN)) onBest?.(i + 1);
    } else undo(s);
    walk.astray = isFeasible(s) ? 0 : walk.astray + 1;
    if (walk.astray > tuning.patience) {
      beginIteration(s);
      returnToBest(s, best);
      current = costOf(s);
      walk.astray = 0;
    }
    if (i % adapt === adapt - 1) {
      reweigh(walk, Math.floor(i / adapt / STRICT_TURN) % 2 === 0, share);
      current = costOf(s);
    }
  }
}

/** One round of ruin, recreate and descent; `undo` takes it back. */
function attempt({ s, tools, chance, seeds, seedCount }: Walk): void {
  beginIteration(s);
  const unserved = s.totals.unserved;
  const seed = mendingSeed(s, chance) ?? seeds[below(chance, seedCount)]!;
  let removed = removeStrings(s, seed, tools.neighbours, tools.ruin, chance);
  // Every so often more than one client is worth: a route pays only once it is full.
  const eager = unserved > 0 && chance() < OPENING;
  if (unserved > 0) removed = retry(s, seed, removed, unserved, eager, tools, chance);
  recreate(s, removed, eager, tools, chance);
  descend(s, tools.local);
}

/** Nobody required is left out of the best: no reason to be strict. Otherwise in turns. */
function reweigh({ s, best, record }: Walk, turn: boolean, share: number): void {
  adaptWeights(s, record, share);
  const wasStrict = s.weights.charge > 0;
  setStrict(s, turn && best.required > 0);
  if (wasStrict && !turn) resetWeights(s, record);
}

/** Where limits are broken, every so often a client of a route that breaks them. */
function mendingSeed(s: State, chance: Chance): number | undefined {
  const { clients, slots } = s.model;
  if (isFeasible(s) || chance() >= MENDING) return undefined;
  const from = below(chance, slots);
  for (let i = 0; i < slots; i++) {
    const slot = (from + i) % slots;
    const broken = s.excess[slot]! + s.warp[slot]! + s.overtime[slot]! + s.forbidden[slot]!;
    if (broken === 0 || s.size[slot] === 0) continue;
    let c = s.next[clients + slot]!;
    for (let step = below(chance, s.size[slot]!); step > 0; step--) c = s.next[c]!;
    return c;
  }
  return undefined;
}

/** Mean leg between clients. */
export function legScale(s: State): number {
  const { clients } = s.model;
  let sum = 0;
  let count = 0;
  for (let c = 0; c < clients; c++) {
    const to = s.next[c]!;
    if (s.route[c]! < 0 || to >= clients) continue;
    const leg = s.legOn[c]!;
    if (leg >= FORBIDDEN) continue;
    sum += leg;
    count++;
  }
  return count === 0 ? 1 : sum / count;
}
