import { cheapestAmongSteps } from './cheapest-place.ts';
import { changesIn, finesFor, moneyFor } from './cost.ts';
import {
  COLLECTED,
  DEPARTURE,
  DURATION,
  EXPRESS,
  type Instance,
  isPause,
  isReload,
  METRES,
  OPTIONAL,
} from './instance.ts';
import { overloadWith, peakLoad } from './loads.ts';
import { bankOf, candidates, lossesOf, type Plan } from './plan.ts';
import { type Obstacle, smallestObstacle } from './refusal.ts';
import { SLACK, timeRoute, tripRelease } from './schedule.ts';
import type {
  BreakStop,
  Cost,
  Refusal,
  ReloadStop,
  Route,
  Solution,
  Stop,
  Unserved,
} from './solution.ts';

/**
 * Turns a settled plan into an answer with instants, costs and reasons. Once `isLate`, a reason is the
 * smallest obstacle in the first vehicle asked, not in all: still true, but perhaps not the nearest miss.
 */
export function present(plan: Plan, isLate: () => boolean = () => false): Solution {
  const p = plan.instance;
  const routes = plan.routes
    .filter((route) => route.steps.length > 0 || p.committed[route.vehicle] === 1)
    .map((route) => presentRoute(p, route.vehicle, route.steps));
  const fleet = candidates(plan);
  const bank = bankOf(plan).sort((a, b) => a - b);
  const unserved = bank.map((j) => reasonFor(p, fleet, j, isLate));
  return { routes, unserved, cost: costOf(plan, routes) };
}

export function presentRoute(p: Instance, k: number, steps: Int32Array): Route {
  const vehicle = p.problem.vehicles[k]!;
  if (!timeRoute(p, k, steps, steps.length)) throw new Error('bug: presenting a broken route');
  const cost = moneyFor(p, k, steps, steps.length) - changesIn(p, k, steps, steps.length);
  const departure = p.scratch[DEPARTURE]!;
  const distance = p.scratch[METRES]!;
  const duration = p.scratch[DURATION]!;
  const timed = timesOf(p, k, steps, departure);
  const all = [...timed.stops, ...timed.reloads, ...timed.breaks];
  return {
    vehicle: vehicle.id,
    frozen: p.frozen[k]!.length,
    departure,
    stops: timed.stops,
    arrival: timed.arrival,
    distance,
    duration,
    waiting: all.reduce((sum, stop) => sum + stop.start - stop.arrival, 0),
    load: p.problem.dimensions.map((_, d) => peakLoad(p, k, steps, steps.length, d)),
    cost,
    ...(timed.reloads.length > 0 && { reloads: timed.reloads }),
    ...(timed.breaks.length > 0 && { breaks: timed.breaks }),
  };
}

interface Times {
  readonly stops: Stop[];
  readonly reloads: ReloadStop[];
  readonly breaks: BreakStop[];
  arrival: number;
}

/** Served as soon as possible from the departure on. */
function timesOf(p: Instance, k: number, steps: Int32Array, departure: number): Times {
  const durations = p.durations[p.profile[k]!]!;
  const times: Times = { stops: [], reloads: [], breaks: [], arrival: departure };
  let now = departure;
  let at = p.start[k]!;
  steps.forEach((v, i) => {
    const to = p.location[v]!;
    let service = p.service[v]!;
    if (to >= 0) {
      now += durations[at * p.locations + to]!;
      if (to !== at) service += p.setup[v]!;
      at = to;
    }
    const arrival = now;
    const release = isReload(p, v) ? tripRelease(p, steps, i + 1, steps.length) - service : now;
    const start = isReload(p, v) ? Math.max(now, release) : startAt(p, v, now);
    now = start + service;
    const when = { arrival, start, departure: now };
    if (!isPause(p, v)) times.stops.push(stopOf(p, v, when));
    else if (to >= 0) times.reloads.push({ before: times.stops.length, location: to, ...when });
    else times.breaks.push({ id: breakId(p, k, v), before: times.stops.length, ...when });
  });
  if (p.end[k]! >= 0) now += durations[at * p.locations + p.end[k]!]!;
  times.arrival = now;
  return times;
}

function startAt(p: Instance, v: number, arrival: number): number {
  const last = p.firstWindow[v + 1]! - 1;
  let w = p.firstWindow[v]!;
  while (w < last && p.closes[w]! + SLACK < arrival) w++;
  return Math.max(arrival, p.opens[w]!);
}

function stopOf(
  p: Instance,
  v: number,
  when: { arrival: number; start: number; departure: number },
): Stop {
  const job = p.problem.jobs[v < p.jobs ? v : v - p.jobs]!;
  const windows = v < p.jobs ? job.windows : job.pickup?.windows;
  const late = Math.max(0, when.start - (windows?.at(-1)?.closes ?? Infinity));
  const kind = v >= p.jobs ? 'pickup' : p.kind[v] === COLLECTED ? 'collection' : 'delivery';
  const location = p.location[v]!;
  return { job: job.id, kind, location, ...when, late: late <= SLACK ? 0 : late };
}

/** Breaks are steps in order of time, as `compileParts` numbers them. */
function breakId(p: Instance, k: number, v: number): string {
  const opening = (one: { windows: readonly { opens: number }[] }): number =>
    one.windows[0]?.opens ?? 0;
  const inTime = (p.problem.vehicles[k]!.breaks ?? []).toSorted((a, b) => opening(a) - opening(b));
  return inTime[p.breaks[k]!.indexOf(v)]!.id;
}

function costOf(plan: Plan, routes: readonly Route[]): Cost {
  const p = plan.instance;
  const parts = { fixed: 0, distance: 0, time: 0, prizes: 0, penalties: changesOf(plan) };
  const known = new Map(p.problem.vehicles.map(({ id }, k) => [id, k]));
  for (const route of routes) {
    const k = known.get(route.vehicle)!;
    const { steps } = plan.routes[k]!;
    timeRoute(p, k, steps, steps.length);
    parts.fixed += p.fixed[k]!;
    parts.distance += route.distance * p.perMetre[k]!;
    const overtime = Math.max(0, route.duration - p.overtimeAfter[k]!);
    parts.time += route.duration * p.perSecond[k]! + overtime * p.perOvertime[k]!;
    parts.penalties += finesFor(p, steps, steps.length);
  }
  const losses = lossesOf(plan);
  for (const j of losses) if (p.tier[j] === OPTIONAL) parts.prizes += p.prize[j]!;
  const left = losses.filter((j) => p.tier[j] !== OPTIONAL);
  const unservedExpress = left.filter((j) => p.tier[j] === EXPRESS).length;
  const { penalties, ...driven } = parts;
  return {
    unservedExpress,
    unservedNormal: left.length - unservedExpress,
    total: driven.fixed + driven.distance + driven.time + driven.prizes + penalties,
    ...driven,
    ...(penalties > 0 && { penalties }),
  };
}

/** Money for every job of the initial routes that is elsewhere now, or nowhere. */
function changesOf({ instance: p, routeOf }: Plan): number {
  let changes = 0;
  for (let j = 0; j < p.jobs; j++) {
    // The goods of a frozen pickup stay where they are.
    const held = routeOf[j]! < 0 ? routeOf[p.jobs + j]! : routeOf[j]!;
    if (p.origin[j]! >= 0 && held !== p.origin[j]) changes++;
  }
  return p.costPerChange * changes;
}

/** The smallest obstacle over all vehicles; for an optional job that fits, what it would cost. */
function reasonFor(
  p: Instance,
  fleet: readonly Plan['routes'][number][],
  j: number,
  isLate: () => boolean,
): Unserved {
  let least: Obstacle = { refusals: [{ kind: 'no-vehicle' }], size: Infinity };
  let detour: Refusal | null = null;
  let cost = Infinity;
  for (const { vehicle: k, steps, cost: before } of fleet) {
    if (least.size < Infinity && isLate()) break;
    if (overloadWith(p, k, steps, j) >= least.size) continue;
    const places = { p, vehicle: k, steps, job: j };
    const obstacle = smallestObstacle(places);
    if (obstacle.refusals.length > 0) {
      if (obstacle.size < least.size) least = obstacle;
      continue;
    }
    const found = cheapestAmongSteps(places);
    const change = p.origin[j]! >= 0 && p.origin[j] !== k ? p.costPerChange : 0;
    if (found === null || found.cost - before - change >= cost) continue;
    cost = found.cost - before - change;
    const vehicle = p.problem.vehicles[k]!.id;
    detour = { kind: 'not-worth-it', vehicle, cost, prize: p.prize[j]! };
  }
  const id = p.problem.jobs[j]!.id;
  if (detour !== null) return { job: id, reason: detour, also: [] };
  return { job: id, reason: least.refusals[0] as Refusal, also: least.refusals.slice(1) };
}
