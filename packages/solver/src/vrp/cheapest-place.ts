import { routeCost } from './cost.ts';
import type { Instance } from './instance.ts';

/**
 * Every place for one job in one route, evaluated exactly, waiting and duty included. Slower than
 * `recreate/insertion.ts`, which the search uses; this is for single insertions, for the last word
 * on a job left out, and for its reason. Works on any order of visits, feasible or not.
 */
export interface Places {
  readonly p: Instance;
  readonly vehicle: number;
  readonly visits: Int32Array;
  readonly job: number;
}

/** Calls `try` with the route in `out` for each place; the length is that of `visits` + 1 or 2. */
export function forEachPlace(
  { p, vehicle, visits, job }: Places,
  out: Int32Array,
  consider: (at: number, pickupAt: number) => void,
): void {
  const head = p.frozen[vehicle]!.length;
  for (let i = head; i <= visits.length; i++) {
    if (p.paired[job] === 0) {
      splice(visits, job, i, out);
      consider(i, -1);
      continue;
    }
    for (let e = i; e <= visits.length; e++) {
      splice(visits, job, e, out);
      out.copyWithin(i + 1, i, visits.length + 1);
      out[i] = p.jobs + job;
      consider(e, i);
    }
  }
}

function splice(visits: Int32Array, job: number, i: number, out: Int32Array): void {
  for (let x = 0; x < i; x++) out[x] = visits[x]!;
  out[i] = job;
  for (let x = i; x < visits.length; x++) out[x + 1] = visits[x]!;
}

/** Where it costs least, as the new order of visits; null if it fits nowhere. */
export interface Cheapest {
  readonly visits: Int32Array;
  readonly at: number;
  readonly pickupAt: number;
  /** Exact cost of the whole route with the job in it. */
  readonly cost: number;
}

export function cheapestPlace(places: Places): Cheapest | null {
  const { p, vehicle, visits, job } = places;
  if (p.allowed[job * p.vehicles + vehicle] === 0) return null;
  const len = visits.length + (p.paired[job] === 1 ? 2 : 1);
  const out = new Int32Array(len);
  let best: Cheapest | null = null;
  forEachPlace(places, out, (at, pickupAt) => {
    if (best !== null && drivingCost(p, vehicle, out) >= best.cost) return;
    const cost = routeCost(p, vehicle, out, len);
    if (cost < (best?.cost ?? Infinity)) best = { visits: out.slice(), at, pickupAt, cost };
  });
  return best;
}

/** A bound: the route without waiting and penalties. Missing roads are left to `routeCost`. */
function drivingCost(p: Instance, k: number, visits: Int32Array): number {
  const durations = p.durations[p.profile[k]!]!;
  const distances = p.distances[p.profile[k]!]!;
  let metres = 0;
  let seconds = 0;
  let from = p.start[k]!;
  for (let i = 0; i <= visits.length; i++) {
    const to = i < visits.length ? p.location[visits[i]!]! : p.end[k]!;
    if (to < 0) break;
    metres += distances[from * p.locations + to]!;
    seconds += durations[from * p.locations + to]!;
    if (i < visits.length) seconds += p.service[visits[i]!]!;
    from = to;
  }
  return p.fixed[k]! + metres * p.perMetre[k]! + seconds * p.perSecond[k]!;
}
