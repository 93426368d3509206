import { hopCost } from '../cost.ts';
import { type Plan } from '../plan.ts';
import { type PlanRoute, at, before, legCost } from '../plan-route.ts';
import { copy, hopeless, takeIfCheaper } from './attempt.ts';

/** Exchanges visit a with the visit after b, or before b, so that a and b become neighbours. */
export function swap(plan: Plan, a: number, b: number): boolean {
  const q = plan.positionOf[b]!;
  return exchange(plan, a, plan.routeOf[b]!, q + 1) || exchange(plan, a, plan.routeOf[b]!, q - 1);
}

function exchange(plan: Plan, a: number, kB: number, q: number): boolean {
  const p = plan.instance;
  const one = plan.routes[plan.routeOf[a]!]!;
  const two = plan.routes[kB]!;
  const i = plan.positionOf[a]!;
  if (i < p.frozen[one.vehicle]!.length) return false;
  if (q < p.frozen[kB]!.length || q >= two.length) return false;
  if (one === two && Math.abs(i - q) <= 1) return false;
  const c = two.visits[q]!;
  const change = replaceChange(plan, one, i, c) + replaceChange(plan, two, q, a);
  if (hopeless(change, one, one === two ? null : two)) return false;
  const lenA = copy(one, 0, one.length, plan.seqA, 0);
  plan.seqA[i] = c;
  if (one === two) {
    plan.seqA[q] = a;
    return takeIfCheaper(plan, one.vehicle, lenA, -1, 0);
  }
  const lenB = copy(two, 0, two.length, plan.seqB, 0);
  plan.seqB[q] = a;
  return takeIfCheaper(plan, one.vehicle, lenA, kB, lenB);
}

/** What the legs and the service cost more with visit v at position i instead of what is there. */
function replaceChange(plan: Plan, route: PlanRoute, i: number, v: number): number {
  const p = plan.instance;
  const k = route.vehicle;
  const here = p.location[v]!;
  const legs = hopCost(p, k, before(p, route, i), here) + hopCost(p, k, here, at(p, route, i + 1));
  const service = (p.service[v]! - p.service[route.visits[i]!]!) * p.perSecond[k]!;
  return legs + service - legCost(p, route, i) - legCost(p, route, i + 1);
}
