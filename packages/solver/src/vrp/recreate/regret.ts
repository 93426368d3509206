import { EXPRESS, OPTIONAL, REQUIRED } from '../instance.ts';
import { begin, type Plan } from '../plan.ts';
import { insertAt, noPlace, offer } from './insertion.ts';

/**
 * Builds a plan by regret-2 insertion (Potvin and Rousseau, A parallel route building algorithm for
 * the vehicle routing and scheduling problem with time windows, 1993): next comes the job that loses
 * most if its best vehicle is taken from it. EXPRESS jobs first, then required, then optional ones.
 * The best place of each job in each vehicle is kept and only renewed for the vehicle that changed:
 * O(jobs² × (vehicles + stops per route)) in all.
 */
export function buildByRegret(plan: Plan): void {
  for (const tier of [EXPRESS, REQUIRED, OPTIONAL]) {
    const jobs = plan.bank.filter((j) => plan.instance.tier[j] === tier).sort((a, b) => a - b);
    placeByRegret(plan, jobs);
  }
  begin(plan);
}

/** Best places, by row of a job and column of a vehicle; cost Infinity where there is none. */
interface Known {
  readonly cost: Float64Array;
  readonly at: Int32Array;
  readonly pickupAt: Int32Array;
}

function placeByRegret(plan: Plan, jobs: readonly number[]): void {
  const { vehicles } = plan.instance;
  const size = jobs.length * vehicles;
  const known: Known = {
    cost: new Float64Array(size).fill(Infinity),
    at: new Int32Array(size),
    pickupAt: new Int32Array(size),
  };
  const left = jobs.map((_, row) => row);
  const ask = (k: number): void => {
    for (const row of left) renew(plan, known, row, jobs[row]!, k);
  };
  for (const k of firstOfEachType(plan)) ask(k);
  while (left.length > 0) {
    const next = mostRegretted(left, known, vehicles);
    if (next === null) return;
    const { row, vehicle } = next;
    const cell = row * vehicles + vehicle;
    const opened = plan.routes[vehicle]!.length === 0;
    const place = { vehicle, at: known.at[cell]!, pickupAt: known.pickupAt[cell]!, cost: 0 };
    insertAt(plan, jobs[row]!, place);
    left.splice(left.indexOf(row), 1);
    ask(vehicle);
    const twin = opened ? idleTwin(plan, vehicle) : -1;
    if (twin >= 0) ask(twin);
  }
}

function renew(plan: Plan, known: Known, row: number, j: number, k: number): void {
  const place = noPlace(plan.instance, j);
  offer(plan, j, k, place, null);
  const cell = row * plan.instance.vehicles + k;
  known.cost[cell] = place.vehicle < 0 ? Infinity : place.cost;
  known.at[cell] = place.at;
  known.pickupAt[cell] = place.pickupAt;
}

function mostRegretted(
  rows: readonly number[],
  { cost }: Known,
  vehicles: number,
): { row: number; vehicle: number } | null {
  let next: { row: number; vehicle: number } | null = null;
  let most = -Infinity;
  for (const row of rows) {
    let vehicle = -1;
    let first = Infinity;
    let second = Infinity;
    for (let k = 0; k < vehicles; k++) {
      const here = cost[row * vehicles + k]!;
      if (here < first) {
        second = first;
        first = here;
        vehicle = k;
      } else if (here < second) second = here;
    }
    if (vehicle < 0) continue;
    // With nowhere else to go the regret is without bound; among those, the cheapest first.
    const regret = second === Infinity ? 1e15 - first : second - first;
    if (regret > most) {
      most = regret;
      next = { row, vehicle };
    }
  }
  return next;
}

/** Vehicles worth asking: used ones, and of the idle ones the first of each type. */
function firstOfEachType(plan: Plan): number[] {
  const { type, committed, vehicles } = plan.instance;
  const seen = new Set<number>();
  const asked: number[] = [];
  for (let k = 0; k < vehicles; k++) {
    const idle = plan.routes[k]!.length === 0 && committed[k] === 0;
    if (idle && seen.has(type[k]!)) continue;
    if (idle) seen.add(type[k]!);
    asked.push(k);
  }
  return asked;
}

/** The next vehicle of the same type that is still at home, or −1. */
function idleTwin(plan: Plan, k: number): number {
  const { type, committed, vehicles } = plan.instance;
  for (let other = 0; other < vehicles; other++) {
    const idle = plan.routes[other]!.length === 0 && committed[other] === 0;
    if (idle && type[other] === type[k]) return other;
  }
  return -1;
}
