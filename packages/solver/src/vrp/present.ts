import { cheapestPlace } from './cheapest-place.ts';
import { peakLoad, routeCost } from './cost.ts';
import {
  COLLECTED,
  DEPARTURE,
  DURATION,
  EXPRESS,
  type Instance,
  METRES,
  OPTIONAL,
} from './instance.ts';
import type { Plan } from './plan.ts';
import { type Obstacle, smallestObstacle } from './refusal.ts';
import { SLACK, timeRoute } from './schedule.ts';
import { candidates } from './settle.ts';
import type { Cost, Refusal, Route, Solution, Stop, Unserved } from './solution.ts';

/** Turns a settled plan into an answer with instants, costs and reasons. */
export function present(plan: Plan): Solution {
  const p = plan.instance;
  const routes = plan.routes
    .filter((route) => route.length > 0 || p.committed[route.vehicle] === 1)
    .map((route) => presentRoute(p, route.vehicle, route.visits.slice(0, route.length)));
  const bank = plan.bank.toSorted((a, b) => a - b);
  return { routes, unserved: bank.map((j) => reasonFor(plan, j)), cost: costOf(plan, routes) };
}

export function presentRoute(p: Instance, k: number, visits: Int32Array): Route {
  const vehicle = p.problem.vehicles[k]!;
  const cost = routeCost(p, k, visits, visits.length);
  if (!timeRoute(p, k, visits, visits.length)) throw new Error('bug: presenting a broken route');
  const departure = p.scratch[DEPARTURE]!;
  const distance = p.scratch[METRES]!;
  const duration = p.scratch[DURATION]!;
  const stops = stopsOf(p, k, visits, departure);
  const last = stops.at(-1);
  const home = last === undefined ? vehicle.start : last.location;
  const back = vehicle.end === undefined ? 0 : travel(p, k, home, vehicle.end);
  return {
    vehicle: vehicle.id,
    frozen: p.frozen[k]!.length,
    departure,
    stops,
    arrival: (last?.departure ?? departure) + back,
    distance,
    duration,
    waiting: stops.reduce((sum, stop) => sum + stop.start - stop.arrival, 0),
    load: p.problem.dimensions.map((_, d) => peakLoad(p, k, visits, visits.length, d)),
    cost,
  };
}

const travel = (p: Instance, k: number, from: number, to: number): number =>
  p.durations[p.profile[k]!]![from * p.locations + to]!;

/** Served as soon as possible from the departure on. */
function stopsOf(p: Instance, k: number, visits: Int32Array, departure: number): Stop[] {
  let now = departure;
  let at = p.start[k]!;
  return Array.from(visits, (v): Stop => {
    const job = p.problem.jobs[v < p.jobs ? v : v - p.jobs]!;
    const arrival = now + travel(p, k, at, p.location[v]!);
    at = p.location[v]!;
    const last = p.firstWindow[v + 1]! - 1;
    let w = p.firstWindow[v]!;
    while (w < last && p.closes[w]! + SLACK < arrival) w++;
    const start = Math.max(arrival, p.opens[w]!);
    now = start + p.service[v]!;
    const windows = v < p.jobs ? job.windows : job.pickup?.windows;
    const late = Math.max(0, start - (windows?.at(-1)?.closes ?? Infinity));
    const kind = v >= p.jobs ? 'pickup' : p.kind[v] === COLLECTED ? 'collection' : 'delivery';
    return {
      job: job.id,
      kind,
      location: at,
      arrival,
      start,
      departure: now,
      late: late <= SLACK ? 0 : late,
    };
  });
}

function costOf(plan: Plan, routes: readonly Route[]): Cost {
  const p = plan.instance;
  const parts = { fixed: 0, distance: 0, time: 0, prizes: 0 };
  for (const route of routes) {
    const k = p.problem.vehicles.findIndex((vehicle) => vehicle.id === route.vehicle);
    parts.fixed += p.fixed[k]!;
    parts.distance += route.distance * p.perMetre[k]!;
    parts.time += route.duration * p.perSecond[k]!;
  }
  for (const j of plan.bank) if (p.tier[j] === OPTIONAL) parts.prizes += p.prize[j]!;
  const left = plan.bank.filter((j) => p.tier[j] !== OPTIONAL);
  const unservedExpress = left.filter((j) => p.tier[j] === EXPRESS).length;
  return {
    unservedExpress,
    unservedNormal: left.length - unservedExpress,
    total: parts.fixed + parts.distance + parts.time + parts.prizes,
    ...parts,
  };
}

/** The smallest obstacle over all vehicles; for an optional job that fits, what it would cost. */
function reasonFor(plan: Plan, j: number): Unserved {
  const p = plan.instance;
  let least: Obstacle = { refusals: [{ kind: 'no-vehicle' }], size: Infinity };
  let detour: Refusal | null = null;
  let cost = Infinity;
  for (const route of candidates(plan)) {
    const places = {
      p,
      vehicle: route.vehicle,
      visits: route.visits.slice(0, route.length),
      job: j,
    };
    const obstacle = smallestObstacle(places);
    if (obstacle.refusals.length > 0) {
      if (obstacle.size < least.size) least = obstacle;
      continue;
    }
    const found = cheapestPlace(places);
    if (found === null || found.cost - route.cost >= cost) continue;
    cost = found.cost - route.cost;
    const vehicle = p.problem.vehicles[route.vehicle]!.id;
    detour = { kind: 'not-worth-it', vehicle, cost, prize: p.prize[j]! };
  }
  const id = p.problem.jobs[j]!.id;
  if (detour !== null) return { job: id, reason: detour, also: [] };
  return { job: id, reason: least.refusals[0] as Refusal, also: least.refusals.slice(1) };
}
