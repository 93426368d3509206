import { type BinPacking, leastBins, packBins } from './bins.ts';

/**
 * The fewest bins, proven where the nodes suffice: depth first over things, largest first, each into
 * every bin with another amount of room, or into a new one (after Martello and Toth, An exact algorithm
 * for the bin packing problem, 1990). Best fit decreasing gives the first packing, the bound L2 the
 * goal; often they meet and nothing is searched. Cut off where the bound says that no fewer bins can
 * come of it: what the open bins waste for good (room below the smallest thing left) is lost volume.
 * Where a thing fills a bin to the brim, no other place for it can be better. Exponential at worst.
 */
export interface ExactPacking extends BinPacking {
  /** No packing has fewer bins. */
  readonly proven: boolean;
  /** Every packing has at least so many. */
  readonly bound: number;
}

const MOST_NODES = 1_000_000;

export function packExactly(
  sizes: readonly number[],
  capacity: number,
  { nodes = MOST_NODES }: { readonly nodes?: number } = {},
): ExactPacking {
  const bound = leastBins(sizes, capacity);
  const first = packBins(sizes, capacity);
  // Things without size are put back into any bin, so that they neither need nor search one.
  const solid = sizes
    .map((_, i) => i)
    .filter((i) => (sizes[i] as number) > 0 && (sizes[i] as number) <= capacity)
    .sort((a, b) => (sizes[b] as number) - (sizes[a] as number) || a - b);
  if (first.bins.length <= Math.max(bound, 1)) return { ...first, proven: true, bound };
  const search: Search = {
    sizes: Float64Array.from(solid, (i) => sizes[i] as number),
    capacity,
    goal: bound,
    room: new Float64Array(first.bins.length),
    binOf: new Int32Array(solid.length),
    best: null,
    fewest: first.bins.length,
    left: nodes,
  };
  const volume = search.sizes.reduce((sum, size) => sum + size, 0);
  place(search, 0, 0, volume);
  const exhausted = search.left <= 0;
  const proven = !exhausted || search.fewest === bound;
  const found = search.best === null ? first : packingOf(search, solid, first);
  return { ...found, proven, bound: proven ? search.fewest : bound };
}

interface Search {
  /** Descending. */
  readonly sizes: Float64Array;
  readonly capacity: number;
  /** As few as this cannot be beaten. */
  readonly goal: number;
  readonly room: Float64Array;
  readonly binOf: Int32Array;
  best: Int32Array | null;
  fewest: number;
  left: number;
}

/** Sums of sizes that are not whole may miss the capacity by their last digit. */
const SLACK = 1e-9;

/** Places thing i and all after it; `volume` is theirs together. */
function place(search: Search, i: number, open: number, volume: number): void {
  const { sizes, capacity, room, binOf } = search;
  if (i === sizes.length) {
    search.best = binOf.slice();
    search.fewest = open;
    return;
  }
  if (search.left-- <= 0 || search.fewest === search.goal) return;
  const slack = SLACK * capacity;
  const smallest = sizes[sizes.length - 1] as number;
  let usable = 0;
  for (let b = 0; b < open; b++) if (room[b]! >= smallest - slack) usable += room[b]!;
  const more = Math.max(0, Math.ceil((volume - usable) / capacity - SLACK));
  if (open + more >= search.fewest) return;
  const size = sizes[i] as number;
  for (let b = 0; b < open; b++)
    if (Math.abs(room[b]! - size) <= slack) return put(search, i, b, open, volume);
  for (let b = 0; b < open; b++) {
    if (room[b]! < size - slack || hasTwin(room, b)) continue;
    put(search, i, b, open, volume);
  }
  if (open + 1 >= search.fewest) return;
  room[open] = capacity;
  put(search, i, open, open + 1, volume);
}

function put(search: Search, i: number, bin: number, open: number, volume: number): void {
  const size = search.sizes[i] as number;
  const before = search.room[bin] as number;
  search.room[bin] = before - size;
  search.binOf[i] = bin;
  place(search, i + 1, open, volume - size);
  search.room[bin] = before;
}

/** Whether a bin before this one has the same room: the same choice again. */
function hasTwin(room: Float64Array, bin: number): boolean {
  for (let b = 0; b < bin; b++) if (room[b] === room[bin]) return true;
  return false;
}

function packingOf(search: Search, solid: readonly number[], first: BinPacking): BinPacking {
  const bins: number[][] = Array.from({ length: search.fewest }, () => []);
  solid.forEach((thing, i) => bins[search.best?.[i] ?? 0]?.push(thing));
  const placed = new Set(solid);
  const weightless = first.bins.flat().filter((thing) => !placed.has(thing));
  return {
    bins: [[...(bins[0] ?? []), ...weightless], ...bins.slice(1)],
    tooLarge: first.tooLarge,
  };
}
