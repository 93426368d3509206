/**
 * One-dimensional bin packing: how many equal bins hold things of given sizes. The two classical
 * heuristics (Johnson 1974: at most 11/9 of the optimum + 6/9) and the lower bound L2 of Martello and
 * Toth (Lower bounds and reduction procedures for the bin packing problem, 1990), which often meets
 * them and then proves the packing optimal.
 */
export interface BinPacking {
  /** Indices of the things in each bin. */
  readonly bins: readonly (readonly number[])[];
  /** Indices of those that fit into no bin. */
  readonly tooLarge: readonly number[];
}

export type FitRule = 'first-fit' | 'best-fit';

/** Largest first, each into the first bin with room, or into the fullest such bin. O(n × bins). */
export function packBins(
  sizes: readonly number[],
  capacity: number,
  rule: FitRule = 'best-fit',
): BinPacking {
  requireSizes(sizes, capacity);
  const order = sizes.map((_, i) => i).sort((a, b) => sizes[b]! - sizes[a]! || a - b);
  const bins: number[][] = [];
  const room: number[] = [];
  const tooLarge: number[] = [];
  for (const i of order) {
    const size = sizes[i]!;
    if (size > capacity) {
      tooLarge.push(i);
      continue;
    }
    const bin = findBin(room, size, rule);
    if (bin < 0) {
      bins.push([i]);
      room.push(capacity - size);
    } else {
      bins[bin]!.push(i);
      room[bin] = room[bin]! - size;
    }
  }
  return { bins, tooLarge };
}

function findBin(room: readonly number[], size: number, rule: FitRule): number {
  let best = -1;
  for (let bin = 0; bin < room.length; bin++) {
    if (room[bin]! < size) continue;
    if (rule === 'first-fit') return bin;
    if (best < 0 || room[bin]! < room[best]!) best = bin;
  }
  return best;
}

/**
 * No packing uses fewer bins. For each threshold t: things above capacity − t stand alone, those
 * above half cannot be paired, and the medium ones fill what room the latter leave. Things larger
 * than a bin are not counted. O(n²) over distinct thresholds, O(n log n) to sort.
 */
export function leastBins(sizes: readonly number[], capacity: number): number {
  requireSizes(sizes, capacity);
  const fitting = sizes.filter((size) => size > 0 && size <= capacity);
  const half = capacity / 2;
  const thresholds = new Set([0, ...fitting.filter((size) => size <= half)]);
  let bound = 0;
  for (const t of thresholds) {
    let large = 0;
    let middle = 0;
    let middleSize = 0;
    let small = 0;
    for (const size of fitting) {
      if (size > capacity - t) large++;
      else if (size > half) {
        middle++;
        middleSize += size;
      } else if (size >= t) small += size;
    }
    const overflow = small - (middle * capacity - middleSize);
    bound = Math.max(bound, large + middle + Math.max(0, Math.ceil(overflow / capacity - 1e-9)));
  }
  return bound;
}

function requireSizes(sizes: readonly number[], capacity: number): void {
  if (!(capacity >= 0 && capacity < Infinity)) {
    throw new TypeError(`capacity is ${capacity}: use a finite number that is not negative`);
  }
  const bad = sizes.findIndex((size) => !(size >= 0 && size < Infinity));
  if (bad >= 0) {
    throw new TypeError(`sizes[${bad}] is ${sizes[bad]}: use a finite number, not negative`);
  }
}
