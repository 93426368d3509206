import { peakLoad } from './loads.ts';
import { compileParts, DURATION, type Instance, isPause, METRES } from './instance.ts';
import type { PlannedRoute, Problem } from './problem.ts';
import { earliestDeparture, timeRoute } from './schedule.ts';

/**
 * Compiles a (valid) problem. What is already committed is a fact: goods on board are on board,
 * frozen stops are driven, a vehicle under way drives home. Where these alone break a limit, the
 * limit is lifted to exactly what they need, so that nothing can be added at its expense.
 */
export function compile(problem: Problem): Instance {
  const parts = compileParts(problem);
  const indexOf = new Map(problem.vehicles.map((vehicle, k) => [vehicle.id, k]));
  const frozen: Int32Array[] = problem.vehicles.map(() => new Int32Array(0));
  const readVisits = visitReader(problem);
  for (const route of problem.routes ?? []) {
    frozen[indexOf.get(route.vehicle) as number] = readVisits(route).slice(0, route.frozen ?? 0);
  }
  const committed = Uint8Array.from(frozen, (head, k) =>
    head.length > 0 || parts.underWay[k] === 1 ? 1 : 0,
  );
  const instance: Instance = { ...parts, frozen, committed };
  problem.jobs.forEach((job, j) => {
    if (job.onBoard !== undefined) carry(instance, j, indexOf.get(job.onBoard) as number);
  });
  problem.routes?.forEach((route) => {
    const k = indexOf.get(route.vehicle) as number;
    for (const v of readVisits(route)) instance.origin[v < parts.jobs ? v : v - parts.jobs] = k;
  });
  frozen.forEach((head, k) => {
    bindFrozen(instance, k, head);
    liftLoad(instance, k, head);
    if (committed[k] === 1) liftTime(instance, k, withBreaks(instance, k, head));
  });
  return { ...instance, allAllowed: !instance.allowed.includes(0) };
}

/** What is driven if nothing is added: the frozen stops, and if there are any the breaks after them. */
export const withBreaks = ({ breaks }: Instance, k: number, head: Int32Array): Int32Array =>
  head.length === 0 ? head : Int32Array.of(...head, ...breaks[k]!);

/** Turns planned stops into visits. */
export function visitReader(problem: Problem): (route: PlannedRoute) => Int32Array {
  const indexOf = new Map(problem.jobs.map((job, j) => [job.id, j]));
  return (route) =>
    Int32Array.from(route.stops, ({ job, kind }) => {
      const j = indexOf.get(job) as number;
      return kind === 'pickup' ? problem.jobs.length + j : j;
    });
}

function carry(p: Instance, j: number, k: number): void {
  for (let d = 0; d < p.dimensions; d++) {
    const slot = k * p.dimensions + d;
    p.baseLoad[slot] = p.baseLoad[slot]! + p.load[j * p.dimensions + d]!;
  }
}

/** Frozen jobs may ride on this vehicle, skills or not, and on no other. */
function bindFrozen(p: Instance, k: number, head: Int32Array): void {
  for (const v of head) {
    const j = v < p.jobs ? v : v - p.jobs;
    for (let other = 0; other < p.vehicles; other++) {
      p.allowed[j * p.vehicles + other] = other === k ? 1 : 0;
    }
    p.paired[j] = 0;
  }
}

function liftLoad(p: Instance, k: number, head: Int32Array): void {
  for (let d = 0; d < p.dimensions; d++) {
    const slot = k * p.dimensions + d;
    const needed = peakLoad({ ...p, anyPickup: true }, k, head, head.length, d);
    p.capacity[slot] = Math.max(p.capacity[slot]!, needed);
  }
}

function liftTime(p: Instance, k: number, steps: Int32Array): void {
  const durations = p.durations[p.profile[k]!]!;
  let now = earliestDeparture(p, k, steps, steps.length);
  let at = p.start[k]!;
  let stops = 0;
  for (const v of steps) {
    const to = p.location[v]! < 0 ? at : p.location[v]!;
    now += to === at && p.location[v]! < 0 ? 0 : durations[at * p.locations + to]!;
    const last = p.firstWindow[v + 1]! - 1;
    let w = p.firstWindow[v]!;
    while (w < last && p.closes[w]! < now) w++;
    now = Math.max(now, p.opens[w]!);
    p.closes[w] = Math.max(p.closes[w]!, now);
    now += p.service[v]! + (to === at ? 0 : p.setup[v]!);
    at = to;
    if (!isPause(p, v)) stops++;
  }
  if (p.end[k]! >= 0) now += durations[at * p.locations + p.end[k]!]!;
  p.shiftCloses[k] = Math.max(p.shiftCloses[k]!, now);
  p.maxStops[k] = Math.max(p.maxStops[k]!, stops);
  if (!timeRoute(p, k, steps, steps.length)) return;
  p.maxDuration[k] = Math.max(p.maxDuration[k]!, p.scratch[DURATION]!);
  p.maxDistance[k] = Math.max(p.maxDistance[k]!, p.scratch[METRES]!);
}
