import {
  type BestPlans,
  type Configuration,
  keep,
  threshold,
  thresholdFor,
  toBeat,
  toBeatFor,
} from './best-plans.ts';
import { type LoadPrices, loadPrices } from './load-prices.ts';
import { refine } from './refine.ts';
import {
  couldHold,
  leastByFlat,
  leastWith,
  openStack,
  push,
  type SourceBounds,
  sourceBounds,
  type Stack,
} from './source-bounds.ts';
import { fill, type SourceSet, sourceSet } from './source-set.ts';
import type { Entry, Family, Tableau } from './tableau.ts';
import { listWays, type Ways } from './ways.ts';

/**
 * Exact search for the cheapest ways to serve one order.
 *
 * What: chooses the sources (which sites, and for each whether its goods go directly or by transfer
 * to one hub) and the units every source gives, minimising money: fixed costs of sources, shipments
 * and transfers, prices of units, and shipping, a staircase of each shipment's load.
 * How: sets of sources in order of size, by depth-first branch and bound (`source-bounds.ts`). Sets of
 * one size wait until all are known and are looked at in the order of their bounds. For one set,
 * shipping is replaced by a line below it; what remains is a transportation problem with independent
 * rows, solved exactly by filling each line greedily by price. That gives a bound and a feasible
 * assignment; only when the two differ does `refine.ts` branch on tariffs and units. What that does
 * not settle at a first look is taken up again once the other sets are known, as far as steps last.
 * Source: the enumeration of fulfilment-centre subsets with stock prices is that of the method-based
 * linear programs of Jasin & Sinha (2015) and Amil, Makhdoumi & Wei (2025); staircase tariffs,
 * transfers to a hub and the bounds are ours.
 * Invariants: units of a line sum to its need; no source gives more than its room; every source of a
 * set gives something; kept sets are sorted, and none contains a cheaper one.
 * Complexity: at most (3^n)·h sets for n sites and h hubs; with carrier prices that make more than
 * three shipments hopeless, a few dozen. Exact unless it runs out of sets or steps, which is told.
 */
export interface SearchResult {
  /** Cheapest first. */
  readonly found: readonly Configuration[];
  /** False when a limit stopped the search, so that a cheaper plan may exist. */
  readonly exact: boolean;
  /** No plan costs less than this: the cheapest found, if exact. */
  readonly bound: number;
  readonly sets: number;
  readonly steps: number;
}

export interface SearchLimits {
  /** How many different plans to keep. */
  readonly keep: number;
  /** Plans that cost more than so many times the cheapest are no alternatives. */
  readonly worth: number;
  /** How many steps refinements may take together in search of the cheapest plan. */
  readonly steps: number;
  /** The same for the plans kept beside it; when used up, these are good but not proved best. */
  readonly alternativeSteps: number;
  /** How many sets of sources may be looked at in search of the cheapest plan. */
  readonly sets: number;
  /** The same for sets that can only hold one of the others. */
  readonly alternativeSets: number;
}

export const usualLimits: SearchLimits = {
  keep: 3,
  worth: 3,
  steps: 10_000,
  alternativeSteps: 500,
  sets: 1000,
  alternativeSets: 200,
};

/** The share of all steps that one set may take before the others have been looked at. */
const firstLook = 1 / 16;

export function search(tableau: Tableau, limits: SearchLimits = usualLimits): SearchResult {
  const run: Run = {
    tableau,
    best: { limits, kept: [] },
    waiting: [],
    unsettled: [],
    sets: 0,
    setsLeft: limits.sets,
    alternativeSetsLeft: limits.alternativeSets,
    stepsLeft: limits.steps,
    alternativeStepsLeft: limits.alternativeSteps,
    unproved: Number.POSITIVE_INFINITY,
  };
  const walks = new Map<Family, Walk | undefined>();
  const mostSources = Math.max(0, ...tableau.families.map(({ entries }) => entries.length));
  for (const family of tableau.families) chooseOne(run, family);
  for (let size = 2; size <= mostSources; size++) {
    // More sources never cost less by the flat bound, nor any that are not worth a look now, later.
    const hopeful = tableau.families.filter(
      (family) => leastByFlat(tableau, family, size) < worthALook(run),
    );
    if (hopeful.length === 0) break;
    const prices = (run.prices ??= loadPrices(tableau));
    for (const family of hopeful) {
      if (!walks.has(family)) walks.set(family, walkOf(tableau, family, prices));
      const walk = walks.get(family);
      if (walk) chooseMany(run, walk, size);
    }
    considerWaiting(run);
  }
  settle(run);
  const cheapest = toBeat(run.best);
  return {
    found: run.best.kept,
    exact: run.unproved >= cheapest,
    bound: Math.min(run.unproved, cheapest),
    sets: run.sets,
    steps: limits.steps - run.stepsLeft,
  };
}

interface Run {
  readonly tableau: Tableau;
  readonly best: BestPlans;
  /** Sets of one size that have been found worth a look. */
  readonly waiting: Candidate[];
  /** Sets whose refinement was stopped. */
  readonly unsettled: Candidate[];
  prices?: LoadPrices;
  sets: number;
  setsLeft: number;
  alternativeSetsLeft: number;
  stepsLeft: number;
  alternativeStepsLeft: number;
  /** The least bound of a set that was not looked at, or whose refinement was stopped for good. */
  unproved: number;
}

interface Candidate {
  readonly set: SourceSet;
  readonly rank: number;
  readonly bound: number;
  readonly best: Assignment;
  /** Those that may be better than that, once they are worked out. */
  readonly ways: readonly Ways[] | undefined;
}
interface Assignment {
  readonly units: Int32Array;
  readonly cost: number;
}

/** Where the enumeration of one family stands. */
interface Walk {
  readonly bounds: SourceBounds;
  readonly stack: Stack;
  readonly chosen: Entry[];
}

function walkOf(tableau: Tableau, family: Family, prices: LoadPrices): Walk | undefined {
  const bounds = sourceBounds(tableau, family, prices);
  return bounds && { bounds, stack: openStack(bounds), chosen: [] };
}

/** Every set of so many sources of a family; when there are too many, what the rest costs at least. */
function chooseMany(run: Run, walk: Walk, size: number): void {
  const least = leastWith(walk.bounds, walk.stack, 0, 0, size);
  if (least >= worthALook(run)) return;
  choose(run, walk, 0, size, 0);
  if (run.setsLeft <= 0) run.unproved = Math.min(run.unproved, least);
}

/** What a set must promise to cost less than. */
const worthALook = (run: Run): number =>
  run.alternativeSetsLeft > 0 ? threshold(run.best) : toBeat(run.best);

/** Whatever has all of it. */
function chooseOne(run: Run, family: Family): void {
  const { need } = run.tableau.lines;
  for (const entry of family.entries) {
    if (family.hub >= 0 && entry.route !== 'transfer') continue;
    if (need.every((units, l) => (entry.room[l] as number) >= units)) meet(run, family, [entry], 0);
  }
}

/** Adds `left` more sources from the entries at `from` and later. */
function choose(run: Run, walk: Walk, from: number, left: number, lines: number): void {
  const { bounds, stack, chosen } = walk;
  const { entries } = bounds.family;
  const row = chosen.length;
  const before = chosen[row - 1];
  for (let e = from; e <= entries.length - left; e++) {
    const entry = entries[e] as Entry;
    if (entry.site === before?.site) continue;
    const held = lines | (bounds.holds[e] as number);
    if (!couldHold(bounds, bounds.allLines & ~held, e + 1, left - 1)) continue;
    push(bounds, stack, row, e);
    const bound = leastWith(bounds, stack, row + 1, e + 1, left - 1);
    if (bound >= worthALook(run)) continue;
    if (run.setsLeft <= 0) return;
    chosen.push(entry);
    if (left > 1) choose(run, walk, e + 1, left - 1, held);
    else meet(run, bounds.family, chosen, bound);
    chosen.pop();
  }
}

const mostWaiting = 256;

/** A set of sources, filled by its flat bound. It waits until the others of its size are known. */
function meet(run: Run, family: Family, chosen: readonly Entry[], least: number): void {
  if (family.hub >= 0 && !chosen.some((entry) => entry.route === 'transfer')) return;
  const rank = run.sets++;
  if (least < toBeat(run.best)) run.setsLeft -= 1;
  else run.alternativeSetsLeft -= 1;
  const set = sourceSet(family, chosen, run.tableau.perDelivery);
  const flat = fill(run.tableau, set);
  if (!flat || flat.needless || flat.bound >= threshold(run.best)) return;
  if (flat.cost <= flat.bound) {
    offer(run, { set, rank }, flat);
    return;
  }
  const bound = Math.max(least, flat.bound);
  run.waiting.push({ set, rank, bound, best: flat, ways: undefined });
  if (run.waiting.length >= mostWaiting) considerWaiting(run);
}

/** The most promising first; one that turns out to promise less goes back among the others. */
function considerWaiting(run: Run): void {
  const { waiting } = run;
  const steps = run.best.limits.steps * firstLook;
  waiting.sort(byPromise);
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const most = thresholdFor(run.best, next.rank);
    if (next.bound >= most) continue;
    if (next.ways) consider(run, next, steps);
    else insert(waiting, withWays(run, next, most));
  }
}

/** The last is the most promising. */
const byPromise = (a: Candidate, b: Candidate): number => b.bound - a.bound || b.rank - a.rank;

function insert(waiting: Candidate[], candidate: Candidate): void {
  let place = waiting.length;
  while (place > 0 && byPromise(waiting[place - 1] as Candidate, candidate) > 0) place -= 1;
  waiting.splice(place, 0, candidate);
}

function withWays(run: Run, candidate: Candidate, most: number): Candidate {
  const { set, bound, best } = candidate;
  const ways = listWays(run.tableau, set, Math.min(best.cost, most));
  return { ...candidate, ways, bound: Math.max(bound, ways[0]?.bound ?? best.cost) };
}

/** With all the steps that are left, as long as a set may hold the cheapest plan. */
function settle(run: Run): void {
  const { unsettled } = run;
  unsettled.sort((a, b) => byPromise(b, a));
  for (const candidate of unsettled.splice(0)) consider(run, candidate, run.stepsLeft);
  for (const { bound } of unsettled) run.unproved = Math.min(run.unproved, bound);
}

/** The cheapest assignment to the chosen sources, kept if it is among the best. */
function consider(run: Run, candidate: Candidate, steps: number): void {
  const { bound, rank } = candidate;
  if (bound >= thresholdFor(run.best, rank)) return;
  const most = Math.min(Math.ceil(steps), run.stepsLeft);
  offer(run, candidate, refineWithin(run, candidate, most));
}

function offer(
  run: Run,
  { set, rank }: Pick<Candidate, 'set' | 'rank'>,
  { units, cost }: Assignment,
): void {
  if (cost >= thresholdFor(run.best, rank)) return;
  keep(run.best, { hub: set.hub, entries: set.entries, units, cost, rank });
}

/** Most effort goes where the cheapest plan may be, a little into the alternatives. */
function refineWithin(run: Run, candidate: Candidate, steps: number): Assignment {
  const { tableau } = run;
  const { set, rank, bound, best, ways = [] } = candidate;
  const cheapest = toBeatFor(run.best, rank);
  const limit = Math.min(best.cost, thresholdFor(run.best, rank));
  if (bound < cheapest) {
    const toBeat = Math.min(best.cost, cheapest);
    const refined = refine(tableau, set, ways, { toBeat, steps });
    const better = refined.best ?? best;
    run.stepsLeft -= refined.steps;
    if (!refined.exact)
      run.unsettled.push({ ...candidate, bound: Math.max(bound, refined.bound), best: better });
    if (refined.best || (refined.exact && toBeat === limit)) return better;
  }
  const refined = refine(tableau, set, ways, { toBeat: limit, steps: run.alternativeStepsLeft });
  run.alternativeStepsLeft -= refined.steps;
  return refined.best ?? best;
}
