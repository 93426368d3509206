import { assign } from '../../assignment/assign.ts';
import type { LocationProblem } from '../problem.ts';

/** The least cost of any plan, by trying every set of open sites; Infinity: there is none. */
export function tryAll(problem: LocationProblem): number {
  let best = Infinity;
  for (let set = 0; set < 2 ** problem.sites; set++) {
    const open = Array.from({ length: problem.sites }, (_, i) => i).filter((i) => (set >> i) & 1);
    if (mayBeOpen(problem, open)) best = Math.min(best, costOf(problem, open));
  }
  return best;
}

function mayBeOpen(problem: LocationProblem, open: readonly number[]): boolean {
  const { count, budget } = problem;
  if (open.length < (count?.min ?? 0) || open.length > (count?.max ?? Infinity)) return false;
  if (problem.open?.some((i) => !open.includes(i))) return false;
  if (problem.closed?.some((i) => open.includes(i))) return false;
  const spent = open.reduce((sum, i) => sum + (budget?.spend[i] ?? 0), 0);
  return spent <= (budget?.limit ?? Infinity);
}

function costOf(problem: LocationProblem, open: readonly number[]): number {
  const opening = open.reduce((sum, i) => sum + (problem.opening?.[i] ?? 0), 0);
  if (problem.capacities && problem.split) return opening + splitCost(problem, open);
  const left = open.map((i) => problem.capacities?.[i] ?? Infinity);
  return opening + wholeCost(problem, open, left, 0);
}

function wholeCost(
  problem: LocationProblem,
  open: readonly number[],
  left: number[],
  zone: number,
): number {
  if (zone === problem.zones) return 0;
  const units = problem.demands?.[zone] ?? 0;
  let best = Infinity;
  if (problem.unserved) best = problem.unserved[zone]! + wholeCost(problem, open, left, zone + 1);
  open.forEach((site, k) => {
    const cost = problem.costs[site * problem.zones + zone]!;
    if (cost === Infinity || units > left[k]!) return;
    const kept = left[k]!;
    left[k] = kept - units;
    best = Math.min(best, cost + wholeCost(problem, open, left, zone + 1));
    left[k] = kept;
  });
  return best;
}

/** Demands and capacities are whole, so units can be assigned one by one to places at the sites. */
function splitCost(problem: LocationProblem, open: readonly number[]): number {
  const { zones, costs, demands, capacities, unserved } = problem;
  const units: number[] = [];
  let free = 0;
  for (let j = 0; j < zones; j++) {
    for (let u = 0; u < demands![j]!; u++) units.push(j);
    if (demands![j]! > 0) continue;
    // What needs no room goes where it is cheapest.
    free += Math.min(unserved?.[j] ?? Infinity, ...open.map((i) => costs[i * zones + j]!));
  }
  const places = open.flatMap((i) => Array.from({ length: capacities![i]! }, () => i));
  const columns = places.length + (unserved ? units.length : 0);
  const table = units.flatMap((j) =>
    Array.from({ length: columns }, (_, c) => {
      const price = c < places.length ? costs[places[c]! * zones + j]! : unserved![j]!;
      return price / demands![j]!;
    }),
  );
  const { assigned, total } = assign({ rows: units.length, columns, costs: table });
  return assigned < units.length ? Infinity : free + total;
}
