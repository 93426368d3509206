import {
  DEPARTURE,
  DURATION,
  FINES,
  type Instance,
  isReload,
  LATE_GRACE,
  RIDE,
  SHIFT_GRACE,
} from './instance.ts';
import type { Lateness } from './problem.ts';
import { earliestDeparture, SLACK, tripRelease } from './schedule.ts';

/**
 * The best departure where more counts than the hours: fines for lateness ask for an early one, limits
 * on rides and hours for a late one. Between instants at which some stop is reached just as a window
 * opens or closes, a fine begins or the goods to reload are ready, everything is linear in the
 * departure, so that these are enough.
 * O(steps) for each of them; only one is driven where nobody waits anyway.
 */

/** Whether the route has a stop whose lateness is fined, or whose ride is limited. */
export function needsDepartures(p: Instance, seq: Int32Array, len: number): boolean {
  if (!p.anyLateness && !p.anyRide) return false;
  for (let i = 0; i < len; i++) {
    const v = seq[i]!;
    if (v < p.jobs && (p.lateness[v] !== undefined || p.maxRide[v]! < Infinity)) return true;
  }
  return false;
}

/** What a drive came to. */
interface Drive {
  timely: boolean;
  duration: number;
  waiting: number;
  fines: number;
  ride: number;
}

/** Chooses by limits kept, money, duration, departure; leaves all of them in the scratch. */
export function bestDeparture(p: Instance, k: number, seq: Int32Array, len: number): boolean {
  const first = earliestDeparture(p, k, seq, len);
  const found: Drive = { timely: false, duration: 0, waiting: 0, fines: 0, ride: 0 };
  let over = Infinity;
  let money = Infinity;
  let duration = Infinity;
  const attempt = (departure: number): void => {
    driveFrom(p, k, seq, len, departure, found);
    if (!found.timely) return;
    const broken = found.ride + Math.max(0, found.duration - p.maxDuration[k]! - SLACK);
    const extra = Math.max(0, found.duration - p.overtimeAfter[k]!);
    const price = found.fines + found.duration * p.perSecond[k]! + extra * p.perOvertime[k]!;
    if (broken > over || (broken === over && price > money + 1e-9)) return;
    if (broken === over && price > money - 1e-9 && found.duration >= duration - SLACK) return;
    [over, money, duration] = [broken, price, found.duration];
    p.scratch[DEPARTURE] = departure;
    p.scratch[DURATION] = found.duration;
    p.scratch[FINES] = found.fines;
    p.scratch[RIDE] = found.ride;
  };
  attempt(first);
  if (p.underWay[k] === 1 || (found.timely && found.waiting <= SLACK)) return over < Infinity;
  for (const departure of candidates(p, k, seq, len, first)) attempt(departure);
  return over < Infinity;
}

function candidates(
  p: Instance,
  k: number,
  seq: Int32Array,
  len: number,
  first: number,
): readonly number[] {
  const durations = p.durations[p.profile[k]!]!;
  const worth = new Set<number>();
  let since = 0;
  let at = p.start[k]!;
  const see = (instant: number): void => {
    const departure = instant - since;
    if (departure > first && departure < Infinity) worth.add(departure);
  };
  for (let i = 0; i < len; i++) {
    const v = seq[i]!;
    const to = p.location[v]!;
    const moved = to >= 0 && to !== at;
    if (to >= 0) since += durations[at * p.locations + to]!;
    if (to >= 0) at = to;
    const grace = v < 2 * p.jobs ? p.scratch[LATE_GRACE]! : 0;
    for (let w = p.firstWindow[v]!; w < p.firstWindow[v + 1]!; w++) {
      see(p.opens[w]!);
      see(p.closes[w]!);
      if (grace > 0) see(p.closes[w]! + grace);
    }
    if (isReload(p, v)) see(tripRelease(p, seq, i + 1, len) - p.service[v]!);
    const lateness = v < p.jobs ? p.lateness[v] : undefined;
    if (lateness) for (const { after } of lateness.steps) see(lateness.promise + after);
    since += p.service[v]! + (moved ? p.setup[v]! : 0);
  }
  return [...worth].sort((a, b) => a - b);
}

/** Drives the plain way, each service as soon as it may start. */
function driveFrom(
  p: Instance,
  k: number,
  seq: Int32Array,
  len: number,
  departure: number,
  out: Drive,
): void {
  const durations = p.durations[p.profile[k]!]!;
  let now = departure;
  let at = p.start[k]!;
  out.timely = false;
  out.waiting = 0;
  out.fines = 0;
  out.ride = 0;
  for (let i = 0; i < len; i++) {
    const v = seq[i]!;
    const to = p.location[v]!;
    let service = p.service[v]!;
    if (to >= 0) {
      now += durations[at * p.locations + to]!;
      if (to !== at) service += p.setup[v]!;
      at = to;
    }
    const start = isReload(p, v)
      ? Math.max(now, tripRelease(p, seq, i + 1, len) - service)
      : serviceStart(p, v, now);
    if (start === Infinity) return;
    out.waiting += start - now;
    now = start + service;
    if (v >= 2 * p.jobs) continue;
    if (v >= p.jobs) {
      p.leftPickup[v - p.jobs] = now;
      continue;
    }
    const lateness = p.lateness[v];
    if (lateness) out.fines += fineFor(lateness, start);
    if (p.maxRide[v]! < Infinity && !p.frozen[k]!.includes(v)) {
      const over = start - p.leftPickup[v]! - p.maxRide[v]!;
      if (over > SLACK) out.ride += over;
    }
  }
  if (p.end[k]! >= 0) now += durations[at * p.locations + p.end[k]!]!;
  out.timely = now <= p.shiftCloses[k]! + p.scratch[SHIFT_GRACE]! + SLACK;
  out.duration = now - departure;
}

/** Infinity if it comes too late for all windows. */
function serviceStart(p: Instance, v: number, now: number): number {
  const last = p.firstWindow[v + 1]! - 1;
  let w = p.firstWindow[v]!;
  while (w < last && p.closes[w]! + SLACK < now) w++;
  const grace = v < 2 * p.jobs ? p.scratch[LATE_GRACE]! : 0;
  if (p.closes[w]! + grace + SLACK < now) return Infinity;
  return Math.max(now, p.opens[w]!);
}

/** Each step of the slope is paid for the hours between it and the next. */
function fineFor({ promise, steps }: Lateness, start: number): number {
  const late = start - promise;
  let sum = 0;
  for (let i = 0; i < steps.length && steps[i]!.after < late; i++) {
    const until = i + 1 < steps.length ? Math.min(late, steps[i + 1]!.after) : late;
    sum += (steps[i]!.perHour * (until - steps[i]!.after)) / 3600;
  }
  return sum;
}
