import type { SiteId } from '@waystock/kernel';
import type { AllocationProblem, CandidateSite } from './problem.ts';
import { usableLanes } from './usable-services.ts';

/**
 * Which sites the exact search looks at. Up to ten that can help at all; of more, the nearest six and
 * the four that ask least for a unit, and whatever else a line cannot do without. Nearest first, so
 * that of two plans at one price the nearer wins.
 */
export interface Shortlist {
  readonly sites: readonly CandidateSite[];
  /** Sites that could have helped but were left out. */
  readonly leftOut: readonly SiteId[];
}

export const mostSites = 10;
const nearest = 6;

export function shortlist(problem: AllocationProblem): Shortlist {
  const helpful = problem.sites
    .filter((site) => site.closed === undefined && (holdsSome(site) || isHub(problem, site)))
    .sort((a, b) => a.distance - b.distance || compareIds(a, b));
  if (helpful.length <= mostSites) return { sites: helpful, leftOut: [] };
  const kept = new Set(helpful.slice(0, nearest));
  const byPrice = helpful
    .map((site) => ({ site, price: askingPrice(problem, site) }))
    .sort((a, b) => a.price - b.price);
  for (const { site } of byPrice) if (kept.size < mostSites) kept.add(site);
  keepWhatIsNeeded(problem, helpful, kept);
  return {
    sites: helpful.filter((site) => kept.has(site)),
    leftOut: helpful.filter((site) => !kept.has(site)).map((site) => site.siteId),
  };
}

const holdsSome = (site: CandidateSite): boolean => site.available.some((n) => n > 0);

/** A site without stock still helps if goods of another may be sent on from it. */
const isHub = (problem: AllocationProblem, site: CandidateSite): boolean =>
  usableLanes(problem).some((lane) => lane.to === site.siteId);

/** Per unit of this order: what a shipment costs at least and what the units ask. */
function askingPrice(problem: AllocationProblem, site: CandidateSite): number {
  let units = 0;
  let asked = Number(site.handling.perShipment.minor) + leastShipping(site);
  for (const [l, line] of problem.lines.entries()) {
    const n = Math.min(line.units, site.available[l] ?? 0);
    const spokenFor = site.spokenFor?.[l]?.minor ?? 0n;
    units += n;
    asked += n * Number(site.handling.perUnit.minor + spokenFor);
  }
  return units === 0 ? Number.POSITIVE_INFINITY : asked / units;
}

function leastShipping(site: CandidateSite): number {
  let least = Number.POSITIVE_INFINITY;
  for (const service of site.services) {
    let price = 0;
    if (service.kind === 'carrier') price = Number(service.rate.base.minor);
    if (service.kind === 'own')
      price = Number(service.perDrop.minor) + (Number(service.perKm.minor) * site.distance) / 1000;
    least = Math.min(least, price);
  }
  return least;
}

/** A line that the kept sites do not hold enough of brings further sites in, nearest first. */
function keepWhatIsNeeded(
  problem: AllocationProblem,
  helpful: readonly CandidateSite[],
  kept: Set<CandidateSite>,
): void {
  for (const [l, line] of problem.lines.entries()) {
    let left: number = line.units;
    for (const site of kept) left -= site.available[l] ?? 0;
    for (const site of helpful) {
      if (left <= 0) break;
      if (kept.has(site) || (site.available[l] ?? 0) <= 0) continue;
      kept.add(site);
      left -= site.available[l] ?? 0;
    }
  }
}

const compareIds = (a: CandidateSite, b: CandidateSite): number =>
  a.siteId < b.siteId ? -1 : a.siteId > b.siteId ? 1 : 0;
