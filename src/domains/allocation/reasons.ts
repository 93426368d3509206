import type { Instant, Money, SiteId, SkuId, Units } from '@waystock/kernel';
import { units } from '@waystock/kernel';
import { chargeableWeight } from './carrier-rates.ts';
import {
  type AllocationLine,
  type AllocationProblem,
  type CandidateSite,
  isUrgent,
  type ServiceLevel,
} from './problem.ts';
import {
  arrivalAtHub,
  carriesLine,
  consolidationLimit,
  firstDeparture,
  latestArrival,
  type ShipmentLoad,
  takesLoad,
  usableLanes,
  usableServices,
} from './usable-services.ts';

/** Why something was not chosen, by the constraint that ruled it out. */
export type Reason =
  | { readonly constraint: 'closed'; readonly siteId: SiteId; readonly why: string }
  | { readonly constraint: 'stock'; readonly siteId: SiteId }
  | {
      readonly constraint: 'deadline';
      readonly siteId: SiteId;
      /** The earliest it could have arrived; undefined when nothing leaves. */
      readonly arrives: Instant | undefined;
      readonly latest: Instant;
    }
  | {
      readonly constraint: 'carriage';
      readonly siteId: SiteId;
      readonly skuIds: readonly SkuId[];
    }
  | { readonly constraint: 'load'; readonly siteId: SiteId }
  | { readonly constraint: 'shortlist'; readonly siteId: SiteId }
  | { readonly constraint: 'service-level'; readonly service: ServiceLevel }
  | {
      readonly constraint: 'transfer-deadline';
      readonly from: SiteId;
      readonly hub: SiteId;
      readonly atHub: Instant;
      readonly latest: Instant;
    }
  | { readonly constraint: 'spoken-for'; readonly siteId: SiteId; readonly price: Money };

/** What each constraint took out of the choice before prices decided. */
export function listReasons(problem: AllocationProblem, leftOut: readonly SiteId[]): Reason[] {
  const reasons: Reason[] = leftOut.map((siteId) => ({ constraint: 'shortlist', siteId }));
  for (const site of problem.sites) {
    const reason = whyNot(problem, site);
    if (reason) reasons.push(reason);
  }
  if (isUrgent(problem.service) && problem.lanes.length > 0)
    reasons.push({ constraint: 'service-level', service: problem.service });
  return [...reasons, ...listMissedTransfers(problem)];
}

function whyNot(problem: AllocationProblem, site: CandidateSite): Reason | undefined {
  const { siteId } = site;
  if (site.closed !== undefined) return { constraint: 'closed', siteId, why: site.closed };
  if (site.available.every((n) => n <= 0)) return { constraint: 'stock', siteId };
  const latest = latestArrival(problem);
  const usable = usableServices(site, 'on-shelf', latest);
  if (usable.length === 0)
    return { constraint: 'deadline', siteId, arrives: earliestArrival(site), latest };
  const refused = problem.lines.filter(
    (line, l) =>
      (site.available[l] ?? 0) > 0 && !usable.some(({ service }) => carriesLine(service, line)),
  );
  if (refused.length > 0)
    return { constraint: 'carriage', siteId, skuIds: refused.map((line) => line.skuId) };
  const load = loadAt(problem, site);
  return usable.some(({ service }) => takesLoad(service, load))
    ? undefined
    : { constraint: 'load', siteId };
}

/** What a site could give of the order, as one shipment. */
function loadAt({ lines, packaging }: AllocationProblem, site: CandidateSite): ShipmentLoad {
  let [weight, volume, capacityUnits] = [0, 0, 0];
  for (const [l, line] of lines.entries()) {
    const n = Math.min(line.units, Math.max(0, site.available[l] ?? 0));
    weight += n * line.weight;
    volume += n * line.volume;
    capacityUnits += n * line.capacityUnits;
  }
  const chargeable = chargeableWeight(weight, volume, packaging.gramsPerLitre);
  return { chargeable, volume, capacityUnits };
}

function earliestArrival(site: CandidateSite): Instant | undefined {
  let first: Instant | undefined;
  for (const service of site.services) {
    const arrives = firstDeparture(service, 'on-shelf')?.arrives;
    if (arrives !== undefined && (first === undefined || arrives < first)) first = arrives;
  }
  return first;
}

function listMissedTransfers(problem: AllocationProblem): Reason[] {
  const lanes = usableLanes(problem);
  if (lanes.length === 0) return [];
  const latest = consolidationLimit(problem);
  return lanes.flatMap((lane): Reason[] => {
    const source = problem.sites.find((site) => site.siteId === lane.from);
    const hub = problem.sites.find((site) => site.siteId === lane.to);
    if (!source || !hub || source.closed !== undefined) return [];
    const atHub = arrivalAtHub(source, lane);
    if (usableServices(hub, atHub, latest).length > 0) return [];
    return [{ constraint: 'transfer-deadline', from: lane.from, hub: lane.to, atHub, latest }];
  });
}

/** No way to serve the order: which lines lack how much, and where the rest of it is. */
export interface NoPlan {
  readonly kind: 'no-plan';
  /** Empty when there is enough of everything, but no shipment can carry it together. */
  readonly lacking: readonly LackingLine[];
  readonly reasons: readonly Reason[];
}

export interface LackingLine {
  readonly skuId: SkuId;
  readonly wanted: Units;
  /** What can reach the shopper in time. */
  readonly reachable: Units;
  readonly short: Units;
  readonly where: readonly {
    readonly siteId: SiteId;
    readonly available: Units;
    readonly reachable: Units;
  }[];
}

/** `roomOf` tells how many units of a line can leave a site in time. */
export function noPlan(
  problem: AllocationProblem,
  leftOut: readonly SiteId[],
  roomOf: (siteId: SiteId, l: number) => number,
): NoPlan {
  const lacking = problem.lines.flatMap((line, l) => lackingLine(problem, line, { l, roomOf }));
  return { kind: 'no-plan', lacking, reasons: listReasons(problem, leftOut) };
}

function lackingLine(
  problem: AllocationProblem,
  line: AllocationLine,
  { l, roomOf }: { l: number; roomOf: (siteId: SiteId, l: number) => number },
): LackingLine[] {
  const where = problem.sites.map((site) => ({
    siteId: site.siteId,
    available: units(Math.max(0, site.available[l] ?? 0)),
    reachable: units(roomOf(site.siteId, l)),
  }));
  const reachable = where.reduce((sum, place) => sum + place.reachable, 0);
  if (reachable >= line.units) return [];
  return [
    {
      skuId: line.skuId,
      wanted: line.units,
      reachable: units(reachable),
      short: units(line.units - reachable),
      where: where.filter((place) => place.available > 0),
    },
  ];
}
