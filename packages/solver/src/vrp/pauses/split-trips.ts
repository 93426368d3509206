import type { Instance } from '../instance.ts';
import { type Clock, copyClock, doReload, doStep, driveTo, goHome, resetClock } from './clock.ts';
import { addLoad, beginLoad, isOneTrip, mayFollow, type TripLoad } from './trip-load.ts';

/**
 * Where a vehicle that may reload does so, for a given order of visits: the split of Prins (2004) with
 * time. Label i says what it costs to have served the first i visits with the last trip over; a few
 * labels that do not dominate each other (violation and money, time, reloads) are kept for each i.
 * Trips grow visit by visit until they no longer fit. O(visits × longest trip) clock steps for each
 * label, more where releases grow along a trip. Exact but for labels cut off and for departures.
 * Labels lie in a table, not in objects: the search asks for a split with every promising move.
 */
export interface SplitSpace {
  /** By label: EARLY … CODE, `STRIDE` numbers. */
  table: Float64Array;
  /** By visits served: how many labels there are. */
  count: Int32Array;
  /** By visits served: what the rest costs at least. */
  rest: Float64Array;
  /** The best that serves all so far. */
  violation: number;
  money: number;
  readonly clock: Clock;
  readonly trial: Clock;
  readonly load: TripLoad;
}

const KEPT = 2;
const STRIDE = 12;
const EARLY = 0;
const LATE = 1;
const ELAPSED = 2;
const WARP = 3;
const METRES = 4;
const AT = 5;
/** Load too many, as a share, and hours late, together; then money. */
const VIOLATION = 6;
const MONEY = 7;
const RELOADS = 8;
/** The label before the last trip (−1: none), its visits, and the reload that begins it (−1: the start). */
const BEFORE = 9;
const SERVED = 10;
const CODE = 11;
const HOUR = 3600;

const newClock = (): Clock => ({ early: 0, late: 0, elapsed: 0, warp: 0, metres: 0, at: 0 });

export const newSplitSpace = (dimensions: number): SplitSpace => ({
  table: new Float64Array(0),
  count: new Int32Array(0),
  rest: new Float64Array(0),
  violation: Infinity,
  money: Infinity,
  clock: newClock(),
  trial: newClock(),
  load: beginLoadSpace(dimensions),
});

const beginLoadSpace = (dimensions: number): TripLoad => ({
  onBoard: new Float64Array(dimensions),
  peak: new Float64Array(dimensions),
  over: 0,
  collects: false,
  normal: false,
});

/** Writes visits with reloads between them to `out`; returns how many steps. */
export function splitTrips(
  p: Instance,
  k: number,
  seq: Int32Array,
  len: number,
  out: Int32Array,
): number {
  const space = p.split;
  if (isOneTrip(p, k, seq, len, space.load)) {
    for (let i = 0; i < len; i++) out[i] = seq[i]!;
    return len;
  }
  reserve(space, len);
  space.count.fill(0, 0, len + 1);
  space.violation = Infinity;
  space.money = Infinity;
  boundRest(p, k, seq, len);
  const { table, count } = space;
  growTrip(p, k, seq, len, -1);
  for (let i = Math.max(1, p.frozen[k]!.length); i < len; i++) {
    for (let n = 0; n < count[i]!; n++) {
      const label = (i * KEPT + n) * STRIDE;
      if (table[label + RELOADS]! >= p.mostReloads[k]!) continue;
      if (isHopeless(space, i, table[label + VIOLATION]!, table[label + MONEY]!)) continue;
      growTrip(p, k, seq, len, label);
    }
  }
  let best = len * KEPT * STRIDE;
  for (let n = 1; n < count[len]!; n++) {
    const other = (len * KEPT + n) * STRIDE;
    if (isBetter(table, other, best)) best = other;
  }
  return writeSteps(table, best, seq, out);
}

/** Whether a label cannot become better than what serves all already: a reload is no shortcut. */
const isHopeless = (space: SplitSpace, served: number, violation: number, money: number): boolean =>
  violation > space.violation ||
  (violation === space.violation && money + space.rest[served]! >= space.money);

/** From the last visit back: legs and service, without waiting and reloads. */
function boundRest(p: Instance, k: number, seq: Int32Array, len: number): void {
  const { rest, trial } = p.split;
  trial.warp = 0;
  let sum = 0;
  for (let i = len; i >= 1; i--) {
    const from = p.location[seq[i - 1]!]!;
    const to = i < len ? p.location[seq[i]!]! : p.end[k]!;
    trial.at = from;
    trial.metres = 0;
    trial.elapsed = i < len ? p.service[seq[i]!]! : 0;
    if (to >= 0) driveTo(p, k, trial, to);
    sum += trial.metres * p.perMetre[k]! + trial.elapsed * p.perSecond[k]!;
    rest[i] = sum;
  }
  // Whoever has served all is at home already.
  rest[len] = 0;
}

function reserve(space: SplitSpace, len: number): void {
  if (space.count.length > len) return;
  space.count = new Int32Array(2 * len + 2);
  space.table = new Float64Array((2 * len + 2) * KEPT * STRIDE);
  space.rest = new Float64Array(2 * len + 2);
}

function isBetter(table: Float64Array, a: number, b: number): boolean {
  const less = table[a + VIOLATION]! - table[b + VIOLATION]!;
  return less !== 0 ? less < 0 : table[a + MONEY]! < table[b + MONEY]!;
}

/** Trips from the last to the first, so that the steps are written from the end. */
function writeSteps(table: Float64Array, best: number, seq: Int32Array, out: Int32Array): number {
  const len = table[best + SERVED]!;
  const steps = len + table[best + RELOADS]!;
  let at = steps;
  let visit = len;
  for (let label = best; label >= 0; label = table[label + BEFORE]!) {
    const before = table[label + BEFORE]!;
    const from = before < 0 ? 0 : table[before + SERVED]!;
    while (visit > from) out[--at] = seq[--visit]!;
    if (before >= 0) out[--at] = table[label + CODE]!;
  }
  return steps;
}

/** Every trip that may follow a label, each a label of its own. */
function growTrip(p: Instance, k: number, seq: Int32Array, len: number, before: number): void {
  const { table, clock, load } = p.split;
  const isFirst = before < 0;
  const from = isFirst ? 0 : table[before + SERVED]!;
  const isLast = !isFirst && table[before + RELOADS]! + 1 >= p.mostReloads[k]!;
  const least = isFirst ? Math.max(1, p.frozen[k]!.length) : from + 1;
  const code = isFirst ? -1 : reloadBetween(p, k, table[before + AT]!, seq[from]!);
  beginLoad(p, k, load);
  let release = -Infinity;
  let stale = true;
  for (let j = from; j < len; j++) {
    const v = seq[j]!;
    if (j >= least && !isLast && !mayFollow(p, load, v)) return;
    addLoad(p, k, load, v);
    if (load.over > 0 && j + 1 > least && !isLast) return;
    if (v < p.jobs && p.release[v]! > release) {
      release = p.release[v]!;
      stale = true;
    }
    if (stale) beginTrip(p, k, before, code, release);
    for (let i = stale ? from : j; i <= j; i++) doStep(p, k, clock, seq[i]!);
    stale = false;
    if (load.over + clock.warp / HOUR > p.split.violation) return;
    if (j + 1 < least || (isLast && j + 1 < len)) continue;
    close(p, k, before, code, j + 1, len);
  }
}

function beginTrip(p: Instance, k: number, before: number, code: number, release: number): void {
  const { table, clock } = p.split;
  if (before < 0) {
    resetClock(p, k, clock, release);
    return;
  }
  clock.early = table[before + EARLY]!;
  clock.late = table[before + LATE]!;
  clock.elapsed = table[before + ELAPSED]!;
  clock.warp = table[before + WARP]!;
  clock.metres = table[before + METRES]!;
  clock.at = table[before + AT]!;
  doReload(p, k, clock, code, release);
}

/** The label of a trip that ends here, unless another is as good in everything. */
function close(
  p: Instance,
  k: number,
  before: number,
  code: number,
  served: number,
  len: number,
): void {
  const { table, count, clock, trial, load } = p.split;
  copyClock(clock, trial);
  if (served === len) goHome(p, k, trial);
  const sooner = before < 0 ? 0 : table[before + VIOLATION]! - table[before + WARP]! / HOUR;
  const violation = sooner + load.over + trial.warp / HOUR;
  const money = trial.metres * p.perMetre[k]! + trial.elapsed * p.perSecond[k]!;
  const reloads = before < 0 ? 0 : table[before + RELOADS]! + 1;
  if (isHopeless(p.split, served, violation, money)) return;
  if (served === len) {
    p.split.violation = violation;
    p.split.money = money;
  }
  const label = placeFor(p, k, served, violation, money, reloads);
  if (label < 0) return;
  table[label + EARLY] = trial.early;
  table[label + LATE] = trial.late;
  table[label + ELAPSED] = trial.elapsed;
  table[label + WARP] = trial.warp;
  table[label + METRES] = trial.metres;
  table[label + AT] = trial.at;
  table[label + VIOLATION] = violation;
  table[label + MONEY] = money;
  table[label + RELOADS] = reloads;
  table[label + BEFORE] = before;
  table[label + SERVED] = served;
  table[label + CODE] = code;
  count[served] = Math.max(count[served]!, ((label / STRIDE) % KEPT) + 1);
}

/** A free place, or that of one that is dominated, or of the worst; −1: it is not worth one. */
function placeFor(
  p: Instance,
  k: number,
  served: number,
  violation: number,
  money: number,
  reloads: number,
): number {
  const { table, count, trial } = p.split;
  const counted = p.mostReloads[k]! < Infinity;
  const now = trial.early + trial.elapsed;
  const first = served * KEPT * STRIDE;
  let worst = -1;
  for (let n = 0; n < count[served]!; n++) {
    const other = first + n * STRIDE;
    const less = violation - table[other + VIOLATION]!;
    const cheaper = less !== 0 ? less < 0 : money < table[other + MONEY]!;
    const then = table[other + EARLY]! + table[other + ELAPSED]!;
    const fewer = counted ? reloads - table[other + RELOADS]! : 0;
    if (!cheaper && then <= now && fewer >= 0) return -1;
    if (cheaper && now <= then && fewer <= 0) return other;
    if (cheaper && (worst < 0 || isBetter(table, worst, other))) worst = other;
  }
  return count[served]! < KEPT ? first + count[served]! * STRIDE : worst;
}

/** Of the places where it may reload, the one that costs the least detour. */
export function reloadBetween(p: Instance, k: number, at: number, next: number): number {
  const codes = p.reloads[k]!;
  let best = codes[0]!;
  if (codes.length === 1) return best;
  const { trial } = p.split;
  let least = Infinity;
  for (const code of codes) {
    trial.elapsed = 0;
    trial.warp = 0;
    trial.metres = 0;
    trial.at = at;
    driveTo(p, k, trial, p.location[code]!);
    driveTo(p, k, trial, p.location[next]!);
    const money = trial.metres * p.perMetre[k]! + trial.elapsed * (p.perSecond[k]! + 1e-9);
    if (trial.warp + money >= least) continue;
    least = trial.warp + money;
    best = code;
  }
  return best;
}
