import { withBreaks } from './committed.ts';
import { arranged } from './pauses/arrange.ts';
import { routeCost, shortfall } from './cost.ts';
import { EXPRESS, type Instance, isPause, OPTIONAL } from './instance.ts';

/**
 * A whole answer in the making: every vehicle's steps, pauses included, and who is in none of them.
 * `setRoute` is the only way to change it. Invariant: every route is feasible but for its minimum load,
 * starts with its frozen visits, and has either a visit or no step at all.
 */
export interface Plan {
  readonly instance: Instance;
  readonly routes: readonly PlanRoute[];
  /** By visit: the vehicle, or −1. */
  readonly routeOf: Int32Array;
  /** By group: how many of its alternatives are served. */
  readonly chosen: Int32Array;
}

export interface PlanRoute {
  readonly vehicle: number;
  steps: Int32Array;
  cost: number;
  /** Missing to its minimum load, as a share. */
  short: number;
}

export function emptyPlan(instance: Instance): Plan {
  const none = new Int32Array(0);
  const routes = Array.from({ length: instance.vehicles }, (_, vehicle) => ({
    vehicle,
    steps: none,
    cost: 0,
    short: 0,
  }));
  const plan: Plan = {
    instance,
    routes,
    routeOf: new Int32Array(2 * instance.jobs).fill(-1),
    chosen: new Int32Array(instance.members.length),
  };
  for (let k = 0; k < instance.vehicles; k++) {
    if (instance.committed[k] === 1) setRoute(plan, k, committedSteps(instance, k));
  }
  return plan;
}

/** Its breaks where they suit best, or where the limits were lifted for them: after the frozen stops. */
function committedSteps(p: Instance, k: number): Int32Array {
  const best = arranged(p, k, p.frozen[k]!);
  return routeCost(p, k, best, best.length) < Infinity ? best : withBreaks(p, k, p.frozen[k]!);
}

/** Makes `steps` the route of vehicle k; they must be feasible. */
export function setRoute(plan: Plan, k: number, steps: Int32Array): void {
  const p = plan.instance;
  const kept = steps.every((v) => isPause(p, v)) ? new Int32Array(0) : steps;
  const cost = routeCost(p, k, kept, kept.length);
  if (cost === Infinity) throw new Error(`bug: infeasible route for vehicle ${k}`);
  const route = plan.routes[k]!;
  for (const v of route.steps) if (!isPause(p, v)) mark(plan, v, -1);
  for (const v of kept) if (!isPause(p, v)) mark(plan, v, k);
  route.steps = kept;
  route.cost = cost;
  route.short = shortfall(p, k, kept, kept.length);
}

function mark({ instance: p, routeOf, chosen }: Plan, v: number, k: number): void {
  routeOf[v] = k;
  const group = v < p.jobs ? p.group[v]! : -1;
  if (group >= 0) chosen[group]! += k < 0 ? -1 : 1;
}

/** What `restore` goes back to. */
export const snapshot = ({ routes }: Plan): readonly Int32Array[] =>
  routes.map(({ steps }) => steps);

export function restore(plan: Plan, before: readonly Int32Array[]): void {
  const changed = plan.routes.filter((route, k) => route.steps !== before[k]);
  for (const route of changed) {
    for (const v of route.steps) if (!isPause(plan.instance, v)) mark(plan, v, -1);
    route.steps = new Int32Array(0);
  }
  for (const { vehicle } of changed) setRoute(plan, vehicle, before[vehicle]!);
}

/** Jobs in no route, but for alternatives to a job that is served: whoever ranks first, first. */
export function bankOf({ instance: p, routeOf, chosen }: Plan): number[] {
  const bank: number[] = [];
  for (let j = 0; j < p.jobs; j++) {
    if (routeOf[j]! < 0 && (p.group[j]! < 0 || chosen[p.group[j]!] === 0)) bank.push(j);
  }
  return bank.sort((a, b) => p.tier[a]! - p.tier[b]! || a - b);
}

/** Of each group in the bank, one job counts as left out. */
export function lossesOf(plan: Plan): number[] {
  const { group } = plan.instance;
  const seen = new Set<number>();
  return bankOf(plan).filter((j) => {
    if (group[j]! < 0) return true;
    const isFirst = !seen.has(group[j]!);
    seen.add(group[j]!);
    return isFirst;
  });
}

/** Index in the steps of a route from which on it may be changed. */
export function freeFrom(p: Instance, k: number, steps: Int32Array): number {
  let visits = p.frozen[k]!.length;
  for (let i = 0; i < steps.length; i++) {
    if (visits === 0) return i;
    if (!isPause(p, steps[i]!)) visits--;
  }
  return steps.length;
}

/** Every vehicle that is out, and of the idle ones the first of each type. */
export function candidates(plan: Plan): PlanRoute[] {
  const { type, committed } = plan.instance;
  const seen = new Set<number>();
  return plan.routes.filter((route) => {
    if (route.steps.length > 0 || committed[route.vehicle] === 1) return true;
    const known = seen.has(type[route.vehicle]!);
    seen.add(type[route.vehicle]!);
    return !known;
  });
}

/** What serving a job on a vehicle may cost: its prize, and the change that leaving it out would be. */
export function worthOf(p: Instance, j: number): number {
  if (p.tier[j] !== OPTIONAL) return Infinity;
  return p.prize[j]! + (p.origin[j]! >= 0 ? p.costPerChange : 0);
}

/** Whether leaving `j` out to serve `urgent` is no way to treat `urgent`. */
export const ranksBelow = (p: Instance, j: number, urgent: number): boolean =>
  p.tier[j]! > p.tier[urgent]! && p.tier[j] !== EXPRESS;
