import {
  assert,
  days,
  grams,
  greatCircle,
  hours,
  type Instant,
  type Metres,
  metres,
  minutes,
  type Money,
  money,
  must,
  plus,
  type Position,
  type Seconds,
  seconds,
  type SiteId,
  type SkuId,
  type TimeZone,
  type Units,
  units,
} from '@waystock/kernel';
import { type Sku, volumeOf } from '../catalogue/index.ts';
import { isMicroFulfilment } from '../network/index.ts';
import { arrivalOf, type DeliveryCalendar, zoneFor } from './carrier-rates.ts';
import type { CarrierContract, NetworkSnapshot, SiteSnapshot } from './network-snapshot.ts';
import {
  type AllocationProblem,
  type CandidateSite,
  type DeliveryService,
  hazardClasses,
  isUrgent,
  type Packaging,
  type ServiceLevel,
  temperatureClasses,
} from './problem.ts';
import { departuresFrom, handOverFrom } from './timetable.ts';

/** What is asked of allocation: goods, where to, by when, and on whose bill. */
export interface OrderToAllocate {
  readonly lines: readonly { readonly skuId: SkuId; readonly units: Units }[];
  /** The shopper's door; for collection, the pickup site's. */
  readonly destination: Position;
  readonly timeZone: TimeZone;
  readonly service: ServiceLevel;
  readonly deadline: Instant;
  readonly maxLateness?: Seconds;
  readonly maxConsolidationDelay?: Seconds;
  readonly shippingPaidBy: AllocationProblem['shippingPaidBy'];
  readonly preference: AllocationProblem['preference'];
  readonly orderValue: Money;
  readonly pickupSiteId?: SiteId;
}

export interface Surroundings {
  readonly network: NetworkSnapshot;
  readonly skus: ReadonlyMap<SkuId, Sku>;
  /** What can be sold now; an order that is being re-planned adds what it holds itself. */
  readonly stock: readonly {
    readonly skuId: SkuId;
    readonly siteId: SiteId;
    readonly units: number;
  }[];
  /**
   * By road to the destination; no vehicle of ours sets out from a site that is not among them. Without
   * it all is estimated from the great circle.
   */
  readonly travel?: ReadonlyMap<SiteId, Travel>;
  /** Price of a unit that predictions have spoken for, by `sku@site`. */
  readonly spokenFor?: ReadonlyMap<string, Money>;
  readonly packaging?: Packaging;
}
export interface Travel {
  readonly distance: Metres;
  readonly duration: Seconds;
  /** For who leaves then, where the hour makes a difference. */
  readonly leaving?: (at: Instant) => Seconds;
}

/** Roads are this much longer than the great circle, as a rule. */
const circuity = 1.3;
const twoDays = days(2);
/** A hub sends what has come by transfer with one of its next departures. */
const departuresOfHub = 24;

export const usualPackaging = (code: Money['currency']): Packaging => ({
  perParcel: money(35, code),
  heaviestParcel: grams(25_000),
  gramsPerLitre: 200,
});

/** The state of the world around an order, as one value to decide on. */
export function buildProblem(
  order: OrderToAllocate,
  around: Surroundings,
  at: Instant,
): AllocationProblem {
  const { network } = around;
  assert(at >= network.from && at < network.until, 'the network snapshot is out of date');
  const { currency } = order.orderValue;
  const sites = candidatesFor(order, around);
  const ids = new Set(sites.map(({ site }) => site.id));
  const lanes = isUrgent(order.service)
    ? []
    : network.lanes.filter(
        (lane) => ids.has(lane.from) && ids.has(lane.to) && lane.cost.currency === currency,
      );
  const hubs = new Set(lanes.map((lane) => lane.to));
  return {
    at,
    currency,
    lines: order.lines.map(({ skuId, units }) => lineOf(around, skuId, units)),
    destination: order.destination,
    service: order.service,
    promise: {
      deadline: order.deadline,
      maxLateness: order.maxLateness ?? seconds(0),
      maxConsolidationDelay: order.maxConsolidationDelay ?? twoDays,
    },
    shippingPaidBy: order.shippingPaidBy,
    preference: order.preference,
    orderValue: order.orderValue,
    packaging: around.packaging ?? usualPackaging(currency),
    sites: sites.map((site) =>
      candidateOf(order, around, { at, site, isHub: hubs.has(site.site.id) }),
    ),
    lanes,
  };
}

function lineOf(
  { skus }: Surroundings,
  skuId: SkuId,
  wanted: Units,
): AllocationProblem['lines'][number] {
  const sku = must(skus.get(skuId), `${skuId} is in the catalogue`);
  return {
    skuId,
    ownerId: sku.ownerId,
    units: wanted,
    weight: sku.weight,
    volume: volumeOf(sku),
    box: sku.box,
    temperature: sku.temperature,
    hazard: sku.hazard,
    capacityUnits: sku.capacityUnits,
    value: sku.price,
  };
}

/** Sites that hold some of the goods, and those that these could be sent on from. */
function candidatesFor(order: OrderToAllocate, { network, stock }: Surroundings): SiteSnapshot[] {
  const holders = new Set(stock.filter((row) => row.units > 0).map((row) => row.siteId));
  const ids = new Set(holders);
  if (!isUrgent(order.service))
    for (const lane of network.lanes) if (holders.has(lane.from)) ids.add(lane.to);
  if (order.pickupSiteId) ids.add(order.pickupSiteId);
  const found = [...ids].flatMap((id) => network.sites.get(id) ?? []);
  return found
    .filter(({ site }) => site.handling.perUnit.currency === order.orderValue.currency)
    .sort((a, b) => (a.site.id < b.site.id ? -1 : 1));
}

interface Placed {
  readonly at: Instant;
  readonly site: SiteSnapshot;
  readonly isHub: boolean;
}

function candidateOf(order: OrderToAllocate, around: Surroundings, placed: Placed): CandidateSite {
  const { site, timetable } = placed.site;
  const travel = around.travel?.get(site.id);
  const distance =
    travel?.distance ?? metres(greatCircle(site.position, order.destination) * circuity);
  const ready = handOverFrom(timetable, site.pickLead, placed.at);
  const closed =
    site.paused?.reason ?? (ready === undefined ? 'not open for two weeks' : undefined);
  const unitsOf = new Map<SkuId, number>();
  for (const row of around.stock)
    if (row.siteId === site.id) unitsOf.set(row.skuId, (unitsOf.get(row.skuId) ?? 0) + row.units);
  const priceOf = (skuId: SkuId): Money =>
    around.spokenFor?.get(`${skuId}@${site.id}`) ?? money(0, order.orderValue.currency);
  return {
    siteId: site.id,
    microFulfilment: isMicroFulfilment(site.kind),
    distance,
    available: order.lines.map(({ skuId }) => units(Math.max(0, unitsOf.get(skuId) ?? 0))),
    ...(around.spokenFor ? { spokenFor: order.lines.map(({ skuId }) => priceOf(skuId)) } : {}),
    ...(closed === undefined ? {} : { closed }),
    handling: site.handling,
    readyAt: ready ?? placed.at,
    services:
      ready === undefined
        ? []
        : servicesOf(order, around, {
            ...placed,
            ready,
            distance,
            travel,
            noWay: around.travel !== undefined && !travel,
          }),
  };
}

interface ReadyGoods extends Placed {
  readonly ready: Instant;
  readonly distance: Metres;
  readonly travel: Travel | undefined;
  readonly noWay: boolean;
}

function servicesOf(
  order: OrderToAllocate,
  around: Surroundings,
  from: ReadyGoods,
): DeliveryService[] {
  const { site, lastMile, timetable } = from.site;
  const most = from.isHub ? departuresOfHub : 1;
  const services: DeliveryService[] = [];
  if (order.pickupSiteId === site.id) services.push(collectionFrom(from));
  const { currency } = order.orderValue;
  const isInReach = lastMile && !from.noWay && from.distance <= lastMile.reach;
  if (isInReach && lastMile.perDrop.currency === currency) {
    const drive = from.travel?.duration ?? seconds(from.distance / lastMile.speed);
    const takes = (at: Instant): Seconds =>
      seconds(lastMile.spare + (from.travel?.leaving?.(at) ?? drive));
    services.push({
      kind: 'own',
      id: 'own',
      carries: lastMile.carries,
      perDrop: lastMile.perDrop,
      perKm: lastMile.perKm,
      departures: departuresFrom(timetable, from.ready, { every: hours(2), most }).map(
        (leaves) => ({
          leaves,
          arrives: plus(leaves, takes(leaves)),
        }),
      ),
    });
  }
  for (const contract of around.network.contracts) {
    const service = carrierFrom(order, around.network, { contract, from, most });
    if (service) services.push(service);
  }
  return services;
}

/** The shopper comes for the goods; what comes by transfer can be had within half an hour. */
function collectionFrom({ ready, site, isHub }: ReadyGoods): DeliveryService {
  const most = isHub ? 200 : 1;
  const times = departuresFrom(site.timetable, ready, { every: minutes(30), most });
  return {
    kind: 'collection',
    id: 'collection',
    carries: { temperatures: temperatureClasses, hazards: hazardClasses },
    departures: times.map((leaves) => ({ leaves, arrives: leaves })),
  };
}

function carrierFrom(
  order: OrderToAllocate,
  network: NetworkSnapshot,
  { contract, from, most }: { contract: CarrierContract; from: ReadyGoods; most: number },
): DeliveryService | undefined {
  const zone = zoneFor(contract.tariff, from.distance);
  if (!zone || zone.rate.base.currency !== order.orderValue.currency) return undefined;
  const calendar: DeliveryCalendar = { ...contract, timeZone: order.timeZone };
  const departures = [];
  for (const { date, leaves } of from.site.collections.get(contract.id) ?? []) {
    if (leaves < from.ready) continue;
    if (departures.length >= most) break;
    const key = `${contract.id} ${zone.zone} ${date} ${order.timeZone} ${leaves}`;
    let arrives = network.arrivals.get(key);
    if (arrives === undefined) {
      arrives = arrivalOf(leaves, from.site.site.hours.timeZone, zone.transit, calendar);
      network.arrivals.set(key, arrives);
    }
    departures.push({ leaves, arrives });
  }
  if (departures.length === 0) return undefined;
  const { carries, id } = contract;
  return { kind: 'carrier', id, carries, departures, rate: zone.rate };
}
