import type { Model } from './model.ts';
import { type Outcome, search, type SearchOptions } from './search.ts';

/**
 * Of a handful of jobs a search ends in whatever valley its first solution lies in: to leave one, most of
 * the jobs would have to move at once. There starting anew is cheap and finds what cooling longer does
 * not: several searches share the budget, each with several iterations for every one asked for.
 */
export const A_HANDFUL = 10;
const STARTS = 16;
/** In turn: where every place counts, the cheapest one is too often the wrong one. */
const BLINKS = [0.01, 0.1, 0.25, 0.4];
/** Iterations that count as one. */
const QUICK = 16;

export function searchWithRestarts(model: Model, options: SearchOptions): Outcome {
  const { progress, onBest } = options;
  if (model.problem.jobs.length > A_HANDFUL) return search(model, options);
  let best: Outcome | null = null;
  let done = 0;
  let least = Infinity;
  for (let start = 0; start < STARTS; start++) {
    const before = done;
    const share = (i: number): number => progress(Math.floor((before + i) / QUICK));
    const found = search(model, {
      ...options,
      tuning: { ...options.tuning, blink: BLINKS[start % BLINKS.length]! },
      progress: (i) => Math.max(0, Math.min(1, share(i) * STARTS - start)),
      onBest: (iteration, cost, state, kept) => {
        if (cost >= least) return;
        least = cost;
        onBest?.(Math.floor((before + iteration) / QUICK), cost, state, kept);
      },
    });
    if (best === null || found.best.cost < best.best.cost) best = found;
    done += found.iterations;
    if (start === 0 && progress(0) >= 1) break;
  }
  return { ...best!, iterations: Math.floor(done / QUICK) };
}
