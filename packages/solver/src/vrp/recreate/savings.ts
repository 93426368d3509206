import { hopCost, routeCost } from '../cost.ts';
import type { Instance } from '../instance.ts';
import type { Neighbours } from '../neighbours.ts';
import { begin, type Plan, setRoute } from '../plan.ts';
import { recreateGreedily } from './greedy.ts';

/**
 * Builds a plan by savings (Clarke and Wright, Scheduling of vehicles from a central depot to a
 * number of delivery points, 1964): every job starts as a route of its own, and routes are joined
 * end to start where that saves most, as long as a vehicle can drive the result. Only joins between
 * near jobs are considered. Joined routes then go to the vehicles that drive them cheapest, longest
 * first; what is left over when vehicles run out is inserted. For plans in which nothing is decided
 * yet. O(jobs × width × (log + stops)).
 */
const WIDTH = 40;

export function buildBySavings(plan: Plan, neighbours: Neighbours): void {
  const p = plan.instance;
  const model = largestVehicle(p);
  const pieces = join(p, model, neighbours);
  for (const visits of pieces) assign(plan, visits);
  const { tier } = p;
  const rest = plan.bank.toSorted((a, b) => tier[a]! - tier[b]! || a - b);
  recreateGreedily(plan, rest, null);
  begin(plan);
}

/** The vehicle that stands for all while routes are joined. */
function largestVehicle(p: Instance): number {
  let best = 0;
  for (let k = 1; k < p.vehicles; k++) {
    let ratio = 0;
    for (let d = 0; d < p.dimensions; d++) {
      const here = p.capacity[k * p.dimensions + d]!;
      ratio += here / Math.max(1, p.capacity[best * p.dimensions + d]!) - 1;
    }
    if (ratio > 1e-9) best = k;
  }
  return best;
}

/** Joined routes, longest first. */
function join(p: Instance, k: number, neighbours: Neighbours): Int32Array[] {
  const pieces: (Int32Array | null)[] = Array.from({ length: p.jobs }, (_, j) => {
    const visits = p.paired[j] === 1 ? Int32Array.of(p.jobs + j, j) : Int32Array.of(j);
    return routeCost(p, k, visits, visits.length) < Infinity ? visits : null;
  });
  /** By job: the piece it is in. */
  const pieceOf = Int32Array.from(pieces, (_, j) => j);
  for (const { a, b } of savings(p, k, neighbours)) {
    const one = pieces[pieceOf[a]!];
    const two = pieces[pieceOf[b]!];
    if (!one || !two || one === two) continue;
    if (one.at(-1) !== a || (two[0] !== b && two[0] !== p.jobs + b)) continue;
    const joined = new Int32Array(one.length + two.length);
    joined.set(one);
    joined.set(two, one.length);
    if (routeCost(p, k, joined, joined.length) === Infinity) continue;
    pieces[pieceOf[a]!] = joined;
    pieces[pieceOf[b]!] = null;
    for (const v of two) pieceOf[v < p.jobs ? v : v - p.jobs] = pieceOf[a]!;
  }
  return pieces.filter((piece) => piece !== null).sort((a, b) => b.length - a.length);
}

/** Pairs (a, b) of near jobs by what is saved when b's first stop follows a's last one. */
function savings(
  p: Instance,
  k: number,
  { width, list }: Neighbours,
): { a: number; b: number; saved: number }[] {
  const out: { a: number; b: number; saved: number }[] = [];
  const first = (j: number): number => p.location[p.paired[j] === 1 ? p.jobs + j : j]!;
  const consider = (a: number, b: number): void => {
    const back = hopCost(p, k, p.location[a]!, p.end[k]!);
    const out1 = hopCost(p, k, p.start[k]!, first(b));
    const saved = back + out1 - hopCost(p, k, p.location[a]!, first(b));
    if (saved > 0) out.push({ a, b, saved });
  };
  for (let a = 0; a < p.jobs; a++) {
    for (let i = 0; i < Math.min(width, WIDTH); i++) {
      consider(a, list[a * width + i]!);
      consider(list[a * width + i]!, a);
    }
  }
  return out.sort((x, y) => y.saved - x.saved || x.a - y.a || x.b - y.b);
}

/** To the idle vehicle that drives it cheapest, if there is one. */
function assign(plan: Plan, visits: Int32Array): void {
  const p = plan.instance;
  const stamp = ++plan.stamp;
  let best = -1;
  let least = Infinity;
  for (let k = 0; k < p.vehicles; k++) {
    if (plan.routes[k]!.length > 0 || plan.typeSeen[p.type[k]!] === stamp) continue;
    plan.typeSeen[p.type[k]!] = stamp;
    const cost = routeCost(p, k, visits, visits.length);
    if (cost < least) {
      best = k;
      least = cost;
    }
  }
  if (best >= 0) setRoute(plan, best, visits, visits.length);
}
