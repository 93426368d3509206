import { REQUIRED, type Instance } from './instance.ts';
import { begin, type Plan, rollback, setRoute } from './plan.ts';
import { type PlanRoute } from './plan-route.ts';
import { insertAt, noPlace, offer } from './recreate/insertion.ts';

/**
 * A vehicle carries its minimum or stays at home. The search only penalises routes below it; here
 * they are closed for good, the emptiest first, because its jobs may fill the others. Jobs that find
 * no place elsewhere go to the bank. Afterwards no route is short.
 */
export function closeShortRoutes(plan: Plan): void {
  for (;;) {
    const short = plan.routes.filter((route) => route.short > 0);
    if (short.length === 0) return;
    const emptiest = short.reduce((a, b) => (b.short > a.short ? b : a));
    const jobs = jobsOf(plan.instance, emptiest);
    setRoute(plan, emptiest.vehicle, new Int32Array(0), 0);
    for (const j of jobs) insertIntoUsed(plan, j);
  }
}

/** Sends out one more idle vehicle if the jobs in the bank fill it; returns whether one was. */
export function openFilledRoute(plan: Plan): boolean {
  const p = plan.instance;
  const seen = new Set<number>();
  for (const route of plan.routes) {
    const k = route.vehicle;
    const idle = route.length === 0 && p.committed[k] === 0 && p.hasMinLoad[k] === 1;
    if (!idle || seen.has(p.type[k]!)) continue;
    seen.add(p.type[k]!);
    begin(plan);
    for (const j of plan.bank.toSorted((a, b) => p.tier[a]! - p.tier[b]! || a - b)) {
      if (p.tier[j]! > REQUIRED) continue;
      const place = noPlace(p, j);
      offer(plan, j, k, place, null);
      if (place.vehicle >= 0) insertAt(plan, j, place);
    }
    if (route.length > 0 && route.short === 0) return true;
    rollback(plan);
  }
  return false;
}

const jobsOf = (p: Instance, route: PlanRoute): number[] =>
  Array.from(route.visits.subarray(0, route.length)).filter((v) => v < p.jobs);

/** Into a vehicle that is out already, or an idle one that this job alone fills. */
function insertIntoUsed(plan: Plan, j: number): void {
  const p = plan.instance;
  const place = noPlace(p, j);
  for (const route of plan.routes) {
    const k = route.vehicle;
    const out = route.length > 0 || p.committed[k] === 1;
    if (out || aloneFills(p, j, k)) offer(plan, j, k, place, null);
  }
  if (place.vehicle >= 0) insertAt(plan, j, place);
}

export function aloneFills(p: Instance, j: number, k: number): boolean {
  for (let d = 0; d < p.dimensions; d++) {
    if (p.load[j * p.dimensions + d]! < p.minLoad[k * p.dimensions + d]!) return false;
  }
  return true;
}
