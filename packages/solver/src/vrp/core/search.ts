import { below, type Chance, shuffle } from '../../random.ts';
import { type Best, keepIfBest, noBest, returnToBest } from './best.ts';
import { isFleetDear, minimiseFleet } from './fleet.ts';
import { descend, type LocalSearch, newLocalSearch } from './local-search.ts';
import { FORBIDDEN, type Model } from './model.ts';
import { type Neighbours, nearest } from './neighbours.ts';
import { adaptWeights, countBroken, firstWeights, newRecord, setStrict } from './weights.ts';
import { insertGreedily, newRecreate, type Recreate } from './recreate.ts';
import { beginIteration, openRoutes, undo } from './relink.ts';
import { newRuin, removeStrings, type Ruin } from './ruin.ts';
import { costOf, emptyState, isFeasible, type State } from './state.ts';

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

export interface Tuning {
  readonly neighbours: number;
  readonly insertReach: number;
  readonly searchReach: number;
  readonly ruinMean: number;
  readonly ruinLongest: number;
  readonly blink: number;
  /** Descend if the recreated solution is worse by no more than so many mean legs. */
  readonly promise: number;
  /** First and last temperature, in mean legs of the first solution. */
  readonly hot: number;
  readonly cold: number;
  /** Iterations without a feasible solution before it returns to the best. */
  readonly patience: number;
}

const TUNING: Tuning = {
  neighbours: 40,
  insertReach: 30,
  searchReach: 8,
  ruinMean: 8,
  ruinLongest: 10,
  blink: 0.01,
  promise: 99,
  hot: 0.5,
  cold: 0.01,
  patience: 500,
};

export interface Outcome {
  readonly state: State;
  readonly best: Best;
  readonly iterations: number;
}

/** Iterations between looks at the clock, and between changes of the weights. */
const LOOK = 16;
const ADAPT_MOST = 128;
const ADAPT_LEAST = 32;
/** At first an optional client may cost so many times its prize: routes pay once they are full. */
const EAGER = 4;
/** Adaptations in a row that are strict, or not, while somebody required is left out. */
const STRICT_TURN = 8;
/** How often the seed is looked for in a route that breaks a limit. */
const MENDING = 0.2;
/** Share of the budget for closing routes. */
const CLOSE_ROUTES = 0.5;
const HEAT_CLOSING = 0.2;
/** Unserved clients that one iteration tries again. */
const RETRIED = 12;

export function search(model: Model, options: SearchOptions): Outcome {
  const tuning = { ...TUNING, ...options.tuning };
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

interface Tools {
  readonly neighbours: Neighbours;
  readonly local: LocalSearch;
  readonly ruin: Ruin;
  readonly recreate: Recreate;
  readonly keys: readonly Float64Array[];
}

function toolsFor(s: State, neighbours: Neighbours, tuning: Tuning, chance: Chance): Tools {
  return {
    neighbours,
    local: newLocalSearch(neighbours, tuning.searchReach),
    ruin: newRuin(s, tuning.ruinMean, tuning.ruinLongest),
    recreate: newRecreate(s, neighbours, tuning.insertReach, tuning.blink, chance),
    keys: sortingKeys(s.model),
  };
}

function construct(s: State, tools: Tools, chance: Chance): void {
  const order = Array.from({ length: s.model.clients }, (_, c) => c);
  shuffle(chance, order);
  beginIteration(s);
  for (const c of order) {
    if (s.model.flow[c]! < 0) continue;
    const most = s.model.prize[c]! * (s.model.optional[c] === 1 ? EAGER : 1);
    insertGreedily(s, c, most, tools.recreate);
  }
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
    if (unserved > 0) removed = retry(s, seed, removed, unserved, tools, chance);
    recreate(s, removed, tools, chance);
    if (costOf(s) < current + tuning.promise * meanLeg) descend(s, tools.local);
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
      setStrict(s, turn && best.required > 0);
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

/** Clients just taken out, and some of those unserved before, in one of several orders. */
function recreate(s: State, removed: number, tools: Tools, chance: Chance): void {
  const { ruin, keys } = tools;
  const list = Array.from(ruin.removed.subarray(0, removed));
  shuffle(chance, list);
  const key = keys[below(chance, keys.length + 1)];
  if (key !== undefined) list.sort((a, b) => key[a]! - key[b]!);
  for (const c of list) insertGreedily(s, c, s.model.prize[c]!, tools.recreate);
}

/** Adds clients that were unserved before: the seed and its neighbours, or any if they are few. */
function retry(
  s: State,
  seed: number,
  removed: number,
  before: number,
  tools: Tools,
  chance: Chance,
): number {
  const { unserved, unservedAt, model, route } = s;
  const list = tools.ruin.removed;
  let count = removed;
  const isHead = (c: number): boolean => model.partner[c]! < 0 || model.flow[c]! > 0;
  const isOld = (c: number): boolean => route[c]! < 0 && unservedAt[c]! < before && isHead(c);
  if (before <= RETRIED) {
    for (let i = 0; i < before; i++) if (isHead(unserved[i]!)) list[count++] = unserved[i]!;
    return count;
  }
  const { width, list: near } = tools.neighbours;
  if (isOld(seed)) list[count++] = seed;
  for (let i = 0; i < width && count - removed < RETRIED; i++) {
    const c = near[seed * width + i]!;
    if (isOld(c) && chance() < 0.5) list[count++] = c;
  }
  const any = unserved[below(chance, before)]!;
  if (count === removed && isHead(any)) list[count++] = any;
  return count;
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

/** Largest first, farthest first, nearest first; with windows: narrowest, earliest, latest first. */
function sortingKeys(m: Model): Float64Array[] {
  const each = (read: (c: number) => number): Float64Array =>
    Float64Array.from({ length: m.clients }, (_, c) => read(c));
  const far = each((c) => -m.cost[m.clients * m.width + c]!);
  const size = each((c) => {
    let sum = 0;
    for (let d = 0; d < m.dimensions; d++) {
      const at = d * m.clients + c;
      sum -= (m.brought[at]! + Math.abs(m.taken[at]!)) / (m.capacity[d * m.slots] || 1);
    }
    return sum;
  });
  const keys = [size, size, far, far, far.map((x) => -x)];
  if (!m.timed) return keys;
  const width = each((c) => m.closes[c]! - m.opens[c]!);
  const opens = each((c) => m.opens[c]!);
  const closes = each((c) => -m.closes[c]!);
  return [...keys, width, width, opens, closes];
}
