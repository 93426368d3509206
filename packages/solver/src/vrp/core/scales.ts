import type { Problem } from '../problem.ts';
import { NEVER, type VehicleType } from './model.ts';

/** How the problem's numbers become whole ones. */
export interface Scales {
  /** Units per unit of money, per second. */
  readonly cost: number;
  readonly time: number;
  /** An instant in our units from our origin, not yet rounded, within ± NEVER. */
  readonly instant: (seconds: number) => number;
  readonly load: (amount: number, dimension: number) => number;
  readonly room: (amount: number, dimension: number) => number;
  /** Units of load per unit given, by dimension. */
  readonly fine: Float64Array;
  /**
   * Some loads are no whole numbers of units. They are rounded in our favour then, and every load is
   * judged exactly (see rich.ts): against ourselves, what fills a vehicle to the brim would not fit.
   */
  readonly rough: boolean;
}

const MOST_COST = 2 ** 24;
const MOST_LOAD = 2 ** 29;
/** Parts of a second, or of a unit of load, where the numbers given are not whole. */
const FINE = 1000;

export function scalesOf(problem: Problem, types: readonly VehicleType[]): Scales {
  const { time, origin } = clock(problem);
  const fine = problem.dimensions.map((_, d) => loadScale(problem, d));
  const rough = problem.dimensions.some((_, d) => isRough(problem, d, fine[d]!));
  const instant = (seconds: number): number =>
    Math.max(-NEVER, Math.min(NEVER, (seconds - origin) * time));
  return {
    cost: costScale(problem, types),
    time,
    instant,
    fine: Float64Array.from(fine),
    rough,
    load: (amount, d) => (rough ? Math.floor : Math.ceil)(amount * fine[d]! - 1e-9),
    room: (amount, d) =>
      (rough ? Math.ceil : Math.floor)(Math.min(MOST_LOAD, amount * fine[d]! + 1e-9)),
  };
}

/** Whole money stays whole; anything else, and anything large, fills 24 bits. */
function costScale(problem: Problem, types: readonly VehicleType[]): number {
  let most = 0;
  let whole = true;
  const service = problem.jobs.reduce((longest, job) => Math.max(longest, job.service ?? 0), 0);
  const known = new Map<object, number>();
  const largest = (matrix: Int32Array | Float64Array): number => {
    const found = known.get(matrix) ?? largestOf(matrix);
    known.set(matrix, found);
    return found;
  };
  for (const { vehicle } of types) {
    const profile = problem.profiles.find(({ name }) => name === vehicle.profile);
    if (profile === undefined) continue;
    const perMetre = (vehicle.cost.perKm ?? 0) / 1000;
    const perSecond = (vehicle.cost.perHour ?? 0) / 3600;
    const fixed = vehicle.cost.fixed ?? 0;
    const leg = perMetre * largest(profile.distances) + perSecond * largest(profile.durations);
    most = Math.max(most, fixed + leg + perSecond * service);
    whole &&= [perMetre, perSecond, fixed].every(Number.isInteger);
    whole &&= perSecond === 0 || service === 0;
    whole &&= profile.distances instanceof Int32Array && profile.durations instanceof Int32Array;
  }
  return most === 0 || (whole && most <= MOST_COST) ? 1 : MOST_COST / most;
}

function largestOf(matrix: Int32Array | Float64Array): number {
  let most = 0;
  for (let i = 0; i < matrix.length; i++) if (matrix[i]! > most) most = matrix[i]!;
  return most;
}

function clock(problem: Problem): { time: number; origin: number } {
  const instants = [
    ...problem.vehicles.flatMap(({ shift }) => [shift.opens, shift.closes]),
    ...problem.jobs.flatMap(({ windows }) => windows?.flatMap((w) => [w.opens, w.closes]) ?? []),
  ].filter(Number.isFinite);
  const origin = Math.floor(least(problem.vehicles.map(({ shift }) => shift.opens)));
  const whole =
    instants.every(Number.isInteger) &&
    problem.jobs.every(({ service }) => Number.isInteger(service ?? 0)) &&
    problem.profiles.every(({ durations }) => isWhole(durations));
  const span = instants.reduce((most, instant) => Math.max(most, Math.abs(instant - origin)), 1);
  return { time: Math.min(whole ? 1 : FINE, NEVER / 2 / span), origin };
}

const least = (values: readonly number[]): number =>
  values.reduce((a, b) => Math.min(a, b), Infinity) === Infinity
    ? 0
    : values.reduce((a, b) => Math.min(a, b), Infinity);

function isWhole(matrix: Int32Array | Float64Array): boolean {
  return matrix instanceof Int32Array || matrix.every(Number.isInteger);
}

function isRough({ jobs, vehicles }: Problem, d: number, scale: number): boolean {
  const amounts = [
    ...jobs.map((job) => job.load[d] ?? 0),
    ...vehicles.flatMap(({ capacity, carried }) => [capacity[d] ?? 0, carried?.[d] ?? 0]),
  ];
  // More than all loads together is as good as no limit.
  return amounts.some(
    (amount) =>
      amount * scale < MOST_LOAD && Math.abs(amount * scale - Math.round(amount * scale)) > 1e-6,
  );
}

function loadScale({ jobs, vehicles }: Problem, d: number): number {
  const loads = jobs.map((job) => job.load[d] ?? 0);
  const rooms = vehicles.map((vehicle) => vehicle.capacity[d] ?? 0);
  const sum = loads.reduce((a, b) => a + b, 1);
  const whole = loads.every(Number.isInteger) && rooms.every(Number.isInteger);
  return Math.min(whole ? 1 : FINE, MOST_LOAD / sum);
}
