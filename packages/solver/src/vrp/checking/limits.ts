import type { Vehicle } from '../problem.ts';
import { penaltyOf } from './penalties.ts';
import { ridesKept, rulesKept } from './route-rules.ts';
import {
  departuresWorthTrying,
  type Drive,
  drive,
  firstDeparture,
  isVisit,
  loadsAlong,
  type Rules,
  type Step,
} from './drive.ts';

/** What a vehicle may do, after its frozen stops have lifted what they break by themselves. */
export interface Limits {
  readonly capacity: readonly number[];
  readonly closes: number;
  readonly distance: number;
  readonly duration: number;
  readonly stops: number;
  /** For the frozen stops, by position: how late they have to be. */
  readonly late: readonly number[];
  /** By id: how late a break has to be, after the frozen stops. */
  readonly breaks: ReadonlyMap<string, number>;
  /** Zero everywhere if the vehicle is out anyway. */
  readonly minLoad: readonly number[];
}

/** Rounding that the checker overlooks: a millisecond, a millimetre, a milligram. */
export const TOLERANCE = 1e-3;

/** Out whatever is decided: under way, or with frozen stops. */
export const isCommitted = (rules: Rules, vehicle: Vehicle): boolean =>
  vehicle.underWay === true || (rules.frozen.get(vehicle.id)?.length ?? 0) > 0;

export function limitsOf(rules: Rules, vehicle: Vehicle): Limits {
  const frozen = rules.frozen.get(vehicle.id) ?? [];
  const dimensions = rules.problem.dimensions;
  const capacity = vehicle.capacity.map((most, d) =>
    Math.max(most, ...loadsAlong(rules, vehicle, frozen, d)),
  );
  const given = {
    capacity,
    closes: vehicle.shift.closes,
    distance: vehicle.maxDistance ?? Infinity,
    duration: vehicle.maxDuration ?? Infinity,
    stops: vehicle.maxStops ?? Infinity,
    late: [],
    breaks: new Map<string, number>(),
    minLoad: dimensions.map((_, d) => vehicle.minLoad?.[d] ?? 0),
  };
  if (!isCommitted(rules, vehicle)) return given;
  const alone = frozen.length === 0 ? [] : [...frozen, ...breaksInTime(vehicle)];
  const early = drive(rules, vehicle, alone, firstDeparture(rules, vehicle, alone));
  const late = early.stops.map((stop) => stop.late);
  const closes = Math.max(given.closes, early.arrival);
  const breaks = new Map(
    breaksInTime(vehicle).map(({ id }, i) => [id, early.breaks[i]?.late ?? 0]),
  );
  const shortest = shortestDrive(rules, vehicle, alone, { ...given, late, breaks, closes });
  return {
    ...given,
    late,
    breaks,
    closes,
    distance: Math.max(given.distance, early.distance),
    duration: Math.max(given.duration, shortest?.duration ?? early.duration),
    stops: Math.max(given.stops, frozen.length),
    minLoad: dimensions.map(() => 0),
  };
}

/** The breaks of a vehicle as steps, in order of their first windows. */
export function breaksInTime(vehicle: Vehicle): readonly { kind: 'break'; id: string }[] {
  const opening = ({ windows }: { windows: readonly { opens: number }[] }): number =>
    windows[0]?.opens ?? 0;
  const breaks = vehicle.breaks ?? [];
  return breaks
    .toSorted((a, b) => opening(a) - opening(b))
    .map(({ id }) => ({ kind: 'break', id }));
}

/** What may be overlooked for once: the amounts that a refusal names. */
export interface Grant {
  readonly late: number;
  readonly shift: number;
  readonly duty: number;
  readonly range: number;
  readonly stops: number;
  readonly capacity: ReadonlyMap<string, number>;
  readonly minLoad: ReadonlyMap<string, number>;
}

export const NOTHING_GRANTED: Grant = {
  late: 0,
  shift: 0,
  duty: 0,
  range: 0,
  stops: 0,
  capacity: new Map(),
  minLoad: new Map(),
};

/** The shortest drive in time within windows and shift; null if there is none. */
export function shortestDrive(
  rules: Rules,
  vehicle: Vehicle,
  steps: readonly Step[],
  limits: Limits,
  grant: Grant = NOTHING_GRANTED,
): Drive | null {
  let best: Drive | null = null;
  for (const driven of timelyDrives(rules, vehicle, steps, limits, grant)) {
    if (best === null || driven.duration < best.duration) best = driven;
  }
  return best;
}

/** The cheapest drive in time that keeps duty and rides, too; null if there is none. */
export function cheapestDrive(
  rules: Rules,
  vehicle: Vehicle,
  steps: readonly Step[],
  limits: Limits,
  grant: Grant = NOTHING_GRANTED,
): Drive | null {
  let best: Drive | null = null;
  let least = Infinity;
  for (const driven of timelyDrives(rules, vehicle, steps, limits, grant)) {
    if (driven.duration > limits.duration + grant.duty + TOLERANCE) continue;
    if (!ridesKept(rules, vehicle, driven)) continue;
    const price = priceOf(rules, vehicle, driven, steps);
    const isTie = best !== null && Math.abs(price - least) <= 1e-9;
    if (isTie ? driven.duration >= (best?.duration ?? 0) - 1e-6 : price >= least) continue;
    best = driven;
    least = price;
  }
  return best;
}

function* timelyDrives(
  rules: Rules,
  vehicle: Vehicle,
  steps: readonly Step[],
  limits: Limits,
  grant: Grant,
): Generator<Drive> {
  const graceAt = (stop: number): number => (limits.late[stop] ?? 0) + grant.late;
  for (const departure of departuresWorthTrying(rules, vehicle, steps, graceAt)) {
    const driven = drive(rules, vehicle, steps, departure);
    if (isTimely(driven, limits, grant)) yield driven;
  }
}

export const isTimely = (driven: Drive, limits: Limits, grant: Grant): boolean =>
  driven.possible &&
  driven.arrival <= limits.closes + grant.shift + TOLERANCE &&
  driven.breaks.every((rest) => rest.late <= (limits.breaks.get(rest.id) ?? 0) + TOLERANCE) &&
  driven.stops.every((s, i) => s.late <= (limits.late[i] ?? 0) + grant.late + TOLERANCE);

/** Whether the vehicle could drive this order of stops, with some departure; and the best drive. */
export function feasibleDrive(
  rules: Rules,
  vehicle: Vehicle,
  steps: readonly Step[],
  limits: Limits,
  grant: Grant = NOTHING_GRANTED,
): Drive | null {
  const { dimensions } = rules.problem;
  const stops = steps.filter(isVisit).length;
  if (stops > limits.stops + grant.stops) return null;
  if (!rulesKept(rules, vehicle, steps)) return null;
  for (const [d, name] of dimensions.entries()) {
    const room = (limits.capacity[d] as number) + (grant.capacity.get(name) ?? 0) + TOLERANCE;
    if (Math.max(...loadsAlong(rules, vehicle, steps, d)) > room) return null;
    const least = (limits.minLoad[d] as number) - (grant.minLoad.get(name) ?? 0) - TOLERANCE;
    if (stops > 0 && carriedLoad(rules, steps, d) < least) return null;
  }
  const early = drive(rules, vehicle, steps, firstDeparture(rules, vehicle, steps));
  if (early.distance > limits.distance + grant.range + TOLERANCE) return null;
  if (early.busy > limits.duration + grant.duty + TOLERANCE) return null;
  if (!isTimely(early, limits, grant)) return null;
  return cheapestDrive(rules, vehicle, steps, limits, grant);
}

/** What the vehicle carries over its whole route, delivered or collected. */
export function carriedLoad(rules: Rules, steps: readonly Step[], d: number): number {
  return steps
    .filter(isVisit)
    .filter((visit) => visit.kind !== 'pickup')
    .reduce((sum, visit) => sum + (rules.jobs.get(visit.job)?.load[d] ?? 0), 0);
}

/** Money for a drive: what it is paid for, and what it is fined. */
export function priceOf(
  rules: Rules,
  vehicle: Vehicle,
  driven: Drive,
  steps: readonly Step[],
): number {
  const { fixed = 0, perKm = 0, perHour = 0, perOvertimeHour = 0 } = vehicle.cost;
  const overtime = Math.max(0, driven.duration - (vehicle.overtimeAfter ?? Infinity));
  return (
    fixed +
    (perKm * driven.distance) / 1000 +
    (perHour * driven.duration + perOvertimeHour * overtime) / 3600 +
    penaltyOf(rules, driven, steps)
  );
}
