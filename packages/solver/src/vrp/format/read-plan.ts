import { UnreadableInstance } from '../../unreadable-instance.ts';
import { isVisit, type Step } from '../checking/drive.ts';
import type { BarePlan } from '../checking/restate.ts';
import type { ReadProblem } from './instance.ts';
import { looksLikeSol, readSol, stepsOfTrips, tripsOf, visitsByLocation } from './sol.ts';

/** A plan to check, and the cost that it claims; null if it claims none that binds. */
export interface ClaimedPlan {
  readonly plan: BarePlan;
  readonly cost: number | null;
}

/** Reads a `.sol`, or the JSON that `solve` prints. */
export function readPlan(read: ReadProblem, text: string): ClaimedPlan {
  if (looksLikeSol(text)) {
    const routes = tripsOf(read, readSol(text)).map((one) => ({
      vehicle: one.vehicle,
      steps: stepsOfTrips(one),
    }));
    return { plan: { routes: routes.filter(({ steps }) => steps.length > 0) }, cost: null };
  }
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new UnreadableInstance('the solution is neither a .sol nor JSON');
  }
  const document = json as { routes?: unknown; cost?: unknown } | null;
  if (!Array.isArray(document?.routes)) throw new UnreadableInstance('routes is not a list');
  const routes = document.routes.map((route, i) => readRoute(read, route, `routes[${i}]`));
  const { cost } = document;
  return { plan: { routes }, cost: typeof cost === 'number' ? cost : null };
}

function readRoute(read: ReadProblem, json: unknown, path: string): BarePlan['routes'][number] {
  const route = (json ?? {}) as { vehicle?: unknown; stops?: unknown; steps?: unknown };
  const vehicle = String(route.vehicle);
  if (!read.problem.vehicles.some(({ id }) => id === vehicle)) {
    throw new UnreadableInstance(`${path}.vehicle is '${vehicle}', which is no vehicle`);
  }
  const list = route.steps ?? route.stops;
  if (!Array.isArray(list)) throw new UnreadableInstance(`${path}.stops is not a list`);
  const steps =
    route.steps === undefined
      ? stepsAtNodes(read, list, path)
      : list.map((step, i) => readStep(read, step, `${path}.steps[${i}]`));
  return { vehicle, steps };
}

function stepsAtNodes(
  { problem, instance }: ReadProblem,
  nodes: readonly unknown[],
  path: string,
): readonly Step[] {
  const locationOf = new Map(instance.nodes.map((node, location) => [node, location]));
  const visits = visitsByLocation(problem);
  return nodes.map((node, i): Step => {
    const location = locationOf.get(Number(node));
    if (location !== undefined && instance.depots.includes(location)) {
      return { kind: 'reload', location };
    }
    const visit = location === undefined ? undefined : visits.get(location);
    if (visit !== undefined) return visit;
    throw new UnreadableInstance(`${path}.stops[${i}] is ${String(node)}, which is no node`);
  });
}

function readStep({ problem }: ReadProblem, json: unknown, path: string): Step {
  const step = json as Step;
  if (step?.kind === 'break' && typeof step.id === 'string') return step;
  const inside = (at: number): boolean => Number.isInteger(at) && at >= 0 && at < problem.locations;
  if (step?.kind === 'reload' && inside(step.location)) return step;
  const known = ['delivery', 'pickup', 'collection'].includes(step?.kind);
  if (known && isVisit(step) && problem.jobs.some(({ id }) => id === step.job)) return step;
  throw new UnreadableInstance(`${path} is no stop at a job, no reload and no break`);
}
