import { below, type Chance } from '../../random.ts';
import { routeCost } from '../cost.ts';
import type { Neighbours } from '../neighbours.ts';
import { type Plan, setRoute } from '../plan.ts';
import { type PlanRoute } from '../plan-route.ts';

/**
 * Takes strings of adjacent stops out of a few routes near one job (Christiaens and Vanden Berghe,
 * Slack induction by string removals, 2020): neighbouring routes get slack at the same place, which
 * is what lets them exchange stops. Half of the strings keep some stops in their middle.
 */
const MEAN_REMOVED = 10;
const LONGEST = 10;
/** Share of ruins whose strings may be longer than the mean route, so that short ones can vanish. */
const WHOLE_SHARE = 0.1;
const SPLIT_SHARE = 0.5;
const SPLIT_GROWTH = 0.01;

/** Returns the jobs removed; they are in the plan's bank now. */
export function removeStrings(plan: Plan, neighbours: Neighbours, chance: Chance): number[] {
  const p = plan.instance;
  const used = plan.routes.filter((route) => route.length > p.frozen[route.vehicle]!.length);
  if (used.length === 0) return [];
  const lengths = used.map((route) => route.length);
  const mean = lengths.reduce((sum, length) => sum + length, 0) / used.length;
  const longest = Math.min(LONGEST, chance() < WHOLE_SHARE ? Math.max(...lengths) : mean);
  const mostStrings = (4 * MEAN_REMOVED) / (1 + longest) - 1;
  const strings = Math.floor(chance() * mostStrings + 1);
  const seed = below(chance, p.jobs);
  const removed: number[] = [];
  const ruined = new Set<number>();
  for (let i = -1; i < neighbours.width && ruined.size < strings; i++) {
    const j = i < 0 ? seed : neighbours.list[seed * neighbours.width + i]!;
    const route = plan.routes[plan.routeOf[j]!];
    if (route === undefined || ruined.has(route.vehicle)) continue;
    const most = Math.min(longest, route.length - p.frozen[route.vehicle]!.length);
    if (most < 1) continue;
    ruined.add(route.vehicle);
    const length = Math.floor(1 + chance() * most);
    removeJobs(plan, route, stringAround(plan, route, j, length, chance), removed);
  }
  return removed;
}

/** Jobs of `length` movable stops in a row around job j, some in the middle perhaps spared. */
function stringAround(
  plan: Plan,
  route: PlanRoute,
  j: number,
  length: number,
  chance: Chance,
): Set<number> {
  const { jobs, frozen } = plan.instance;
  const head = frozen[route.vehicle]!.length;
  let spared = 0;
  if (length > 1 && chance() < SPLIT_SHARE) {
    while (length + spared < route.length - head && chance() > SPLIT_GROWTH) {
      spared++;
      if (chance() > 0.5) break;
    }
  }
  const span = Math.min(length + spared, route.length - head);
  const position = Math.max(head, plan.positionOf[j]!);
  const lowest = Math.max(head, position - span + 1);
  const highest = Math.min(position, route.length - span);
  const first = lowest + below(chance, Math.max(1, highest - lowest + 1));
  const gap = first + 1 + below(chance, Math.max(1, span - spared - 1));
  const out = new Set<number>();
  for (let i = first; i < first + span; i++) {
    if (spared > 0 && i >= gap && i < gap + spared) continue;
    const v = route.visits[i]!;
    out.add(v < jobs ? v : v - jobs);
  }
  return out;
}

/** Takes these jobs out of the route, unless what is left cannot be driven; notes them. */
export function removeJobs(
  plan: Plan,
  route: PlanRoute,
  jobs: ReadonlySet<number>,
  removed: number[],
): void {
  const p = plan.instance;
  const head = p.frozen[route.vehicle]!.length;
  let len = 0;
  const gone = new Set<number>();
  for (let i = 0; i < route.length; i++) {
    const v = route.visits[i]!;
    const job = v < p.jobs ? v : v - p.jobs;
    if (i >= head && jobs.has(job)) gone.add(job);
    else plan.seqA[len++] = v;
  }
  if (gone.size === 0 || routeCost(p, route.vehicle, plan.seqA, len) === Infinity) return;
  setRoute(plan, route.vehicle, plan.seqA, len);
  removed.push(...gone);
}
