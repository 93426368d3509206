import { isVisit, readRules, type Rules, type Step } from '../checking/drive.ts';
import { feasibleDrive, type Limits, limitsOf, priceOf } from '../checking/limits.ts';
import type { Job, Problem, Vehicle } from '../problem.ts';
import type { Solution } from '../solution.ts';

/**
 * The optimum by trying everything: each vehicle's cheapest order of stops, reloads and breaks for each
 * set of jobs, then the best way to share the sets out. For up to five jobs or so, without frozen stops.
 * Judges feasibility and money with the checker, not with the search.
 */
export interface Optimum {
  /** EXPRESS left out, then required jobs of each tier that there is. */
  readonly losses: readonly number[];
  readonly total: number;
}

export function optimumOf(problem: Problem): Optimum {
  const sets = 1 << problem.jobs.length;
  let shared = new Float64Array(sets).fill(Infinity);
  shared[0] = 0;
  for (const vehicle of problem.vehicles) {
    const alone = cheapestBySet(problem, vehicle);
    const next = new Float64Array(sets).fill(Infinity);
    for (let all = 0; all < sets; all++) {
      for (let part = all; ; part = (part - 1) & all) {
        const cost = alone[part]! + shared[all ^ part]!;
        if (cost < next[all]!) next[all] = cost;
        if (part === 0) break;
      }
    }
    shared = next;
  }
  return bestSet(problem, shared);
}

/** What a solution comes to, in the same terms. */
export function worthOf(problem: Problem, { unserved, cost }: Solution): Optimum {
  const left = new Set(unserved.map(({ job }) => job));
  return {
    losses: lossesOf(problem, ordersOf(problem.jobs.filter(({ id }) => left.has(id)))),
    total: cost.total,
  };
}

export function compareOptima(a: Optimum, b: Optimum): number {
  const i = a.losses.findIndex((loss, n) => loss !== b.losses[n]);
  return i < 0 ? a.total - b.total : a.losses[i]! - b.losses[i]!;
}

function bestSet(problem: Problem, costs: Float64Array): Optimum {
  const { jobs, rules } = problem;
  let best: Optimum | null = null;
  costs.forEach((cost, set) => {
    const served = jobs.filter((_, j) => (set & (1 << j)) !== 0);
    const groups = served.flatMap(({ group }) => (group === undefined ? [] : [group]));
    if (cost === Infinity || new Set(groups).size < groups.length) return;
    const left = ordersOf(
      jobs.filter(({ group }, j) => {
        return (set & (1 << j)) === 0 && (group === undefined || !groups.includes(group));
      }),
    );
    const gone = jobs.filter(
      (job) => !served.includes(job) && plannedOn(problem, job) !== undefined,
    );
    const changes = (rules?.costPerChange ?? 0) * gone.length;
    const prizes = left.reduce((sum, job) => sum + (job.prize ?? 0), 0);
    const found = { losses: lossesOf(problem, left), total: cost + prizes + changes };
    if (best === null || compareOptima(found, best) < 0) best = found;
  });
  return best!;
}

/** Of each group of alternatives one. */
function ordersOf(left: readonly Job[]): readonly Job[] {
  return left.filter(
    ({ group }, i) => group === undefined || left.findIndex((job) => job.group === group) === i,
  );
}

function lossesOf({ jobs }: Problem, left: readonly Job[]): readonly number[] {
  const rank = (job: Job): number =>
    job.priority === 'express' ? 0 : job.prize === undefined ? (job.tier ?? 1) : Infinity;
  const ranks = [...new Set(jobs.map(rank))].filter(Number.isFinite).sort((a, b) => a - b);
  return ranks.map((one) => left.filter((job) => rank(job) === one).length);
}

const plannedOn = ({ routes }: Problem, { id }: Job): string | undefined =>
  routes?.find(({ stops }) => stops.some(({ job }) => job === id))?.vehicle;

/** Least cost of serving exactly the set, over all orders; Infinity where there is none. */
function cheapestBySet(problem: Problem, vehicle: Vehicle): Float64Array {
  const rules = readRules(problem);
  const limits = limitsOf(rules, vehicle);
  const costs = new Float64Array(1 << problem.jobs.length).fill(Infinity);
  costs[0] = 0;
  extend({ problem, vehicle, rules, limits, costs }, 0, []);
  return costs;
}

interface Trial {
  readonly problem: Problem;
  readonly vehicle: Vehicle;
  readonly rules: Rules;
  readonly limits: Limits;
  readonly costs: Float64Array;
}

function extend(trial: Trial, set: number, steps: readonly Step[]): void {
  const { problem, vehicle } = trial;
  const aboard = (id: string, kind: string): boolean =>
    steps.some((step) => isVisit(step) && step.job === id && step.kind === kind);
  problem.jobs.forEach((job, j) => {
    if ((set & (1 << j)) !== 0 || !mayServe(vehicle, job)) return;
    if (job.pickup && !aboard(job.id, 'pickup')) {
      extend(trial, set, [...steps, { job: job.id, kind: 'pickup' }]);
      return;
    }
    const more: readonly Step[] = [
      ...steps,
      { job: job.id, kind: job.collection ? 'collection' : 'delivery' },
    ];
    price(trial, set | (1 << j), more);
    extend(trial, set | (1 << j), more);
  });
  for (const { id } of vehicle.breaks ?? []) {
    if (steps.some((step) => step.kind === 'break' && step.id === id)) continue;
    const more: readonly Step[] = [...steps, { kind: 'break', id }];
    price(trial, set, more);
    extend(trial, set, more);
  }
  const last = steps.at(-1);
  if (last === undefined || !isVisit(last)) return;
  for (const location of vehicle.reload?.at ?? []) {
    extend(trial, set, [...steps, { kind: 'reload', location }]);
  }
}

const mayServe = (vehicle: Vehicle, job: Job): boolean =>
  job.skills?.every((skill) => vehicle.skills?.includes(skill)) ?? true;

function price(trial: Trial, set: number, steps: readonly Step[]): void {
  const { problem, vehicle, rules, limits, costs } = trial;
  const breaks = steps.filter(({ kind }) => kind === 'break').length;
  const last = steps.at(-1);
  const isOver = last !== undefined && (isVisit(last) || last.kind === 'break');
  if (set === 0 || breaks < (vehicle.breaks?.length ?? 0) || !isOver) return;
  const open = steps.filter((step) => step.kind === 'pickup' && !isServed(problem, set, step.job));
  if (open.length > 0) return;
  const driven = feasibleDrive(rules, vehicle, steps, limits);
  if (driven === null) return;
  const moved = problem.jobs.filter((job, j) => {
    const from = plannedOn(problem, job);
    return (set & (1 << j)) !== 0 && from !== undefined && from !== vehicle.id;
  });
  const changes = (problem.rules?.costPerChange ?? 0) * moved.length;
  costs[set] = Math.min(costs[set]!, priceOf(rules, vehicle, driven, steps) + changes);
}

const isServed = ({ jobs }: Problem, set: number, id: string): boolean =>
  (set & (1 << jobs.findIndex((job) => job.id === id))) !== 0;
