import { check } from '../vrp/check.ts';
import { isVisit, type Step, stepsOf } from '../vrp/checking/drive.ts';
import { printedCost } from '../vrp/format/check-sol.ts';
import type { InstanceInfo, ReadProblem } from '../vrp/format/instance.ts';
import type { Refusal, Route, Solution } from '../vrp/solution.ts';

/** What `solve` prints: the plan in the instance's own numbers of nodes and units of cost. */
export interface SolveDocument {
  readonly instance: string;
  readonly class: string;
  readonly rounding: string;
  readonly objective: string;
  readonly cost: number;
  readonly vehicles: number;
  readonly feasible: boolean;
  readonly routes: readonly RouteDocument[];
  readonly unserved: readonly { readonly id: string; readonly reason: Refusal }[];
  readonly seconds: number;
  readonly threads: number;
  readonly improvements: readonly (readonly [seconds: number, cost: number])[];
}

export interface RouteDocument {
  readonly vehicle: string;
  readonly depot: number;
  /** Nodes in visiting order; a depot's number between them is a reload. */
  readonly stops: readonly number[];
  readonly distance: number;
  readonly duration: number;
  /** The most on board: a number, or one for each dimension where there are several. */
  readonly load: number | readonly number[];
  /** For problems of ours, where a place does not say which job is meant. */
  readonly steps?: readonly Step[];
}

export interface SearchFacts {
  readonly seconds: number;
  readonly threads: number;
  readonly improvements: SolveDocument['improvements'];
}

export function describeSolution(
  read: ReadProblem,
  solution: Solution,
  facts: SearchFacts,
): SolveDocument {
  const { problem, instance } = read;
  const sound = check(problem, solution, { claims: false }).length === 0;
  return {
    instance: instance.name,
    class: instance.class,
    rounding: instance.rounding,
    objective: instance.objective,
    cost: printedCost(read, solution),
    vehicles: solution.routes.length,
    feasible: sound && (instance.class === 'waystock' || leavesNothing(solution)),
    routes: solution.routes.map((route) => describeRoute(read, route)),
    unserved: solution.unserved.map(({ job: id, reason }) => ({ id, reason })),
    ...facts,
  };
}

/** A benchmark's clients have to be served, but for those with a prize. */
const leavesNothing = ({ cost }: Solution): boolean =>
  cost.unservedExpress + cost.unservedNormal === 0;

function describeRoute({ problem, instance }: ReadProblem, route: Route): RouteDocument {
  const vehicle = problem.vehicles.find(({ id }) => id === route.vehicle);
  const steps = stepsOf(route);
  let next = 0;
  const stops = steps.flatMap((step) => {
    if (isVisit(step)) return [nodeAt(instance, route.stops[next++]?.location ?? 0)];
    return step.kind === 'reload' ? [nodeAt(instance, step.location)] : [];
  });
  const printed = (value: number): number => Number((value * instance.unit).toPrecision(12));
  const [load = 0] = route.load;
  return {
    vehicle: route.vehicle,
    depot: nodeAt(instance, vehicle?.start ?? 0),
    stops,
    distance: printed(route.distance),
    duration: printed(route.duration),
    load: route.load.length === 1 ? load : route.load,
    ...(instance.class === 'waystock' && { steps }),
  };
}

const nodeAt = (instance: InstanceInfo, location: number): number =>
  instance.nodes[location] ?? location;
