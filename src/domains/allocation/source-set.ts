import type { Instant } from '@waystock/kernel';
import { chargeableWeight } from './carrier-rates.ts';
import { type Contents, priceOf, type ShippingOptions } from './shipping-options.ts';
import type { Entry, Family, Tableau } from './tableau.ts';

/**
 * One set of sources: what it costs at least, and ways to fill it. What leaves a site together is one
 * group; with a hub the first group is what leaves the hub.
 */
export interface SourceSet {
  readonly hub: number;
  readonly entries: readonly Entry[];
  /** Index of the group each entry belongs to. */
  readonly groupOf: readonly number[];
  readonly groups: readonly ShippingOptions[];
  /** Handling, lanes, the consolidation threshold and the deliveries after the first. */
  readonly fixed: number;
}

export function sourceSet(
  family: Family,
  entries: readonly Entry[],
  perDelivery: number,
): SourceSet {
  const groups: ShippingOptions[] = [];
  const groupOf: number[] = [];
  let fixed = family.fixed;
  if (family.hub >= 0) groups.push(optionsAfterTransfers(entries));
  for (const entry of entries) {
    fixed += entry.fixed;
    groupOf.push(entry.route === 'direct' ? groups.push(entry.options) - 1 : 0);
  }
  fixed += (groups.length - 1) * perDelivery;
  return { hub: family.hub, entries: [...entries], groupOf, groups, fixed };
}

/** The hub ships once the last transfer is there. */
function optionsAfterTransfers(entries: readonly Entry[]): ShippingOptions {
  let last: Entry | undefined;
  for (const entry of entries)
    if (entry.route === 'transfer' && (!last || (entry.ready as Instant) > (last.ready as Instant)))
      last = entry;
  return (last as Entry).options;
}

export interface Filling {
  /** Units by entry and line: `units[j * lines + l]`. */
  readonly units: Int32Array;
  /** No assignment that uses every source of the set costs less. */
  readonly bound: number;
  /** What this assignment costs; infinite when a source is left unused or its load is not carried. */
  readonly cost: number;
  /**
   * A source is left unused although nothing was underestimated: the set without it is cheaper than
   * any assignment that uses it.
   */
  readonly needless: boolean;
}

/**
 * Fills each line from its cheapest sources, as if every shipment cost what the lightest does.
 * Undefined when the sources do not hold enough.
 */
export function fill(tableau: Tableau, set: SourceSet): Filling | undefined {
  const { lines } = tableau;
  const units = new Int32Array(set.entries.length * lines.count);
  let bound = set.fixed;
  for (const group of set.groups) bound += group.flat;
  for (let line = 0; line < lines.count; line++) {
    const row = fillLine(tableau, set, line, units);
    if (row === undefined) return undefined;
    bound += row;
  }
  const priced = price(tableau, set, units);
  // One group ships the whole order whatever comes from where: there is nothing to underestimate.
  const proven = priced.excess === 0 || set.groups.length === 1;
  const cost = priced.allUsed ? priced.cost : Number.POSITIVE_INFINITY;
  return {
    units,
    bound: proven && priced.allUsed ? cost : bound,
    cost,
    needless: proven && !priced.allUsed,
  };
}

/** Takes the cheapest units first; returns what they cost, or undefined when there are too few. */
function fillLine(
  { lines }: Tableau,
  { entries, groups, groupOf }: SourceSet,
  line: number,
  units: Int32Array,
): number | undefined {
  let left = lines.need[line] as number;
  let cost = 0;
  let filled = 0;
  while (left > 0) {
    let best = -1;
    let bestCost = Number.POSITIVE_INFINITY;
    for (let j = 0; j < entries.length; j++) {
      const entry = entries[j] as Entry;
      if ((filled & (1 << j)) !== 0 || entry.room[line] === 0) continue;
      const group = groups[groupOf[j] as number] as ShippingOptions;
      const unit = (entry.unit[line] as number) + group.waiting;
      if (unit < bestCost) [best, bestCost] = [j, unit];
    }
    if (best < 0) return undefined;
    const take = Math.min(left, (entries[best] as Entry).room[line] as number);
    units[best * lines.count + line] = take;
    cost += take * bestCost;
    left -= take;
    filled |= 1 << best;
  }
  return cost;
}

/** The true cost of an assignment, and by how much it exceeds its flat bound. */
export function price(
  tableau: Tableau,
  set: SourceSet,
  units: Int32Array,
): { cost: number; excess: number; allUsed: boolean } {
  const { lines } = tableau;
  let cost = set.fixed;
  let excess = 0;
  let unused = 0;
  for (let j = 0; j < set.entries.length; j++) {
    let taken = 0;
    for (let l = 0; l < lines.count; l++) {
      const n = units[j * lines.count + l] as number;
      cost += n * ((set.entries[j] as Entry).unit[l] as number);
      taken += n;
    }
    if (taken === 0) unused += 1;
  }
  for (let g = 0; g < set.groups.length; g++) {
    const group = set.groups[g] as ShippingOptions;
    const load = loadOf(tableau, set, { group: g, units });
    if (load.units === 0) continue;
    const chargeable = chargeableWeight(load.weight, load.volume, tableau.gramsPerLitre);
    const shipping = priceOf(group, chargeable, load);
    cost += shipping;
    excess += shipping - group.flat - group.waiting * load.units;
  }
  return { cost, excess, allUsed: unused === 0 };
}

function loadOf(
  { lines }: Tableau,
  set: SourceSet,
  { group, units }: { group: number; units: Int32Array },
): Contents & { readonly weight: number } {
  const load = { weight: 0, volume: 0, capacityUnits: 0, units: 0, classes: 0 };
  for (let j = 0; j < set.entries.length; j++) {
    if (set.groupOf[j] !== group) continue;
    for (let l = 0; l < lines.count; l++) {
      const n = units[j * lines.count + l] as number;
      if (n === 0) continue;
      load.weight += n * (lines.weight[l] as number);
      load.volume += n * (lines.volume[l] as number);
      load.capacityUnits += n * (lines.capacityUnits[l] as number);
      load.units += n;
      load.classes |= lines.classBit[l] as number;
    }
  }
  return load;
}
