import { hopCost } from '../cost.ts';
import type { Instance } from '../instance.ts';
import { type Plan } from '../plan.ts';
import { type PlanRoute, at, before } from '../plan-route.ts';
import { copy, drivenCost, hopeless, isUsed, takeIfCheaper } from './attempt.ts';

/**
 * Exchanges the tails of two routes so that b follows a (Potvin and Rousseau 1995). Whole routes
 * change vehicles this way when both tails are everything that is not frozen.
 */
export function twoOptStar(plan: Plan, a: number, b: number): boolean {
  const one = plan.routes[plan.routeOf[a]!]!;
  const two = plan.routes[plan.routeOf[b]!]!;
  return exchangeTails(plan, one, plan.positionOf[a]! + 1, two, plan.positionOf[b]!);
}

/** Gives everything from visit a on to an idle vehicle, one of each type. */
export function splitRoute(plan: Plan, a: number): boolean {
  const p = plan.instance;
  const route = plan.routes[plan.routeOf[a]!]!;
  const stamp = ++plan.stamp;
  for (let k = 0; k < p.vehicles; k++) {
    const idle = plan.routes[k]!;
    if (idle.length > 0 || p.committed[k] === 1 || plan.typeSeen[p.type[k]!] === stamp) continue;
    plan.typeSeen[p.type[k]!] = stamp;
    if (exchangeTails(plan, route, plan.positionOf[a]!, idle, 0)) return true;
  }
  return false;
}

/** New first route: its visits before i, then those of the second from q on; and the reverse. */
function exchangeTails(plan: Plan, one: PlanRoute, i: number, two: PlanRoute, q: number): boolean {
  const p = plan.instance;
  if (one === two) return false;
  if (i < p.frozen[one.vehicle]!.length || q < p.frozen[two.vehicle]!.length) return false;
  const change = sameRates(p, one.vehicle, two.vehicle)
    ? crossing(p, one, i, two, q) + crossing(p, two, q, one, i)
    : joined(p, one, i, two, q) + joined(p, two, q, one, i) - drivenCost(one) - drivenCost(two);
  if (hopeless(change, one, two)) return false;
  const lenA = copy(two, q, two.length, plan.seqA, copy(one, 0, i, plan.seqA, 0));
  const lenB = copy(one, i, one.length, plan.seqB, copy(two, 0, q, plan.seqB, 0));
  return takeIfCheaper(plan, one.vehicle, lenA, two.vehicle, lenB);
}

const sameRates = (p: Instance, a: number, b: number): boolean =>
  p.rate[a] === p.rate[b] && p.end[a] === p.end[b];

/** The new leg less the one it replaces, and the vehicle's use if it begins or ends. */
function crossing(p: Instance, head: PlanRoute, i: number, tail: PlanRoute, q: number): number {
  const k = head.vehicle;
  const usedBefore = isUsed(p, head);
  const usedAfter = i > 0 || q < tail.length || p.committed[k] === 1;
  const old = usedBefore ? hopCost(p, k, before(p, head, i), at(p, head, i)) + p.fixed[k]! : 0;
  const leg = usedAfter ? hopCost(p, k, before(p, head, i), at(p, tail, q)) + p.fixed[k]! : 0;
  return leg - old;
}

/** Everything vehicle `head` would pay for its head and the other's tail, without waiting. */
function joined(p: Instance, head: PlanRoute, i: number, tail: PlanRoute, q: number): number {
  const k = head.vehicle;
  if (i === 0 && q === tail.length && p.committed[k] === 0) return 0;
  let cost = p.fixed[k]!;
  let from = p.start[k]!;
  const visit = (v: number): void => {
    cost += hopCost(p, k, from, p.location[v]!) + p.service[v]! * p.perSecond[k]!;
    from = p.location[v]!;
  };
  for (let x = 0; x < i; x++) visit(head.visits[x]!);
  for (let x = q; x < tail.length; x++) visit(tail.visits[x]!);
  return cost + hopCost(p, k, from, p.end[k]!);
}
