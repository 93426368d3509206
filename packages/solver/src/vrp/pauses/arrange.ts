import { type Instance, isPause } from '../instance.ts';
import { placeBreaks } from './place-breaks.ts';
import { splitTrips } from './split-trips.ts';

/**
 * The search orders visits; reloads and breaks follow from that order. Writes the steps to `out`, which
 * has room for `mostSteps`, and returns how many there are.
 */
export function arrange(
  p: Instance,
  k: number,
  seq: Int32Array,
  len: number,
  out: Int32Array,
): number {
  let count = len;
  if (len > 0 && p.reloads[k]!.length > 0) count = splitTrips(p, k, seq, len, out);
  else for (let i = 0; i < len; i++) out[i] = seq[i]!;
  return len > 0 && p.breaks[k]!.length > 0 ? placeBreaks(p, k, out, count) : count;
}

export const hasPauses = (p: Instance, k: number): boolean =>
  p.reloads[k]!.length > 0 || p.breaks[k]!.length > 0;

/** Room for so many visits with a reload before each, and every break. */
export const mostSteps = (p: Instance, visits: number): number =>
  2 * visits + 2 + p.breaks.reduce((most, list) => Math.max(most, list.length), 0);

/** The visits of a route, its pauses left out. */
export const visitsOf = (p: Instance, steps: Int32Array): Int32Array =>
  steps.filter((v) => !isPause(p, v));

/** The steps anew for the visits of a route. */
export function arranged(p: Instance, k: number, steps: Int32Array): Int32Array {
  const visits = visitsOf(p, steps);
  if (!hasPauses(p, k)) return visits;
  const out = new Int32Array(mostSteps(p, visits.length));
  return out.slice(0, arrange(p, k, visits, visits.length, out));
}
