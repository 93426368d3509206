import type { Problem, Profile, Vehicle } from '../problem.ts';
import { FORBIDDEN, NEVER, type VehicleType } from './model.ts';
import type { Scales } from './scales.ts';
import type { Stop } from './stops.ts';

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
  problem: Stops,
  types: readonly VehicleType[],
  scales: Scales,
  timed: boolean,
): Arcs {
  const width = problem.jobs.length + types.length;
  const area = width * width;
  const { numbers: classOf, firsts } = numbered(types.map((type) => classKey(problem, type)));
  const profileOf = types.map(({ vehicle }) => profileIndex(problem, vehicle));
  const cost = new Int32Array(Math.max(1, firsts.length) * area);
  const layout = { problem, types, width, scales };
  firsts.forEach((t, k) => {
    const { vehicle } = types[t]!;
    const own = (other: number): boolean => classOf[other] === k;
    const view = cost.subarray(k * area, (k + 1) * area);
    fill(view, layout, own, priceOf(layout, vehicle));
    forbid(view, layout, vehicle);
    payForUse(view, layout, own);
    if (vehicle.reload === undefined) orderCollections(view, layout);
  });
  const shared = !timed || isTravelPrice(layout, firsts.length);
  const travel = shared ? cost : travelTimes(layout, area, profileOf);
  const symmetric = isSymmetric(cost, width, problem.jobs.length);
  return { cost, travel, area, classOf, profileOf, symmetric };
}

/** Whether every entry of the only cost matrix is the travel time itself. */
function isTravelPrice({ problem, types, scales }: Layout, classes: number): boolean {
  const [profile] = problem.profiles;
  return (
    classes === 1 &&
    problem.profiles.length === 1 &&
    profile?.distances === profile?.durations &&
    scales.time === 1 &&
    types.every(({ vehicle: { cost } }) => !cost.fixed && !cost.perHour) &&
    types.every(({ vehicle: { cost } }) => ((cost.perKm ?? 0) / 1000) * scales.cost === 1) &&
    types.every(({ vehicle: { end } }) => end !== undefined) &&
    problem.jobs.every(({ skills, collection }) => !skills?.length && !collection)
  );
}

function travelTimes(layout: Layout, area: number, profileOf: readonly number[]): Int32Array {
  const { problem, types, scales } = layout;
  const travel = new Int32Array(problem.profiles.length * area);
  problem.profiles.forEach((profile, i) => {
    if (!types.some((_, t) => profileOf[t] === i)) return;
    const own = (other: number): boolean => profileOf[other] === i;
    const price = { profile, perMetre: 0, perSecond: scales.time, perService: 0, up: true };
    fill(travel.subarray(i * area, (i + 1) * area), layout, own, price);
  });
  return travel;
}

/** The problem with the core's stops for its jobs. */
type Stops = Omit<Problem, 'jobs'> & { readonly jobs: readonly Stop[] };

interface Layout {
  readonly problem: Stops;
  readonly types: readonly VehicleType[];
  readonly width: number;
  readonly scales: Scales;
}

const profileIndex = ({ profiles }: Problem, vehicle: Vehicle): number =>
  Math.max(
    0,
    profiles.findIndex(({ name }) => name === vehicle.profile),
  );

function classKey(problem: Stops, { vehicle }: VehicleType): string {
  const serves = problem.jobs.some((job) => (job.skills?.length ?? 0) > 0)
    ? problem.jobs.map((job) => (mayServe(vehicle, job) ? 1 : 0)).join('')
    : vehicle.underWay === true;
  const reloads = vehicle.reload !== undefined;
  const { perKm = 0, perHour = 0 } = vehicle.cost;
  return [vehicle.profile, perKm, perHour, serves, reloads].join('|');
}

const mayRide = (vehicle: Vehicle, skills: readonly string[] | undefined): boolean =>
  skills === undefined || skills.every((skill) => vehicle.skills?.includes(skill));

/** Whoever has left takes only what it picks up on the way. Goods tied to one vehicle: see `bound`. */
const mayServe = (vehicle: Vehicle, stop: Stop): boolean =>
  (stop.rider >= 0 && stop.onBoard === undefined) ||
  (mayRide(vehicle, stop.skills) &&
    (vehicle.underWay !== true || stop.flow !== 0 || stop.onBoard !== undefined));

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

/** What a cell of the matrices becomes: a whole number, rounded up or to the nearest. */
interface Price {
  readonly profile: Profile;
  readonly perMetre: number;
  readonly perSecond: number;
  /** Of service: half of a stop's is paid with the leg before it, half with the one behind. */
  readonly perService: number;
  readonly up: boolean;
}

function priceOf({ problem, scales }: Layout, vehicle: Vehicle): Price {
  return {
    profile: problem.profiles[profileIndex(problem, vehicle)] as Profile,
    perMetre: ((vehicle.cost.perKm ?? 0) / 1000) * scales.cost,
    perSecond: ((vehicle.cost.perHour ?? 0) / 3600) * scales.cost,
    perService: ((vehicle.cost.perHour ?? 0) / 3600) * scales.cost,
    up: false,
  };
}

function valueAt(
  { profile, perMetre, perSecond, perService, up }: Price,
  cell: number,
  service: number,
): number {
  const metres = profile.distances[cell]!;
  const seconds = profile.durations[cell]!;
  if (metres < 0 || seconds < 0) return FORBIDDEN;
  const value = perMetre * metres + perSecond * seconds + (perService * service) / 2;
  return Math.min(NEVER, up ? Math.ceil(value) : Math.round(value));
}

/** One value for each pair of rows; depots only where they are `own`. */
function fill(
  out: Int32Array,
  { problem, types, width }: Layout,
  own: (type: number) => boolean,
  price: Price,
): void {
  const { jobs, locations } = problem;
  const n = jobs.length;
  const at = Int32Array.from(jobs, (job) => job.location);
  const service = Float64Array.from(jobs, (job) => job.service ?? 0);
  const isCopy = price.perMetre === 1 && price.perSecond === 0;
  for (let i = 0; i < n; i++) {
    const from = at[i]! * locations;
    if (isCopy) copyRow(out, i * width, price, from, at);
    else {
      for (let j = 0; j < n; j++) {
        out[i * width + j] = valueAt(price, from + at[j]!, service[i]! + service[j]!);
      }
    }
    out[i * width + i] = 0;
  }
  types.forEach(({ vehicle: { start, end }, committed }, t) => {
    if (!own(t)) return;
    for (let j = 0; j < n; j++) {
      out[(n + t) * width + j] = valueAt(price, start * locations + at[j]!, service[j]!);
      if (end === undefined) out[j * width + n + t] = halfService(price, service[j]!);
      else out[j * width + n + t] = valueAt(price, at[j]! * locations + end, service[j]!);
    }
    // Whoever is out drives home even without a stop.
    if (committed && end !== undefined) {
      out[(n + t) * width + n + t] = valueAt(price, start * locations + end, 0);
    }
  });
}

const halfService = ({ perService }: Price, service: number): number =>
  Math.round((perService * service) / 2);

/** The common case, whole metres at a price of one, without arithmetic. */
function copyRow(out: Int32Array, to: number, price: Price, from: number, at: Int32Array): void {
  const { distances, durations } = price.profile;
  const same = distances === durations;
  for (let j = 0; j < at.length; j++) {
    const cell = from + at[j]!;
    const metres = distances[cell]!;
    out[to + j] = metres < 0 || (!same && durations[cell]! < 0) ? FORBIDDEN : Math.round(metres);
  }
}

function forbid(out: Int32Array, { problem, width }: Layout, vehicle: Vehicle): void {
  problem.jobs.forEach((job, j) => {
    if (mayServe(vehicle, job)) return;
    for (let i = 0; i < width; i++) if (i !== j) out[i * width + j] = FORBIDDEN;
  });
}

function payForUse(out: Int32Array, layout: Layout, own: (type: number) => boolean): void {
  const { problem, types, width, scales } = layout;
  const n = problem.jobs.length;
  types.forEach(({ vehicle, committed }, t) => {
    const fixed = Math.round((vehicle.cost.fixed ?? 0) * scales.cost);
    if (!own(t) || fixed === 0 || committed) return;
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
    // With deliveries first, a route that begins with a collection has no delivery.
    if (rules?.noCollectionOnlyRoutes !== true || rules.deliveriesFirst !== true) return;
    for (let row = n; row < width; row++) out[row * width + j] = FORBIDDEN;
  });
}

const BLOCK = 32;

/** In blocks, so that rows read down a column stay in the cache. */
function isSymmetric(cost: Int32Array, width: number, clients: number): boolean {
  for (let base = 0; base < cost.length; base += width * width) {
    for (let row = 0; row < clients; row += BLOCK) {
      for (let column = 0; column <= row; column += BLOCK) {
        if (!isSymmetricBlock(cost, base, width, row, column, clients)) return false;
      }
    }
  }
  return true;
}

function isSymmetricBlock(
  cost: Int32Array,
  base: number,
  width: number,
  row: number,
  column: number,
  clients: number,
): boolean {
  const rows = Math.min(clients, row + BLOCK);
  const columns = Math.min(clients, column + BLOCK);
  for (let i = row; i < rows; i++) {
    for (let j = column; j < columns; j++) {
      if (cost[base + i * width + j] !== cost[base + j * width + i]) return false;
    }
  }
  return true;
}
