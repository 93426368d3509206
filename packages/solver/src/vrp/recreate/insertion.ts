import { hopCost, routeCost, shortCost } from '../cost.ts';
import { FROM_START, type Instance, OPTIONAL } from '../instance.ts';
import { type Plan, setRoute } from '../plan.ts';
import { at, before, type PlanRoute, startOfService } from '../plan-route.ts';
import type { Chance } from '../../random.ts';
import { SLACK } from '../schedule.ts';

/**
 * The cheapest place for one job in one route, at its exact cost. Each position costs O(1): load by
 * running maxima, time by joining head, job and tail (plan-route.ts). Where that does not hold (stops
 * with several windows, a release that shifts the departure, pickups) a position whose legs alone
 * are promising is evaluated exactly in O(stops).
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

/** What the vehicle costs more for going out at all, and less for its minimum load. */
function openingCost(p: Instance, route: PlanRoute, j: number): number {
  const k = route.vehicle;
  const fee = isUsed(p, route) ? 0 : p.fixed[k]!;
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

const isUsed = (p: Instance, route: PlanRoute): boolean =>
  route.length > 0 || p.committed[route.vehicle] === 1;

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
  const used = isUsed(p, route);
  const quick = route.simple && p.several[j] === 0 && p.release[j]! <= route.earliest;
  const base = fee + p.service[j]! * p.perSecond[k]! - route.slack;
  let prev = before(p, route, p.frozen[k]!.length);
  for (let i = p.frozen[k]!.length; i <= route.length; i++) {
    const next = at(p, route, i);
    const old = used ? hopCost(p, k, prev, next) : 0;
    const bound = base + hopCost(p, k, prev, here) + hopCost(p, k, here, next) - old;
    if (bound < place.cost && (blink === null || blink() >= BLINK) && loadFits(p, j, route, i)) {
      const cost = quick
        ? fee + detourCost(p, j, route, i)
        : routeCost(p, k, plan.seqA, spliceIn(plan, j, route, i, -1)) - route.cost;
      if (cost < place.cost) {
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

/** Head i, the job, tail i: what metres and seconds cost more; Infinity if they do not join. */
function detourCost(p: Instance, j: number, route: PlanRoute, i: number): number {
  const k = route.vehicle;
  const durations = p.durations[p.profile[k]!]!;
  const toHere = before(p, route, i) * p.locations + p.location[j]!;
  const next = at(p, route, i);
  const onward = p.location[j]! * p.locations + next;
  const opens = p.opens[p.firstWindow[j]!]!;
  const closes = p.closes[p.firstWindow[j]!]!;
  let early = route.early[i]!;
  let late = route.late[i]!;
  let elapsed = route.elapsed[i]! + durations[toHere]!;
  if (early + elapsed > closes + SLACK) return Infinity;
  if (late + elapsed < opens) {
    elapsed = opens - late;
    early = late;
  } else {
    if (early + elapsed < opens) early = opens - elapsed;
    if (late + elapsed > closes) late = Math.max(early, closes - elapsed);
  }
  elapsed += p.service[j]! + (next < 0 ? 0 : durations[onward]!);
  if (early + elapsed > route.latest[i]! + SLACK) return Infinity;
  if (late + elapsed < route.soonest[i]!) elapsed = route.soonest[i]! - late;
  const duration = elapsed + route.rest[i]!;
  if (duration > p.maxDuration[k]! + SLACK) return Infinity;
  const more = (duration - route.duration) * p.perSecond[k]!;
  return more + metresCost(p, route, i, toHere, next < 0 ? -1 : onward);
}

function metresCost(
  p: Instance,
  route: PlanRoute,
  i: number,
  toHere: number,
  onward: number,
): number {
  const k = route.vehicle;
  const distances = p.distances[p.profile[k]!]!;
  let more = distances[toHere]!;
  if (onward >= 0) {
    more += distances[onward]!;
    if (isUsed(p, route)) more -= distances[before(p, route, i) * p.locations + at(p, route, i)]!;
  }
  return route.metres + more > p.maxDistance[k]! + SLACK ? Infinity : more * p.perMetre[k]!;
}

/** Pickup before position i, delivery before position e ≥ i; both walk forward with the clock. */
function offerPair(plan: Plan, j: number, route: PlanRoute, place: Place, fee: number): void {
  const p = plan.instance;
  const k = route.vehicle;
  const durations = p.durations[p.profile[k]!]!;
  const source = p.location[p.jobs + j]!;
  const service = p.service[j]! + p.service[p.jobs + j]!;
  const base = fee + service * p.perSecond[k]! - route.slack;
  for (let i = p.frozen[k]!.length; i <= route.length; i++) {
    const prev = before(p, route, i);
    const travel = durations[prev * p.locations + source]!;
    const start = startOfService(p, p.jobs + j, route.leave[i]! + travel);
    if (start === Infinity) break;
    let now = start + p.service[p.jobs + j]!;
    let here = source;
    for (let e = i; e <= route.length && legFits(p, j, route, e); e++) {
      if (base + pairCost(p, j, route, i, e) < place.cost) {
        const cost = routeCost(p, k, plan.seqA, spliceIn(plan, j, route, e, i)) - route.cost;
        if (cost < place.cost) {
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
