import { earlier, type Instant, plus } from '@waystock/kernel';
import {
  type AllocationLine,
  type AllocationProblem,
  type CandidateSite,
  type DeliveryService,
  type Departure,
  isUrgent,
  type TransferLane,
} from './problem.ts';

/**
 * Feasibility in time and carriage: by which services goods can still arrive. Everything that prices
 * a plan, searches for one or explains why there is none asks here.
 */
export interface UsableService {
  readonly service: DeliveryService;
  readonly departure: Departure;
}

/** No shipment may arrive after this. */
export const latestArrival = (problem: AllocationProblem): Instant =>
  plus(problem.promise.deadline, problem.promise.maxLateness);

/** The services of a site that bring goods which are ready at `ready` to the shopper by `limit`. */
export function usableServices(
  site: CandidateSite,
  ready: Instant | 'on-shelf',
  limit: Instant,
): UsableService[] {
  if (site.closed !== undefined) return [];
  const usable: UsableService[] = [];
  for (const service of site.services) {
    const departure = firstDeparture(service, ready);
    if (departure && departure.arrives <= limit) usable.push({ service, departure });
  }
  return usable;
}

export const firstDeparture = (
  service: DeliveryService,
  ready: Instant | 'on-shelf',
): Departure | undefined =>
  ready === 'on-shelf'
    ? service.departures[0]
    : service.departures.find((departure) => departure.leaves >= ready);

export function carriesLine(service: DeliveryService, line: AllocationLine): boolean {
  const { temperatures, hazards, longestSide } = service.carries;
  return (
    temperatures.includes(line.temperature) &&
    hazards.includes(line.hazard) &&
    (longestSide === undefined ||
      Math.max(line.box.length, line.box.width, line.box.height) <= longestSide)
  );
}

/** What a shipment asks of a service as a whole. */
export interface ShipmentLoad {
  readonly chargeable: number;
  readonly volume: number;
  readonly capacityUnits: number;
}

export const takesLoad = ({ carries }: DeliveryService, load: ShipmentLoad): boolean =>
  load.chargeable <= (carries.heaviestLoad ?? load.chargeable) &&
  load.volume <= (carries.largestLoad ?? load.volume) &&
  load.capacityUnits <= (carries.mostCapacityUnits ?? load.capacityUnits);

/** When every unit could have arrived by direct shipments; undefined when they cannot serve it all. */
export function fastestDirectArrival(problem: AllocationProblem): Instant | undefined {
  const limit = latestArrival(problem);
  const bySite = problem.sites.map((site) => usableServices(site, 'on-shelf', limit));
  let last = problem.at;
  for (const [l, line] of problem.lines.entries()) {
    const sources = problem.sites
      .map((site, s) => ({ units: site.available[l] ?? 0, arrives: soonest(bySite[s], line) }))
      .filter((source) => source.arrives !== undefined && source.units > 0)
      .sort((a, b) => (a.arrives as number) - (b.arrives as number));
    let left: number = line.units;
    for (const source of sources) {
      if (left <= 0) break;
      left -= source.units;
      last = Math.max(last, source.arrives as number) as Instant;
    }
    if (left > 0) return undefined;
  }
  return last;
}

function soonest(usable: readonly UsableService[] = [], line: AllocationLine): Instant | undefined {
  let first: Instant | undefined;
  for (const { service, departure } of usable)
    if (carriesLine(service, line) && (first === undefined || departure.arrives < first))
      first = departure.arrives;
  return first;
}

/** One box may arrive no later than direct shipments plus the delay the shopper accepts. */
export function consolidationLimit(problem: AllocationProblem): Instant {
  const latest = latestArrival(problem);
  const direct = fastestDirectArrival(problem);
  return direct === undefined
    ? latest
    : earlier(latest, plus(direct, problem.promise.maxConsolidationDelay));
}

/** The lanes an order may use: none when it is urgent. */
export const usableLanes = (problem: AllocationProblem): readonly TransferLane[] =>
  isUrgent(problem.service) ? [] : problem.lanes;

export const arrivalAtHub = (source: CandidateSite, lane: TransferLane): Instant =>
  plus(source.readyAt, lane.duration);
