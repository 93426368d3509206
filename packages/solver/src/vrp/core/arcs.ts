import type { Problem, Profile, Vehicle } from '../problem.ts';
import { FORBIDDEN, NEVER, type VehicleType } from './model.ts';
import type { Scales } from './scales.ts';

/** What a leg costs and how long it takes, for every pair of rows; see `Model`. */
export interface Arcs {
  readonly cost: Int32Array;
  readonly travel: Int32Array;
  /** Entries of one matrix. */
  readonly area: number;
  /** By type: which matrix of each is its own. */
  readonly classOf: readonly number[];
  readonly profileOf: readonly number[];
  readonly symmetric: boolean;
}

/**
 * Types that pay the same for every leg between clients, and may serve the same clients, share a cost
 * class. Serving a client that a type may not serve is a missing way into it.
 */
export function arcMatrices(
  problem: Problem,
  types: readonly VehicleType[],
  scales: Scales,
  timed: boolean,
): Arcs {
  const width = problem.jobs.length + types.length;
  const area = width * width;
  const { numbers: classOf, firsts } = numbered(types.map((type) => classKey(problem, type)));
  const profileOf = types.map(({ vehicle }) => profileIndex(problem, vehicle));
  const cost = new Int32Array(Math.max(1, firsts.length) * area);
  const travel = new Int32Array(timed ? problem.profiles.length * area : 0);
  const layout = { problem, types, width, scales };
  firsts.forEach((t, k) => {
    const view = cost.subarray(k * area, (k + 1) * area);
    const own = (other: number): boolean => classOf[other] === k;
    fill(view, layout, types[t]!.vehicle, own, priceOf(layout, types[t]!.vehicle));
    forbid(view, layout, types[t]!.vehicle);
    payForUse(view, layout, own);
    orderCollections(view, layout);
  });
  problem.profiles.forEach((profile, i) => {
    const first = types.find((_, t) => profileOf[t] === i);
    if (first === undefined || !timed) return;
    const own = (other: number): boolean => profileOf[other] === i;
    const timeOf = (cell: number): number =>
      profile.durations[cell]! < 0
        ? FORBIDDEN
        : Math.min(NEVER, Math.ceil(profile.durations[cell]! * scales.time));
    fill(travel.subarray(i * area, (i + 1) * area), layout, first.vehicle, own, timeOf);
  });
  const same =
    !timed || (travel.length === cost.length && travel.every((value, i) => value === cost[i]));
  const symmetric = isSymmetric(cost, width, problem.jobs.length);
  return { cost, travel: same ? cost : travel, area, classOf, profileOf, symmetric };
}

interface Layout {
  readonly problem: Problem;
  readonly types: readonly VehicleType[];
  readonly width: number;
  readonly scales: Scales;
}

const profileIndex = ({ profiles }: Problem, vehicle: Vehicle): number =>
  Math.max(
    0,
    profiles.findIndex(({ name }) => name === vehicle.profile),
  );

function classKey(problem: Problem, { vehicle }: VehicleType): string {
  const mayServe = problem.jobs.some((job) => (job.skills?.length ?? 0) > 0)
    ? problem.jobs.map((job) => (mayRide(vehicle, job.skills) ? 1 : 0)).join('')
    : '';
  return [vehicle.profile, vehicle.cost.perKm ?? 0, vehicle.cost.perHour ?? 0, mayServe].join('|');
}

const mayRide = (vehicle: Vehicle, skills: readonly string[] | undefined): boolean =>
  skills === undefined || skills.every((skill) => vehicle.skills?.includes(skill));

function numbered(keys: readonly string[]): { numbers: number[]; firsts: number[] } {
  const known = new Map<string, number>();
  const firsts: number[] = [];
  const numbers = keys.map((key, t) => {
    const number = known.get(key) ?? known.size;
    if (!known.has(key)) firsts.push(t);
    known.set(key, number);
    return number;
  });
  return { numbers, firsts };
}

function priceOf({ problem, scales }: Layout, vehicle: Vehicle): (cell: number) => number {
  const { distances, durations } = problem.profiles[profileIndex(problem, vehicle)] as Profile;
  const perMetre = ((vehicle.cost.perKm ?? 0) / 1000) * scales.cost;
  const perSecond = ((vehicle.cost.perHour ?? 0) / 3600) * scales.cost;
  return (cell) =>
    distances[cell]! < 0 || durations[cell]! < 0
      ? FORBIDDEN
      : Math.round(perMetre * distances[cell]! + perSecond * durations[cell]!);
}

/** One value for each pair of rows; depots only where they are `own`. */
function fill(
  out: Int32Array,
  { problem, types, width }: Layout,
  _vehicle: Vehicle,
  own: (type: number) => boolean,
  value: (cell: number) => number,
): void {
  const { jobs, locations } = problem;
  const n = jobs.length;
  const at = Int32Array.from(jobs, (job) => job.location);
  for (let i = 0; i < n; i++) {
    const from = at[i]! * locations;
    for (let j = 0; j < n; j++) out[i * width + j] = value(from + at[j]!);
    out[i * width + i] = 0;
  }
  types.forEach(({ vehicle: { start, end } }, t) => {
    if (!own(t)) return;
    for (let j = 0; j < n; j++) {
      out[(n + t) * width + j] = value(start * locations + at[j]!);
      if (end !== undefined) out[j * width + n + t] = value(at[j]! * locations + end);
    }
  });
}

function forbid(out: Int32Array, { problem, width }: Layout, vehicle: Vehicle): void {
  problem.jobs.forEach((job, j) => {
    if (mayRide(vehicle, job.skills)) return;
    for (let i = 0; i < width; i++) if (i !== j) out[i * width + j] = FORBIDDEN;
  });
}

function payForUse(out: Int32Array, layout: Layout, own: (type: number) => boolean): void {
  const { problem, types, width, scales } = layout;
  const n = problem.jobs.length;
  types.forEach(({ vehicle }, t) => {
    const fixed = Math.round((vehicle.cost.fixed ?? 0) * scales.cost);
    if (!own(t) || fixed === 0) return;
    for (let j = 0; j < n; j++) {
      const leg = (n + t) * width + j;
      if (out[leg]! < FORBIDDEN) out[leg] = out[leg]! + fixed;
    }
  });
}

/** Deliveries before collections, and no route of collections alone, as legs that do not exist. */
function orderCollections(out: Int32Array, { problem, width }: Layout): void {
  const { jobs, rules } = problem;
  const n = jobs.length;
  jobs.forEach((job, j) => {
    if (job.collection !== true) return;
    if (rules?.deliveriesFirst === true) {
      for (let i = 0; i < n; i++) if (jobs[i]!.collection !== true) out[j * width + i] = FORBIDDEN;
    }
    if (rules?.noCollectionOnlyRoutes !== true) return;
    for (let row = n; row < width; row++) out[row * width + j] = FORBIDDEN;
  });
}

function isSymmetric(cost: Int32Array, width: number, clients: number): boolean {
  for (let base = 0; base < cost.length; base += width * width) {
    for (let i = 0; i < clients; i++) {
      for (let j = 0; j < i; j++) {
        if (cost[base + i * width + j] !== cost[base + j * width + i]) return false;
      }
    }
  }
  return true;
}
