import { EXPRESS, OPTIONAL, REQUIRED } from '../instance.ts';
import { begin, type Plan } from '../plan.ts';
import { insertAt, noPlace, offer, type Place } from './insertion.ts';

/**
 * Builds a plan by regret-2 insertion (Potvin and Rousseau, A parallel route building algorithm for
 * the vehicle routing and scheduling problem with time windows, 1993): next comes the job that loses
 * most if its best vehicle is taken from it. EXPRESS jobs first, then required, then optional ones.
 * The best place of each job in each vehicle is kept and only renewed for the vehicle that changed:
 * O(jobs² × stops per route) in all.
 */
export function buildByRegret(plan: Plan): void {
  for (const tier of [EXPRESS, REQUIRED, OPTIONAL]) {
    const jobs = plan.bank.filter((j) => plan.instance.tier[j] === tier).sort((a, b) => a - b);
    placeByRegret(plan, jobs);
  }
  begin(plan);
}

function placeByRegret(plan: Plan, jobs: number[]): void {
  const known = new Map<number, Place[]>();
  const ask = (j: number, k: number): void => {
    const place = noPlace(plan.instance, j);
    offer(plan, j, k, place, null);
    if (place.vehicle >= 0) known.get(j)!.push(place);
  };
  const asked = firstOfEachType(plan);
  for (const j of jobs) {
    known.set(j, []);
    for (const k of asked) ask(j, k);
  }
  let left = jobs;
  while (left.length > 0) {
    const next = mostRegretted(left, known);
    if (next === undefined) return;
    const place = next.place;
    const opened = plan.routes[place.vehicle]!.length === 0;
    insertAt(plan, next.job, place);
    left = left.filter((j) => j !== next.job);
    const idle = opened ? idleTwin(plan, place.vehicle) : -1;
    for (const j of left) {
      known.set(
        j,
        known.get(j)!.filter((p) => p.vehicle !== place.vehicle),
      );
      ask(j, place.vehicle);
      if (idle >= 0) ask(j, idle);
    }
  }
}

function mostRegretted(
  jobs: readonly number[],
  known: ReadonlyMap<number, readonly Place[]>,
): { job: number; place: Place } | undefined {
  let next: { job: number; place: Place } | undefined;
  let most = -Infinity;
  for (const j of jobs) {
    let first: Place | undefined;
    let second = Infinity;
    for (const place of known.get(j)!) {
      if (first === undefined || place.cost < first.cost) {
        second = first?.cost ?? Infinity;
        first = place;
      } else if (place.cost < second) second = place.cost;
    }
    if (first === undefined) continue;
    // With nowhere else to go the regret is without bound; among those, the cheapest first.
    const regret = second === Infinity ? 1e15 - first.cost : second - first.cost;
    if (regret > most) {
      most = regret;
      next = { job: j, place: first };
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
