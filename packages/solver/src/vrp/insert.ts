import { cheapestPlace } from './cheapest-place.ts';
import { compile, visitReader } from './committed.ts';
import { routeCost, shortfall } from './cost.ts';
import { isPause } from './instance.ts';
import { arranged } from './pauses/arrange.ts';
import { presentRoute } from './present.ts';
import type { Job, PlannedRoute, Problem } from './problem.ts';
import { smallestObstacle } from './refusal.ts';
import type { Refusal, Route } from './solution.ts';
import { InvalidProblem } from './solve.ts';
import { validate } from './validate.ts';

/** One way to add a job to running routes. */
export interface InsertionOption {
  readonly vehicle: string;
  /** What the vehicle's route costs more. */
  readonly costDelta: number;
  /** Index of the delivery, and of the pickup if the job has one, among the new route's stops. */
  readonly position: number;
  readonly pickupPosition: number | null;
  /** The whole new route with its instants. */
  readonly route: Route;
}

export interface Insertion {
  /** The best place in each vehicle that can take the job, cheapest first. */
  readonly options: readonly InsertionOption[];
  /** Every other vehicle, with what stands against it, nearest miss first. */
  readonly refusals: readonly InsertionRefusal[];
}

export interface InsertionRefusal {
  readonly vehicle: string;
  readonly reason: Refusal;
  readonly also: readonly Refusal[];
}

/**
 * Where a new job fits best into the routes as they stand, without moving any other stop. `routes`
 * may be those of a solution; their frozen stops stay where they are. The job need not be among the
 * problem's. Exact for every vehicle: O(stops²) each, O(stops³) for a job with a pickup.
 */
export function insert(problem: Problem, routes: readonly PlannedRoute[], job: Job): Insertion {
  const jobs = [...problem.jobs.filter((other) => other.id !== job.id), job];
  const asked: Problem = { ...problem, jobs, routes };
  const faults = validate(asked);
  if (faults.length > 0) throw new InvalidProblem(faults);
  const p = compile(asked);
  const readVisits = visitReader(asked);
  const planned = new Map(routes.map((route) => [route.vehicle, readVisits(route)]));
  const options: InsertionOption[] = [];
  const refusals: (InsertionRefusal & { size: number })[] = [];
  const added = jobs.length - 1;
  problem.vehicles.forEach(({ id }, k) => {
    const visits = (planned.get(id) ?? new Int32Array(0)).filter(
      (v) => v !== added && v !== jobs.length + added,
    );
    const places = { p, vehicle: k, steps: arranged(p, k, visits), job: added };
    const found = cheapestPlace(places);
    if (found !== null && shortfall(p, k, found.steps, found.steps.length) === 0) {
      const before = routeCost(p, k, places.steps, places.steps.length);
      const stops = found.steps.filter((v) => !isPause(p, v));
      const pickupPosition = stops.indexOf(jobs.length + added);
      options.push({
        vehicle: id,
        costDelta: before === Infinity ? found.cost : found.cost - before,
        position: stops.indexOf(added),
        pickupPosition: pickupPosition < 0 ? null : pickupPosition,
        route: presentRoute(p, k, found.steps),
      });
      return;
    }
    const { refusals: all, size } = smallestObstacle(places);
    refusals.push({ vehicle: id, reason: all[0] as Refusal, also: all.slice(1), size });
  });
  return {
    options: options.sort((a, b) => a.costDelta - b.costDelta),
    refusals: refusals
      .sort((a, b) => a.size - b.size)
      .map(({ vehicle, reason, also }) => ({ vehicle, reason, also })),
  };
}
