import { must } from '@waystock/kernel';
import type { ActiveRoute, WaitingOrder } from '../../src/domains/backhaul/model.ts';
import type { Policy } from '../../src/domains/backhaul/policy.ts';
import type { Pricing } from '../../src/domains/backhaul/route-table.ts';
import { type BackhaulState, commit, driveOn } from '../../src/domains/backhaul/state.ts';
import { driveRoute, verifyConsolidation } from '../../src/domains/backhaul/verify.ts';
import type { CorridorDay } from './corridor.ts';

/**
 * The one driver of all policies: the same day, the same instants, the production transition. Every
 * commitment is judged when it is made, and every route is driven once more at the end, whole, beside
 * what it would have been without consolidation.
 */
export interface Run {
  readonly profit: number;
  readonly commits: number;
  readonly orders: number;
  readonly unprofitable: number;
  readonly violations: readonly string[];
  readonly metres: number;
  readonly emptyMetres: number;
  readonly gramMetres: number;
  readonly capacityMetres: number;
  /** Of every check in which something waited, processor time in milliseconds. */
  readonly checks: readonly number[];
}

const quarter = 900;

export function driveDay(day: CorridorDay, policy: Policy, pricing: Pricing): Run {
  const whole = new Map(day.routes.map(({ item }) => [item.routeId, item]));
  const carried = new Map<string, WaitingOrder[]>();
  const violations: string[] = [];
  const checks: number[] = [];
  let [commits, unprofitable] = [0, 0];
  let routes: readonly ActiveRoute[] = [];
  let orders: readonly WaitingOrder[] = [];
  let [nextRoute, nextOrder] = [0, 0];
  const planned = day.routes.slice().sort((a, b) => a.visibleAt - b.visibleAt);
  for (let now = -2 * 3600; nextRoute < planned.length || routes.length > 0; now += quarter) {
    const seen: ActiveRoute[] = [...routes];
    while ((planned[nextRoute]?.visibleAt ?? Infinity) <= now)
      seen.push(must(planned[nextRoute++], 'a route').item);
    const fresh: WaitingOrder[] = [];
    while ((day.orders[nextOrder]?.visibleAt ?? Infinity) <= now)
      fresh.push(must(day.orders[nextOrder++], 'an order').item);
    orders = [...orders, ...fresh].filter((order) => order.pickup.latest >= now);
    routes = seen
      .map((route) =>
        driveOn(route, now, (one) =>
          pricing.travel.seconds(one.anchor.place, must(one.stops[0], 'a stop').place),
        ),
      )
      .filter((route) => route.stops.length > 0);
    if (orders.length === 0 || routes.length === 0) continue;
    const state: BackhaulState = { now, nextCheck: now + quarter, routes, orders, pricing };
    const began = process.cpuUsage();
    const made = policy.decide(state);
    const spent = process.cpuUsage(began);
    checks.push((spent.user + spent.system) / 1000);
    for (const one of made) {
      const before = must(
        routes.find((route) => route.routeId === one.routeId),
        'a route that is active',
      );
      const verdict = verifyConsolidation(before, one.after, one.orders, pricing);
      violations.push(...verdict.violations);
      if (Math.abs(verdict.marginalCost - one.marginalCost) > 1)
        violations.push(`${one.routeId}: said ${one.marginalCost}, is ${verdict.marginalCost}`);
      if (one.price - one.marginalCost < 0) unprofitable++;
      commits++;
      carried.set(one.routeId, [...(carried.get(one.routeId) ?? []), ...one.orders]);
      whole.set(one.routeId, extend(must(whole.get(one.routeId), 'a whole route'), one.after));
    }
    ({ routes, orders } = commit(state, made));
  }
  return { ...total(day, whole, carried, pricing, violations), commits, unprofitable, checks };
}

/** The whole route, from its base, whose part that was still open is now `after`. */
function extend(whole: ActiveRoute, after: ActiveRoute): ActiveRoute {
  const added = after.consolidated.length - whole.consolidated.length;
  const driven = whole.stops.length + 2 * added - after.stops.length;
  return {
    ...whole,
    version: after.version,
    consolidated: after.consolidated,
    stops: [...whole.stops.slice(0, driven), ...after.stops],
  };
}

function total(
  day: CorridorDay,
  whole: ReadonlyMap<string, ActiveRoute>,
  carried: ReadonlyMap<string, readonly WaitingOrder[]>,
  pricing: Pricing,
  found: readonly string[],
): Omit<Run, 'commits' | 'unprofitable' | 'checks'> {
  const violations = [...found];
  let [profit, metres, emptyMetres, gramMetres, capacityMetres, orders] = [0, 0, 0, 0, 0, 0];
  const all = new Set<string>();
  for (const { item } of day.routes) {
    const own = carried.get(item.routeId) ?? [];
    const route = must(whole.get(item.routeId), 'a route');
    const verdict = verifyConsolidation(item, route, own, pricing);
    violations.push(...verdict.violations);
    profit += verdict.price - verdict.marginalCost;
    const figures = driveRoute(route, pricing);
    metres += figures.metres;
    emptyMetres += figures.emptyMetres;
    gramMetres += figures.gramMetres;
    capacityMetres += figures.metres * route.vehicle.weightLimit;
    orders += own.length;
    for (const { orderId } of own)
      if (all.has(orderId)) violations.push(`${orderId} rides twice`);
      else all.add(orderId);
  }
  return { profit, metres, emptyMetres, gramMetres, capacityMetres, orders, violations };
}
