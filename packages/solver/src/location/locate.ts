/**
 * Where to open sites: a plan, and a bound that says how far from the best it can be.
 *
 * 1. The Lagrangean bound climbs (`ascent.ts`), and the sites it opens start local searches
 *    (`search/`), whose plans give the climb its goal.
 * 2. If a gap is left, sites that the bound decides are settled; the rest goes to HiGHS if it is small
 *    enough (`core.ts`), else to branch and bound (`branch.ts`).
 * The bound holds whatever happens; the plan is optimal where the two meet.
 */
import { below, seededChance } from '../random.ts';
import { type Ascent, beginAscent, climb, firstPrices } from './ascent.ts';
import { branch } from './branch.ts';
import { type Core, coreOf, enoughFor, modelOf, settleSites } from './core.ts';
import type { MipSolver } from '../mip/highs.ts';
import { type Incumbent, noIncumbent, writePlan } from './incumbent.ts';
import { compileLocation, type Instance } from './instance.ts';
import type { LocationAnswer, LocationPlan, LocationProblem } from './problem.ts';
import { evaluate, relax } from './relaxation.ts';
import { descendNearest, nearestOpen, openThese } from './search/nearest-open.ts';
import { openSets, searchOpenSets } from './search/open-sets.ts';
import { InvalidLocationProblem, validateLocation } from './validate.ts';

export interface LocateOptions {
  /** Same problem, seed and limits: same answer, on any machine. Default 1. */
  readonly seed?: number | undefined;
  /** Steps of the bound; the local searches go with them. Default 800. */
  readonly iterations?: number | undefined;
  /** Cases of the branch and bound, and nodes of HiGHS. Default 2,000. */
  readonly nodes?: number | undefined;
  /** A relative gap that will do. Default 0: a proof is sought. */
  readonly gap?: number | undefined;
  /** For proofs of cores up to `mipPairs` pairs (default 20,000); see `openHighs`. */
  readonly mip?: MipSolver | undefined;
  readonly mipPairs?: number | undefined;
  /** Asked often; true ends the search with what is known. For limits of wall-clock time. */
  readonly shouldStop?: (() => boolean) | undefined;
  /** Hears of each better plan and of each better bound. */
  readonly onImprovement?: ((improvement: LocationImprovement) => void) | undefined;
}

export interface LocationImprovement {
  readonly cost: number;
  readonly bound: number;
  /** Writes the plan out; undefined before there is one. */
  readonly plan: () => LocationPlan | undefined;
}

/** Everything one search holds. */
interface Search {
  readonly p: Instance;
  readonly best: Incumbent;
  readonly ascent: Ascent;
  readonly options: LocateOptions;
  readonly shouldStop: () => boolean;
  /** From this bound on the caller is content. */
  readonly enough: () => number;
  readonly tell: () => void;
  /** Looks for plans near the chosen sites, `tries` sets of sites at most where capacity matters. */
  readonly lookNear: (chosen: Uint8Array, worth: Float64Array, tries: number) => void;
  /** The prices at the end of the climb. */
  readonly prices: Float64Array;
  bound: number;
}

const ITERATIONS = 800;
const NODES = 2_000;
/** To which HiGHS keeps rows and whole numbers; there are no large coefficients here. */
const TOLERANCE = 1e-7;
const MIP_PAIRS = 20_000;
const never = (): boolean => false;

/** Synchronous and pure; deterministic unless `shouldStop` looks at a clock. */
export function locate(problem: LocationProblem, options: LocateOptions = {}): LocationAnswer {
  const faults = validateLocation(problem);
  if (faults.length > 0) throw new InvalidLocationProblem(faults);
  const p = compileLocation(problem);
  if (p.n === 0 && p.minOpen === 0 && problem.open === undefined) return nothingToDo;
  const s = beginSearch(p, options);
  climbFromBelow(s);
  if (!done(s)) shake(s);
  if (!done(s)) close(s);
  return conclude(s);
}

const nothingToDo: LocationAnswer = {
  plan: { cost: 0, open: [], served: [] },
  bound: 0,
  gap: 0,
  proved: 'optimal',
};

function beginSearch(p: Instance, options: LocateOptions): Search {
  const best = noIncumbent(p);
  const gap = options.gap ?? 0;
  const s: Search = {
    p,
    best,
    ascent: beginAscent(relax(p)),
    options,
    shouldStop: options.shouldStop ?? never,
    enough: () => Math.min(enoughFor(p, best.cost), best.cost * (1 - gap)),
    tell: () =>
      options.onImprovement?.({
        cost: best.cost,
        bound: Math.min(s.bound, best.cost),
        plan: () => (best.cost < Infinity ? writePlan(p, best) : undefined),
      }),
    lookNear: (chosen, worth, tries) => look(chosen, worth, tries),
    prices: new Float64Array(p.n),
    bound: 0,
  };
  const look = p.capacitated ? lookAmongSets(s) : lookAtNearest(s);
  return s;
}

/** Without capacities: descends by interchange, and keeps what is better. */
function lookAtNearest({ p, best, shouldStop, tell }: Search): Search['lookNear'] {
  const state = nearestOpen(p);
  return (chosen, worth, tries) => {
    openThese(state, chosen, worth);
    if (tries > 0) descendNearest(state, sitesByWorth(worth), shouldStop);
    if (state.cost >= p.never || state.cost >= best.cost - 1e-9 * Math.abs(best.cost)) return;
    if (state.opened < p.minOpen) return;
    best.cost = state.cost;
    best.open.set(state.open);
    best.siteOf.set(state.first);
    tell();
  };
}

function lookAmongSets({ p, best, shouldStop, tell }: Search): Search['lookNear'] {
  const state = openSets(p);
  return (chosen, worth, tries) =>
    searchOpenSets(state, chosen, { rank: worth, tries, shouldStop, best, onBetter: tell });
}

const sitesByWorth = (worth: Float64Array): Int32Array =>
  Int32Array.from(worth.keys()).sort((a, b) => worth[a]! - worth[b]! || a - b);

/** The climb from nothing; now and then its choice starts a local search. */
function climbFromBelow(s: Search): void {
  const { p, ascent, best } = s;
  const { relaxation: r } = ascent;
  const large = p.m * p.n > 1_000_000;
  let pace = large ? 40 : 10;
  // Dividing much demand among sites chosen at first sight takes longer than choosing them well.
  let next = large && p.capacitated ? 150 : 0;
  const tries = p.capacitated ? (large ? 0 : 6) : 1;
  firstPrices(p, ascent.best);
  climb(ascent, {
    steps: s.options.iterations ?? ITERATIONS,
    agility: 1.5,
    fixed: p.fixed,
    upper: () => best.cost,
    enough: s.enough,
    visit: (step, better) => {
      if (better) s.bound = Math.max(s.bound, r.value);
      if (step < next) return;
      const before = best.cost;
      s.lookNear(r.choice.chosen, r.worth, tries);
      // Looking in vain is dear: look less often, then.
      if (best.cost === before) pace *= 2;
      next = step + pace;
      s.tell();
    },
    shouldStop: s.shouldStop,
  });
  s.prices.set(ascent.best);
}

const done = (s: Search): boolean => s.shouldStop() || s.bound >= s.enough();

/** Plans near the best one: a few sites exchanged at random, then descended again. */
function shake(s: Search): void {
  const { p, best, ascent } = s;
  const chance = seededChance(s.options.seed ?? 1);
  const { worth, choice } = ascent.relaxation;
  backToBest(s, p.fixed);
  s.lookNear(best.cost < Infinity ? best.open : choice.chosen, worth, 300);
  const rounds = Math.ceil((s.options.iterations ?? ITERATIONS) / 40);
  const free = Array.from(p.fixed.keys()).filter((i) => p.fixed[i] === 0);
  for (let k = 0; k < rounds && free.length > 0 && !done(s); k++) {
    const start = best.open.slice();
    const changes = 2 + 2 * below(chance, 3);
    for (let c = 0; c < changes; c++) {
      const site = free[below(chance, free.length)]!;
      start[site] = 1 - start[site]!;
    }
    s.lookNear(start, worth, 60);
  }
}

/** The relaxation as it is at the best prices. */
function backToBest({ ascent, prices }: Search, fixed: Int8Array): void {
  ascent.best.set(prices);
  ascent.relaxation.v.set(prices);
  evaluate(ascent.relaxation, fixed);
}

/** Proof by cases, by HiGHS, or by both. */
function close(s: Search): void {
  const wholeZones = s.p.capacitated && !s.p.split;
  if (wholeZones && solveCore(s)) return;
  proveByCases(s);
  if (!wholeZones && !done(s)) solveCore(s);
}

function proveByCases(s: Search): void {
  const { p, ascent, best } = s;
  const fixed = p.fixed.slice();
  backToBest(s, fixed);
  settleSites(ascent.relaxation, fixed, enoughFor(p, best.cost));
  const bound = branch(
    {
      p,
      ascent,
      best,
      nodes: s.options.nodes ?? NODES,
      lookNear: (chosen, worth, settled) => s.lookNear(chosen, worth, settled ? 0 : 1),
      shouldStop: s.shouldStop,
    },
    fixed,
    s.bound,
  );
  s.bound = Math.max(s.bound, bound);
  s.tell();
}

/** True: the core was small enough, and HiGHS has closed it. */
function solveCore(s: Search): boolean {
  const { p, ascent, best, options } = s;
  if (!options.mip) return false;
  backToBest(s, p.fixed);
  const core = coreOf(ascent.relaxation, p.fixed, enoughFor(p, best.cost));
  if (core.pairSite.length > (options.mipPairs ?? MIP_PAIRS)) return false;
  const outcome = options.mip(modelOf(p, core), {
    start: startOf(s, core),
    nodes: options.nodes ?? NODES,
    gap: options.gap ?? 0,
    tolerance: TOLERANCE,
    shouldStop: s.shouldStop,
  });
  // What the core leaves out costs at least as much as the best plan known before.
  const elsewhere = best.cost;
  if (outcome.values.length > 0) takeColumns(s, core, outcome.values);
  s.bound = Math.max(s.bound, Math.min(outcome.bound, elsewhere));
  s.tell();
  return outcome.status === 'optimal' || outcome.status === 'infeasible';
}

/** The best plan in the core's columns, if the core still holds it. */
function startOf({ p, best }: Search, core: Core): Float64Array | undefined {
  if (best.cost === Infinity || p.split) return undefined;
  const columns = new Float64Array(p.m + core.pairSite.length);
  columns.set(best.open);
  let held = 0;
  core.pairSite.forEach((site, k) => {
    if (best.siteOf[core.pairZone[k]!] !== site) return;
    columns[p.m + k] = 1;
    held++;
  });
  return held === p.n ? columns : undefined;
}

/** Takes over HiGHS's plan: the sites, and, where zones are whole, who serves them. */
function takeColumns(s: Search, core: Core, columns: Float64Array): void {
  const { p, best, ascent } = s;
  const open = Uint8Array.from(columns.subarray(0, p.m), (y) => (y > 0.5 ? 1 : 0));
  if (!p.capacitated || p.split) {
    s.lookNear(open, ascent.relaxation.worth, 0);
    return;
  }
  const siteOf = new Int32Array(p.n).fill(-1);
  const left = p.capacity.slice();
  let cost = 0;
  for (let i = 0; i < p.m; i++) if (open[i] === 1) cost += p.opening[i]!;
  core.pairSite.forEach((site, k) => {
    if (columns[p.m + k]! <= 0.5) return;
    const zone = core.pairZone[k]!;
    siteOf[zone] = site;
    cost += p.cost[site * p.n + zone]!;
    left[site] = left[site]! - p.demand[zone]!;
  });
  const fits = left.every((room, i) => room >= -1e-9 * Math.max(1, p.capacity[i]!));
  if (!fits || siteOf.includes(-1) || cost >= best.cost) return;
  best.cost = cost;
  best.open.set(open);
  best.siteOf.set(siteOf);
}

/** Relative; how near bound and cost must be to count as one. HiGHS stops at about a millionth. */
const SAME = 1e-9;

function conclude({ p, best, bound }: Search): LocationAnswer {
  if (best.cost === Infinity) {
    const proved = bound === Infinity ? 'infeasible' : 'nothing';
    return { plan: undefined, bound, gap: Infinity, proved };
  }
  const plan = writePlan(p, best);
  const { cost } = plan;
  const optimal = bound >= enoughFor(p, best.cost) || cost - bound <= SAME * Math.max(1, cost);
  if (optimal) return { plan, bound: cost, gap: 0, proved: 'optimal' };
  const rounded = p.whole ? Math.ceil(bound - 1e-6) : bound;
  return { plan, bound: rounded, gap: (cost - rounded) / cost, proved: 'bounded' };
}
