import { arrange, hasPauses, mostSteps, visitsOf } from './pauses/arrange.ts';
import { routeCost } from './cost.ts';
import type { Instance } from './instance.ts';
import { overloadWith } from './loads.ts';
import { freeFrom } from './plan.ts';

/**
 * Every place for one job in one route, evaluated exactly, waiting and duty included: for single
 * insertions, for the last word on a job left out, and for its reason. Works on any order of steps,
 * feasible or not.
 */
export interface Places {
  readonly p: Instance;
  readonly vehicle: number;
  readonly steps: Int32Array;
  readonly job: number;
  /** Whole routes that cost as much or more need not be found. */
  readonly below?: number;
}

/** Calls `consider` with the steps in `out` for each place; returns how many steps that are. */
export function forEachPlace(
  { p, vehicle, steps: given, job }: Places,
  out: Int32Array,
  consider: (length: number) => void,
): void {
  // Whoever goes out at all takes its breaks.
  const steps = given.length === 0 ? p.breaks[vehicle]! : given;
  const from = given.length === 0 ? 0 : freeFrom(p, vehicle, steps);
  for (let i = from; i <= steps.length; i++) {
    if (p.paired[job] === 0) {
      splice(steps, job, i, out);
      consider(steps.length + 1);
      continue;
    }
    for (let e = i; e <= steps.length; e++) {
      splice(steps, job, e, out);
      out.copyWithin(i + 1, i, steps.length + 1);
      out[i] = p.jobs + job;
      consider(steps.length + 2);
    }
  }
}

/** Room for what `forEachPlace` writes. */
export const roomFor = ({ p, vehicle, steps }: Places): Int32Array =>
  new Int32Array(steps.length + p.breaks[vehicle]!.length + 2);

function splice(steps: Int32Array, job: number, i: number, out: Int32Array): void {
  for (let x = 0; x < i; x++) out[x] = steps[x]!;
  out[i] = job;
  for (let x = i; x < steps.length; x++) out[x + 1] = steps[x]!;
}

/** Where it costs least, as the new steps; null if it fits nowhere. */
export interface Cheapest {
  readonly steps: Int32Array;
  /** Exact cost of the whole route with the job in it. */
  readonly cost: number;
}

/** With reloads wherever they then belong. Whoever may reload fits in more than one way. */
export function cheapestPlace(places: Places): Cheapest | null {
  const found = cheapestAmongSteps(places);
  const mayReload = places.p.reloads[places.vehicle]!.length > 0 && mayTry(places);
  return mayReload ? withNewReloads(places, found) : found;
}

/** With every pause where it is: what a reason says can be seen in the route as it was answered. */
export function cheapestAmongSteps(places: Places): Cheapest | null {
  const { p, vehicle, below = Infinity } = places;
  if (!mayTry(places)) return null;
  const out = roomFor(places);
  const bounded = !hasPauses(p, vehicle);
  let best: Cheapest | null = null;
  forEachPlace(places, out, (len) => {
    const most = best?.cost ?? below;
    if (bounded && most < Infinity && drivingCost(p, vehicle, out, len) >= most) return;
    const cost = routeCost(p, vehicle, out, len);
    if (cost < most) best = { steps: out.slice(0, len), cost };
  });
  return best;
}

const mayTry = ({ p, vehicle, steps, job }: Places): boolean =>
  p.allowed[job * p.vehicles + vehicle] === 1 && overloadWith(p, vehicle, steps, job) === 0;

function withNewReloads(places: Places, found: Cheapest | null): Cheapest | null {
  const { p, vehicle, steps } = places;
  const out = roomFor(places);
  const anew = new Int32Array(mostSteps(p, steps.length + 2));
  let best = found;
  forEachPlace({ ...places, steps: visitsOf(p, steps) }, out, (len) => {
    const visits = visitsOf(p, out.subarray(0, len));
    const count = arrange(p, vehicle, visits, visits.length, anew);
    const cost = routeCost(p, vehicle, anew, count);
    if (cost < (best?.cost ?? Infinity)) best = { steps: anew.slice(0, count), cost };
  });
  return best;
}

/** A bound: the route without waiting and penalties. Missing roads are left to `routeCost`. */
function drivingCost(p: Instance, k: number, steps: Int32Array, len: number): number {
  const durations = p.durations[p.profile[k]!]!;
  const distances = p.distances[p.profile[k]!]!;
  let metres = 0;
  let seconds = 0;
  let from = p.start[k]!;
  for (let i = 0; i <= len; i++) {
    const to = i < len ? p.location[steps[i]!]! : p.end[k]!;
    if (to < 0) break;
    metres += distances[from * p.locations + to]!;
    seconds += durations[from * p.locations + to]!;
    if (i < len) seconds += p.service[steps[i]!]!;
    from = to;
  }
  return p.fixed[k]! + metres * p.perMetre[k]! + seconds * p.perSecond[k]!;
}
