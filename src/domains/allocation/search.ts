import { refine } from './refine.ts';
import { fill, type SourceSet, sourceSet } from './source-set.ts';
import type { Entry, Family, Tableau } from './tableau.ts';

/**
 * Exact search for the cheapest ways to serve one order.
 *
 * What: chooses the sources (which sites, and for each whether its goods go directly or by transfer
 * to one hub) and the units every source gives, minimising money: fixed costs of sources, shipments
 * and transfers, prices of units, and shipping, a staircase of each shipment's load.
 * How: sets of sources in order of size, by depth-first branch and bound on fixed costs. For one set,
 * shipping is replaced by a line below it (`shipping-options.ts`); what remains is a transportation
 * problem with independent rows, solved exactly by filling each line greedily by price. That gives a
 * bound and a feasible assignment; only when the two differ does `refine.ts` branch on the units.
 * Source: the enumeration of fulfilment-centre subsets with stock prices is that of the method-based
 * linear programs of Jasin & Sinha (2015) and Amil, Makhdoumi & Wei (2025); staircase tariffs,
 * transfers to a hub and the bounds are ours.
 * Invariants: units of a line sum to its need; no source gives more than its room; every source of a
 * set gives something; kept sets are sorted, and none contains a cheaper one.
 * Complexity: at most (3^n)·h sets for n sites and h hubs; with carrier prices that make more than
 * three shipments hopeless, a few hundred. Exact unless `refine` runs out of steps, which is told.
 */
export interface Configuration {
  readonly hub: number;
  readonly entries: readonly Entry[];
  /** Units by entry and line: `units[j * lines + l]`. */
  readonly units: Int32Array;
  readonly cost: number;
}

export interface SearchResult {
  /** Cheapest first. */
  readonly found: readonly Configuration[];
  /** False when the step limit stopped a refinement, so that a cheaper plan may exist. */
  readonly exact: boolean;
  /** No plan costs less than this: the cheapest found, if exact. */
  readonly bound: number;
  readonly sets: number;
  readonly steps: number;
}

export interface SearchLimits {
  /** How many different plans to keep. */
  readonly keep: number;
  /** Plans that cost more than so many times the cheapest are no alternatives. */
  readonly worth: number;
  /** How many steps refinements may take together in search of the cheapest plan. */
  readonly steps: number;
  /** The same for the plans kept beside it; when used up, these are good but not proved best. */
  readonly alternativeSteps: number;
}

export const usualLimits: SearchLimits = {
  keep: 3,
  worth: 3,
  steps: 10_000,
  alternativeSteps: 500,
};

export function search(tableau: Tableau, limits: SearchLimits = usualLimits): SearchResult {
  const run: Run = {
    tableau,
    limits,
    kept: [],
    chosen: [],
    sets: 0,
    stepsLeft: limits.steps,
    alternativeStepsLeft: limits.alternativeSteps,
    exact: true,
    unproved: Number.POSITIVE_INFINITY,
  };
  const families = tableau.families.flatMap((family) => boundsOf(tableau, family) ?? []);
  const mostSources = Math.max(0, ...tableau.families.map((family) => family.entries.length));
  for (let size = 1; size <= mostSources; size++) {
    let hope = false;
    for (const bounds of families) {
      const least = bounds.fixed + bounds.units + size * (bounds.cheapestFrom[0] as number);
      if (least >= threshold(run)) continue;
      hope = true;
      choose(run, bounds, { from: 0, left: size, fixed: bounds.fixed });
    }
    if (!hope) break;
  }
  const { kept, exact, sets } = run;
  const bound = Math.min(run.unproved, toBeat(run));
  return { found: kept, exact, bound, sets, steps: limits.steps - run.stepsLeft };
}

interface Run {
  readonly tableau: Tableau;
  readonly limits: SearchLimits;
  readonly kept: Configuration[];
  readonly chosen: Entry[];
  sets: number;
  stepsLeft: number;
  alternativeStepsLeft: number;
  exact: boolean;
  /** The least bound of a set whose refinement was stopped. */
  unproved: number;
}

/** What a plan must cost less than to be the cheapest. */
const toBeat = ({ kept }: Run): number => kept[0]?.cost ?? Number.POSITIVE_INFINITY;

/** What a plan must cost less than to be kept. */
function threshold(run: Run): number {
  const { kept, limits } = run;
  const worth = toBeat(run) * limits.worth;
  return kept.length < limits.keep
    ? worth
    : Math.min(worth, (kept[kept.length - 1] as Configuration).cost);
}

/** Lower bounds of a family, per entry and from each entry on. */
interface Bounds {
  readonly family: Family;
  readonly fixed: number;
  readonly units: number;
  readonly opening: Float64Array;
  readonly cheapestFrom: Float64Array;
  /** Bit per line (the first 31): the entry holds some of it. */
  readonly holds: Int32Array;
  /** From each entry on: what any of them hold, and the most lines that one of them holds. */
  readonly heldFrom: Int32Array;
  readonly mostFrom: Int32Array;
  readonly allLines: number;
}

/** Undefined when the family as a whole does not hold enough of some line. */
function boundsOf(tableau: Tableau, family: Family): Bounds | undefined {
  const { entries } = family;
  const units = leastUnits(tableau, entries);
  if (units === undefined) return undefined;
  const opening = new Float64Array(entries.length);
  const cheapestFrom = new Float64Array(entries.length + 1).fill(Number.POSITIVE_INFINITY);
  const holds = new Int32Array(entries.length);
  const heldFrom = new Int32Array(entries.length + 1);
  const mostFrom = new Int32Array(entries.length + 1);
  let hubShips = Number.POSITIVE_INFINITY;
  for (let e = entries.length - 1; e >= 0; e--) {
    const entry = entries[e] as Entry;
    const ships = entry.route === 'direct' ? entry.options.flat + tableau.perDelivery : 0;
    opening[e] = entry.fixed + ships;
    cheapestFrom[e] = Math.min(cheapestFrom[e + 1] as number, opening[e] as number);
    if (entry.route === 'transfer') hubShips = Math.min(hubShips, entry.options.flat);
    for (let l = 0; l < Math.min(31, tableau.lines.count); l++)
      if ((entry.room[l] as number) > 0) holds[e] = (holds[e] as number) | (1 << l);
    heldFrom[e] = (heldFrom[e + 1] as number) | (holds[e] as number);
    mostFrom[e] = Math.max(mostFrom[e + 1] as number, bitsOf(holds[e] as number));
  }
  // The first delivery is free of what each further one costs; a hub's shipment is one of them.
  const fixed = family.hub < 0 ? -tableau.perDelivery : family.fixed + hubShips;
  const lines = Math.min(31, tableau.lines.count);
  const allLines = lines === 31 ? 0x7f_ff_ff_ff : (1 << lines) - 1;
  return {
    ...{ family, fixed, units, opening, cheapestFrom },
    ...{ holds, heldFrom, mostFrom, allLines },
  };
}

/** How many bits are set (Hamming weight, in parallel). */
function bitsOf(word: number): number {
  const pairs = word - ((word >>> 1) & 0x55_55_55_55);
  const fours = (pairs & 0x33_33_33_33) + ((pairs >>> 2) & 0x33_33_33_33);
  return Math.imul((fours + (fours >>> 4)) & 0x0f_0f_0f_0f, 0x01_01_01_01) >>> 24;
}

/** Whether `left` more sources from `from` on could hold every line that is missing. */
function couldHold(
  { heldFrom, mostFrom, allLines }: Bounds,
  missing: number,
  { from, left }: { readonly from: number; readonly left: number },
): boolean {
  if (missing === 0 || left === 0) return missing === 0;
  if ((missing & ~(heldFrom[from] as number) & allLines) !== 0) return false;
  return bitsOf(missing) <= left * (mostFrom[from] as number);
}

/** Every unit at the price of the cheapest entry that has any. */
function leastUnits({ lines }: Tableau, entries: readonly Entry[]): number | undefined {
  let total = 0;
  for (let l = 0; l < lines.count; l++) {
    let least = Number.POSITIVE_INFINITY;
    let room = 0;
    let before = -1;
    for (const entry of entries) {
      if (entry.room[l] === 0) continue;
      if (entry.site !== before) room += entry.room[l] as number;
      before = entry.site;
      least = Math.min(least, (entry.unit[l] as number) + entry.options.waiting);
    }
    const need = lines.need[l] as number;
    if (room < need) return undefined;
    total += need * least;
  }
  return total;
}

/** Adds `left` more sources from the entries at `from` and later. */
function choose(
  run: Run,
  bounds: Bounds,
  at: {
    readonly from: number;
    readonly left: number;
    readonly fixed: number;
    readonly lines?: number;
  },
): void {
  const { from, left, fixed, lines = 0 } = at;
  if (left === 0) {
    if (lines === bounds.allLines) consider(run, bounds.family);
    return;
  }
  const { entries } = bounds.family;
  const before = run.chosen.at(-1);
  for (let e = from; e <= entries.length - left; e++) {
    const entry = entries[e] as Entry;
    if (entry.site === before?.site) continue;
    const opened = fixed + (bounds.opening[e] as number);
    const later = left === 1 ? 0 : (left - 1) * (bounds.cheapestFrom[e + 1] as number);
    if (opened + later + bounds.units >= threshold(run)) continue;
    const held = lines | (bounds.holds[e] as number);
    const next = { from: e + 1, left: left - 1 };
    if (!couldHold(bounds, bounds.allLines & ~held, next)) continue;
    run.chosen.push(entry);
    choose(run, bounds, { ...next, fixed: opened, lines: held });
    run.chosen.pop();
  }
}

/** The cheapest assignment to the chosen sources, kept if it is among the best. */
function consider(run: Run, family: Family): void {
  const { tableau, chosen } = run;
  if (family.hub >= 0 && !chosen.some((entry) => entry.route === 'transfer')) return;
  run.sets += 1;
  const set = sourceSet(family, chosen, tableau.perDelivery);
  const flat = fill(tableau, set, 'flat');
  if (!flat || flat.needless || flat.bound >= threshold(run)) return;
  let best: Assignment = flat;
  if (flat.cost > flat.bound) {
    const sloped = fill(tableau, set, 'sloped');
    if (!sloped || sloped.bound >= threshold(run)) return;
    if (sloped.cost < flat.cost) best = sloped;
    const bound = Math.max(flat.bound, sloped.bound);
    if (best.cost > bound) best = refineWithin(run, set, { bound, best });
  }
  const { hub, entries } = set;
  if (best.cost < threshold(run)) keep(run, { hub, entries, units: best.units, cost: best.cost });
}

interface Assignment {
  readonly units: Int32Array;
  readonly cost: number;
}

/** Most effort goes where the cheapest plan may be, a little into the alternatives. */
function refineWithin(
  run: Run,
  set: SourceSet,
  { bound, best }: { bound: number; best: Assignment },
): Assignment {
  if (bound < toBeat(run)) {
    const limit = Math.min(best.cost, toBeat(run));
    const refined = refine(run.tableau, set, { toBeat: limit, steps: run.stepsLeft });
    run.stepsLeft -= refined.steps;
    run.exact &&= refined.exact;
    if (!refined.exact) run.unproved = Math.min(run.unproved, bound);
    if (refined.best) return refined.best;
  }
  const limit = Math.min(best.cost, threshold(run));
  const refined = refine(run.tableau, set, { toBeat: limit, steps: run.alternativeStepsLeft });
  run.alternativeStepsLeft -= refined.steps;
  return refined.best ?? best;
}

function keep(run: Run, found: Configuration): void {
  const { kept, limits } = run;
  if (kept.some((other) => other.cost <= found.cost && contains(found, other))) return;
  const place = kept.findIndex((other) => other.cost > found.cost);
  kept.splice(place < 0 ? kept.length : place, 0, found);
  if (kept.length > limits.keep) kept.pop();
  while ((kept.at(-1) as Configuration).cost > toBeat(run) * limits.worth) kept.pop();
}

/** Whether `set` is `part` and more: the same goods by the same ways, with further sources. */
const contains = (set: Configuration, part: Configuration): boolean =>
  part.entries.length < set.entries.length &&
  part.entries.every((entry) =>
    set.entries.some(
      (other) =>
        other.site === entry.site &&
        (other.route === 'transfer') === (entry.route === 'transfer') &&
        (entry.route !== 'transfer' || set.hub === part.hub),
    ),
  );
