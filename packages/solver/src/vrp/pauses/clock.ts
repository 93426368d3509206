import type { Instance } from '../instance.ts';

/**
 * A drive as far as it has come: `elapsed` seconds after a departure in early … late, `warp` of them
 * taken back where it was late (the segment of Vidal, Crainic, Gendreau and Prins 2013).
 */
export interface Clock {
  early: number;
  late: number;
  elapsed: number;
  warp: number;
  metres: number;
  /** Where it is. */
  at: number;
}

export function startClock(p: Instance, k: number, release: number): Clock {
  const clock = { early: 0, late: 0, elapsed: 0, warp: 0, metres: 0, at: 0 };
  resetClock(p, k, clock, release);
  return clock;
}

/** At the start, before the departure. */
export function resetClock(p: Instance, k: number, clock: Clock, release: number): void {
  const open = p.shiftOpens[k]!;
  clock.early = p.underWay[k] === 1 ? open : Math.max(open, release);
  clock.late = p.underWay[k] === 1 ? open : Math.max(clock.early, p.shiftCloses[k]!);
  clock.elapsed = 0;
  clock.warp = 0;
  clock.metres = 0;
  clock.at = p.start[k]!;
}

export function copyClock(from: Clock, to: Clock): void {
  to.early = from.early;
  to.late = from.late;
  to.elapsed = from.elapsed;
  to.warp = from.warp;
  to.metres = from.metres;
  to.at = from.at;
}

const NO_WAY = 1e9;

/** Drives on; a missing road makes it later than anything else could. */
export function driveTo(p: Instance, k: number, clock: Clock, to: number): void {
  const cell = clock.at * p.locations + to;
  const seconds = p.durations[p.profile[k]!]![cell]!;
  const metres = p.distances[p.profile[k]!]![cell]!;
  if (seconds < 0 || metres < 0) clock.warp += NO_WAY;
  clock.elapsed += seconds;
  clock.metres += metres;
  clock.at = to;
}

/** Waits for `opens`, or is put back to `closes`. */
export function keepWindow(clock: Clock, opens: number, closes: number): void {
  const { early, late, elapsed } = clock;
  if (early + elapsed > closes) {
    clock.warp += early + elapsed - closes;
    clock.elapsed = closes - early;
    clock.late = early;
    return;
  }
  if (late + elapsed < opens) {
    clock.elapsed = opens - late;
    clock.early = late;
    return;
  }
  if (early + elapsed < opens) clock.early = opens - elapsed;
  if (late + elapsed > closes) clock.late = Math.max(clock.early, closes - elapsed);
}

/** Does a visit or a break, in the first of its windows that can be met. */
export function doStep(p: Instance, k: number, clock: Clock, v: number): void {
  const to = p.location[v]!;
  let service = p.service[v]!;
  if (to >= 0) {
    if (to !== clock.at) service += p.setup[v]!;
    driveTo(p, k, clock, to);
  }
  const last = p.firstWindow[v + 1]! - 1;
  let w = p.firstWindow[v]!;
  while (w < last && p.closes[w]! < clock.early + clock.elapsed) w++;
  keepWindow(clock, p.opens[w]!, p.closes[w]!);
  clock.elapsed += service;
}

/** Loads for a trip whose goods are released at an instant. */
export function doReload(p: Instance, k: number, clock: Clock, v: number, release: number): void {
  driveTo(p, k, clock, p.location[v]!);
  keepWindow(clock, release - p.service[v]!, Infinity);
  clock.elapsed += p.service[v]!;
}

/** Home, in time for the end of the shift. */
export function goHome(p: Instance, k: number, clock: Clock): void {
  if (p.end[k]! >= 0) driveTo(p, k, clock, p.end[k]!);
  keepWindow(clock, -Infinity, p.shiftCloses[k]!);
}
