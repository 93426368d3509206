import { seededChance } from '../random.ts';
import { compile, visitReader } from './committed.ts';
import { cycles, solveWithCore } from './core/solve-core.ts';
import { coreHonours, coreSupports } from './core/supports.ts';
import { hopCost, priceLegs, routeCost } from './cost.ts';
import { descend } from './descent.ts';
import { featuresOf } from './features.ts';
import { type Instance, SHORT_PENALTY } from './instance.ts';
import { closeShortRoutes } from './min-load.ts';
import { type Neighbours, nearestJobs } from './neighbours.ts';
import { begin, emptyPlan, type Plan, rollback, setRoute } from './plan.ts';
import { present } from './present.ts';
import type { PlannedRoute, Problem } from './problem.ts';
import { compareRanks, type Rank, rankOf } from './rank.ts';
import { recreateGreedily } from './recreate/greedy.ts';
import { buildByRegret } from './recreate/regret.ts';
import { buildBySavings } from './recreate/savings.ts';
import { improve } from './search.ts';
import { settle } from './settle.ts';
import type { Solution } from './solution.ts';
import { type Fault, validate } from './validate.ts';

export interface SyncOptions {
  /** Same problem, seed and iterations: same answer, on any machine. Default 1. */
  readonly seed?: number | undefined;
  /** Rounds of the search after the first plan. Default 2,000, or no limit with `shouldStop`. */
  readonly iterations?: number | undefined;
  /** Share of the time used so far, 0 … 1: lets the search cool down just in time. */
  readonly progress?: (() => number) | undefined;
  /** Asked often; true ends the search with the best plan so far. For limits of wall-clock time. */
  readonly shouldStop?: (() => boolean) | undefined;
  /** Hears of the first plan and of each better one. */
  readonly onImprovement?: ((improvement: Improvement) => void) | undefined;
}

export interface Improvement {
  /** 0 for the first plan. */
  readonly iteration: number;
  readonly unservedExpress: number;
  readonly unservedNormal: number;
  /** Money, prizes of optional jobs left out included. */
  readonly cost: number;
  /** Writes the plan out; it stays valid however the search goes on. */
  readonly solution: () => Solution;
}

/** Thrown by `solve`, `solveSync` and `insert`: call `validate` first where the input is not your own. */
export class InvalidProblem extends Error {
  override readonly name = 'InvalidProblem';
  readonly faults: readonly Fault[];
  constructor(faults: readonly Fault[]) {
    const [first] = faults;
    const more = faults.length > 1 ? ` (and ${faults.length - 1} more)` : '';
    super(first ? `${first.field} ${first.problem}: ${first.fix}${more}` : 'invalid problem');
    this.faults = faults;
  }
}

/** Jobs up to which the first plan is built by regret; above, by savings. */
const REGRET_UP_TO = 300;
const NEIGHBOURS = 100;
/** Iterations of the core's first cooling when it is told no end. */
const FIRST_CYCLE = 4_000;
const never = (): boolean => false;

/** Of so few jobs the first engine finds the optimum more often; the core starts above. */
const A_HANDFUL = 10;

/** Everything that only the core honours, and whatever is no handful. */
export const isForCore = (problem: Problem): boolean =>
  coreSupports(problem) &&
  (problem.jobs.length > A_HANDFUL || [...featuresOf(problem).keys()].some(coreHonours));

/**
 * Plans routes on the caller's own thread: synchronous and pure, deterministic unless `shouldStop` or
 * `progress` look at a clock. For whoever is on a thread for the purpose, for tests and small problems.
 */
export function solveSync(problem: Problem, options: SyncOptions = {}): Solution {
  const faults = validate(problem);
  if (faults.length > 0) throw new InvalidProblem(faults);
  const shouldStop = options.shouldStop ?? never;
  const iterations = options.iterations ?? (options.shouldStop ? Infinity : 2_000);
  if (isForCore(problem)) return solveByCore(problem, options, iterations);
  const instance = compile(problem);
  priceLegs(instance);
  instance.scratch[SHORT_PENALTY] = shortPenalty(instance);
  const neighbours = nearestJobs(instance, NEIGHBOURS);
  const plan = firstPlan(instance, neighbours);
  const best = keepBest(plan, options.onImprovement);
  best.visit(0);
  const descent = { neighbours, shouldStop };
  descend(plan, descent);
  begin(plan);
  best.visit(0);
  if (instance.jobs > 1) {
    const chance = seededChance(options.seed ?? 1);
    const visit = (i: number): void => best.visit(i + 1);
    improve({ plan, descent, chance, visit, shouldStop, iterations });
  }
  return writeOut(instance, best.routes());
}

/** Regret suits windows, savings suit distance and size; what is under way is built on greedily. */
function solveByCore(problem: Problem, options: SyncOptions, iterations: number): Solution {
  const { onImprovement, progress } = options;
  const shouldStop = options.shouldStop ?? never;
  const share =
    progress ??
    (iterations < Infinity ? (i: number) => i / iterations : cycles(FIRST_CYCLE, shouldStop));
  return solveWithCore(problem, {
    seed: options.seed ?? 1,
    progress: (i) => (i >= iterations || shouldStop() ? 1 : share(i)),
    onBest:
      onImprovement &&
      ((iteration, unserved, solution) => onImprovement({ iteration, ...unserved, solution })),
  });
}

function firstPlan(instance: Instance, neighbours: Neighbours): Plan {
  const { tier, committed, opens } = instance;
  const plan = emptyPlan(instance);
  const readVisits = visitReader(instance.problem);
  for (const route of instance.problem.routes ?? []) resume(plan, route, readVisits(route));
  const blank = plan.routes.every((r) => r.length === 0 && committed[r.vehicle] === 0);
  const windows = opens.some((instant) => instant > -Infinity);
  const many = plan.bank.length > REGRET_UP_TO;
  if (blank && instance.vehicles > 0 && (many || !windows)) buildBySavings(plan, neighbours);
  else if (!many) buildByRegret(plan);
  else
    recreateGreedily(
      plan,
      plan.bank.toSorted((a, b) => tier[a]! - tier[b]! || a - b),
      null,
    );
  begin(plan);
  return plan;
}

/** Takes over an initial route as it is, or as much of it as still fits, in its order. */
function resume(plan: Plan, route: PlannedRoute, visits: Int32Array): void {
  const p = plan.instance;
  const k = p.problem.vehicles.findIndex((vehicle) => vehicle.id === route.vehicle);
  const take = (kept: ReadonlySet<number>): boolean => {
    const seq = visits.filter((v) => kept.has(v));
    if (routeCost(p, k, seq, seq.length) === Infinity) return false;
    setRoute(plan, k, seq, seq.length);
    return true;
  };
  if (take(new Set(visits))) return;
  let kept: ReadonlySet<number> = new Set(p.frozen[k]);
  for (const v of visits) {
    if (kept.has(v)) continue;
    const job = v < p.jobs ? v : v - p.jobs;
    const more = new Set([...kept, v, ...(p.paired[job] === 1 ? [job] : [])]);
    if (take(more)) kept = more;
  }
}

/** About the cost of a tour to one job, twice: enough to make half-empty routes unattractive. */
function shortPenalty(p: Instance): number {
  if (p.jobs === 0 || p.vehicles === 0) return 0;
  let sum = 0;
  for (let j = 0; j < p.jobs; j++) {
    const k = j % p.vehicles;
    const there = hopCost(p, k, p.start[k]!, p.location[j]!);
    const back = hopCost(p, k, p.location[j]!, p.end[k]!);
    if (there + back < Infinity) sum += there + back;
  }
  return 1 + 4 * (sum / p.jobs) + 2 * Math.max(...p.fixed);
}

interface Best {
  visit(iteration: number): void;
  routes(): readonly Int32Array[];
}

/** Remembers the best plan without short routes; closes such routes on trial where promising. */
function keepBest(plan: Plan, onImprovement: SyncOptions['onImprovement']): Best {
  const worst: Rank = { express: Infinity, required: Infinity, cost: Infinity };
  let best = worst;
  let bestWithShort = worst;
  let routes: readonly Int32Array[] = [];
  const record = (iteration: number): void => {
    const rank = rankOf(plan);
    if (compareRanks(rank, best) >= 0) return;
    best = rank;
    const kept = plan.routes.map((route) => route.visits.slice(0, route.length));
    routes = kept;
    onImprovement?.({
      iteration,
      unservedExpress: rank.express,
      unservedNormal: rank.required,
      cost: rank.cost,
      solution: () => writeOut(plan.instance, kept),
    });
  };
  const visit = (iteration: number): void => {
    if (plan.tally.short === 0) return record(iteration);
    const rank = rankOf(plan);
    if (compareRanks(rank, bestWithShort) >= 0) return;
    bestWithShort = rank;
    begin(plan);
    closeShortRoutes(plan);
    record(iteration);
    rollback(plan);
  };
  return { visit, routes: () => routes };
}

function writeOut(instance: Instance, routes: readonly Int32Array[]): Solution {
  const plan = emptyPlan(instance);
  routes.forEach((visits, k) => setRoute(plan, k, visits, visits.length));
  settle(plan);
  return present(plan);
}
