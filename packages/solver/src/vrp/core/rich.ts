import { moneyFor, shortfall, stopsIn } from '../cost.ts';
import { DURATION, type Instance, isReload, METRES, RIDE } from '../instance.ts';
import { peakLoad } from '../loads.ts';
import { orderKept } from '../order.ts';
import { arrange, arranged, hasPauses, mostSteps } from '../pauses/arrange.ts';
import { type Clock, doReload, doStep, goHome, startClock } from '../pauses/clock.ts';
import { placeBreaks } from '../pauses/place-breaks.ts';
import { reloadBetween } from '../pauses/split-trips.ts';
import { timeRoute, tripRelease } from '../schedule.ts';
import { FORBIDDEN, type Model } from './model.ts';
import type { State } from './state.ts';

/**
 * The rest of the model, evaluated exactly: what a route pays beyond its legs, and by how much it breaks
 * its limits, from the whole order of its visits (reloads and breaks arranged anew, see pauses/). Asked
 * only for moves that the constant-time figures, which bound it from below, leave promising. One
 * evaluation serves all of several windows, releases, breaks, reloads, setup, overtime, lateness, rides,
 * stacking, EXPRESS first, changes, range, stops and minimum load. O(visits) for most of them.
 */
export interface Rich {
  /** Money beyond legs; load units too many or too few; time units too late, and too long. */
  extra: number;
  excess: number;
  warp: number;
  over: number;
  forbidden: number;
  /** 1 below the minimum load: no limit broken on the way, but none to end with. */
  short: number;
  /** By slot: money for what is frozen, and the way home from there. */
  readonly head: Float64Array;
  readonly visits: Int32Array;
  readonly steps: Int32Array;
  /** Work space for a new route's clients. */
  readonly sequence: Int32Array;
  /** By client: the trip of its route that it is in. */
  readonly trip: Int32Array;
  /** A route below its minimum load is dear, whatever the prices of broken limits. */
  readonly shortPrice: number;
}

const ROUNDING = 1e-6;
/** Later than this is out of the question, and still a small integer. */
const LATEST = 2 ** 28;

/** Something that touches all routes. */
export function isRich(p: Instance): boolean {
  const { rules } = p.problem;
  return (
    p.anySeveral ||
    p.anySetup ||
    p.anyLateness ||
    p.anyRide ||
    p.anyRelease ||
    p.perInversion > 0 ||
    p.costPerChange > 0 ||
    (rules?.noCollectionOnlyRoutes === true && rules.deliveriesFirst !== true)
  );
}

/** By slot: something of its vehicle's own. */
export function richSlots(p: Instance, vehicle: readonly number[]): Uint8Array {
  return Uint8Array.from(vehicle, (k) => {
    const limited = p.maxDistance[k]! < Infinity || p.maxStops[k]! < Infinity;
    const paid = p.perOvertime[k]! > 0 || (p.hasMinLoad[k] === 1 && p.committed[k] === 0);
    return limited || paid || p.lastInFirstOut[k] === 1 || hasPauses(p, k) ? 1 : 0;
  });
}

/** What being short costs, in such tours. */
const TOURS = 4;
/** Visits up to which every move has its reloads placed anew. */
const SHORT = 8;

/**
 * Evaluates the route of `slot` with these clients in this order; leaves the figures in `s.rich`. Where
 * reloads go is worked out anew for a route that is carried out, and for any short one; for a mere
 * proposal of a long one they stay between the clients that they are between now.
 */
export function evaluate(
  s: State,
  slot: number,
  clients: Int32Array,
  length: number,
  isFinal: boolean,
): void {
  const { model, rich } = s;
  const p = model.exact;
  const k = model.vehicle[slot]!;
  rich.extra = 0;
  rich.excess = 0;
  rich.warp = 0;
  rich.over = 0;
  rich.forbidden = 0;
  rich.short = 0;
  const head = p.frozen[k]!;
  let count = head.length;
  rich.visits.set(head);
  for (let i = 0; i < length; i++) rich.visits[count++] = model.visit[clients[i]!]!;
  if (count === 0 || length === 0) return;
  const keeps = !isFinal && count > SHORT && p.reloads[k]!.length > 0;
  const len = keeps
    ? keepTrips(s, k, clients, length)
    : arrange(p, k, rich.visits, count, rich.steps);
  if (isFinal && p.reloads[k]!.length > 0) noteTrips(s, len);
  if (!orderKept(p, k, rich.steps, len)) rich.forbidden = 1;
  measureTime(s, k, len);
  measureLoad(s, k, len);
  const money = moneyFor(p, k, rich.steps, len) - (p.committed[k] === 1 ? p.fixed[k]! : 0);
  rich.extra = money * model.scale - legsOf(model, slot, clients, length) - rich.head[slot]!;
  const short = shortfall(p, k, rich.steps, len);
  // Half of it for being short at all, the rest in proportion: a slope to climb, then a step.
  if (short <= 0) return;
  rich.short = 1;
  rich.extra += rich.shortPrice * (0.5 + short);
}

/** A reload where two clients of one route were in different trips of it. */
function keepTrips(s: State, k: number, clients: Int32Array, length: number): number {
  const { model, rich, route } = s;
  const p = model.exact;
  const { steps, trip } = rich;
  const head = p.frozen[k]!;
  steps.set(head);
  let len = head.length;
  for (let i = 0; i < length; i++) {
    const c = clients[i]!;
    const before = i > 0 ? clients[i - 1]! : c;
    const visit = model.visit[c]!;
    if (trip[c] !== trip[before] && route[c] === route[before]) {
      steps[len++] = reloadBetween(p, k, p.location[model.visit[before]!]!, visit);
    }
    steps[len++] = visit;
  }
  return p.breaks[k]!.length > 0 ? placeBreaks(p, k, steps, len) : len;
}

function noteTrips({ model, rich }: State, len: number): void {
  let trip = 0;
  for (let i = 0; i < len; i++) {
    const v = rich.steps[i]!;
    if (isReload(model.exact, v)) trip++;
    else if (v < model.clientOf.length && model.clientOf[v]! >= 0) {
      rich.trip[model.clientOf[v]!] = trip;
    }
  }
}

export function newRich(model: Model): Rich {
  const { exact: p, clients, vehicle, rich } = model;
  // Models that are not rich may come without `exact`.
  const longest = rich ? p.frozen.reduce((most, head) => Math.max(most, head.length), 0) : 0;
  const visits = new Int32Array(rich ? clients + longest + 2 : 0);
  return {
    extra: 0,
    excess: 0,
    warp: 0,
    over: 0,
    forbidden: 0,
    short: 0,
    head: Float64Array.from(vehicle, (k, slot) => (rich ? headMoney(model, slot, k) : 0)),
    visits,
    steps: new Int32Array(rich ? mostSteps(p, visits.length) : 0),
    sequence: new Int32Array(rich ? clients : 0),
    trip: new Int32Array(rich ? clients : 0),
    shortPrice: shortPrice(model),
  };
}

/** Several tours to one client: enough to make half-empty routes unattractive. */
function shortPrice({ clients, slots, cost, costBase, row, width }: Model): number {
  let sum = 0;
  let count = 1;
  for (let c = 0; c < clients && slots > 0; c++) {
    const slot = c % slots;
    const depot = row[clients + slot]!;
    const there = cost[costBase[slot]! + depot * width + c]!;
    const back = cost[costBase[slot]! + c * width + depot]!;
    if (there + back >= FORBIDDEN) continue;
    sum += there + back;
    count++;
  }
  return Math.min(FORBIDDEN / 4, 1 + (TOURS * sum) / count);
}

/** What the frozen stops cost is in no leg of the search. */
function headMoney(model: Model, slot: number, k: number): number {
  const { exact: p, scale } = model;
  if (p.committed[k] === 0) return 0;
  const steps = arranged(p, k, p.frozen[k]!);
  if (!timeRoute(p, k, steps, steps.length)) return 0;
  const money = moneyFor(p, k, steps, steps.length) - p.fixed[k]!;
  return money * scale - legsOf(model, slot, steps, 0);
}

function measureTime(s: State, k: number, len: number): void {
  const { model, rich } = s;
  const p = model.exact;
  const { steps } = rich;
  if (!timeRoute(p, k, steps, len)) {
    const clock: Clock = startClock(p, k, tripRelease(p, steps, 0, len));
    for (let i = 0; i < len; i++) {
      const v = steps[i]!;
      if (isReload(p, v)) doReload(p, k, clock, v, tripRelease(p, steps, i + 1, len));
      else doStep(p, k, clock, v);
    }
    goHome(p, k, clock);
    rich.warp = whole(Math.max(clock.warp, 1e-3) * model.timeScale);
    p.scratch[DURATION] = clock.elapsed;
    p.scratch[METRES] = clock.metres;
  }
  const seconds = p.scratch[DURATION]!;
  const metres = p.scratch[METRES]!;
  let over = Math.max(0, seconds - p.maxDuration[k]! - ROUNDING) + p.scratch[RIDE]!;
  const far = metres - p.maxDistance[k]! - ROUNDING;
  // As long as it takes to drive so far too much.
  if (far > 0) over += (far * Math.max(1, seconds)) / Math.max(1, metres);
  rich.over = whole(over * model.timeScale);
}

function measureLoad(s: State, k: number, len: number): void {
  const { model, rich } = s;
  const p = model.exact;
  const { steps } = rich;
  let excess = 0;
  for (let d = 0; d < p.dimensions; d++) {
    const scale = model.loadScale[d]!;
    const at = k * p.dimensions + d;
    const over = peakLoad(p, k, steps, len, d) - p.capacity[at]! - ROUNDING;
    if (over > 0) excess += over * scale;
  }
  const more = stopsIn(p, steps, len) - p.maxStops[k]!;
  if (more > 0) excess += more * s.weights.meanLoad;
  rich.excess = whole(excess);
}

/** However little is broken, it is broken. */
const whole = (amount: number): number => Math.min(LATEST, Math.ceil(amount));

function legsOf(model: Model, slot: number, clients: Int32Array, length: number): number {
  const { cost, costBase, row, width } = model;
  const base = costBase[slot]!;
  const depot = row[model.clients + slot]!;
  let sum = 0;
  let from = depot;
  for (let i = 0; i < length; i++) {
    sum += legOr(cost[base + from * width + clients[i]!]!);
    from = clients[i]!;
  }
  return sum + legOr(cost[base + from * width + depot]!);
}

/** Missing roads are no money; they are counted as what they are. */
const legOr = (leg: number): number => (leg >= FORBIDDEN ? 0 : leg);
