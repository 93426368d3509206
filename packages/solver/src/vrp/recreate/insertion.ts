import { hopCost, routeCost, shortCost } from '../cost.ts';
import { FROM_START, type Instance, OPTIONAL } from '../instance.ts';
import { type Plan, type PlanRoute, at, before, setRoute, startOfService } from '../plan.ts';
import type { Chance } from '../../random.ts';
import { SLACK } from '../schedule.ts';

/**
 * The cheapest place for one job in one route. Each position costs O(1): legs by difference, time by
 * the earliest departure before it and the latest arrival after it, load by running maxima. The cost
 * leaves waiting aside; where a limit on duty or a release makes the constant-time test only
 * necessary, the candidate is evaluated exactly, which happens for the few that improve.
 */
export interface Place {
  vehicle: number;
  /** The delivery goes before this position, the pickup (if any) before `pickupAt`. */
  at: number;
  pickupAt: number;
  cost: number;
}

/** Chance of passing over a position (Christiaens and Vanden Berghe 2020). */
const BLINK = 0.01;
/** And over an idle vehicle: whoever is cheapest for the first job is not so for those to come. */
const IDLE_BLINK = 0.2;

/** An empty place to start from: anything cheaper counts; an optional job must be worth its prize. */
export const noPlace = (p: Instance, j: number): Place => ({
  vehicle: -1,
  at: -1,
  pickupAt: -1,
  cost: p.tier[j] === OPTIONAL ? p.prize[j]! : Infinity,
});

/** Lowers `place` if vehicle k offers a cheaper one. */
export function offer(plan: Plan, j: number, k: number, place: Place, blink: Chance | null): void {
  const p = plan.instance;
  const route = plan.routes[k]!;
  if (p.allowed[j * p.vehicles + k] === 0) return;
  const stops = p.paired[j] === 1 ? 2 : 1;
  if (route.length + stops > p.maxStops[k]!) return;
  const fee = openingCost(p, route, j);
  if (p.paired[j] === 1) offerPair(plan, j, route, place, fee);
  else offerSingle(plan, j, route, place, fee, blink);
}

/** Carries out what `offer` found. */
export function insertAt(plan: Plan, j: number, place: Place): void {
  const route = plan.routes[place.vehicle]!;
  const len = spliceIn(plan, j, route, place.at, place.pickupAt);
  setRoute(plan, place.vehicle, plan.seqA, len);
}

/** Writes the route with the job in it to `plan.seqA`; returns its length. */
export function spliceIn(
  plan: Plan,
  j: number,
  route: PlanRoute,
  deliverAt: number,
  pickupAt: number,
): number {
  const out = plan.seqA;
  let len = 0;
  for (let i = 0; i <= route.length; i++) {
    if (i === pickupAt) out[len++] = plan.instance.jobs + j;
    if (i === deliverAt) out[len++] = j;
    if (i < route.length) out[len++] = route.visits[i]!;
  }
  return len;
}

/** Tries every used vehicle, and of the idle ones the first of each type. */
export function offerAll(plan: Plan, j: number, place: Place, blink: Chance | null): void {
  const p = plan.instance;
  const stamp = ++plan.stamp;
  for (let k = 0; k < p.vehicles; k++) {
    if (plan.routes[k]!.length === 0 && p.committed[k] === 0) {
      if (plan.typeSeen[p.type[k]!] === stamp) continue;
      plan.typeSeen[p.type[k]!] = stamp;
      if (blink !== null && blink() < IDLE_BLINK) continue;
    }
    offer(plan, j, k, place, blink);
  }
}

/** What the vehicle costs more for carrying the job at all: its use, its penalty, the service. */
function openingCost(p: Instance, route: PlanRoute, j: number): number {
  const k = route.vehicle;
  let fee = p.service[j]! * p.perSecond[k]!;
  if (p.paired[j] === 1) fee += p.service[p.jobs + j]! * p.perSecond[k]!;
  if (route.length === 0 && p.committed[k] === 0) fee += p.fixed[k]!;
  if (p.hasMinLoad[k] === 0 || p.committed[k] === 1) return fee;
  let worst = 0;
  for (let d = 0; d < p.dimensions; d++) {
    const least = p.minLoad[k * p.dimensions + d]!;
    let carried = p.load[j * p.dimensions + d]!;
    for (let i = 0; i < route.length; i++) {
      const v = route.visits[i]!;
      if (v < p.jobs) carried += p.load[v * p.dimensions + d]!;
    }
    if (carried < least - SLACK) worst = Math.max(worst, (least - carried) / least);
  }
  return fee + shortCost(p, worst) - shortCost(p, route.short);
}

function offerSingle(
  plan: Plan,
  j: number,
  route: PlanRoute,
  place: Place,
  fee: number,
  blink: Chance | null,
): void {
  const p = plan.instance;
  const k = route.vehicle;
  const here = p.location[j]!;
  const used = route.length > 0 || p.committed[k] === 1;
  const exact = p.maxDuration[k]! < Infinity || p.release[j]! > route.earliest;
  let prev = before(p, route, p.frozen[k]!.length);
  for (let i = p.frozen[k]!.length; i <= route.length; i++) {
    const next = at(p, route, i);
    const old = used ? hopCost(p, k, prev, next) : 0;
    const cost = fee + hopCost(p, k, prev, here) + hopCost(p, k, here, next) - old;
    if (
      cost < place.cost &&
      (blink === null || blink() >= BLINK) &&
      loadFits(p, j, route, i) &&
      timeFits(p, j, route, i, prev, next)
    ) {
      if (!exact || routeCost(p, k, plan.seqA, spliceIn(plan, j, route, i, -1)) < Infinity) {
        place.vehicle = k;
        place.at = i;
        place.pickupAt = -1;
        place.cost = cost;
      }
    }
    prev = next;
  }
}

function loadFits(p: Instance, j: number, route: PlanRoute, i: number): boolean {
  if (p.kind[j] !== FROM_START) return true;
  for (let d = 0; d < p.dimensions; d++) {
    const load = route.peakTo[i * p.dimensions + d]! + p.load[j * p.dimensions + d]!;
    if (load > p.capacity[route.vehicle * p.dimensions + d]! + SLACK) return false;
  }
  return true;
}

/** Necessary always, sufficient unless `exact` above. */
function timeFits(
  p: Instance,
  j: number,
  route: PlanRoute,
  i: number,
  prev: number,
  next: number,
): boolean {
  const k = route.vehicle;
  const here = p.location[j]!;
  const durations = p.durations[p.profile[k]!]!;
  const depart = i === 0 ? Math.max(route.earliest, p.release[j]!) : route.leave[i]!;
  const start = startOfService(p, j, depart + durations[prev * p.locations + here]!);
  const done = start + p.service[j]!;
  const onward = next < 0 ? 0 : durations[here * p.locations + next]!;
  if (done + onward > route.latest[i]! + SLACK) return false;
  if (p.maxDistance[k] === Infinity) return true;
  const distances = p.distances[p.profile[k]!]!;
  const used = route.length > 0 || p.committed[k] === 1;
  const tail = next < 0 ? 0 : distances[here * p.locations + next]!;
  const old = next < 0 || !used ? 0 : distances[prev * p.locations + next]!;
  const metres = route.metres + distances[prev * p.locations + here]! + tail - old;
  return metres <= p.maxDistance[k]! + SLACK;
}

/** Pickup before position i, delivery before position e ≥ i; both walk forward with the clock. */
function offerPair(plan: Plan, j: number, route: PlanRoute, place: Place, fee: number): void {
  const p = plan.instance;
  const k = route.vehicle;
  const durations = p.durations[p.profile[k]!]!;
  const source = p.location[p.jobs + j]!;
  for (let i = p.frozen[k]!.length; i <= route.length; i++) {
    const prev = before(p, route, i);
    const travel = durations[prev * p.locations + source]!;
    const start = startOfService(p, p.jobs + j, route.leave[i]! + travel);
    if (start === Infinity) break;
    let now = start + p.service[p.jobs + j]!;
    let here = source;
    for (let e = i; e <= route.length && legFits(p, j, route, e); e++) {
      const cost = fee + pairCost(p, j, route, i, e);
      if (cost < place.cost) {
        const len = spliceIn(plan, j, route, e, i);
        if (routeCost(p, k, plan.seqA, len) < Infinity) {
          place.vehicle = k;
          place.at = e;
          place.pickupAt = i;
          place.cost = cost;
        }
      }
      if (e === route.length) break;
      const v = route.visits[e]!;
      now = startOfService(p, v, now + durations[here * p.locations + p.location[v]!]!);
      if (now === Infinity) break;
      now += p.service[v]!;
      here = p.location[v]!;
    }
  }
}

function legFits(p: Instance, j: number, route: PlanRoute, leg: number): boolean {
  for (let d = 0; d < p.dimensions; d++) {
    const load = route.legLoad[leg * p.dimensions + d]! + p.load[j * p.dimensions + d]!;
    if (load > p.capacity[route.vehicle * p.dimensions + d]! + SLACK) return false;
  }
  return true;
}

function pairCost(p: Instance, j: number, route: PlanRoute, i: number, e: number): number {
  const k = route.vehicle;
  const source = p.location[p.jobs + j]!;
  const here = p.location[j]!;
  const used = route.length > 0 || p.committed[k] === 1;
  const prev = before(p, route, i);
  const toSource = hopCost(p, k, prev, source);
  const fromHere = hopCost(p, k, here, at(p, route, e));
  const leg = (x: number): number =>
    used ? hopCost(p, k, before(p, route, x), at(p, route, x)) : 0;
  if (i === e) return toSource + hopCost(p, k, source, here) + fromHere - leg(i);
  const afterSource = hopCost(p, k, source, at(p, route, i));
  const toHere = hopCost(p, k, before(p, route, e), here);
  return toSource + afterSource - leg(i) + toHere + fromHere - leg(e);
}
