import type { Problem } from '../problem.ts';

/**
 * Numbers jobs along a nearest-neighbour chain, so that clients near on the road are near in memory: an
 * iteration then reads a few cache lines of each matrix row instead of one for every client it meets.
 * O(n²) reads.
 */
export function chainOrder({ jobs, profiles, vehicles, locations }: Problem): Int32Array {
  const order = Int32Array.from(jobs, (_, j) => j);
  const distances = profiles[0]?.distances;
  if (distances === undefined) return order;
  const at = Int32Array.from(jobs, (job) => job.location);
  let here = vehicles[0]?.start ?? 0;
  for (let i = 0; i < order.length; i++) {
    const row = here * locations;
    let best = i;
    let least = Infinity;
    for (let k = i; k < order.length; k++) {
      const away = distances[row + at[order[k]!]!]!;
      if (away < least && away >= 0) {
        least = away;
        best = k;
      }
    }
    const chosen = order[best]!;
    order[best] = order[i]!;
    order[i] = chosen;
    here = at[chosen]!;
  }
  return order;
}
