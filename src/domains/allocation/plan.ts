import {
  type Instant,
  later,
  must,
  ok,
  refuse,
  type Result,
  type SiteId,
  type SkuId,
  type Units,
  units,
} from '@waystock/kernel';
import { chargeableWeight, shipmentPrice } from './carrier-rates.ts';
import { addAll, addTo, type Amounts, type PlanCost, planCost, totalOf } from './plan-cost.ts';
import type { AllocationProblem, CandidateSite, TransferLane } from './problem.ts';
import {
  type AllocationTerms,
  extraDeliveryOf,
  latenessOf,
  recoveredOf,
  recoveredPerMille,
  spoilageOf,
  valueAtRiskOf,
  waitingOf,
} from './terms.ts';
import {
  arrivalAtHub,
  carriesLine,
  consolidationLimit,
  latestArrival,
  usableLanes,
  takesLoad,
  type UsableService,
  usableServices,
} from './usable-services.ts';

/** How an order is served, priced. The cheapest service of each shipment is part of the price. */
export interface Plan {
  readonly strategy: Strategy;
  readonly shipments: readonly PlannedShipment[];
  readonly transfers: readonly PlannedTransfer[];
  readonly cost: PlanCost;
  /** When the last shipment arrives. */
  readonly arrives: Instant;
}

/** Consolidate: goods wait for a transfer. Split: more than one shipment and no transfer. */
export type Strategy = 'single-source' | 'split' | 'consolidate';

export interface PlannedShipment {
  readonly from: SiteId;
  readonly service: string;
  readonly leaves: Instant;
  readonly arrives: Instant;
  readonly parcels: number;
  /** `source` differs from `from` for goods that were transferred to it. */
  readonly lines: readonly (PlannedLine & { readonly source: SiteId })[];
}
export interface PlannedTransfer {
  readonly from: SiteId;
  readonly to: SiteId;
  readonly leaves: Instant;
  readonly arrives: Instant;
  readonly lines: readonly PlannedLine[];
}
export interface PlannedLine {
  readonly skuId: SkuId;
  readonly units: Units;
}

/** Which units come from where, and whether they go to the shopper directly or by way of the hub. */
export interface Sourcing {
  readonly hub: SiteId | undefined;
  readonly sources: readonly Source[];
}
export interface Source {
  readonly siteId: SiteId;
  readonly route: 'direct' | 'transfer';
  /** Per line of the problem. */
  readonly units: readonly number[];
}

export type PlanFlaw =
  | { readonly kind: 'no-lane'; readonly from: SiteId; readonly hub: SiteId }
  | { readonly kind: 'no-service'; readonly siteId: SiteId };

/**
 * The definition of what a sourcing costs: written for the reader, in one pass over its groups. The
 * search computes the same sums from flat arrays, and a test holds the two against each other.
 */
export function pricePlan(
  problem: AllocationProblem,
  terms: AllocationTerms,
  sourcing: Sourcing,
): Result<Plan, PlanFlaw> {
  const amounts: Amounts = new Map();
  const transfers = planTransfers(problem, terms, sourcing, amounts);
  if (!transfers.ok) return transfers;
  const shipments: PlannedShipment[] = [];
  for (const group of groupsOf(sourcing)) {
    const priced = priceGroup(problem, terms, { group, transfers: transfers.value, amounts });
    if (!priced) return refuse({ kind: 'no-service', siteId: group.from });
    shipments.push(priced);
  }
  for (const source of sourcing.sources) {
    const site = siteOf(problem, source.siteId);
    addTo(amounts, 'handling', site.handling.perShipment.minor);
    for (const [l, n] of source.units.entries()) {
      addTo(amounts, 'items', site.handling.perUnit.minor * BigInt(n));
      addTo(amounts, 'spoken-for', (site.spokenFor?.[l]?.minor ?? 0n) * BigInt(n));
    }
  }
  addTo(amounts, 'extra-deliveries', (shipments.length - 1) * extraDeliveryOf(problem, terms));
  addTo(amounts, 'value-at-risk', (shipments.length - 1) * valueAtRiskOf(problem, terms));
  return ok({
    strategy: strategyOf(shipments.length, transfers.value.length),
    shipments,
    transfers: transfers.value,
    cost: planCost(amounts, problem.currency),
    arrives: shipments.map((shipment) => shipment.arrives).reduce(later),
  });
}

const strategyOf = (shipments: number, transfers: number): Strategy =>
  transfers > 0 ? 'consolidate' : shipments > 1 ? 'split' : 'single-source';

function planTransfers(
  problem: AllocationProblem,
  terms: AllocationTerms,
  sourcing: Sourcing,
  amounts: Amounts,
): Result<PlannedTransfer[], PlanFlaw> {
  const transfers: PlannedTransfer[] = [];
  for (const source of sourcing.sources) {
    if (source.route === 'direct') continue;
    const hub = must(sourcing.hub, 'a transfer goes to a hub');
    const lane = findLane(problem, source.siteId, hub);
    const site = siteOf(problem, source.siteId);
    if (!lane || site.closed !== undefined)
      return refuse({ kind: 'no-lane', from: source.siteId, hub });
    addTo(amounts, 'transfer', lane.cost.minor);
    for (const [l, n] of source.units.entries()) {
      const line = must(problem.lines[l], 'a source has one count per line');
      addTo(amounts, 'spoilage', spoilageOf(line, terms, lane.duration) * n);
    }
    transfers.push({
      from: source.siteId,
      to: hub,
      leaves: site.readyAt,
      arrives: arrivalAtHub(site, lane),
      lines: plannedLines(problem, source),
    });
  }
  if (transfers.length > 0) addTo(amounts, 'consolidation', terms.consolidationThreshold.minor);
  return ok(transfers);
}

const findLane = (problem: AllocationProblem, from: SiteId, to: SiteId): TransferLane | undefined =>
  usableLanes(problem).find((lane) => lane.from === from && lane.to === to);

/** What leaves one site in one shipment. */
interface Group {
  readonly from: SiteId;
  readonly sources: readonly Source[];
}

function groupsOf({ hub, sources }: Sourcing): Group[] {
  const atHub = sources.filter((source) => source.route === 'transfer' || source.siteId === hub);
  const direct = sources
    .filter((source) => !atHub.includes(source))
    .map((source) => ({ from: source.siteId, sources: [source] }));
  return atHub.length > 0 && hub !== undefined
    ? [{ from: hub, sources: atHub }, ...direct]
    : direct;
}

function priceGroup(
  problem: AllocationProblem,
  terms: AllocationTerms,
  {
    group,
    transfers,
    amounts,
  }: { group: Group; transfers: readonly PlannedTransfer[]; amounts: Amounts },
): PlannedShipment | undefined {
  const waits = group.sources.some((source) => source.route === 'transfer');
  const ready = waits ? transfers.map((transfer) => transfer.arrives).reduce(later) : 'on-shelf';
  const limit = waits ? consolidationLimit(problem) : latestArrival(problem);
  const site = siteOf(problem, group.from);
  const load = loadOf(problem, group);
  let best: PricedService | undefined;
  for (const use of usableServices(site, ready, limit)) {
    const priced = priceService(problem, terms, { site, use, load });
    if (priced && (!best || isCheaper({ use, ...priced }, best))) best = { use, ...priced };
  }
  if (!best) return undefined;
  addAll(amounts, best.amounts);
  return {
    from: group.from,
    service: best.use.service.id,
    ...best.use.departure,
    parcels: best.parcels,
    lines: group.sources.flatMap((source) =>
      plannedLines(problem, source).map((line) => ({ ...line, source: source.siteId })),
    ),
  };
}

interface PricedService {
  readonly use: UsableService;
  readonly amounts: Amounts;
  readonly parcels: number;
}

/** Of two services at one price the faster one, then the one listed first. */
function isCheaper(a: PricedService, b: PricedService): boolean {
  const [costA, costB] = [totalOf(a.amounts), totalOf(b.amounts)];
  return costA < costB || (costA === costB && a.use.departure.arrives < b.use.departure.arrives);
}

interface Load {
  readonly weight: number;
  readonly volume: number;
  readonly capacityUnits: number;
  readonly units: number;
  /** Indices of the lines in it. */
  readonly lines: readonly number[];
}

function loadOf(problem: AllocationProblem, group: Group): Load {
  let [weight, volume, capacityUnits, count] = [0, 0, 0, 0];
  const lines: number[] = [];
  for (const [l, line] of problem.lines.entries()) {
    const n = group.sources.reduce((sum, source) => sum + (source.units[l] ?? 0), 0);
    if (n === 0) continue;
    weight += n * line.weight;
    volume += n * line.volume;
    capacityUnits += n * line.capacityUnits;
    count += n;
    lines.push(l);
  }
  return { weight, volume, capacityUnits, units: count, lines };
}

/** One shipment by one service; undefined when the service does not take it. */
function priceService(
  problem: AllocationProblem,
  terms: AllocationTerms,
  { site, use, load }: { site: CandidateSite; use: UsableService; load: Load },
): { amounts: Amounts; parcels: number } | undefined {
  const { service, departure } = use;
  const weight = chargeableWeight(load.weight, load.volume, problem.packaging.gramsPerLitre);
  if (!takesLoad(service, { ...load, chargeable: weight })) return undefined;
  if (!load.lines.every((l) => carriesLine(service, must(problem.lines[l], 'a line'))))
    return undefined;
  const amounts: Amounts = new Map();
  let parcels = Math.ceil(weight / problem.packaging.heaviestParcel);
  if (service.kind === 'carrier') {
    const priced = shipmentPrice(service.rate, weight);
    parcels = priced.parcels;
    addTo(amounts, 'shipping', priced.price.minor);
  } else if (service.kind === 'own') {
    addTo(amounts, 'shipping', service.perDrop.minor);
    addTo(amounts, 'distance', Math.round((Number(service.perKm.minor) * site.distance) / 1000));
  }
  const recovered = recoveredPerMille(problem, terms);
  addTo(amounts, 'recovered', -recoveredOf(Number(totalOf(amounts)), recovered));
  addTo(amounts, 'packaging', problem.packaging.perParcel.minor * BigInt(parcels));
  addTo(amounts, 'lateness', latenessOf(problem, terms, departure.arrives));
  addTo(amounts, 'waiting', waitingOf(problem, terms, departure.arrives) * load.units);
  return { amounts, parcels };
}

const plannedLines = (problem: AllocationProblem, source: Source): PlannedLine[] =>
  problem.lines.flatMap((line, l) => {
    const n = source.units[l] ?? 0;
    return n > 0 ? [{ skuId: line.skuId, units: units(n) }] : [];
  });

export const siteOf = (problem: AllocationProblem, siteId: SiteId): CandidateSite =>
  must(
    problem.sites.find((site) => site.siteId === siteId),
    `${siteId} is a candidate`,
  );
