import { below, type Chance } from '../../random.ts';
import { type Best, keepIfBest, noBest, returnToBest } from './best.ts';
import { isFleetDear, minimiseFleet } from './fleet.ts';
import { descend } from './local-search.ts';
import { FORBIDDEN, type Model } from './model.ts';
import { nearest } from './neighbours.ts';
import { construct, recreate, retry, type Tools, toolsFor } from './rebuild.ts';
import { beginIteration, openRoutes, undo } from './relink.ts';
import { removeStrings } from './ruin.ts';
import { costOf, emptyState, isFeasible, type State } from './state.ts';
import { type Tuning, tuningFor } from './tuning.ts';
import {
  adaptWeights,
  countBroken,
  firstWeights,
  newRecord,
  resetWeights,
  setStrict,
} from './weights.ts';

/**
 * Localised iterated local search under simulated annealing, after FILO (Accorsi and Vigo 2021) with the
 * ruin and recreate of SISR (Christiaens and Vanden Berghe 2020) and penalised limits (Vidal et al.
 * 2013): take a few strings out around a random client, put them back greedily, descend around what
 * changed, accept or undo. An iteration costs what it touches, whatever the size of the problem.
 */
export interface SearchOptions {
  readonly chance: Chance;
  /** Share of the budget used: 0 at first; at 1 the search ends. Asked every few iterations. */
  readonly progress: (iteration: number) => number;
  readonly onBest?:
    | ((iteration: number, cost: number, state: State, best: Best) => void)
    | undefined;
  readonly tuning?: Partial<Tuning> | undefined;
}

export interface Outcome {
  readonly state: State;
  readonly best: Best;
  readonly iterations: number;
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
/** Share of the budget for closing routes. */
const CLOSE_ROUTES = 0.5;
const HEAT_CLOSING = 0.2;

export function search(model: Model, options: SearchOptions): Outcome {
  const tuning = { ...tuningFor(model), ...options.tuning };
  const { chance } = options;
  const s = emptyState(model);
  openRoutes(s);
  const best = noBest(s);
  if (model.clients === 0) return { state: s, best: { ...best, cost: 0 }, iterations: 0 };
  const neighbours = nearest(model, tuning.neighbours);
  firstWeights(s, neighbours);
  const tools = toolsFor(s, neighbours, tuning, chance);
  setStrict(s, true);
  construct(s, tools, chance);
  if (keepIfBest(s, best, 0)) options.onBest?.(0, best.cost, s, best);
  descend(s, tools.local);
  if (keepIfBest(s, best, 1e-6)) options.onBest?.(0, best.cost, s, best);
  const begun = closeRoutes(s, best, tools, options);
  const iterations = anneal(s, best, tools, options, tuning, begun);
  return { state: s, best, iterations };
}

/** Where vehicles are dear, up to a share of the budget goes into needing fewer; returns iterations. */
function closeRoutes(s: State, best: Best, tools: Tools, options: SearchOptions): number {
  const scale = legScale(s);
  if (!isFleetDear(s, scale)) return 0;
  const { chance, progress, onBest } = options;
  let iteration = 0;
  let share = 0;
  minimiseFleet(s, best, {
    ...tools,
    heat: HEAT_CLOSING * scale,
    chance,
    shouldStop: () => {
      if (iteration % LOOK === 0) share = progress(iteration);
      iteration++;
      return share >= CLOSE_ROUTES;
    },
    onBest: () => onBest?.(iteration, best.cost, s, best),
  });
  return iteration;
}

function anneal(
  s: State,
  best: Best,
  tools: Tools,
  options: SearchOptions,
  tuning: Tuning,
  begun: number,
): number {
  const { chance, progress } = options;
  const { clients } = s.model;
  const meanLeg = legScale(s);
  const record = newRecord(s);
  const adapt = Math.max(ADAPT_LEAST, Math.min(ADAPT_MOST, clients));
  setStrict(s, best.required > 0);
  let current = costOf(s);
  let heat = 0;
  let share = 0;
  let astray = 0;
  for (let i = begun; ; i++) {
    if (i % LOOK === 0 || i === begun) {
      share = progress(i);
      if (share >= 1) return i;
      heat = meanLeg * tuning.hot * (tuning.cold / tuning.hot) ** share;
    }
    beginIteration(s);
    const unserved = s.totals.unserved;
    const seed = seedFor(s, chance);
    let removed = removeStrings(s, seed, tools.neighbours, tools.ruin, chance);
    // Every so often more than one client is worth: a route pays only once it is full.
    const eager = unserved > 0 && chance() < OPENING;
    if (unserved > 0) removed = retry(s, seed, removed, unserved, eager, tools, chance);
    recreate(s, removed, eager, tools, chance);
    descend(s, tools.local);
    const next = costOf(s);
    countBroken(s, record);
    if (next < current - heat * Math.log(chance())) {
      current = next;
      if (keepIfBest(s, best, 1e-6)) options.onBest?.(i + 1, best.cost, s, best);
    } else undo(s);
    astray = isFeasible(s) ? 0 : astray + 1;
    if (astray > tuning.patience) {
      beginIteration(s);
      returnToBest(s, best);
      current = costOf(s);
      astray = 0;
    }
    if (i % adapt === adapt - 1) {
      adaptWeights(s, record, share);
      // Nobody required is left out of the best: no reason to be strict. Otherwise in turns.
      const turn = Math.floor(i / adapt / STRICT_TURN) % 2 === 0;
      const wasStrict = s.weights.charge > 0;
      setStrict(s, turn && best.required > 0);
      if (wasStrict && !turn) resetWeights(s, record);
      current = costOf(s);
    }
  }
}

/** Any client; where limits are broken, every so often one of a route that breaks them. */
function seedFor(s: State, chance: Chance): number {
  const { clients, slots } = s.model;
  const seed = below(chance, clients);
  if (isFeasible(s) || chance() >= MENDING) return seed;
  const from = below(chance, slots);
  for (let i = 0; i < slots; i++) {
    const slot = (from + i) % slots;
    const broken = s.excess[slot]! + s.warp[slot]! + s.overtime[slot]! + s.forbidden[slot]!;
    if (broken === 0 || s.size[slot] === 0) continue;
    let c = s.next[clients + slot]!;
    for (let step = below(chance, s.size[slot]!); step > 0; step--) c = s.next[c]!;
    return c;
  }
  return seed;
}

/** Mean leg between clients: the unit of temperature. */
function legScale(s: State): number {
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
