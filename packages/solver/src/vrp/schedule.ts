import {
  BINDING,
  DEPARTURE,
  DURATION,
  type Instance,
  LATE_GRACE,
  LATEST_DEPARTURE,
  METRES,
  SHIFT_GRACE,
} from './instance.ts';

/**
 * When to depart. Hours are paid from departure, so a vehicle should not leave only to wait at the
 * first door. One forward pass keeps, for the route so far, the least time from departure to here
 * (`elapsed`) and the departures that reach it (`early` … `late`): the time-window segment of Vidal,
 * Crainic, Gendreau and Prins (2013), grown visit by visit, without time warp.
 *
 * With several windows at a stop the end of the route as a function of the departure jumps. We walk
 * its pieces in order: solve for the present choice of windows, find the visit that forbids leaving
 * later, push that visit to its next window, repeat. Each step uses up one window, so the least
 * duration over all choices is found exactly in O(stops × windows).
 */

/** Rounding that the search overlooks, in seconds, metres and load units. */
export const SLACK = 1e-6;

/**
 * Leaves departure, duration and metres in the scratch; false if some window, the shift or a missing
 * road forbids the order. Limits on distance and duration are the caller's.
 */
export function timeRoute(p: Instance, k: number, seq: Int32Array, len: number): boolean {
  if (!p.anySeveral) return pass(p, k, seq, len);
  for (let i = 0; i < len; i++) {
    if (p.several[seq[i]!] === 1) return timeWithChoices(p, k, seq, len);
  }
  return pass(p, k, seq, len);
}

/** Not before the shift, nor before the goods loaded at the start are released. */
export function earliestDeparture(p: Instance, k: number, seq: Int32Array, len: number): number {
  let earliest = p.shiftOpens[k]!;
  if (!p.anyRelease) return earliest;
  for (let i = 0; i < len; i++) {
    const v = seq[i]!;
    if (v < p.jobs && p.release[v]! > earliest) earliest = p.release[v]!;
  }
  return earliest;
}

function pass(p: Instance, k: number, seq: Int32Array, len: number): boolean {
  const durations = p.durations[p.profile[k]!]!;
  const distances = p.distances[p.profile[k]!]!;
  const grace = p.scratch[LATE_GRACE]!;
  const shiftCloses = p.shiftCloses[k]! + p.scratch[SHIFT_GRACE]!;
  let early = earliestDeparture(p, k, seq, len);
  let late = p.underWay[k] === 1 ? early : Math.max(early, shiftCloses);
  let elapsed = 0;
  let metres = 0;
  let at = p.start[k]!;
  let binding = -1;
  for (let i = 0; i < len; i++) {
    const v = seq[i]!;
    const cell = at * p.locations + p.location[v]!;
    const travel = durations[cell]!;
    const hop = distances[cell]!;
    if (travel < 0 || hop < 0) return false;
    at = p.location[v]!;
    elapsed += travel;
    metres += hop;
    const w = p.chosen[v]!;
    const opens = p.opens[w]!;
    let closes = p.closes[w]!;
    if (grace > 0 && w + 1 === p.firstWindow[v + 1]) closes += grace;
    if (early + elapsed > closes + SLACK || opens > closes + SLACK) return false;
    if (late + elapsed < opens) {
      elapsed = opens - late;
      early = late;
    } else {
      if (early + elapsed < opens) early = opens - elapsed;
      if (late + elapsed > closes) {
        late = Math.max(early, closes - elapsed);
        binding = i;
      }
    }
    elapsed += p.service[v]!;
  }
  if (p.end[k]! >= 0) {
    const cell = at * p.locations + p.end[k]!;
    if (durations[cell]! < 0 || distances[cell]! < 0) return false;
    elapsed += durations[cell]!;
    metres += distances[cell]!;
  }
  if (early + elapsed > shiftCloses + SLACK) return false;
  if (late + elapsed > shiftCloses) {
    late = Math.max(early, shiftCloses - elapsed);
    binding = -1;
  }
  const out = p.scratch;
  out[DEPARTURE] = early;
  out[LATEST_DEPARTURE] = late;
  out[DURATION] = elapsed;
  out[METRES] = metres;
  out[BINDING] = binding;
  return true;
}

function timeWithChoices(p: Instance, k: number, seq: Int32Array, len: number): boolean {
  for (let i = 0; i < len; i++) p.floor[seq[i]!] = p.firstWindow[seq[i]!]!;
  const out = p.scratch;
  let depart = earliestDeparture(p, k, seq, len);
  let bestDuration = Infinity;
  let bestDeparture = 0;
  while (chooseWindows(p, k, seq, len, depart) && pass(p, k, seq, len)) {
    if (out[DURATION]! < bestDuration - SLACK) {
      bestDuration = out[DURATION]!;
      bestDeparture = out[DEPARTURE]!;
    }
    if (p.underWay[k] === 1 || out[BINDING]! < 0) break;
    const v = seq[out[BINDING]!]!;
    const next = p.chosen[v]! + 1;
    if (next >= p.firstWindow[v + 1]!) break;
    p.floor[v] = next;
    depart = Math.max(depart, out[LATEST_DEPARTURE]!);
  }
  out[DEPARTURE] = bestDeparture;
  out[DURATION] = bestDuration;
  return bestDuration < Infinity;
}

/** The first window each visit can make when the vehicle leaves at `depart` and never dawdles. */
function chooseWindows(
  p: Instance,
  k: number,
  seq: Int32Array,
  len: number,
  depart: number,
): boolean {
  const durations = p.durations[p.profile[k]!]!;
  let now = depart;
  let at = p.start[k]!;
  for (let i = 0; i < len; i++) {
    const v = seq[i]!;
    now += durations[at * p.locations + p.location[v]!]!;
    at = p.location[v]!;
    const last = p.firstWindow[v + 1]! - 1;
    let w = p.floor[v]!;
    while (w < last && p.closes[w]! + SLACK < now) w++;
    if (p.closes[w]! + p.scratch[LATE_GRACE]! + SLACK < now) return false;
    p.chosen[v] = w;
    now = Math.max(now, p.opens[w]!) + p.service[v]!;
  }
  return true;
}
