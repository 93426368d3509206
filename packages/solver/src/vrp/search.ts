import { below, type Chance, shuffle } from '../random.ts';
import { type Descent, descend } from './descent.ts';
import { EXPRESS, type Instance, OPTIONAL } from './instance.ts';
import { begin, cleanDirty, type Plan, rollback } from './plan.ts';
import { compareRanks, type Rank, rankOf } from './rank.ts';
import { recreateGreedily } from './recreate/greedy.ts';
import { removeStrings } from './ruin/strings.ts';

/**
 * Iterated local search: ruin a few neighbouring routes, recreate them greedily, descend around what
 * changed if that is promising, accept or undo. Acceptance is simulated annealing in cycles of
 * doubling length, each cooling from ten jobs' share of the cost to a hundredth of one's. Such a
 * schedule needs no horizon: 2,000 iterations are the first 2,000 of a longer search, and the answer
 * depends on seed and count alone. Jobs left out outrank all cost, so only plans that leave out
 * equally many are subject to chance.
 */
export interface Search {
  readonly plan: Plan;
  readonly descent: Descent;
  readonly chance: Chance;
  /** Called after every accepted change; keeps what it likes. */
  readonly visit: (iteration: number) => void;
  readonly shouldStop: () => boolean;
  readonly iterations: number;
}

/** Temperature at the start of a cycle, in shares of the mean cost per job, and its fall. */
const HEAT = 10;
const FALL = 0.001;
const FIRST_CYCLE = 300;
/** Descend if the recreated plan is worse by less than this many jobs' share of the cost. */
const PROMISING = 3;
/** Jobs left out longer than this many are not all tried again in each iteration. */
const MOST_RETRIED = 30;

export function improve(search: Search): void {
  const { plan, descent, chance } = search;
  const sortKeys = sortingKeys(plan.instance);
  let current = rankOf(plan);
  let cycle = FIRST_CYCLE;
  let cycleStart = 0;
  cleanDirty(plan);
  for (let i = 0; i < search.iterations && !search.shouldStop(); i++) {
    if (i - cycleStart >= cycle) {
      cycleStart = i;
      cycle *= 2;
    }
    begin(plan);
    const share = current.cost / plan.instance.jobs;
    const waiting = retried(plan, chance);
    const removed = removeStrings(plan, descent.neighbours, chance);
    recreateGreedily(plan, ordered(plan, [...removed, ...waiting], sortKeys, chance), chance);
    if (rankOf(plan).cost <= current.cost + PROMISING * share) descend(plan, descent);
    const next = rankOf(plan);
    const heat = HEAT * share * FALL ** ((i - cycleStart) / cycle);
    if (isAccepted(next, current, -heat * Math.log(chance()))) {
      current = next;
      search.visit(i);
    } else {
      rollback(plan);
    }
    cleanDirty(plan);
  }
  begin(plan);
}

function isAccepted(next: Rank, current: Rank, tolerated: number): boolean {
  if (compareRanks(next, current) <= 0) return true;
  const equallyMany = next.express === current.express && next.required === current.required;
  return equallyMany && next.cost < current.cost + tolerated;
}

/** Jobs in no route that get another chance now. */
function retried(plan: Plan, chance: Chance): number[] {
  if (plan.bank.length <= MOST_RETRIED) return plan.bank.slice();
  const from = below(chance, plan.bank.length);
  const urgent = plan.bank.filter((j) => plan.instance.tier[j] === EXPRESS);
  const others = Array.from(
    { length: MOST_RETRIED },
    (_, i) => plan.bank[(from + i) % plan.bank.length]!,
  );
  return [...new Set([...urgent.slice(0, MOST_RETRIED), ...others])];
}

/** EXPRESS first, optional last; within a tier by one of several keys, or at random. */
function ordered(
  plan: Plan,
  jobs: number[],
  keys: readonly Float64Array[],
  chance: Chance,
): number[] {
  shuffle(chance, jobs);
  const { tier } = plan.instance;
  const key = keys[below(chance, keys.length + 1)];
  const value = (j: number): number => (key === undefined ? 0 : key[j]!);
  return jobs.sort((a, b) => tier[a]! - tier[b]! || value(a) - value(b));
}

/** Largest first, farthest first, nearest first, tightest window first; the best prize first. */
function sortingKeys(p: Instance): Float64Array[] {
  const size = new Float64Array(p.jobs);
  const far = new Float64Array(p.jobs);
  const width = new Float64Array(p.jobs);
  for (let j = 0; j < p.jobs; j++) {
    for (let d = 0; d < p.dimensions; d++) {
      const capacity = p.capacity[d]! || 1;
      size[j] = size[j]! - p.load[j * p.dimensions + d]! / capacity;
    }
    far[j] = -(p.durations[0]?.[(p.start[0] ?? 0) * p.locations + p.location[j]!] ?? 0);
    for (let w = p.firstWindow[j]!; w < p.firstWindow[j + 1]!; w++) {
      width[j] = Math.min(width[j]! + p.closes[w]! - p.opens[w]!, 1e12);
    }
    if (p.tier[j] === OPTIONAL) size[j] = -p.prize[j]!;
  }
  return [size, far, far.map((x) => -x), width];
}
