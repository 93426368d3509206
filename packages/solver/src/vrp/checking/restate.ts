import type { Job, Problem, Vehicle } from '../problem.ts';
import type { Cost, Route, Solution } from '../solution.ts';
import {
  type Drive,
  doorOf,
  drive,
  firstDeparture,
  isVisit,
  loadsAlong,
  readRules,
  type Rules,
  type Step,
  stepsOf,
} from './drive.ts';
import { cheapestDrive, limitsOf, priceOf, shortestDrive } from './limits.ts';
import { changeCost, penaltyOf } from './penalties.ts';

/** A plan that says only who does what in which order: a `.sol` file, or JSON of another program. */
export interface BarePlan {
  readonly routes: readonly { readonly vehicle: string; readonly steps: readonly Step[] }[];
}

/**
 * What a bare plan means: instants, figures and costs, with the departure that makes each route
 * cheapest, then shortest, if one keeps the limits, else the first. By the checker's own reading of the model, so
 * that `check` then judges only whether the plan keeps its limits. Jobs left out get no reason; check
 * with `claims: false`. Vehicles and jobs must exist.
 */
export function restate(problem: Problem, plan: BarePlan): Solution {
  const rules = readRules(problem);
  const driven = plan.routes.filter(({ steps }) => steps.some(isVisit));
  const routes = driven.map(({ vehicle, steps }) =>
    restateRoute(rules, rules.vehicles.get(vehicle) as Vehicle, steps),
  );
  const served = new Set(routes.flatMap((route) => route.stops.map((stop) => stop.job)));
  const chosen = new Set([...served].map((id) => rules.jobs.get(id)?.group));
  const left = problem.jobs.filter(
    ({ id, group }) => !served.has(id) && (group === undefined || !chosen.has(group)),
  );
  const unserved = left.map(({ id }) => ({
    job: id,
    reason: { kind: 'no-vehicle' } as const,
    also: [],
  }));
  return { routes, unserved, cost: costOf(rules, routes, left) };
}

function restateRoute(rules: Rules, vehicle: Vehicle, steps: readonly Step[]): Route {
  const limits = limitsOf(rules, vehicle);
  const best =
    cheapestDrive(rules, vehicle, steps, limits) ?? shortestDrive(rules, vehicle, steps, limits);
  const driven = best ?? drive(rules, vehicle, steps, firstDeparture(rules, vehicle, steps));
  const departure = driven.arrival - driven.duration;
  const locations = steps.flatMap((step) => (step.kind === 'reload' ? [step.location] : []));
  const ids = steps.flatMap((step) => (step.kind === 'break' ? [step.id] : []));
  return {
    vehicle: vehicle.id,
    frozen: rules.frozen.get(vehicle.id)?.length ?? 0,
    departure,
    stops: driven.stops.map(({ visit, ...times }) => ({
      job: visit.job,
      kind: visit.kind,
      location: doorOf(rules, visit).location,
      ...times,
    })),
    arrival: driven.arrival,
    distance: driven.distance,
    duration: driven.duration,
    waiting: driven.waiting,
    load: rules.problem.dimensions.map((_, d) => Math.max(...loadsAlong(rules, vehicle, steps, d))),
    cost: priceOf(rules, vehicle, driven, steps),
    ...pausesOf(driven, locations, ids),
  };
}

function pausesOf(driven: Drive, locations: readonly number[], ids: readonly string[]) {
  const reloads = driven.reloads.map(({ before, arrival, start, departure }, i) => ({
    ...{ before, arrival, start, departure },
    location: locations[i] as number,
  }));
  const breaks = driven.breaks.map(({ before, arrival, start, departure }, i) => ({
    ...{ before, arrival, start, departure },
    id: ids[i] as string,
  }));
  return { ...(reloads.length > 0 && { reloads }), ...(breaks.length > 0 && { breaks }) };
}

function costOf(rules: Rules, routes: readonly Route[], left: readonly Job[]): Cost {
  let fixed = 0;
  let distance = 0;
  let driven = 0;
  let penalties = changeCost(rules, { routes });
  const total = routes.reduce((sum, route) => sum + route.cost, 0) + penalties;
  for (const route of routes) {
    const { cost } = rules.vehicles.get(route.vehicle) as Vehicle;
    fixed += cost.fixed ?? 0;
    distance += ((cost.perKm ?? 0) * route.distance) / 1000;
    driven += route.cost;
    penalties += finesOf(rules, route);
  }
  const groups = new Set<string>();
  const lost = left.filter(({ group }) => {
    if (group === undefined) return true;
    const first = !groups.has(group);
    groups.add(group);
    return first;
  });
  const prizes = lost.reduce((sum, job) => sum + (job.prize ?? 0), 0);
  const required = lost.filter((job) => job.prize === undefined);
  const unservedExpress = required.filter((job) => job.priority === 'express').length;
  const changes = total - driven;
  return {
    unservedExpress,
    unservedNormal: required.length - unservedExpress,
    total: total + prizes,
    fixed,
    distance,
    time: driven - fixed - distance - (penalties - changes),
    prizes,
    ...(penalties > 0 && { penalties }),
  };
}

function finesOf(rules: Rules, route: Route): number {
  const vehicle = rules.vehicles.get(route.vehicle) as Vehicle;
  const steps = stepsOf(route);
  return penaltyOf(rules, drive(rules, vehicle, steps, route.departure), steps);
}
