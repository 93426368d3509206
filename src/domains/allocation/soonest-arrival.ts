import { earlier, type Instant, must } from '@waystock/kernel';
import { shortlist } from './candidates.ts';
import { chargeableWeight } from './carrier-rates.ts';
import type { AllocationLine, AllocationProblem, CandidateSite } from './problem.ts';
import {
  arrivalAtHub,
  carriesLine,
  consolidationLimit,
  latestArrival,
  type ShipmentLoad,
  takesLoad,
  usableLanes,
  usableServices,
} from './usable-services.ts';

/**
 * When one unit of one SKU can be there at the soonest.
 *
 * What: the deadline from which on `decide` finds a plan for an order of a single unit, without
 * searching one: a single unit is served by one site and one service, so that the soonest arrival is
 * a minimum over what may carry it, directly or by one lane.
 * Why: a page of a catalogue asks this of every card; a plan says far more and costs far more.
 * Invariants: `decide` refuses any earlier deadline and accepts this one, which a property test holds
 * it to; so it looks at the same sites (`shortlist`) and keeps the same limits.
 * Complexity: services × (sites + lanes).
 */
export function soonestArrival(problem: AllocationProblem): Instant | undefined {
  const { sites } = shortlist(problem);
  const line = must(problem.lines[0], 'one line');
  const direct = sites
    .filter(hasIt)
    .map((site) => soonestFrom(problem, { site, line, ready: 'on-shelf' }));
  return [...direct, ...byTransfer({ ...problem, sites }, line)]
    .filter((arrival) => arrival !== undefined)
    .reduce<Instant | undefined>((first, at) => (first ? earlier(first, at) : at), undefined);
}

const hasIt = ({ available }: CandidateSite): boolean => (available[0] ?? 0) > 0;

function byTransfer(problem: AllocationProblem, line: AllocationLine): (Instant | undefined)[] {
  const lanes = usableLanes(problem);
  if (lanes.length === 0) return [];
  const limit = consolidationLimit(problem);
  const sites = new Map(problem.sites.map((site) => [site.siteId, site]));
  return lanes.map((lane) => {
    const [source, site] = [sites.get(lane.from), sites.get(lane.to)];
    if (!source || !site || !hasIt(source)) return undefined;
    return soonestFrom(problem, { site, line, ready: arrivalAtHub(source, lane), limit });
  });
}

interface Leaving {
  readonly site: CandidateSite;
  readonly line: AllocationLine;
  readonly ready: Instant | 'on-shelf';
  readonly limit?: Instant;
}

function soonestFrom(
  problem: AllocationProblem,
  { site, line, ready, limit = latestArrival(problem) }: Leaving,
): Instant | undefined {
  const load = loadOf(problem, line);
  let soonest: Instant | undefined;
  for (const { service, departure } of usableServices(site, ready, limit))
    if (carriesLine(service, line) && takesLoad(service, load))
      soonest = soonest ? earlier(soonest, departure.arrives) : departure.arrives;
  return soonest;
}

const loadOf = (
  { packaging }: AllocationProblem,
  { weight, volume, capacityUnits }: AllocationLine,
): ShipmentLoad => ({
  chargeable: chargeableWeight(weight, volume, packaging.gramsPerLitre),
  volume,
  capacityUnits,
});
