import { cheapestPlace, type Cheapest } from './cheapest-place.ts';
import { routeCost, shortfall } from './cost.ts';
import { EXPRESS, OPTIONAL } from './instance.ts';
import { aloneFills, closeShortRoutes, openFilledRoute } from './min-load.ts';
import { LEAST_GAIN } from './operators/attempt.ts';
import { begin, type Plan, rollback, setRoute } from './plan.ts';
import { type PlanRoute } from './plan-route.ts';
import { isTied } from './refusal.ts';

/**
 * The last word before a plan is handed out. Afterwards no route is below its minimum load; no
 * required job is left out that fits somewhere; optional jobs are served where and only where their
 * prize pays for the detour; and no EXPRESS is left out that would fit if some normal job, or all of
 * them, left one route.
 */
export function settle(plan: Plan): void {
  closeShortRoutes(plan);
  for (let again = true; again; ) {
    again =
      dropWhatCostsMore(plan) ||
      insertWhatFits(plan) ||
      openFilledRoute(plan) ||
      placeExpress(plan);
  }
  begin(plan);
}

/** Optional jobs, alone or all those of a route, whose detour exceeds their prizes. */
function dropWhatCostsMore(plan: Plan): boolean {
  const p = plan.instance;
  let dropped = false;
  for (const route of plan.routes) {
    const head = p.frozen[route.vehicle]!.length;
    const optional = Array.from(route.visits.subarray(head, route.length)).filter(
      (v) => v < p.jobs && p.tier[v] === OPTIONAL,
    );
    for (const gone of [...optional.map((v) => [v]), optional]) {
      if (gone.length > 0 && drop(plan, route, gone)) dropped = true;
    }
  }
  return dropped;
}

function drop(plan: Plan, route: PlanRoute, gone: readonly number[]): boolean {
  const p = plan.instance;
  if (gone.some((j) => plan.routeOf[j] !== route.vehicle)) return false;
  const left = without(plan, route, gone);
  const prizes = gone.reduce((sum, j) => sum + p.prize[j]!, 0);
  if (routeCost(p, route.vehicle, left, left.length) + prizes >= route.cost - LEAST_GAIN) {
    return false;
  }
  if (shortfall(p, route.vehicle, left, left.length) > 0) return false;
  setRoute(plan, route.vehicle, left, left.length);
  return true;
}

/** The visits of a route but for those of some jobs; frozen ones stay. */
function without(plan: Plan, route: PlanRoute, gone: readonly number[]): Int32Array {
  const { jobs, frozen } = plan.instance;
  const head = frozen[route.vehicle]!.length;
  return route.visits
    .slice(0, route.length)
    .filter((v, i) => i < head || !gone.includes(v < jobs ? v : v - jobs));
}

function insertWhatFits(plan: Plan): boolean {
  const { tier } = plan.instance;
  const jobs = plan.bank.toSorted((a, b) => tier[a]! - tier[b]! || a - b);
  let inserted = false;
  for (const j of jobs) if (insertExactly(plan, j)) inserted = true;
  return inserted;
}

/** At the exactly cheapest place that leaves no route short. */
function insertExactly(plan: Plan, j: number): boolean {
  const p = plan.instance;
  const worth = p.tier[j] === OPTIONAL ? p.prize[j]! : Infinity;
  let best: Cheapest | null = null;
  let vehicle = -1;
  let least = worth;
  for (const route of candidates(plan)) {
    const found = cheapestPlace({
      p,
      vehicle: route.vehicle,
      visits: route.visits.slice(0, route.length),
      job: j,
    });
    if (found === null || found.cost - route.cost >= least) continue;
    const idle = route.length === 0 && p.committed[route.vehicle] === 0;
    if (idle && !aloneFills(p, j, route.vehicle)) continue;
    best = found;
    vehicle = route.vehicle;
    least = found.cost - route.cost;
  }
  if (best === null) return false;
  setRoute(plan, vehicle, best.visits, best.visits.length);
  return true;
}

/** Every vehicle that is out, and of the idle ones the first of each type. */
export function candidates(plan: Plan): PlanRoute[] {
  const { type, committed } = plan.instance;
  const seen = new Set<number>();
  return plan.routes.filter((route) => {
    if (route.length > 0 || committed[route.vehicle] === 1) return true;
    const known = seen.has(type[route.vehicle]!);
    seen.add(type[route.vehicle]!);
    return !known;
  });
}

/** Makes room for one EXPRESS job by leaving out normal ones; these then look for a new place. */
function placeExpress(plan: Plan): boolean {
  const { tier } = plan.instance;
  const urgent = plan.bank.filter((j) => tier[j] === EXPRESS).sort((a, b) => a - b);
  for (const j of urgent) {
    for (const route of candidates(plan)) {
      for (const gone of sacrifices(plan, route)) {
        if (displace(plan, route, j, gone)) return true;
      }
    }
  }
  return false;
}

/** Movable normal jobs of a route: each alone, then all together. */
function sacrifices(plan: Plan, route: PlanRoute): (readonly number[])[] {
  const p = plan.instance;
  const head = p.frozen[route.vehicle]!.length;
  const normal = Array.from(route.visits.subarray(head, route.length)).filter(
    (v) => v < p.jobs && p.tier[v] !== EXPRESS && !isTied(p, v),
  );
  return [...normal.map((v) => [v]), normal];
}

function displace(plan: Plan, route: PlanRoute, j: number, gone: readonly number[]): boolean {
  const p = plan.instance;
  const k = route.vehicle;
  const left = without(plan, route, gone);
  const found = cheapestPlace({ p, vehicle: k, visits: left, job: j });
  if (found === null) return false;
  begin(plan);
  setRoute(plan, k, found.visits, found.visits.length);
  if (route.short > 0) {
    for (const g of gone) insertExactly(plan, g);
    if (route.short > 0) {
      rollback(plan);
      return false;
    }
  }
  return true;
}
