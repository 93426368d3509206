import { hopCost, routeCost, shortfall } from './cost.ts';
import { EXPRESS, FROM_START, type Instance, OPTIONAL, REQUIRED } from './instance.ts';
import { earliestDeparture } from './schedule.ts';

/**
 * The solution under search: one route per vehicle, and the bank of jobs in none. `setRoute` is the
 * only way to change it; between `begin` and `rollback` or `keep` it notes what routes were before,
 * so that a failed attempt costs what it touched and not what the problem is long.
 * Invariant: every route is feasible but for its minimum load, and starts with its frozen visits.
 */
export interface Plan {
  readonly instance: Instance;
  readonly routes: readonly PlanRoute[];
  /** By visit: the vehicle, or −1; and the index in its route. */
  readonly routeOf: Int32Array;
  readonly positionOf: Int32Array;
  /** Jobs in no route, in no order. */
  readonly bank: number[];
  readonly bankSlot: Int32Array;
  readonly tally: Tally;
  readonly journal: { route: number; visits: Int32Array }[];
  /** Work space: candidate visits of up to two routes. */
  readonly seqA: Int32Array;
  readonly seqB: Int32Array;
  /** By visit: the visit before and after it in its route; −1 at the ends. */
  readonly previous: Int32Array;
  readonly next: Int32Array;
  /** Visits whose neighbours changed since this was last emptied, each once. */
  readonly dirty: number[];
  readonly isDirty: Uint8Array;
  /** By type of vehicle: the last stamp at which an idle one was offered; stamps are counted. */
  readonly typeSeen: Int32Array;
  stamp: number;
}

export interface Tally {
  /** Of all routes, with penalties for short loads. */
  routes: number;
  /** Routes below their minimum load. */
  short: number;
  prizes: number;
  express: number;
  required: number;
}

/** Caches by position, valid for the present visits. */
export interface PlanRoute {
  readonly vehicle: number;
  visits: Int32Array;
  length: number;
  cost: number;
  /** Of `cost`: waiting and penalty, what a reordering may win beyond the legs. */
  slack: number;
  /** Metres, and seconds of driving and service without waiting. */
  metres: number;
  busy: number;
  short: number;
  earliest: number;
  /** Earliest instant the vehicle can leave position i; entry 0 is the departure. */
  leave: Float64Array;
  /** Latest arrival at position i that keeps the rest feasible; last entry: at the end. */
  latest: Float64Array;
  /** Load on leg i (into position i), and the most on legs 0 … i; by `i × dimensions + d`. */
  legLoad: Float64Array;
  peakTo: Float64Array;
}

export function emptyPlan(instance: Instance): Plan {
  const plan: Plan = {
    instance,
    routes: Array.from({ length: instance.vehicles }, (_, vehicle) =>
      emptyRoute(vehicle, instance.dimensions),
    ),
    routeOf: new Int32Array(2 * instance.jobs).fill(-1),
    positionOf: new Int32Array(2 * instance.jobs),
    bank: [],
    bankSlot: new Int32Array(instance.jobs),
    tally: { routes: 0, short: 0, prizes: 0, express: 0, required: 0 },
    journal: [],
    seqA: new Int32Array(2 * instance.jobs + 3),
    seqB: new Int32Array(2 * instance.jobs + 3),
    previous: new Int32Array(2 * instance.jobs).fill(-1),
    next: new Int32Array(2 * instance.jobs).fill(-1),
    dirty: [],
    isDirty: new Uint8Array(2 * instance.jobs),
    typeSeen: new Int32Array(instance.vehicles).fill(-1),
    stamp: 0,
  };
  for (let j = 0; j < instance.jobs; j++) leaveOut(plan, j);
  instance.frozen.forEach((head, k) => setRoute(plan, k, head, head.length));
  begin(plan);
  return plan;
}

const emptyRoute = (vehicle: number, dimensions: number): PlanRoute => ({
  vehicle,
  visits: new Int32Array(0),
  length: 0,
  cost: 0,
  slack: 0,
  metres: 0,
  busy: 0,
  short: 0,
  earliest: 0,
  leave: new Float64Array(1),
  latest: new Float64Array(1),
  legLoad: new Float64Array(dimensions),
  peakTo: new Float64Array(dimensions),
});

/** Replaces a route by a feasible one (a bug if it is not); returns its exact cost. */
export function setRoute(plan: Plan, k: number, seq: Int32Array, len: number): number {
  const { instance, tally } = plan;
  const route = plan.routes[k]!;
  const cost = routeCost(instance, k, seq, len);
  if (cost === Infinity) throw new Error(`bug: infeasible route committed to vehicle ${k}`);
  plan.journal.push({ route: k, visits: route.visits.slice(0, route.length) });
  for (let i = 0; i < route.length; i++) {
    const v = route.visits[i]!;
    if (plan.routeOf[v] !== k) continue;
    plan.routeOf[v] = -1;
    if (v < instance.jobs) leaveOut(plan, v);
  }
  if (route.visits.length < len) reserve(route, len, instance.dimensions);
  route.visits.set(len === seq.length ? seq : seq.subarray(0, len));
  route.length = len;
  for (let i = 0; i < len; i++) {
    const v = seq[i]!;
    if (plan.routeOf[v] === -1 && v < instance.jobs) takeIn(plan, v);
    plan.routeOf[v] = k;
    plan.positionOf[v] = i;
    noteNeighbours(plan, v, i > 0 ? seq[i - 1]! : -1, i + 1 < len ? seq[i + 1]! : -1);
  }
  tally.routes += cost - route.cost;
  if (route.short > 0) tally.short--;
  route.cost = cost;
  route.short = shortfall(instance, k, seq, len);
  if (route.short > 0) tally.short++;
  refresh(instance, route);
  return cost;
}

function noteNeighbours(plan: Plan, v: number, previous: number, next: number): void {
  if (plan.previous[v] === previous && plan.next[v] === next) return;
  plan.previous[v] = previous;
  plan.next[v] = next;
  if (plan.isDirty[v] === 1) return;
  plan.isDirty[v] = 1;
  plan.dirty.push(v);
}

/** Forgets which visits changed. */
export function cleanDirty(plan: Plan): void {
  for (const v of plan.dirty) plan.isDirty[v] = 0;
  plan.dirty.length = 0;
}

function reserve(route: PlanRoute, len: number, dimensions: number): void {
  const room = Math.max(8, Math.ceil(len * 1.5));
  route.visits = new Int32Array(room);
  route.leave = new Float64Array(room + 1);
  route.latest = new Float64Array(room + 1);
  route.legLoad = new Float64Array((room + 1) * dimensions);
  route.peakTo = new Float64Array((room + 1) * dimensions);
}

function leaveOut(plan: Plan, j: number): void {
  plan.bankSlot[j] = plan.bank.push(j) - 1;
  count(plan, j, 1);
}

function takeIn(plan: Plan, j: number): void {
  const last = plan.bank.pop()!;
  if (last !== j) {
    plan.bank[plan.bankSlot[j]!] = last;
    plan.bankSlot[last] = plan.bankSlot[j]!;
  }
  count(plan, j, -1);
}

function count({ instance, tally }: Plan, j: number, by: number): void {
  const tier = instance.tier[j];
  if (tier === EXPRESS) tally.express += by;
  else if (tier === REQUIRED) tally.required += by;
  else if (tier === OPTIONAL) tally.prizes += by * instance.prize[j]!;
}

/** From here on `rollback` undoes. */
export function begin(plan: Plan): void {
  plan.journal.length = 0;
}

export function rollback(plan: Plan): void {
  const notes = plan.journal.splice(0);
  for (let i = notes.length - 1; i >= 0; i--) {
    setRoute(plan, notes[i]!.route, notes[i]!.visits, notes[i]!.visits.length);
  }
  plan.journal.length = 0;
}

function refresh(p: Instance, route: PlanRoute): void {
  const k = route.vehicle;
  route.earliest = earliestDeparture(p, k, route.visits, route.length);
  measure(p, route);
  refreshTimes(p, route);
  refreshLoads(p, route);
  const used = route.length > 0 || p.committed[k] === 1;
  const travel = p.fixed[k]! + route.metres * p.perMetre[k]! + route.busy * p.perSecond[k]!;
  route.slack = used ? Math.max(0, route.cost - travel) : 0;
}

function measure(p: Instance, route: PlanRoute): void {
  const durations = p.durations[p.profile[route.vehicle]!]!;
  const distances = p.distances[p.profile[route.vehicle]!]!;
  let at = p.start[route.vehicle]!;
  route.metres = 0;
  route.busy = 0;
  if (route.length === 0 && p.committed[route.vehicle] === 0) return;
  for (let i = 0; i <= route.length; i++) {
    const v = i < route.length ? route.visits[i]! : -1;
    const to = v < 0 ? p.end[route.vehicle]! : p.location[v]!;
    if (to < 0) break;
    route.metres += distances[at * p.locations + to]!;
    route.busy += durations[at * p.locations + to]! + (v < 0 ? 0 : p.service[v]!);
    at = to;
  }
}

function refreshTimes(p: Instance, route: PlanRoute): void {
  const { vehicle: k, visits, length, leave, latest } = route;
  const durations = p.durations[p.profile[k]!]!;
  leave[0] = route.earliest;
  let at = p.start[k]!;
  for (let i = 0; i < length; i++) {
    const v = visits[i]!;
    const arrival = leave[i]! + durations[at * p.locations + p.location[v]!]!;
    leave[i + 1] = startOfService(p, v, arrival) + p.service[v]!;
    at = p.location[v]!;
  }
  let after = p.end[k]!;
  latest[length] = p.shiftCloses[k]!;
  for (let i = length - 1; i >= 0; i--) {
    const v = visits[i]!;
    const travel = after < 0 ? 0 : durations[p.location[v]! * p.locations + after]!;
    latest[i] = latestArrival(p, v, latest[i + 1]! - travel - p.service[v]!);
    after = p.location[v]!;
  }
}

/** Infinity when it is too late for every window. */
export function startOfService(p: Instance, v: number, arrival: number): number {
  const end = p.firstWindow[v + 1]!;
  for (let w = p.firstWindow[v]!; w < end; w++) {
    if (arrival <= p.closes[w]! + 1e-6) {
      const start = arrival < p.opens[w]! ? p.opens[w]! : arrival;
      return start > p.closes[w]! + 1e-6 ? Infinity : start;
    }
  }
  return Infinity;
}

/** The latest arrival that lets service start by `bound`. */
function latestArrival(p: Instance, v: number, bound: number): number {
  for (let w = p.firstWindow[v + 1]! - 1; w >= p.firstWindow[v]!; w--) {
    if (p.opens[w]! <= bound + 1e-6) return Math.min(p.closes[w]!, bound);
  }
  return -Infinity;
}

function refreshLoads(p: Instance, route: PlanRoute): void {
  const { vehicle: k, visits, length, legLoad, peakTo } = route;
  const { dimensions, jobs, load, kind } = p;
  for (let d = 0; d < dimensions; d++) {
    let onBoard = p.baseLoad[k * dimensions + d]!;
    for (let i = 0; i < length; i++) {
      const v = visits[i]!;
      if (v < jobs && kind[v] === FROM_START) onBoard += load[v * dimensions + d]!;
    }
    let peak = -Infinity;
    for (let i = 0; i <= length; i++) {
      legLoad[i * dimensions + d] = onBoard;
      if (onBoard > peak) peak = onBoard;
      peakTo[i * dimensions + d] = peak;
      if (i === length) break;
      const v = visits[i]!;
      onBoard += v < jobs ? -load[v * dimensions + d]! : load[(v - jobs) * dimensions + d]!;
    }
  }
}

/** Location before position i of a route, and at it (−1: an open end). */
export const before = (p: Instance, route: PlanRoute, i: number): number =>
  i === 0 ? p.start[route.vehicle]! : p.location[route.visits[i - 1]!]!;
export const at = (p: Instance, route: PlanRoute, i: number): number =>
  i < route.length ? p.location[route.visits[i]!]! : p.end[route.vehicle]!;

/** Driving cost of the leg into position i as it is now. */
export const legCost = (p: Instance, route: PlanRoute, i: number): number =>
  hopCost(p, route.vehicle, before(p, route, i), at(p, route, i));
