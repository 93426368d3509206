import { routeCost, shortfall } from './cost.ts';
import { EXPRESS, type Instance, OPTIONAL, REQUIRED } from './instance.ts';
import { emptyRoute, type PlanRoute, refresh, reserve } from './plan-route.ts';

/**
 * The solution under search: one route per vehicle, and the bank of jobs in none. `setRoute` is the
 * only way to change it; between `begin` and `rollback` or `keep` it notes what routes were before,
 * so that a failed attempt costs what it touched and not what the problem is long.
 * Invariant: every route is feasible but for its minimum load, and starts with its frozen visits.
 */
export interface Plan {
  readonly instance: Instance;
  readonly routes: readonly PlanRoute[];
  /** By visit: the vehicle, or −1; and the index in its route. */
  readonly routeOf: Int32Array;
  readonly positionOf: Int32Array;
  /** Jobs in no route, in no order. */
  readonly bank: number[];
  readonly bankSlot: Int32Array;
  readonly tally: Tally;
  readonly journal: { route: number; visits: Int32Array }[];
  /** Work space: candidate visits of up to two routes. */
  readonly seqA: Int32Array;
  readonly seqB: Int32Array;
  /** By visit: the visit before and after it in its route; −1 at the ends. */
  readonly previous: Int32Array;
  readonly next: Int32Array;
  /** Visits whose neighbours changed since this was last emptied, each once. */
  readonly dirty: number[];
  readonly isDirty: Uint8Array;
  /** By type of vehicle: the last stamp at which an idle one was offered; stamps are counted. */
  readonly typeSeen: Int32Array;
  stamp: number;
}

export interface Tally {
  /** Of all routes, with penalties for short loads. */
  routes: number;
  /** Routes below their minimum load. */
  short: number;
  prizes: number;
  express: number;
  required: number;
}

export function emptyPlan(instance: Instance): Plan {
  const plan: Plan = {
    instance,
    routes: Array.from({ length: instance.vehicles }, (_, vehicle) =>
      emptyRoute(vehicle, instance.dimensions),
    ),
    routeOf: new Int32Array(2 * instance.jobs).fill(-1),
    positionOf: new Int32Array(2 * instance.jobs),
    bank: [],
    bankSlot: new Int32Array(instance.jobs),
    tally: { routes: 0, short: 0, prizes: 0, express: 0, required: 0 },
    journal: [],
    seqA: new Int32Array(2 * instance.jobs + 3),
    seqB: new Int32Array(2 * instance.jobs + 3),
    previous: new Int32Array(2 * instance.jobs).fill(-1),
    next: new Int32Array(2 * instance.jobs).fill(-1),
    dirty: [],
    isDirty: new Uint8Array(2 * instance.jobs),
    typeSeen: new Int32Array(instance.vehicles).fill(-1),
    stamp: 0,
  };
  for (let j = 0; j < instance.jobs; j++) leaveOut(plan, j);
  instance.frozen.forEach((head, k) => setRoute(plan, k, head, head.length));
  begin(plan);
  return plan;
}

/** Replaces a route by a feasible one (a bug if it is not); returns its exact cost. */
export function setRoute(plan: Plan, k: number, seq: Int32Array, len: number): number {
  const { instance, tally } = plan;
  const route = plan.routes[k]!;
  const cost = routeCost(instance, k, seq, len);
  if (cost === Infinity) throw new Error(`bug: infeasible route committed to vehicle ${k}`);
  plan.journal.push({ route: k, visits: route.visits.slice(0, route.length) });
  for (let i = 0; i < route.length; i++) {
    const v = route.visits[i]!;
    if (plan.routeOf[v] !== k) continue;
    plan.routeOf[v] = -1;
    if (v < instance.jobs) leaveOut(plan, v);
  }
  if (route.visits.length < len) reserve(route, len, instance.dimensions);
  route.visits.set(len === seq.length ? seq : seq.subarray(0, len));
  route.length = len;
  for (let i = 0; i < len; i++) {
    const v = seq[i]!;
    if (plan.routeOf[v] === -1 && v < instance.jobs) takeIn(plan, v);
    plan.routeOf[v] = k;
    plan.positionOf[v] = i;
    noteNeighbours(plan, v, i > 0 ? seq[i - 1]! : -1, i + 1 < len ? seq[i + 1]! : -1);
  }
  tally.routes += cost - route.cost;
  if (route.short > 0) tally.short--;
  route.cost = cost;
  route.short = shortfall(instance, k, seq, len);
  if (route.short > 0) tally.short++;
  refresh(instance, route);
  return cost;
}

function noteNeighbours(plan: Plan, v: number, previous: number, next: number): void {
  if (plan.previous[v] === previous && plan.next[v] === next) return;
  plan.previous[v] = previous;
  plan.next[v] = next;
  if (plan.isDirty[v] === 1) return;
  plan.isDirty[v] = 1;
  plan.dirty.push(v);
}

/** Forgets which visits changed. */
export function cleanDirty(plan: Plan): void {
  for (const v of plan.dirty) plan.isDirty[v] = 0;
  plan.dirty.length = 0;
}

function leaveOut(plan: Plan, j: number): void {
  plan.bankSlot[j] = plan.bank.push(j) - 1;
  count(plan, j, 1);
}

function takeIn(plan: Plan, j: number): void {
  const last = plan.bank.pop()!;
  if (last !== j) {
    plan.bank[plan.bankSlot[j]!] = last;
    plan.bankSlot[last] = plan.bankSlot[j]!;
  }
  count(plan, j, -1);
}

function count({ instance, tally }: Plan, j: number, by: number): void {
  const tier = instance.tier[j];
  if (tier === EXPRESS) tally.express += by;
  else if (tier === REQUIRED) tally.required += by;
  else if (tier === OPTIONAL) tally.prizes += by * instance.prize[j]!;
}

/** From here on `rollback` undoes. */
export function begin(plan: Plan): void {
  plan.journal.length = 0;
}

export function rollback(plan: Plan): void {
  const notes = plan.journal.splice(0);
  for (let i = notes.length - 1; i >= 0; i--) {
    setRoute(plan, notes[i]!.route, notes[i]!.visits, notes[i]!.visits.length);
  }
  plan.journal.length = 0;
}
