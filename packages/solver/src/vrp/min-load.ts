import { cheapestPlace } from './cheapest-place.ts';
import { type Instance, OPTIONAL } from './instance.ts';
import { bankOf, type Plan, type PlanRoute, restore, setRoute, snapshot } from './plan.ts';

/**
 * A vehicle carries its minimum or stays at home. The search only penalises routes below it; here
 * they are closed for good, the emptiest first, because its jobs may fill the others. Jobs that find
 * no place elsewhere are left out. Afterwards no route is short.
 */
export function closeShortRoutes(plan: Plan): void {
  for (;;) {
    const short = plan.routes.filter((route) => route.short > 0);
    if (short.length === 0) return;
    const emptiest = short.reduce((a, b) => (b.short > a.short ? b : a));
    const jobs = Array.from(emptiest.steps).filter((v) => v < plan.instance.jobs);
    setRoute(plan, emptiest.vehicle, new Int32Array(0));
    for (const j of jobs) insertIntoUsed(plan, j);
  }
}

/** Sends out one more idle vehicle if the jobs left out fill it; returns whether one was. */
export function openFilledRoute(plan: Plan): boolean {
  const p = plan.instance;
  const seen = new Set<number>();
  for (const route of plan.routes) {
    const k = route.vehicle;
    const idle = route.steps.length === 0 && p.committed[k] === 0 && p.hasMinLoad[k] === 1;
    if (!idle || seen.has(p.type[k]!)) continue;
    seen.add(p.type[k]!);
    const before = snapshot(plan);
    fill(plan, route, (j) => p.tier[j] !== OPTIONAL);
    if (route.short > 0) fill(plan, route, (j) => p.tier[j] === OPTIONAL);
    if (route.steps.length > 0 && route.short === 0) return true;
    restore(plan, before);
  }
  return false;
}

/** As many as fit, one after the other, until it carries its minimum where they are optional. */
function fill(plan: Plan, route: PlanRoute, may: (job: number) => boolean): void {
  const p = plan.instance;
  const k = route.vehicle;
  for (const j of bankOf(plan).filter(may)) {
    if (isChosen(plan, j) || (p.tier[j] === OPTIONAL && route.short === 0)) continue;
    const found = cheapestPlace({ p, vehicle: k, steps: route.steps, job: j });
    if (found !== null) setRoute(plan, k, found.steps);
  }
}

const isChosen = ({ instance, chosen }: Plan, j: number): boolean =>
  instance.group[j]! >= 0 && chosen[instance.group[j]!]! > 0;

/** Into a vehicle that is out already, or an idle one that this job alone fills. */
function insertIntoUsed(plan: Plan, j: number): void {
  const p = plan.instance;
  let least = p.tier[j] === OPTIONAL ? p.prize[j]! : Infinity;
  let best: { route: PlanRoute; steps: Int32Array } | null = null;
  for (const route of plan.routes) {
    const k = route.vehicle;
    const out = route.steps.length > 0 || p.committed[k] === 1;
    if (!out && !aloneFills(p, j, k)) continue;
    const found = cheapestPlace({ p, vehicle: k, steps: route.steps, job: j });
    if (found === null || found.cost - route.cost >= least) continue;
    least = found.cost - route.cost;
    best = { route, steps: found.steps };
  }
  if (best !== null) setRoute(plan, best.route.vehicle, best.steps);
}

export function aloneFills(p: Instance, j: number, k: number): boolean {
  for (let d = 0; d < p.dimensions; d++) {
    if (p.load[j * p.dimensions + d]! < p.minLoad[k * p.dimensions + d]!) return false;
  }
  return true;
}
