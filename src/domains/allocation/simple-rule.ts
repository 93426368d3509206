import type { Plan, Source } from './plan.ts';
import { pricePlan } from './plan.ts';
import { type AllocationProblem, type CandidateSite, isUrgent } from './problem.ts';
import type { AllocationTerms } from './terms.ts';
import { carriesLine, latestArrival, usableServices } from './usable-services.ts';

/**
 * The plain rule that the exact policy has to beat: one site with everything if there is one (the
 * nearest), else take each line from the nearest sites; ship these directly, or by way of the
 * cheapest hub among them when the order is not urgent and that saves more than the threshold within
 * the delay accepted. It ignores prices of stock and every other combination of sites.
 */
export function simpleRule(problem: AllocationProblem, terms: AllocationTerms): Plan | undefined {
  const nearestFirst = [...problem.sites].sort((a, b) => a.distance - b.distance);
  const reach = nearestFirst.map((site) => ({ site, room: roomOf(problem, site) }));
  for (const { site, room } of reach) {
    if (problem.lines.some((line, l) => (room[l] ?? 0) < line.units)) continue;
    const units = problem.lines.map((line) => line.units);
    const sources: Source[] = [{ siteId: site.siteId, route: 'direct', units }];
    const single = pricePlan(problem, terms, { hub: undefined, sources });
    if (single.ok) return single.value;
  }
  const sources = takeFromNearest(problem, reach);
  if (!sources) return undefined;
  const split = pricePlan(problem, terms, { hub: undefined, sources });
  if (!split.ok) return undefined;
  const boxed = isUrgent(problem.service) ? undefined : cheapestHub(problem, terms, sources);
  return boxed && boxed.cost.total.minor < split.value.cost.total.minor ? boxed : split.value;
}

/** Units per line that a site can send in time. */
function roomOf(problem: AllocationProblem, site: CandidateSite): number[] {
  const usable = usableServices(site, 'on-shelf', latestArrival(problem));
  return problem.lines.map((line, l) =>
    usable.some(({ service }) => carriesLine(service, line)) ? (site.available[l] ?? 0) : 0,
  );
}

function takeFromNearest(
  problem: AllocationProblem,
  reach: readonly { site: CandidateSite; room: readonly number[] }[],
): Source[] | undefined {
  const left = problem.lines.map((line): number => line.units);
  const sources: Source[] = [];
  for (const { site, room } of reach) {
    const units = left.map((n, l) => Math.min(n, room[l] ?? 0));
    if (units.every((n) => n === 0)) continue;
    for (const [l, n] of units.entries()) left[l] = (left[l] ?? 0) - n;
    sources.push({ siteId: site.siteId, route: 'direct', units });
  }
  return left.every((n) => n === 0) ? sources : undefined;
}

function cheapestHub(
  problem: AllocationProblem,
  terms: AllocationTerms,
  direct: readonly Source[],
): Plan | undefined {
  let best: Plan | undefined;
  for (const { siteId: hub } of direct) {
    const sources = direct.map(
      (source): Source => (source.siteId === hub ? source : { ...source, route: 'transfer' }),
    );
    const plan = pricePlan(problem, terms, { hub, sources });
    if (!plan.ok) continue;
    if (!best || plan.value.cost.total.minor < best.cost.total.minor) best = plan.value;
  }
  return best;
}
