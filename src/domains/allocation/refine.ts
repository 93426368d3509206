import { chargeableWeight } from './carrier-rates.ts';
import { priceOf, type ShippingOptions } from './shipping-options.ts';
import { fillLine, type SourceSet, unitCost } from './source-set.ts';
import type { Entry, LineColumns, Tableau } from './tableau.ts';

/**
 * Exact assignment of units within one set of sources, where tariffs are staircases.
 *
 * Depth-first over lines (heaviest first) and, within a line, over how many units each source gives.
 * A branch is cut when the units already assigned, priced truly, plus the flat bound of the rest, or
 * everything by the sloped bound, reaches the cost to beat. Both are valid because a shipment's price
 * never falls as its load grows. Stops when `steps` are used up and says so.
 */
export interface Refined {
  /** The cheapest assignment that uses every source and beats the limit, if there is one. */
  readonly best: { readonly units: Int32Array; readonly cost: number } | undefined;
  readonly steps: number;
  readonly exact: boolean;
}

export function refine(
  tableau: Tableau,
  set: SourceSet,
  limits: { readonly toBeat: number; readonly steps: number },
): Refined {
  const walk = startOf(tableau, set, limits);
  assignLine(walk, 0, set.fixed);
  return {
    best: walk.bestUnits && { units: walk.bestUnits, cost: walk.toBeat },
    steps: limits.steps - Math.max(0, walk.stepsLeft),
    exact: walk.stepsLeft > 0,
  };
}

/** Where the walk stands. Loads are per group; `units` by entry and line. */
interface Walk {
  readonly tableau: Tableau;
  readonly set: SourceSet;
  readonly lines: LineColumns;
  readonly order: readonly number[];
  /** Per position in `order`: the bound of that line and all after it. */
  readonly restFlat: Float64Array;
  readonly restSloped: Float64Array;
  /** Per position: entries, cheapest for that line first. */
  readonly preferred: readonly (readonly number[])[];
  readonly units: Int32Array;
  readonly taken: Int32Array;
  readonly weight: Float64Array;
  readonly volume: Float64Array;
  readonly capacityUnits: Int32Array;
  readonly chargeable: Float64Array;
  readonly count: Int32Array;
  readonly classes: Int32Array;
  toBeat: number;
  stepsLeft: number;
  bestUnits: Int32Array | undefined;
}

function startOf(
  tableau: Tableau,
  set: SourceSet,
  limits: { readonly toBeat: number; readonly steps: number },
): Walk {
  const { lines } = tableau;
  const size = (l: number): number => (lines.need[l] as number) * (lines.chargeable[l] as number);
  const order = Array.from({ length: lines.count }, (_, l) => l).sort(
    (a, b) => size(b) - size(a) || a - b,
  );
  const restFlat = new Float64Array(lines.count + 1);
  const restSloped = new Float64Array(lines.count + 1);
  for (let i = order.length - 1; i >= 0; i--) {
    const line = order[i] as number;
    restFlat[i] = (restFlat[i + 1] as number) + (fillLine(tableau, set, { line, by: 'flat' }) ?? 0);
    restSloped[i] =
      (restSloped[i + 1] as number) + (fillLine(tableau, set, { line, by: 'sloped' }) ?? 0);
  }
  const all = set.entries.map((_, j) => j);
  const preferred = order.map((line) => {
    const cost = (j: number): number => unitCost(tableau, set, { line, entry: j, by: 'sloped' });
    return all
      .filter((j) => ((set.entries[j] as Entry).room[line] as number) > 0)
      .sort((a, b) => cost(a) - cost(b) || a - b);
  });
  const groups = set.groups.length;
  return {
    tableau,
    set,
    lines,
    order,
    restFlat,
    restSloped,
    preferred,
    units: new Int32Array(set.entries.length * lines.count),
    taken: new Int32Array(set.entries.length),
    weight: new Float64Array(groups),
    volume: new Float64Array(groups),
    capacityUnits: new Int32Array(groups),
    chargeable: new Float64Array(groups),
    count: new Int32Array(groups),
    classes: new Int32Array(groups),
    toBeat: limits.toBeat,
    stepsLeft: limits.steps,
    bestUnits: undefined,
  };
}

/** `spent`: fixed costs and units of the lines before position `i`, shipping apart. */
function assignLine(walk: Walk, i: number, spent: number): void {
  if (walk.stepsLeft-- <= 0) return;
  const { set, order } = walk;
  if (boundOf(walk, i, spent) >= walk.toBeat) return;
  if (i < order.length) {
    spread(walk, { i, from: 0, left: walk.lines.need[order[i] as number] as number, spent });
    return;
  }
  if (walk.taken.some((n) => n === 0)) return;
  let total = spent;
  for (let g = 0; g < set.groups.length; g++) total += shippingOf(walk, g);
  if (total >= walk.toBeat) return;
  walk.toBeat = total;
  walk.bestUnits = walk.units.slice();
}

/** Gives `left` units of the line at position `i` to its sources from the `from`-th on. */
function spread(
  walk: Walk,
  at: { readonly i: number; readonly from: number; readonly left: number; readonly spent: number },
): void {
  const { i, from, left, spent } = at;
  if (left === 0) {
    assignLine(walk, i + 1, spent);
    return;
  }
  const sources = walk.preferred[i] as readonly number[];
  if (from === sources.length) return;
  const line = walk.order[i] as number;
  const j = sources[from] as number;
  const entry = walk.set.entries[j] as Entry;
  const group = walk.set.groupOf[j] as number;
  const classes = walk.classes[group] as number;
  const room = Math.min(left, entry.room[line] as number);
  for (let n = room; n >= 0; n--) {
    if (walk.stepsLeft <= 0) return;
    if (n > 0) move(walk, { line, j, group, n });
    spread(walk, {
      i,
      from: from + 1,
      left: left - n,
      spent: spent + n * (entry.unit[line] as number),
    });
    if (n > 0) move(walk, { line, j, group, n: -n });
    walk.classes[group] = classes;
  }
}

function move(
  { lines, units, taken, weight, volume, capacityUnits, chargeable, count, classes }: Walk,
  { line, j, group, n }: { line: number; j: number; group: number; n: number },
): void {
  units[j * lines.count + line] = (units[j * lines.count + line] as number) + n;
  taken[j] = (taken[j] as number) + n;
  weight[group] = (weight[group] as number) + n * (lines.weight[line] as number);
  volume[group] = (volume[group] as number) + n * (lines.volume[line] as number);
  capacityUnits[group] =
    (capacityUnits[group] as number) + n * (lines.capacityUnits[line] as number);
  chargeable[group] = (chargeable[group] as number) + n * (lines.chargeable[line] as number);
  count[group] = (count[group] as number) + n;
  classes[group] = (classes[group] as number) | (lines.classBit[line] as number);
}

function boundOf(walk: Walk, i: number, spent: number): number {
  let flat = spent + (walk.restFlat[i] as number);
  let sloped = spent + (walk.restSloped[i] as number);
  for (let g = 0; g < walk.set.groups.length; g++) {
    const group = walk.set.groups[g] as ShippingOptions;
    flat += (walk.count[g] as number) === 0 ? group.flat : shippingOf(walk, g);
    sloped +=
      group.intercept +
      group.slope * (walk.chargeable[g] as number) +
      group.waiting * (walk.count[g] as number);
  }
  return Math.max(flat, Math.ceil(sloped - tolerance));
}

const tolerance = 1e-6;

function shippingOf(walk: Walk, g: number): number {
  const { gramsPerLitre } = walk.tableau;
  const load = chargeableWeight(walk.weight[g] as number, walk.volume[g] as number, gramsPerLitre);
  return priceOf(walk.set.groups[g] as ShippingOptions, load, {
    units: walk.count[g] as number,
    volume: walk.volume[g] as number,
    capacityUnits: walk.capacityUnits[g] as number,
    classes: walk.classes[g] as number,
  });
}
