import { pMedian } from '../kinds.ts';
import type { LocationProblem } from '../problem.ts';
import { wordsOf } from './numbers.ts';
import { UnreadableInstance } from '../../unreadable-instance.ts';

/**
 * OR-Library's p-median: n edges p; then "a b length" per edge. Costs are shortest paths; where an edge
 * is listed twice, the last length counts.
 */
export function readPmed(text: string): LocationProblem {
  const words = wordsOf(text, 'pmed');
  const n = words.count('the number of vertices');
  const edges = words.number('the number of edges');
  const count = words.count('the number of medians');
  const costs = new Float64Array(n * n).fill(Infinity);
  const vertex = (what: string): number => {
    const value = words.count(what);
    if (value > n) throw new UnreadableInstance(`Not a pmed file: ${what} is ${value} of ${n}.`);
    return value - 1;
  };
  for (let i = 0; i < n; i++) costs[i * n + i] = 0;
  for (let e = 1; e <= edges; e++) {
    const a = vertex(`the first vertex of edge ${e}`);
    const b = vertex(`the second vertex of edge ${e}`);
    const length = words.number(`the length of edge ${e}`);
    if (a === b) continue;
    costs[a * n + b] = length;
    costs[b * n + a] = length;
  }
  words.end();
  shortestPaths(costs, n);
  return pMedian({ sites: n, zones: n, costs, count });
}

/** Floyd and Warshall. */
function shortestPaths(costs: Float64Array, n: number): void {
  for (let k = 0; k < n; k++)
    for (let a = 0; a < n; a++) {
      const first = costs[a * n + k]!;
      if (first === Infinity) continue;
      for (let b = 0; b < n; b++) {
        const total = first + costs[k * n + b]!;
        if (total < costs[a * n + b]!) costs[a * n + b] = total;
      }
    }
}
