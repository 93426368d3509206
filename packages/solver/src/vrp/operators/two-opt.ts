import { hopCost } from '../cost.ts';
import { type Plan } from '../plan.ts';
import { at, before, legCost } from '../plan-route.ts';
import { copy, hopeless, takeIfCheaper } from './attempt.ts';

/**
 * Within one route: turns round the visits between a and b so that the two become neighbours (Croes
 * 1958). Legs may differ by direction, so the reversed ones are summed.
 */
export function twoOpt(plan: Plan, a: number, b: number): boolean {
  const p = plan.instance;
  const route = plan.routes[plan.routeOf[a]!]!;
  if (plan.routeOf[b] !== route.vehicle) return false;
  const k = route.vehicle;
  const first = Math.min(plan.positionOf[a]!, plan.positionOf[b]!) + 1;
  const last = Math.max(plan.positionOf[a]!, plan.positionOf[b]!);
  if (first < p.frozen[k]!.length || first >= last) return false;
  let change = hopCost(p, k, before(p, route, first), at(p, route, last));
  change += hopCost(p, k, at(p, route, first), at(p, route, last + 1));
  change -= legCost(p, route, first) + legCost(p, route, last + 1);
  for (let i = first + 1; i <= last; i++) {
    change += hopCost(p, k, at(p, route, i), at(p, route, i - 1)) - legCost(p, route, i);
  }
  if (hopeless(change, route, null)) return false;
  let len = copy(route, 0, first, plan.seqA, 0);
  for (let i = last; i >= first; i--) plan.seqA[len++] = route.visits[i]!;
  len = copy(route, last + 1, route.length, plan.seqA, len);
  return takeIfCheaper(plan, k, len, -1, 0);
}
