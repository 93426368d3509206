import { hopCost, routeCost } from '../cost.ts';
import type { Instance } from '../instance.ts';
import { type Plan, setRoute } from '../plan.ts';
import { type PlanRoute } from '../plan-route.ts';

/**
 * What all operators share. An operator first bounds what a move can win: the difference of the
 * legs, less the waiting and penalties that the routes have now (`slack`). Only then does it write
 * the new routes to `seqA` and `seqB` and ask for their exact cost here.
 */
export const LEAST_GAIN = 1e-6;

/** Whether a move whose legs cost `change` more could pay for itself. */
export const hopeless = (change: number, a: PlanRoute, b: PlanRoute | null): boolean =>
  !(change - a.slack - (b === null ? 0 : b.slack) < -LEAST_GAIN);

/** Takes `seqA` for vehicle a (and `seqB` for b, unless −1) if feasible and cheaper. */
export function takeIfCheaper(
  plan: Plan,
  a: number,
  lenA: number,
  b: number,
  lenB: number,
): boolean {
  const p = plan.instance;
  const old = plan.routes[a]!.cost + (b < 0 ? 0 : plan.routes[b]!.cost);
  let cost = routeCost(p, a, plan.seqA, lenA);
  if (!(cost < old - LEAST_GAIN)) return false;
  if (b >= 0) {
    cost += routeCost(p, b, plan.seqB, lenB);
    if (!(cost < old - LEAST_GAIN)) return false;
  }
  setRoute(plan, a, plan.seqA, lenA);
  if (b >= 0) setRoute(plan, b, plan.seqB, lenB);
  return true;
}

/** Appends visits from … to − 1 of a route to `out`; returns the new length. */
export function copy(
  route: PlanRoute,
  from: number,
  to: number,
  out: Int32Array,
  len: number,
): number {
  for (let i = from; i < to; i++) out[len++] = route.visits[i]!;
  return len;
}

/** Legs between, and service at, visits from … to − 1 as vehicle k would pay them. */
export function innerCost(
  p: Instance,
  k: number,
  route: PlanRoute,
  from: number,
  to: number,
): number {
  let cost = 0;
  for (let i = from; i < to; i++) {
    const v = route.visits[i]!;
    cost += p.service[v]! * p.perSecond[k]!;
    if (i > from) cost += hopCost(p, k, p.location[route.visits[i - 1]!]!, p.location[v]!);
  }
  return cost;
}

/** Everything a used route pays but waiting and penalties. */
export const drivenCost = (route: PlanRoute): number => route.cost - route.slack;

/** Whether the vehicle is out, and so its legs are paid. */
export const isUsed = (p: Instance, route: PlanRoute): boolean =>
  route.length > 0 || p.committed[route.vehicle] === 1;
