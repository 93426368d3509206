import { assert, type Instant, must } from '@waystock/kernel';
import { heaviestParcel } from './carrier-rates.ts';
import type { AllocationLine, AllocationProblem, CandidateSite } from './problem.ts';
import { type ShippingOptions, shippingOptions } from './shipping-options.ts';
import type { Tariff } from './tariff-price.ts';
import {
  type AllocationTerms,
  extraDeliveryOf,
  latenessOf,
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
  type UsableService,
  usableServices,
} from './usable-services.ts';

/**
 * The problem as flat numbers for the search: minor units, grams and counts, lines and sites by
 * index. Amounts stay safe integers: an order of 2^53 minor units does not exist.
 */
export interface Tableau {
  readonly lines: LineColumns;
  readonly families: readonly Family[];
  /** What every shipment after the first costs beside its price. */
  readonly perDelivery: number;
  readonly gramsPerLitre: number;
}

export interface LineColumns {
  readonly count: number;
  readonly need: Int32Array;
  /** Grams and millilitres of one unit. */
  readonly weight: Float64Array;
  readonly volume: Float64Array;
  readonly capacityUnits: Int32Array;
  /** Chargeable grams of one unit by the measure that binds for the whole order. */
  readonly chargeable: Float64Array;
  /** By that measure: lines by what all units of one weigh, and what the whole order does. */
  readonly heaviestFirst: Int32Array;
  readonly whole: number;
  /** One bit per class of goods that all services treat alike. */
  readonly classBit: Int32Array;
}

/** The ways to serve the order without a transfer (`hub` is −1), or with transfers to one hub. */
export interface Family {
  readonly hub: number;
  /** Paid once: what consolidation must save. */
  readonly fixed: number;
  /** Ascending by site; a site may be there twice, directly and by transfer. Each can give something. */
  readonly entries: readonly Entry[];
}

/** One source of units and the way they go. */
export interface Entry {
  readonly site: number;
  /** `own`: units on the hub's own shelf, which leave together with what is transferred to it. */
  readonly route: 'direct' | 'own' | 'transfer';
  /** Handling, and the lane of a transfer. */
  readonly fixed: number;
  /** How the goods go on to the shopper; for `own`, if nothing had to be waited for. */
  readonly options: ShippingOptions;
  /** When a transfer reaches the hub. */
  readonly ready: Instant | undefined;
  /** Per line: units that can be taken this way, and the cost of one beside its shipping. */
  readonly room: Int32Array;
  readonly unit: Float64Array;
}

export function compile(problem: AllocationProblem, terms: AllocationTerms): Tableau {
  const context = contextOf(problem, terms);
  const limit = latestArrival(problem);
  const direct: Entry[] = [];
  for (const [s, site] of problem.sites.entries()) {
    const options = optionsOf(context, site, usableServices(site, 'on-shelf', limit));
    if (options) pushUseful(direct, entryOf(context, { site: s, route: 'direct', options }));
  }
  return {
    lines: context.lines,
    families: [{ hub: -1, fixed: 0, entries: direct }, ...hubFamilies(context, direct)],
    perDelivery: extraDeliveryOf(problem, terms) + valueAtRiskOf(problem, terms),
    gramsPerLitre: problem.packaging.gramsPerLitre,
  };
}

/** A source that can give nothing is in no plan, and every set with it would be looked at in vain. */
function pushUseful(entries: Entry[], entry: Entry): void {
  if (entry.room.some((n) => n > 0)) entries.push(entry);
}

function hubFamilies(context: Context, direct: readonly Entry[]): Family[] {
  const { problem, terms } = context;
  if (usableLanes(problem).length === 0) return [];
  const limit = consolidationLimit(problem);
  const families: Family[] = [];
  for (const [h, hub] of problem.sites.entries()) {
    const transfers: Entry[] = [];
    const optionsAfter = optionsKept(context, hub);
    for (const lane of usableLanes(problem)) {
      if (lane.to !== hub.siteId) continue;
      const site = problem.sites.findIndex((candidate) => candidate.siteId === lane.from);
      const source = problem.sites[site];
      if (!source || source.closed !== undefined || source.available.every((n) => n <= 0)) continue;
      const ready = arrivalAtHub(source, lane);
      const options = optionsAfter(usableServices(hub, ready, limit));
      if (options)
        pushUseful(transfers, entryOf(context, { site, route: 'transfer', options, ready, lane }));
    }
    if (transfers.length === 0) continue;
    const shelves = direct.map(
      (entry): Entry => (entry.site === h ? { ...entry, route: 'own' } : entry),
    );
    families.push({
      hub: h,
      fixed: Number(terms.consolidationThreshold.minor),
      entries: [...transfers, ...shelves].sort((a, b) => a.site - b.site),
    });
  }
  return families;
}

/** Transfers that reach a hub before the same departures go on in the same ways. */
function optionsKept(context: Context, hub: CandidateSite) {
  const kept: { usable: readonly UsableService[]; options: ShippingOptions | undefined }[] = [];
  return (usable: readonly UsableService[]): ShippingOptions | undefined => {
    const same = kept.find((one) => isSame(one.usable, usable));
    if (same) return same.options;
    const options = optionsOf(context, hub, usable);
    kept.push({ usable, options });
    return options;
  };
}

const isSame = (a: readonly UsableService[], b: readonly UsableService[]): boolean =>
  a.length === b.length &&
  a.every(
    ({ service, departure }, i) => service === b[i]?.service && departure === b[i]?.departure,
  );

interface Context {
  readonly problem: AllocationProblem;
  readonly terms: AllocationTerms;
  readonly lines: LineColumns;
  /** One line of each class, by bit. */
  readonly classes: readonly AllocationLine[];
  readonly lightest: number;
  readonly heaviest: number;
}

function contextOf(problem: AllocationProblem, terms: AllocationTerms): Context {
  const { gramsPerLitre } = problem.packaging;
  const { bits, classes } = classify(problem);
  const lines = problem.lines;
  const need = Int32Array.from(lines, (line) => line.units);
  let [weight, volume] = [0, 0];
  let lightest = Number.POSITIVE_INFINITY;
  for (const line of lines) {
    weight += line.units * line.weight;
    volume += line.units * line.volume;
    lightest = Math.min(lightest, Math.max(line.weight, (line.volume * gramsPerLitre) / 1000));
  }
  const volumetric = (volume * gramsPerLitre) / 1000;
  const chargeable = Float64Array.from(lines, (line) =>
    weight >= volumetric ? line.weight : (line.volume * gramsPerLitre) / 1000,
  );
  const sizes = chargeable.map((grams, l) => grams * (need[l] as number));
  return {
    problem,
    terms,
    classes,
    lightest: Math.ceil(lightest),
    heaviest: Math.ceil(Math.max(weight, volumetric)),
    lines: {
      count: lines.length,
      need,
      weight: Float64Array.from(lines, (line) => line.weight),
      volume: Float64Array.from(lines, (line) => line.volume),
      capacityUnits: Int32Array.from(lines, (line) => line.capacityUnits),
      chargeable,
      heaviestFirst: Int32Array.from(lines, (_, l) => l).sort(
        (a, b) => (sizes[b] as number) - (sizes[a] as number) || a - b,
      ),
      whole: sizes.reduce((sum, size) => sum + size, 0),
      classBit: bits,
    },
  };
}

/** Lines that no service tells apart are one class, so that a load's classes fit in one bit mask. */
function classify(problem: AllocationProblem): { bits: Int32Array; classes: AllocationLine[] } {
  const limits = new Set<number>();
  for (const site of problem.sites)
    for (const { carries } of site.services)
      if (carries.longestSide !== undefined) limits.add(carries.longestSide);
  const byKey = new Map<string, number>();
  const classes: AllocationLine[] = [];
  const bits = Int32Array.from(problem.lines, (line) => {
    const side = Math.max(line.box.length, line.box.width, line.box.height);
    let exceeded = 0;
    for (const limit of limits) if (side > limit) exceeded += 1;
    const key = `${line.temperature} ${line.hazard} ${exceeded}`;
    let index = byKey.get(key);
    if (index === undefined) {
      index = classes.push(line) - 1;
      byKey.set(key, index);
    }
    return 1 << index;
  });
  assert(classes.length <= 31, 'an order of more than 31 classes of goods');
  return { bits, classes };
}

function optionsOf(
  context: Context,
  site: CandidateSite,
  usable: readonly UsableService[],
): ShippingOptions | undefined {
  if (usable.length === 0) return undefined;
  const tariffs = usable.map((use) => tariffOf(context, site, use));
  return shippingOptions(tariffs, context);
}

function tariffOf(context: Context, site: CandidateSite, use: UsableService): Tariff {
  const { problem, terms, classes } = context;
  const { service, departure } = use;
  let carries = 0;
  for (const [bit, line] of classes.entries()) if (carriesLine(service, line)) carries |= 1 << bit;
  const rate = service.kind === 'carrier' ? service.rate : undefined;
  const drive =
    service.kind === 'own'
      ? Number(service.perDrop.minor) +
        Math.round((Number(service.perKm.minor) * site.distance) / 1000)
      : 0;
  return {
    base: rate ? Number(rate.base.minor) : drive,
    bandKg: rate ? rate.bands.map((band) => band.upTo / 1000) : [],
    bandPrice: rate ? rate.bands.map((band) => Number(band.perKg.minor)) : [],
    heaviestParcel: rate ? heaviestParcel(rate) : problem.packaging.heaviestParcel,
    heaviestLoad: service.carries.heaviestLoad ?? Number.POSITIVE_INFINITY,
    largestLoad: service.carries.largestLoad ?? Number.POSITIVE_INFINITY,
    mostCapacityUnits: service.carries.mostCapacityUnits ?? Number.POSITIVE_INFINITY,
    packaging: Number(problem.packaging.perParcel.minor),
    recoveredPerMille: recoveredPerMille(problem, terms),
    lateness: latenessOf(problem, terms, departure.arrives),
    waiting: waitingOf(problem, terms, departure.arrives),
    carries,
  };
}

function entryOf(
  { problem, terms, lines }: Context,
  entry: Pick<Entry, 'site' | 'route' | 'options'> & {
    ready?: Instant;
    lane?: AllocationProblem['lanes'][number];
  },
): Entry {
  const site = must(problem.sites[entry.site], 'a candidate');
  const { lane } = entry;
  const room = new Int32Array(lines.count);
  const unit = new Float64Array(lines.count);
  const perUnit = Number(site.handling.perUnit.minor);
  for (const [l, line] of problem.lines.entries()) {
    const carried = (entry.options.carries & (lines.classBit[l] as number)) !== 0;
    room[l] = carried ? Math.min(line.units, Math.max(0, site.available[l] ?? 0)) : 0;
    const spokenFor = Number(site.spokenFor?.[l]?.minor ?? 0n);
    unit[l] = perUnit + spokenFor + (lane ? spoilageOf(line, terms, lane.duration) : 0);
  }
  return {
    site: entry.site,
    route: entry.route,
    options: entry.options,
    fixed: Number(site.handling.perShipment.minor) + (lane ? Number(lane.cost.minor) : 0),
    ready: entry.ready,
    room,
    unit,
  };
}
