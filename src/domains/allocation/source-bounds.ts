import { type LoadPrices, shippingBeside } from './load-prices.ts';
import { leastBeside } from './shipping-hull.ts';
import { hullOf, type ShippingOptions } from './shipping-options.ts';
import type { Entry, Family, LineColumns, Tableau } from './tableau.ts';

/**
 * What sets of sources of one family cost at least, made up as sources are added one by one.
 *
 * A bound has three parts: what is paid once; for each source its fixed costs and its shipping beside
 * the price of its load (`load-prices.ts`), one number per price of a gram; and every unit at the source
 * that asks least for it, among those added and those that may still be. A source that is not yet
 * known counts as the cheapest one from `from` on.
 */
export interface SourceBounds {
  readonly lines: LineColumns;
  readonly family: Family;
  /** How many prices of a gram there are. */
  readonly prices: number;
  /** Per price: what is paid whatever the sources are. */
  readonly fixed: Float64Array;
  /** Per entry and price, and from each entry on the least of them. */
  readonly opening: Float64Array;
  readonly openingFrom: Float64Array;
  /** Per entry and line, and from each entry on: the least a unit costs; infinite where there is none. */
  readonly unit: Float64Array;
  readonly unitFrom: Float64Array;
  /** Bit per line (the first 31): the entry holds some of it. */
  readonly holds: Int32Array;
  /** From each entry on: what any of them hold, and the most lines that one of them holds. */
  readonly heldFrom: Int32Array;
  readonly mostFrom: Int32Array;
  readonly allLines: number;
}

/** Undefined when the family as a whole does not hold enough of some line. */
export function sourceBounds(
  tableau: Tableau,
  family: Family,
  loadPrices: LoadPrices,
): SourceBounds | undefined {
  const { entries } = family;
  const { lines, perDelivery } = tableau;
  if (!holdsEnough(tableau, entries)) return undefined;
  const [n, prices, count] = [entries.length, loadPrices.perGram.length, lines.count];
  const opening = new Float64Array(n * prices);
  const openingFrom = new Float64Array((n + 1) * prices).fill(Number.POSITIVE_INFINITY);
  const unit = new Float64Array(n * count);
  const unitFrom = new Float64Array((n + 1) * count).fill(Number.POSITIVE_INFINITY);
  const fixed = onceOf(family, loadPrices, lines.whole, perDelivery);
  const holds = new Int32Array(n);
  const heldFrom = new Int32Array(n + 1);
  const mostFrom = new Int32Array(n + 1);
  for (let e = n - 1; e >= 0; e--) {
    const entry = entries[e] as Entry;
    const ships = entry.route === 'direct' ? shippingBeside(loadPrices, tableau, entry) : undefined;
    for (let k = 0; k < prices; k++) {
      const at = e * prices + k;
      opening[at] = entry.fixed + (ships ? (ships[k] ?? 0) + perDelivery : 0);
      openingFrom[at] = Math.min(openingFrom[at + prices] as number, opening[at]);
    }
    const { waiting } = entry.options;
    for (let l = 0; l < count; l++) {
      const at = e * count + l;
      const has = (entry.room[l] as number) > 0;
      unit[at] = has ? (entry.unit[l] ?? 0) + waiting : Number.POSITIVE_INFINITY;
      unitFrom[at] = Math.min(unitFrom[at + count] as number, unit[at]);
      if (has && l < 31) holds[e] = (holds[e] as number) | (1 << l);
    }
    heldFrom[e] = (heldFrom[e + 1] as number) | (holds[e] as number);
    mostFrom[e] = Math.max(mostFrom[e + 1] as number, bitsOf(holds[e] as number));
  }
  const masked = Math.min(31, count);
  const allLines = masked === 31 ? 0x7f_ff_ff_ff : (1 << masked) - 1;
  return {
    lines,
    family,
    prices,
    fixed,
    opening,
    openingFrom,
    unit,
    unitFrom,
    holds,
    heldFrom,
    mostFrom,
    allLines,
  };
}

/** The first delivery is free of what each further one costs; a hub's shipment is one of them. */
function onceOf(
  { hub, fixed, entries }: Family,
  { perGram }: LoadPrices,
  whole: number,
  perDelivery: number,
): Float64Array {
  if (hub < 0) return perGram.map((price) => price * whole - perDelivery);
  const ways = new Set<ShippingOptions>();
  for (const { route, options } of entries) if (route === 'transfer') ways.add(options);
  return perGram.map((price) => {
    let ships = Number.POSITIVE_INFINITY;
    for (const way of ways) ships = Math.min(ships, leastBeside(hullOf(way), price, 0, whole));
    return price * whole + fixed + ships;
  });
}

/**
 * The flat bound of `size` sources of a family, without any preparation. Unlike the others it never falls
 * as the size grows.
 */
export function leastByFlat(
  tableau: Tableau,
  { hub, fixed, entries }: Family,
  size: number,
): number {
  const { lines, perDelivery } = tableau;
  let opening = Number.POSITIVE_INFINITY;
  let ships = Number.POSITIVE_INFINITY;
  for (const { route, fixed: handling, options } of entries) {
    const direct = route === 'direct' ? options.flat + perDelivery : 0;
    opening = Math.min(opening, handling + direct);
    if (route === 'transfer') ships = Math.min(ships, options.flat);
  }
  let least = size * opening + (hub < 0 ? -perDelivery : fixed + ships);
  for (let l = 0; l < lines.count; l++) {
    let unit = Number.POSITIVE_INFINITY;
    for (const entry of entries)
      if ((entry.room[l] as number) > 0)
        unit = Math.min(unit, (entry.unit[l] as number) + entry.options.waiting);
    least += (lines.need[l] as number) * unit;
  }
  return least;
}

function holdsEnough({ lines }: Tableau, entries: readonly Entry[]): boolean {
  for (let l = 0; l < lines.count; l++) {
    let room = 0;
    let before = -1;
    for (const entry of entries) {
      // A site may be there twice, and hold what only one of its ways carries.
      if (entry.room[l] === 0) continue;
      if (entry.site !== before) room += entry.room[l] as number;
      before = entry.site;
    }
    if (room < (lines.need[l] as number)) return false;
  }
  return true;
}

/** How many bits are set (Hamming weight, in parallel). */
function bitsOf(word: number): number {
  const pairs = word - ((word >>> 1) & 0x55_55_55_55);
  const fours = (pairs & 0x33_33_33_33) + ((pairs >>> 2) & 0x33_33_33_33);
  return Math.imul((fours + (fours >>> 4)) & 0x0f_0f_0f_0f, 0x01_01_01_01) >>> 24;
}

/** Whether `left` more sources from `from` on could hold every line that is missing. */
export function couldHold(
  { heldFrom, mostFrom, allLines }: SourceBounds,
  missing: number,
  from: number,
  left: number,
): boolean {
  if (missing === 0 || left === 0) return missing === 0;
  if ((missing & ~(heldFrom[from] as number) & allLines) !== 0) return false;
  return bitsOf(missing) <= left * (mostFrom[from] as number);
}

/** The sources added so far, one below the other: row 0 is none. */
export interface Stack {
  /** Per row and price: what is paid once, and the sources so far. */
  readonly opened: Float64Array;
  /** Per row and line: the least a unit costs at the sources so far. */
  readonly unit: Float64Array;
}

export function openStack(bounds: SourceBounds): Stack {
  const { lines } = bounds;
  const rows = bounds.family.entries.length + 1;
  const opened = new Float64Array(rows * bounds.prices);
  opened.set(bounds.fixed);
  return { opened, unit: new Float64Array(rows * lines.count).fill(Number.POSITIVE_INFINITY) };
}

/** Writes row `row + 1`: those of `row` and the entry. */
export function push(bounds: SourceBounds, stack: Stack, row: number, entry: number): void {
  const { prices } = bounds;
  const { opened, unit } = stack;
  for (let k = 0; k < prices; k++)
    opened[(row + 1) * prices + k] =
      (opened[row * prices + k] as number) + (bounds.opening[entry * prices + k] as number);
  const { count } = bounds.lines;
  for (let l = 0; l < count; l++)
    unit[(row + 1) * count + l] = Math.min(
      unit[row * count + l] as number,
      bounds.unit[entry * count + l] as number,
    );
}

/** The sources of a row and `left` more from `from` on cost at least this. */
export function leastWith(
  bounds: SourceBounds,
  stack: Stack,
  row: number,
  from: number,
  left: number,
): number {
  const { prices, openingFrom, unitFrom, lines } = bounds;
  let units = 0;
  for (let l = 0; l < lines.count; l++) {
    let least = stack.unit[row * lines.count + l] as number;
    if (left > 0) least = Math.min(least, unitFrom[from * lines.count + l] as number);
    units += (lines.need[l] as number) * least;
  }
  let most = Number.NEGATIVE_INFINITY;
  for (let k = 0; k < prices; k++) {
    let opened = stack.opened[row * prices + k] as number;
    if (left > 0) opened += left * (openingFrom[from * prices + k] as number);
    if (opened > most) most = opened;
  }
  return Math.ceil(units + most - tolerance);
}

/** Prices of a gram are fractions; amounts are whole. */
const tolerance = 1e-6;
