import { forEachPlace, type Places, roomFor } from './cheapest-place.ts';
import { stopsIn } from './cost.ts';
import {
  DURATION,
  type Instance,
  isReload,
  LATE_GRACE,
  METRES,
  ON_BOARD,
  PICKED_UP,
  RIDE,
  SHIFT_GRACE,
} from './instance.ts';
import { carriedLoad, peakLoad } from './loads.ts';
import { orderKept } from './order.ts';
import { earliestDeparture, SLACK, timeRoute, tripRelease } from './schedule.ts';
import type { Refusal } from './solution.ts';

/**
 * Why a job does not fit into a route. For every place we ask what would have to give, and by how
 * much, for it to fit there; the answer is the place that asks for least. Different units are made
 * comparable as shares: of the capacity, range or minimum load concerned, of one hour for time. What
 * no concession can mend (a skill, a missing road, a rule of order) counts as 1,000.
 * Granting exactly what the answer asks for makes the job fit; `check` does so, independently.
 */
export interface Obstacle {
  /** Largest first. Empty: it fits. */
  readonly refusals: readonly Refusal[];
  readonly size: number;
}

const STRUCTURAL = 1000;
const HOUR = 3600;

export function smallestObstacle(places: Places): Obstacle {
  const barred = barredFrom(places);
  if (barred !== null) return { refusals: [barred], size: STRUCTURAL };
  const { p, vehicle } = places;
  const out = roomFor(places);
  const id = p.problem.vehicles[vehicle]!.id;
  let least: Obstacle = { refusals: [{ kind: 'unreachable', vehicle: id }], size: STRUCTURAL };
  forEachPlace(places, out, (len) => {
    if (least.size === 0) return;
    const obstacle = obstacleOf(p, vehicle, out.subarray(0, len));
    if (obstacle === null || obstacle.size > least.size) return;
    const isStructural = least.refusals[0]?.kind === 'unreachable';
    if (obstacle.size < least.size || isStructural) least = obstacle;
  });
  return least;
}

function barredFrom({ p, vehicle: k, job: j }: Places): Refusal | null {
  if (p.allowed[j * p.vehicles + k] === 1) return null;
  const vehicle = p.problem.vehicles[k]!;
  const job = p.problem.jobs[j]!;
  const holder = p.problem.vehicles.find(
    (other, i) =>
      other.id === job.onBoard || (p.kind[j] === PICKED_UP && p.frozen[i]!.includes(p.jobs + j)),
  );
  if (holder !== undefined && holder !== vehicle) {
    return { kind: 'on-board-elsewhere', vehicle: vehicle.id, holder: holder.id };
  }
  const missing = (job.skills ?? []).filter((skill) => !vehicle.skills?.includes(skill));
  if (missing.length > 0) return { kind: 'skills', vehicle: vehicle.id, missing };
  return { kind: 'not-on-board', vehicle: vehicle.id };
}

/** What would have to give for this order of steps; null if some leg does not exist. */
function obstacleOf(p: Instance, k: number, steps: Int32Array): Obstacle | null {
  const parts: { refusal: Refusal; size: number }[] = [];
  const ask = (size: number, refusal: Refusal): void => {
    if (size > 0) parts.push({ refusal, size });
  };
  const vehicle = p.problem.vehicles[k]!.id;
  const rules: Obstacle = { refusals: [{ kind: 'rules', vehicle }], size: STRUCTURAL };
  const possible = askTime(p, k, steps, ask);
  if (possible === null) return null;
  if (!possible || !orderKept(p, k, steps, steps.length)) return rules;
  p.problem.dimensions.forEach((dimension, d) => {
    const capacity = p.capacity[k * p.dimensions + d]!;
    const over = peakLoad(p, k, steps, steps.length, d) - capacity;
    if (over <= SLACK) return;
    ask(over / Math.max(capacity, 1e-9), { kind: 'capacity', vehicle, dimension, over });
  });
  const stops = stopsIn(p, steps, steps.length) - p.maxStops[k]!;
  if (stops > 0) ask(stops / Math.max(1, p.maxStops[k]!), { kind: 'stops', vehicle, over: stops });
  askMinLoad(p, k, steps, ask);
  parts.sort((a, b) => b.size - a.size);
  return {
    refusals: parts.map((part) => part.refusal),
    size: parts.reduce((sum, part) => sum + Math.min(part.size, 100), 0),
  };
}

type Ask = (size: number, refusal: Refusal) => void;

/** Null: no way there. False: a break or a ride that no concession of these mends. */
function askTime(p: Instance, k: number, steps: Int32Array, ask: Ask): boolean | null {
  const vehicle = p.problem.vehicles[k]!.id;
  if (!timeRoute(p, k, steps, steps.length)) {
    const delay = delays(p, k, steps);
    if (delay === null) return null;
    ask(delay.late / HOUR, { kind: 'late', vehicle, job: delay.job, seconds: delay.late });
    ask(delay.overtime / HOUR, { kind: 'shift', vehicle, seconds: delay.overtime });
    p.scratch[LATE_GRACE] = delay.late;
    p.scratch[SHIFT_GRACE] = delay.overtime;
    const timed = timeRoute(p, k, steps, steps.length);
    p.scratch[LATE_GRACE] = 0;
    p.scratch[SHIFT_GRACE] = 0;
    if (!timed) return false;
  }
  if (p.scratch[RIDE]! > 0) return false;
  const duty = p.scratch[DURATION]! - p.maxDuration[k]!;
  if (duty > SLACK) ask(duty / HOUR, { kind: 'duty', vehicle, seconds: duty });
  const range = p.maxDistance[k]!;
  const metres = p.scratch[METRES]! - range;
  if (metres > SLACK) ask(metres / Math.max(range, 1), { kind: 'range', vehicle, metres });
  return true;
}

/** Leaving as early as possible and serving late doors late: the worst delay, and the overtime. */
function delays(
  p: Instance,
  k: number,
  steps: Int32Array,
): { late: number; job: string; overtime: number } | null {
  const durations = p.durations[p.profile[k]!]!;
  const distances = p.distances[p.profile[k]!]!;
  let now = earliestDeparture(p, k, steps, steps.length);
  let at = p.start[k]!;
  let late = 0;
  let job = '';
  for (let i = 0; i < steps.length; i++) {
    const v = steps[i]!;
    const to = p.location[v]!;
    let service = p.service[v]!;
    if (to >= 0) {
      const cell = at * p.locations + to;
      if (durations[cell]! < 0 || distances[cell]! < 0) return null;
      now += durations[cell]!;
      if (to !== at) service += p.setup[v]!;
      at = to;
    }
    const last = p.firstWindow[v + 1]! - 1;
    let w = p.firstWindow[v]!;
    while (w < last && p.closes[w]! + SLACK < now) w++;
    const release = isReload(p, v) ? tripRelease(p, steps, i + 1, steps.length) - service : now;
    now = Math.max(now, p.opens[w]!, release);
    if (v < 2 * p.jobs && now - p.closes[w]! > late) {
      late = now - p.closes[w]!;
      job = p.problem.jobs[v < p.jobs ? v : v - p.jobs]!.id;
    }
    now += service;
  }
  const home = p.end[k]! < 0 ? 0 : at * p.locations + p.end[k]!;
  if (p.end[k]! >= 0 && (durations[home]! < 0 || distances[home]! < 0)) return null;
  const back = p.end[k]! < 0 ? 0 : durations[home]!;
  return { late, job, overtime: Math.max(0, now + back - p.shiftCloses[k]!) };
}

function askMinLoad(p: Instance, k: number, steps: Int32Array, ask: Ask): void {
  if (p.committed[k] === 1) return;
  const vehicle = p.problem.vehicles[k]!.id;
  p.problem.dimensions.forEach((dimension, d) => {
    const least = p.minLoad[k * p.dimensions + d]!;
    const short = least - carriedLoad(p, steps, steps.length, d);
    if (short > SLACK) ask(short / least, { kind: 'min-load', vehicle, dimension, short });
  });
}

/** Whether goods of the job are already tied to one vehicle. */
export const isTied = (p: Instance, j: number): boolean =>
  p.kind[j] === ON_BOARD || (p.kind[j] === PICKED_UP && p.paired[j] === 0);
