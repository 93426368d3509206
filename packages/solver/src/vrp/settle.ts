import { type Cheapest, cheapestPlace } from './cheapest-place.ts';
import { routeCost, shortfall } from './cost.ts';
import { type Instance, isPause, isReload, OPTIONAL } from './instance.ts';
import { aloneFills, closeShortRoutes, openFilledRoute } from './min-load.ts';
import {
  bankOf,
  candidates,
  freeFrom,
  type Plan,
  type PlanRoute,
  ranksBelow,
  restore,
  setRoute,
  snapshot,
  worthOf,
} from './plan.ts';
import { isTied } from './refusal.ts';

/**
 * The last word before a plan is handed out. Afterwards no route is below its minimum load; no
 * required job is left out that fits somewhere; optional jobs are served where and only where their
 * prize pays for the detour; and no EXPRESS, nor any job of an earlier tier, is left out that would
 * fit if some job that ranks below it, or all of them, left one route.
 */
export function settle(plan: Plan): void {
  closeShortRoutes(plan);
  const tried = newTried(plan);
  for (let again = true; again; ) {
    again =
      dropWhatCostsMore(plan, tried) ||
      insertWhatFits(plan, tried) ||
      openFilledRoute(plan) ||
      placeUrgent(plan, tried);
  }
}

/**
 * What came to nothing, and with which steps: as long as these are the same it need not be tried again.
 * Plans change a few routes at a time, and every change begins another round over all of them.
 */
interface Tried {
  /** By vehicle: nothing is to be dropped. */
  readonly drops: (Int32Array | undefined)[];
  /** By `job × vehicles + vehicle`: it fits nowhere; nobody makes room for it. */
  readonly places: Map<number, Int32Array>;
  readonly sacrifices: Map<number, Int32Array>;
}

const newTried = ({ routes }: Plan): Tried => ({
  drops: routes.map(() => undefined),
  places: new Map(),
  sacrifices: new Map(),
});

/** Less than this is rounding. */
const LEAST_GAIN = 1e-6;

/** Optional jobs, alone or all those of a route, whose detour exceeds their prizes. */
function dropWhatCostsMore(plan: Plan, { drops }: Tried): boolean {
  const p = plan.instance;
  let dropped = false;
  for (const route of plan.routes) {
    if (drops[route.vehicle] === route.steps) continue;
    const { steps } = route;
    const optional = movable(plan, route).filter((j) => p.tier[j] === OPTIONAL);
    for (const gone of [...optional.map((v) => [v]), optional]) {
      if (gone.length > 0 && drop(plan, route, gone)) dropped = true;
    }
    if (route.steps === steps) drops[route.vehicle] = steps;
  }
  return dropped;
}

/** Jobs of a route beyond what is frozen, by their last visits. */
function movable({ instance: p }: Plan, { vehicle, steps }: PlanRoute): number[] {
  return Array.from(steps.subarray(freeFrom(p, vehicle, steps))).filter((v) => v < p.jobs);
}

function drop(plan: Plan, route: PlanRoute, gone: readonly number[]): boolean {
  const p = plan.instance;
  if (gone.some((j) => plan.routeOf[j] !== route.vehicle)) return false;
  const left = without(plan, route, gone);
  const prizes = gone.reduce((sum, j) => sum + worthOf(p, j), 0);
  if (routeCost(p, route.vehicle, left, left.length) + prizes >= route.cost - LEAST_GAIN) {
    return false;
  }
  if (shortfall(p, route.vehicle, left, left.length) > 0) return false;
  setRoute(plan, route.vehicle, left);
  return true;
}

/** The steps of a route but for the visits of some jobs; frozen ones stay. */
function without(plan: Plan, route: PlanRoute, gone: readonly number[]): Int32Array {
  const { instance: p } = plan;
  const { jobs } = p;
  const head = freeFrom(p, route.vehicle, route.steps);
  const left = route.steps.filter((v, i) => {
    return i < head || v >= 2 * jobs || !gone.includes(v < jobs ? v : v - jobs);
  });
  if (!left.some((v) => v < 2 * jobs)) return new Int32Array(0);
  breaksBeforeReloads(p, left);
  return left;
}

/** Between two stops, in an answer, breaks come first. */
function breaksBeforeReloads(p: Instance, steps: Int32Array): void {
  for (let i = 1; i < steps.length; i++) {
    const isOut = isPause(p, steps[i]!) && !isReload(p, steps[i]!) && isReload(p, steps[i - 1]!);
    if (!isOut) continue;
    [steps[i - 1], steps[i]] = [steps[i]!, steps[i - 1]!];
    i = Math.max(0, i - 2);
  }
}

function insertWhatFits(plan: Plan, tried: Tried): boolean {
  const { group } = plan.instance;
  let inserted = false;
  for (const j of bankOf(plan)) {
    if (group[j]! >= 0 && plan.chosen[group[j]!]! > 0) continue;
    if (insertExactly(plan, j, tried)) inserted = true;
  }
  return inserted;
}

/** At the exactly cheapest place that leaves no route short. */
function insertExactly(plan: Plan, j: number, { places }: Tried): boolean {
  const p = plan.instance;
  let best: Cheapest | null = null;
  let vehicle = -1;
  let least = worthOf(p, j);
  for (const route of candidates(plan)) {
    const { vehicle: k, steps } = route;
    const key = j * p.vehicles + k;
    if (places.get(key) === steps) continue;
    const found = cheapestPlace({ p, vehicle: k, steps, job: j, below: route.cost + least });
    // Once there is a better place elsewhere, it need not be for want of room.
    if (found === null && best === null) places.set(key, steps);
    if (found === null || found.cost - route.cost >= least) continue;
    const idle = route.steps.length === 0 && p.committed[route.vehicle] === 0;
    if (idle && !aloneFills(p, j, route.vehicle)) continue;
    best = found;
    vehicle = route.vehicle;
    least = found.cost - route.cost;
  }
  if (best === null) return false;
  setRoute(plan, vehicle, best.steps);
  return true;
}

/** Makes room for one job by leaving out some that rank below; these then look for a new place. */
function placeUrgent(plan: Plan, tried: Tried): boolean {
  const { tier } = plan.instance;
  const last = tier.reduce((most, one) => Math.max(most, one), 0);
  const urgent = bankOf(plan).filter((j) => tier[j]! < OPTIONAL && tier[j]! < last);
  for (const j of urgent) {
    for (const route of candidates(plan)) {
      const { steps, vehicle } = route;
      const key = j * plan.instance.vehicles + vehicle;
      if (tried.sacrifices.get(key) === steps) continue;
      for (const gone of sacrifices(plan, route, j)) {
        if (displace(plan, route, j, gone, tried)) return true;
      }
      // Where a minimum is to be carried, it may depend on other routes, too.
      if (plan.instance.hasMinLoad[vehicle] === 0) tried.sacrifices.set(key, steps);
    }
  }
  return false;
}

/** Movable jobs of a route that rank below: each alone, then all together. */
function sacrifices(plan: Plan, route: PlanRoute, urgent: number): (readonly number[])[] {
  const p = plan.instance;
  const below = movable(plan, route).filter((j) => ranksBelow(p, j, urgent) && !isTied(p, j));
  return below.length === 0 ? [] : [...below.map((v) => [v]), below];
}

function displace(
  plan: Plan,
  route: PlanRoute,
  j: number,
  gone: readonly number[],
  tried: Tried,
): boolean {
  const p = plan.instance;
  const k = route.vehicle;
  const found = cheapestPlace({ p, vehicle: k, steps: without(plan, route, gone), job: j });
  if (found === null) return false;
  const before = snapshot(plan);
  setRoute(plan, k, found.steps);
  if (route.short > 0) {
    for (const g of gone) insertExactly(plan, g, tried);
    if (route.short > 0) {
      restore(plan, before);
      return false;
    }
  }
  return true;
}
