import { chargeableWeight } from './carrier-rates.ts';
import { leastBeside } from './shipping-hull.ts';
import type { Way } from './shipping-options.ts';
import { price, type SourceSet } from './source-set.ts';
import type { LineColumns, Tableau } from './tableau.ts';
import { tariffPrice } from './tariff-price.ts';
import type { Ways } from './ways.ts';

/**
 * Exact assignment of units within one set of sources, where tariffs are staircases.
 *
 * For each choice of a tariff per shipment (`ways.ts`), the most promising first: depth-first over
 * lines (heaviest first) and, within a line, over how many units each source gives. A branch is cut
 * when the loads so far, priced truly, with the rest of the units at the sources that ask least, or
 * all loads along the curves below their prices with the price of a gram that settled the choice
 * (`load-prices.ts`), reach the cost to beat. Both hold because a shipment's price never falls as
 * its load grows. Stops when `steps` are used up and says so.
 */
export interface Refined {
  /** The cheapest assignment that uses every source and beats the limit, if there is one. */
  readonly best: { readonly units: Int32Array; readonly cost: number } | undefined;
  readonly steps: number;
  readonly exact: boolean;
  /** No assignment costs less than this or than the limit. */
  readonly bound: number;
}

export function refine(
  tableau: Tableau,
  set: SourceSet,
  all: readonly Ways[],
  limits: { readonly toBeat: number; readonly steps: number },
): Refined {
  const nothing = { best: undefined, steps: 0, exact: true, bound: limits.toBeat };
  const [first] = all;
  if (!first || first.bound >= limits.toBeat) return nothing;
  const walk = startOf(tableau, set, first, limits);
  let unproved = Number.POSITIVE_INFINITY;
  for (const ways of all) {
    if (ways.bound >= walk.toBeat) break;
    walk.ways = ways;
    walk.preferred = preferredBy(tableau.lines, set, ways);
    assignLine(walk, 0, set.fixed);
    if (walk.stepsLeft > 0) continue;
    // Those after it are no better.
    unproved = ways.bound;
    break;
  }
  const { bestUnits, toBeat, stepsLeft } = walk;
  return {
    best: bestUnits && { units: bestUnits, cost: toBeat },
    steps: limits.steps - Math.max(0, stepsLeft),
    exact: unproved >= toBeat,
    bound: Math.min(unproved, toBeat),
  };
}

/** Where the walk stands. Loads are per group; `units` by entry and line. */
interface Walk {
  readonly tableau: Tableau;
  readonly lines: LineColumns;
  readonly set: SourceSet;
  ways: Ways;
  /** Per position: entries, cheapest for that line first. */
  preferred: readonly (readonly number[])[];
  readonly units: Int32Array;
  readonly taken: Int32Array;
  readonly weight: Float64Array;
  readonly volume: Float64Array;
  readonly capacityUnits: Int32Array;
  readonly chargeable: Float64Array;
  toBeat: number;
  stepsLeft: number;
  bestUnits: Int32Array | undefined;
}

function startOf(
  tableau: Tableau,
  set: SourceSet,
  ways: Ways,
  limits: { readonly toBeat: number; readonly steps: number },
): Walk {
  const { lines } = tableau;
  const [entries, groups] = [set.entries.length, set.groups.length];
  return {
    tableau,
    lines,
    set,
    ways,
    preferred: [],
    units: new Int32Array(entries * lines.count),
    taken: new Int32Array(entries),
    weight: new Float64Array(groups),
    volume: new Float64Array(groups),
    capacityUnits: new Int32Array(groups),
    chargeable: new Float64Array(groups),
    toBeat: limits.toBeat,
    stepsLeft: limits.steps,
    bestUnits: undefined,
  };
}

/** Per position, the entries that have some of it: the cheapest first, a gram at what it costs on average. */
function preferredBy(lines: LineColumns, { entries, groupOf }: SourceSet, { of, supply }: Ways) {
  const slopes = of.map(({ hull: { load, price } }) => {
    const span = (load.at(-1) as number) - (load[0] as number);
    return span > 0 ? ((price.at(-1) as number) - (price[0] as number)) / span : 0;
  });
  return Array.from(lines.heaviestFirst, (l) => {
    const cost = (j: number): number =>
      (supply.unit[j * lines.count + l] as number) +
      (slopes[groupOf[j] as number] as number) * (lines.chargeable[l] as number);
    const sources: number[] = [];
    for (let j = 0; j < entries.length; j++)
      if ((supply.room[j * lines.count + l] as number) > 0) sources.push(j);
    return sources.sort((a, b) => cost(a) - cost(b) || a - b);
  });
}

/** `spent`: fixed costs and units of the lines before position `i`, shipping apart. */
function assignLine(walk: Walk, i: number, spent: number): void {
  if (walk.stepsLeft-- <= 0) return;
  if (boundOf(walk, i, spent) >= walk.toBeat) return;
  if (i < walk.lines.count) {
    spread(walk, i, 0, walk.lines.need[walk.lines.heaviestFirst[i] as number] as number, spent);
    return;
  }
  if (walk.taken.includes(0)) return;
  let total = spent;
  for (let g = 0; g < walk.set.groups.length; g++) total += shippingOf(walk, g);
  if (total >= walk.toBeat) return;
  // Stopped early, nobody may come to see that it is cheaper by other ways.
  walk.toBeat = price(walk.tableau, walk.set, walk.units).cost;
  walk.bestUnits = walk.units.slice();
}

/** Gives `left` units of the line at position `i` to its sources from the `from`-th on. */
function spread(walk: Walk, i: number, from: number, left: number, spent: number): void {
  if (left === 0) {
    assignLine(walk, i + 1, spent);
    return;
  }
  const sources = walk.preferred[i] as readonly number[];
  if (from === sources.length) return;
  const l = walk.lines.heaviestFirst[i] as number;
  const j = sources[from] as number;
  const g = walk.set.groupOf[j] as number;
  const at = j * walk.lines.count + l;
  const most = Math.min(left, walk.ways.supply.room[at] as number, fitting(walk, g, l));
  // The last source takes what is left.
  const least = from === sources.length - 1 ? left : 0;
  for (let n = most; n >= least; n--) {
    if (walk.stepsLeft <= 0) return;
    move(walk, l, j, g, n);
    spread(walk, i, from + 1, left - n, spent + n * (walk.ways.supply.unit[at] as number));
    move(walk, l, j, g, -n);
  }
}

/** How many more units of a line the shipment of a group takes. */
function fitting(walk: Walk, g: number, l: number): number {
  const { lines } = walk;
  const { tariff } = walk.ways.of[g] as Way;
  const fit = (limit: number, used: number, each: number): number =>
    each > 0 ? Math.floor((limit - used) / each) : Number.POSITIVE_INFINITY;
  return Math.max(
    0,
    Math.min(
      fit(tariff.heaviestLoad, walk.weight[g] as number, lines.weight[l] as number),
      fit(tariff.largestLoad, walk.volume[g] as number, lines.volume[l] as number),
      fit(
        tariff.mostCapacityUnits,
        walk.capacityUnits[g] as number,
        lines.capacityUnits[l] as number,
      ),
    ),
  );
}

function move(walk: Walk, l: number, j: number, g: number, n: number): void {
  if (n === 0) return;
  const { lines, units, taken, weight, volume, capacityUnits, chargeable } = walk;
  units[j * lines.count + l] = (units[j * lines.count + l] as number) + n;
  taken[j] = (taken[j] as number) + n;
  weight[g] = (weight[g] as number) + n * (lines.weight[l] as number);
  volume[g] = (volume[g] as number) + n * (lines.volume[l] as number);
  capacityUnits[g] = (capacityUnits[g] as number) + n * (lines.capacityUnits[l] as number);
  chargeable[g] = (chargeable[g] as number) + n * (lines.chargeable[l] as number);
}

function boundOf(walk: Walk, i: number, spent: number): number {
  const { ways, lines } = walk;
  const { restUnits, restLoad } = ways.supply;
  const { whole } = lines;
  const groups = walk.weight.length;
  const units = spent + (restUnits[i] as number);
  let flat = units;
  let curved = units + ways.perGram * whole;
  let carried = 0;
  for (let g = 0; g < groups; g++) {
    const { hull, tariff } = ways.of[g] as Way;
    const load = walk.chargeable[g] as number;
    const most = Math.min(load + (restLoad[i * groups + g] as number), tariff.heaviestLoad, whole);
    carried += most;
    curved += leastBeside(hull, ways.perGram, load, Math.max(load, most));
    flat += shippingOf(walk, g);
  }
  if (carried < whole - tolerance) return Number.POSITIVE_INFINITY;
  return Math.max(flat, Math.ceil(curved - tolerance));
}

const tolerance = 1e-6;

/** An empty shipment will hold something: it costs what the lightest does. */
function shippingOf(walk: Walk, g: number): number {
  const { tariff, hull } = walk.ways.of[g] as Way;
  const { gramsPerLitre } = walk.tableau;
  const volume = walk.volume[g] as number;
  const load = chargeableWeight(walk.weight[g] as number, volume, gramsPerLitre);
  if (load === 0) return hull.price[0] as number;
  if (load > tariff.heaviestLoad) return Number.POSITIVE_INFINITY;
  if (volume > tariff.largestLoad) return Number.POSITIVE_INFINITY;
  if ((walk.capacityUnits[g] as number) > tariff.mostCapacityUnits) return Number.POSITIVE_INFINITY;
  return tariffPrice(tariff, load);
}
