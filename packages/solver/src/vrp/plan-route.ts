import { hopCost } from './cost.ts';
import { COLLECTED, DURATION, FROM_START, type Instance, METRES } from './instance.ts';
import { earliestDeparture, timeRoute } from './schedule.ts';

/**
 * One route of a plan with what its present visits imply, by position, so that an insertion is
 * judged in constant time. Times are two chains of segments as in schedule.ts: *head* i, from the
 * depot to position i, and *tail* i, from there to the end; both suppose one window per visit.
 */
export interface PlanRoute {
  readonly vehicle: number;
  visits: Int32Array;
  length: number;
  cost: number;
  /** Of `cost`: waiting and penalty, what a reordering may win beyond the legs. */
  slack: number;
  metres: number;
  /** Seconds from departure to the end; 0 for a vehicle at home. */
  duration: number;
  short: number;
  earliest: number;
  /** Every visit has one window at most: heads and tails hold. */
  simple: boolean;
  /** Earliest instant the vehicle can leave position i − 1; entry 0 is the departure. */
  leave: Float64Array;
  /** Head i: departures early … late leave position i − 1 after `elapsed` seconds. */
  early: Float64Array;
  late: Float64Array;
  elapsed: Float64Array;
  /** Tail i: arriving at position i from soonest to latest, it is `rest` seconds to the end. */
  soonest: Float64Array;
  latest: Float64Array;
  rest: Float64Array;
  /** Load on leg i (into position i), and the most on legs 0 … i; by `i × dimensions + d`. */
  legLoad: Float64Array;
  peakTo: Float64Array;
}

export function emptyRoute(vehicle: number, dimensions: number): PlanRoute {
  const none = new Float64Array(0);
  const route = {
    vehicle,
    visits: new Int32Array(0),
    length: 0,
    cost: 0,
    slack: 0,
    metres: 0,
    duration: 0,
    short: 0,
    earliest: 0,
    simple: true,
    leave: none,
    early: none,
    late: none,
    elapsed: none,
    soonest: none,
    latest: none,
    rest: none,
    legLoad: none,
    peakTo: none,
  };
  reserve(route, 0, dimensions);
  return route;
}

/** Makes room for so many visits. */
export function reserve(route: PlanRoute, len: number, dimensions: number): void {
  const room = len === 0 ? 0 : Math.max(8, Math.ceil(len * 1.5));
  route.visits = new Int32Array(room);
  route.leave = new Float64Array(room + 1);
  route.early = new Float64Array(room + 1);
  route.late = new Float64Array(room + 1);
  route.elapsed = new Float64Array(room + 1);
  route.soonest = new Float64Array(room + 1);
  route.latest = new Float64Array(room + 1);
  route.rest = new Float64Array(room + 1);
  route.legLoad = new Float64Array((room + 1) * dimensions);
  route.peakTo = new Float64Array((room + 1) * dimensions);
}

/** Brings everything up to date with visits and cost. */
export function refresh(p: Instance, route: PlanRoute): void {
  const { vehicle: k, visits, length } = route;
  const used = length > 0 || p.committed[k] === 1;
  timeRoute(p, k, visits, length);
  route.metres = used ? p.scratch[METRES]! : 0;
  route.duration = used ? p.scratch[DURATION]! : 0;
  route.earliest = earliestDeparture(p, k, visits, length);
  route.simple = !p.anySeveral || visits.subarray(0, length).every((v) => p.several[v] === 0);
  route.slack = used ? Math.max(0, route.cost - drivingCost(p, route)) : 0;
  refreshLeave(p, route);
  refreshHeads(p, route);
  refreshTails(p, route);
  refreshLoads(p, route);
}

/** The cost of use, legs and service, without waiting and penalties. */
function drivingCost(p: Instance, route: PlanRoute): number {
  const k = route.vehicle;
  let cost = p.fixed[k]!;
  for (let i = 0; i <= route.length; i++) {
    cost += legCost(p, route, i);
    if (i < route.length) cost += p.service[route.visits[i]!]! * p.perSecond[k]!;
  }
  return cost;
}

function refreshLeave(p: Instance, route: PlanRoute): void {
  const durations = p.durations[p.profile[route.vehicle]!]!;
  route.leave[0] = route.earliest;
  for (let i = 0; i < route.length; i++) {
    const v = route.visits[i]!;
    const travel = durations[before(p, route, i) * p.locations + p.location[v]!]!;
    route.leave[i + 1] = startOfService(p, v, route.leave[i]! + travel) + p.service[v]!;
  }
}

function refreshHeads(p: Instance, route: PlanRoute): void {
  const k = route.vehicle;
  const durations = p.durations[p.profile[k]!]!;
  let early = route.earliest;
  let late = p.underWay[k] === 1 ? early : Math.max(early, p.shiftCloses[k]!);
  let elapsed = 0;
  for (let i = 0; ; i++) {
    route.early[i] = early;
    route.late[i] = late;
    route.elapsed[i] = elapsed;
    if (i === route.length) return;
    const v = route.visits[i]!;
    const opens = p.opens[p.firstWindow[v]!]!;
    const closes = p.closes[p.firstWindow[v]!]!;
    elapsed += durations[before(p, route, i) * p.locations + p.location[v]!]!;
    if (late + elapsed < opens) {
      elapsed = opens - late;
      early = late;
    } else {
      if (early + elapsed < opens) early = opens - elapsed;
      if (late + elapsed > closes) late = Math.max(early, closes - elapsed);
    }
    elapsed += p.service[v]!;
  }
}

function refreshTails(p: Instance, route: PlanRoute): void {
  const { vehicle: k, length } = route;
  const durations = p.durations[p.profile[k]!]!;
  let soonest = -Infinity;
  let latest = p.shiftCloses[k]!;
  let rest = 0;
  for (let i = length; ; i--) {
    route.soonest[i] = soonest;
    route.latest[i] = latest;
    route.rest[i] = rest;
    if (i === 0) return;
    const v = route.visits[i - 1]!;
    const opens = p.opens[p.firstWindow[v]!]!;
    const closes = p.closes[p.firstWindow[v]!]!;
    const next = at(p, route, i);
    const travel = next < 0 ? 0 : durations[p.location[v]! * p.locations + next]!;
    const onward = p.service[v]! + travel;
    latest = Math.min(closes, latest - onward);
    if (closes + onward < soonest) {
      rest += soonest - closes;
      soonest = closes;
    } else {
      soonest = Math.max(opens, soonest - onward);
      rest += onward;
    }
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
      const aboard = v >= jobs || kind[v] === COLLECTED ? 1 : -1;
      onBoard += aboard * load[(v < jobs ? v : v - jobs) * dimensions + d]!;
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
