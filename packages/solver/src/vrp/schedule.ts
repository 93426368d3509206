import { bestDeparture, needsDepartures } from './departures.ts';
import {
  BINDING,
  DEPARTURE,
  DURATION,
  FINES,
  type Instance,
  isReload,
  LATE_GRACE,
  LATEST_DEPARTURE,
  METRES,
  RIDE,
  SHIFT_GRACE,
} from './instance.ts';

/**
 * When to depart. Hours are paid from departure, so a vehicle should not leave only to wait at the
 * first door. One forward pass keeps, for the route so far, the least time from departure to here
 * (`elapsed`) and the departures that reach it (`early` … `late`): the time-window segment of Vidal,
 * Crainic, Gendreau and Prins (2013), grown step by step, without time warp.
 *
 * With several windows at a stop the end of the route as a function of the departure jumps. We walk
 * its pieces in order: solve for the present choice of windows, find the step that forbids leaving
 * later, push that step to its next window, repeat. Each turn uses up one window, so the least
 * duration over all choices is found exactly in O(steps × windows). Where lateness is fined or rides
 * are limited the shortest drive need not be the best: departures.ts tries all that may be.
 */

/** Rounding that the search overlooks, in seconds, metres and load units. */
export const SLACK = 1e-6;

/**
 * Leaves departure, duration, metres, fines and rides in the scratch; false if some window, the shift
 * or a missing road forbids the order. Limits on distance, duration and rides are the caller's.
 */
export function timeRoute(p: Instance, k: number, seq: Int32Array, len: number): boolean {
  p.scratch[FINES] = 0;
  p.scratch[RIDE] = 0;
  const timed = hasChoices(p, seq, len) ? timeWithChoices(p, k, seq, len) : pass(p, k, seq, len);
  return timed && needsDepartures(p, seq, len) ? bestDeparture(p, k, seq, len) : timed;
}

function hasChoices(p: Instance, seq: Int32Array, len: number): boolean {
  if (!p.anySeveral) return false;
  for (let i = 0; i < len; i++) if (p.several[seq[i]!] === 1) return true;
  return false;
}

/** Not before the shift, nor before the goods of the first trip are released. */
export function earliestDeparture(p: Instance, k: number, seq: Int32Array, len: number): number {
  const opens = p.shiftOpens[k]!;
  if (!p.anyRelease || p.underWay[k] === 1) return opens;
  return Math.max(opens, tripRelease(p, seq, 0, len));
}

/** When all goods are ready that are loaded before step `from` and delivered before the next reload. */
export function tripRelease(p: Instance, seq: Int32Array, from: number, len: number): number {
  let latest = -Infinity;
  if (!p.anyRelease) return latest;
  for (let i = from; i < len && !isReload(p, seq[i]!); i++) {
    const v = seq[i]!;
    if (v < p.jobs && p.release[v]! > latest) latest = p.release[v]!;
  }
  return latest;
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
    const to = p.location[v]!;
    let service = p.service[v]!;
    if (to >= 0) {
      const cell = at * p.locations + to;
      const travel = durations[cell]!;
      const hop = distances[cell]!;
      if (travel < 0 || hop < 0) return false;
      if (to !== at) service += p.setup[v]!;
      at = to;
      elapsed += travel;
      metres += hop;
    }
    const w = p.chosen[v]!;
    let opens = p.opens[w]!;
    let closes = p.closes[w]!;
    if (v >= 2 * p.jobs) {
      if (to >= 0) opens = tripRelease(p, seq, i + 1, len) - service;
    } else if (grace > 0 && w + 1 === p.firstWindow[v + 1]) closes += grace;
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
    elapsed += service;
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

/** The first window each step can make when the vehicle leaves at `depart` and never dawdles. */
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
    const to = p.location[v]!;
    let service = p.service[v]!;
    if (to >= 0) {
      now += durations[at * p.locations + to]!;
      if (to !== at) service += p.setup[v]!;
      at = to;
    }
    if (v >= 2 * p.jobs && to >= 0) {
      now = Math.max(now, tripRelease(p, seq, i + 1, len) - service) + service;
      continue;
    }
    const last = p.firstWindow[v + 1]! - 1;
    let w = p.floor[v]!;
    while (w < last && p.closes[w]! + SLACK < now) w++;
    const grace = v < 2 * p.jobs ? p.scratch[LATE_GRACE]! : 0;
    if (p.closes[w]! + grace + SLACK < now) return false;
    p.chosen[v] = w;
    now = Math.max(now, p.opens[w]!) + service;
  }
  return true;
}
