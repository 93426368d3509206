import { newSplitSpace, type SplitSpace } from './pauses/split-trips.ts';
import type { Job, Lateness, Matrix, Problem, TimeWindow, Vehicle } from './problem.ts';

/**
 * A problem compiled into flat arrays, for exact evaluation of whole routes. A *step* is a whole number:
 * `j` serves job j, `n + j` picks it up, and from 2n on come *pauses*: the reloads and breaks that a
 * vehicle may take. Vehicles and locations are indices too. Nothing here changes during a search except
 * `scratch`, `chosen` and `mark`, which are work space of single evaluations.
 */
export interface Instance {
  readonly problem: Problem;
  readonly jobs: number;
  readonly vehicles: number;
  readonly dimensions: number;
  readonly locations: number;

  /** By step; a break has no location of its own, −1. */
  readonly location: Int32Array;
  readonly service: Float64Array;
  /** More of it when the step before was elsewhere. */
  readonly setup: Float64Array;
  readonly anySetup: boolean;
  /** Windows of step v: entries firstWindow[v] … firstWindow[v + 1] − 1 of opens and closes. */
  readonly firstWindow: Int32Array;
  readonly opens: Float64Array;
  readonly closes: Float64Array;
  /** 1 where a step has several windows, and whether any has. */
  readonly several: Uint8Array;
  readonly anySeveral: boolean;

  /** By job: load at `j × dimensions + d`. */
  readonly load: Float64Array;
  readonly kind: Uint8Array;
  /** 1 where the job has a pickup that is not frozen: two visits to place, in one route. */
  readonly paired: Uint8Array;
  readonly anyPickup: boolean;
  readonly release: Float64Array;
  readonly anyRelease: boolean;
  readonly tier: Uint8Array;
  readonly prize: Float64Array;
  /** The group of alternatives that it belongs to, or −1; and by group its members. */
  readonly group: Int32Array;
  readonly members: readonly (readonly number[])[];
  readonly lateness: readonly (Lateness | undefined)[];
  readonly anyLateness: boolean;
  readonly maxRide: Float64Array;
  readonly anyRide: boolean;
  /** The vehicle whose initial route has it, or −1. */
  readonly origin: Int32Array;
  readonly costPerChange: number;
  /** Money for each EXPRESS stop behind a normal one; Infinity: not at all. */
  readonly perInversion: number;

  /** By vehicle: loads at `k × dimensions + d`; `baseLoad` is on board from the start on. */
  readonly start: Int32Array;
  readonly end: Int32Array;
  readonly profile: Int32Array;
  readonly capacity: Float64Array;
  readonly minLoad: Float64Array;
  readonly hasMinLoad: Uint8Array;
  readonly baseLoad: Float64Array;
  readonly shiftOpens: Float64Array;
  readonly shiftCloses: Float64Array;
  readonly maxDistance: Float64Array;
  readonly maxDuration: Float64Array;
  readonly maxStops: Float64Array;
  readonly fixed: Float64Array;
  readonly perMetre: Float64Array;
  readonly perSecond: Float64Array;
  readonly perOvertime: Float64Array;
  readonly overtimeAfter: Float64Array;
  readonly lastInFirstOut: Uint8Array;
  /** Steps that stand for its reloads, how many it may take, and for its breaks in order of time. */
  readonly reloads: readonly Int32Array[];
  readonly mostReloads: Float64Array;
  readonly breaks: readonly Int32Array[];
  readonly underWay: Uint8Array;
  /** 1 where the vehicle is out whatever we decide: under way, or with frozen stops. */
  readonly committed: Uint8Array;
  /** Frozen visits at the head of the route. */
  readonly frozen: readonly Int32Array[];
  /** Vehicles of equal type are interchangeable while they are at home. */
  readonly type: Int32Array;
  /** 1 at `j × vehicles + k` where job j may ride on vehicle k. */
  readonly allowed: Uint8Array;
  readonly allAllowed: boolean;

  /** By vehicle: those of equal rate pay the same for every leg. */
  readonly rate: Int32Array;
  /** By rate, `from × locations + to`: money, Infinity if there is no way. See `priceLegs`. */
  readonly legCosts: Float64Array[];

  readonly durations: readonly Matrix[];
  readonly distances: readonly Matrix[];

  readonly scratch: Float64Array;
  /** By step: which of its windows the evaluation uses, and the first it may use. */
  readonly chosen: Int32Array;
  readonly floor: Int32Array;
  /** By job: marks pickups seen, with a new number for each evaluation. */
  readonly mark: Int32Array;
  /** By job: when its pickup was done in the drive under evaluation. */
  readonly leftPickup: Float64Array;
  /** Work space: goods aboard, the last in on top. */
  readonly stack: Int32Array;
  readonly split: SplitSpace;
}

/** `kind`: where the goods are when the vehicle starts. */
export const FROM_START = 0;
export const ON_BOARD = 1;
export const PICKED_UP = 2;
/** A collection: comes aboard at its door and stays to the end of the route. */
export const COLLECTED = 3;

/** `tier`: compared in this order when jobs have to be left out; required ones by their own tiers. */
export const EXPRESS = 0;
export const REQUIRED = 1;
export const OPTIONAL = 100;

/**
 * Slots of `scratch`: results of `timeRoute`, then what it may overlook, then the mark's counter. `FINES`
 * are money for lateness; `RIDE` is by how much rides are too long together.
 */
export const DEPARTURE = 0;
export const DURATION = 1;
export const METRES = 2;
export const LATEST_DEPARTURE = 3;
export const BINDING = 4;
export const LATE_GRACE = 5;
export const SHIFT_GRACE = 6;
export const MARK = 7;
export const FINES = 8;
export const RIDE = 9;

export const isReload = (p: Instance, v: number): boolean => v >= 2 * p.jobs && p.location[v]! >= 0;
export const isPause = (p: Instance, v: number): boolean => v >= 2 * p.jobs;

/** What is frozen is left out; `compile` in committed.ts adds it. */
export function compileParts(problem: Problem): Omit<Instance, 'frozen' | 'committed'> {
  const jobs = problem.jobs.length;
  const pauses = pausesOf(problem);
  const visits = visitArrays(problem.jobs, pauses.list);
  const allowed = allowedPairs(problem);
  return {
    problem,
    jobs,
    vehicles: problem.vehicles.length,
    dimensions: problem.dimensions.length,
    locations: problem.locations,
    ...visits,
    ...jobArrays(problem),
    ...vehicleArrays(problem),
    ...groupArrays(problem.jobs),
    reloads: pauses.reloads,
    breaks: pauses.breaks,
    origin: new Int32Array(jobs).fill(-1),
    costPerChange: problem.rules?.costPerChange ?? 0,
    perInversion:
      problem.rules?.expressFirst === 'strict' ? Infinity : (problem.rules?.expressFirst ?? 0),
    type: classes(problem.vehicles, (vehicle) => ({ ...vehicle, id: '' })),
    rate: classes(problem.vehicles, ({ profile, cost }) => [profile, cost.perKm, cost.perHour]),
    legCosts: [],
    allowed,
    allAllowed: !allowed.includes(0),
    durations: problem.profiles.map((p) => p.durations),
    distances: problem.profiles.map((p) => p.distances),
    scratch: new Float64Array(10),
    chosen: visits.firstWindow.slice(0, -1),
    floor: visits.firstWindow.slice(0, -1),
    mark: new Int32Array(jobs),
    leftPickup: new Float64Array(jobs),
    stack: new Int32Array(jobs),
    split: newSplitSpace(problem.dimensions.length),
  };
}

const ALWAYS: readonly TimeWindow[] = [{ opens: -Infinity, closes: Infinity }];
const windowsOf = (list: readonly TimeWindow[] | undefined): readonly TimeWindow[] =>
  list === undefined || list.length === 0 ? ALWAYS : list;

interface Step {
  readonly at: number;
  readonly service: number;
  readonly setup: number;
  readonly list: readonly TimeWindow[] | undefined;
}

/** Steps for what vehicles do between stops; equal reloads are one step, each break is its own. */
function pausesOf({ vehicles, jobs }: Problem) {
  const list: Step[] = [];
  const known = new Map<string, number>();
  const first = 2 * jobs.length;
  const reloads = vehicles.map(({ reload }) =>
    Int32Array.from(reload?.most === 0 ? [] : (reload?.at ?? []), (at) => {
      const service = reload?.service ?? 0;
      const key = `${at} ${service}`;
      const code = known.get(key) ?? list.push({ at, service, setup: 0, list: undefined }) - 1;
      known.set(key, code);
      return first + code;
    }),
  );
  const opening = (windows: readonly TimeWindow[]): number => windows[0]?.opens ?? 0;
  const breaks = vehicles.map(({ breaks: given = [] }) => {
    const inTime = given.toSorted((a, b) => opening(a.windows) - opening(b.windows));
    return Int32Array.from(inTime, ({ duration, windows }) => {
      return first + list.push({ at: -1, service: duration, setup: 0, list: windows }) - 1;
    });
  });
  return { list, reloads, breaks };
}

function visitArrays(jobs: readonly Job[], pauses: readonly Step[]) {
  const visits: readonly Step[] = [
    ...jobs.map((job) => ({
      at: job.location,
      service: job.service ?? 0,
      setup: job.setup ?? 0,
      list: job.collection ? notBefore(job.release, windowsOf(job.windows)) : job.windows,
    })),
    ...jobs.map(({ pickup, release }) => ({
      at: pickup?.location ?? 0,
      service: pickup?.service ?? 0,
      setup: 0,
      list: pickup && notBefore(release, windowsOf(pickup.windows)),
    })),
    ...pauses,
  ];
  const lists = visits.map((visit) => windowsOf(visit.list));
  const firstWindow = new Int32Array(visits.length + 1);
  lists.forEach((list, v) => {
    firstWindow[v + 1] = (firstWindow[v] as number) + list.length;
  });
  return {
    location: Int32Array.from(visits, (visit) => visit.at),
    service: Float64Array.from(visits, (visit) => visit.service),
    setup: Float64Array.from(visits, (visit) => visit.setup),
    anySetup: visits.some((visit) => visit.setup > 0),
    firstWindow,
    opens: Float64Array.from(lists.flat(), (w) => w.opens),
    closes: Float64Array.from(lists.flat(), (w) => w.closes),
    several: Uint8Array.from(lists, (list) => (list.length > 1 ? 1 : 0)),
    anySeveral: lists.some((list) => list.length > 1),
  };
}

/** Goods cannot be picked up before they are released. */
function notBefore(
  release: number | undefined,
  list: readonly TimeWindow[],
): readonly TimeWindow[] {
  if (release === undefined) return list;
  const left = list.filter((w) => w.closes >= release);
  if (left.length === 0) return [{ opens: release, closes: (list.at(-1) as TimeWindow).closes }];
  return left.map((w) => ({ opens: Math.max(w.opens, release), closes: w.closes }));
}

function jobArrays(problem: Problem) {
  const { jobs, dimensions } = problem;
  const kindOf = (job: Job): number =>
    job.collection
      ? COLLECTED
      : job.onBoard !== undefined
        ? ON_BOARD
        : job.pickup
          ? PICKED_UP
          : FROM_START;
  const tierOf = (job: Job): number =>
    job.priority === 'express' ? EXPRESS : job.prize === undefined ? (job.tier ?? 1) : OPTIONAL;
  return {
    load: Float64Array.from(jobs.flatMap((job) => job.load.slice(0, dimensions.length))),
    kind: Uint8Array.from(jobs, kindOf),
    paired: Uint8Array.from(jobs, (job) => (job.pickup ? 1 : 0)),
    anyPickup: jobs.some((job) => job.pickup || job.onBoard !== undefined || job.collection),
    release: Float64Array.from(jobs, (job) =>
      kindOf(job) === FROM_START ? (job.release ?? -Infinity) : -Infinity,
    ),
    anyRelease: jobs.some((job) => kindOf(job) === FROM_START && job.release !== undefined),
    tier: Uint8Array.from(jobs, tierOf),
    prize: Float64Array.from(jobs, (job) => job.prize ?? 0),
    lateness: jobs.map((job) => job.lateness),
    anyLateness: jobs.some((job) => job.lateness !== undefined),
    maxRide: Float64Array.from(jobs, (job) => job.maxRide ?? Infinity),
    anyRide: jobs.some((job) => job.maxRide !== undefined),
  };
}

function groupArrays(jobs: readonly Job[]) {
  const numbers = new Map<string, number>();
  const members: number[][] = [];
  const group = Int32Array.from(jobs, ({ group: name }, j) => {
    if (name === undefined) return -1;
    const number = numbers.get(name) ?? members.push([]) - 1;
    numbers.set(name, number);
    members[number]!.push(j);
    return number;
  });
  return { group, members };
}

function vehicleArrays(problem: Problem) {
  const { vehicles, dimensions } = problem;
  const each = (read: (vehicle: Vehicle) => number): Float64Array =>
    Float64Array.from(vehicles, read);
  const flat = (read: (vehicle: Vehicle) => readonly number[] | undefined): Float64Array =>
    Float64Array.from(vehicles.flatMap((v) => dimensions.map((_, d) => read(v)?.[d] ?? 0)));
  const profileIndex = new Map(problem.profiles.map((profile, i) => [profile.name, i]));
  return {
    start: Int32Array.from(vehicles, (v) => v.start),
    end: Int32Array.from(vehicles, (v) => v.end ?? -1),
    profile: Int32Array.from(vehicles, (v) => profileIndex.get(v.profile) ?? 0),
    capacity: flat((v) => v.capacity),
    minLoad: flat((v) => v.minLoad),
    hasMinLoad: Uint8Array.from(vehicles, (v) => (v.minLoad?.some((least) => least > 0) ? 1 : 0)),
    baseLoad: flat((v) => v.carried),
    shiftOpens: each((v) => v.shift.opens),
    shiftCloses: each((v) => v.shift.closes),
    maxDistance: each((v) => v.maxDistance ?? Infinity),
    maxDuration: each((v) => v.maxDuration ?? Infinity),
    maxStops: each((v) => v.maxStops ?? Infinity),
    fixed: each((v) => v.cost.fixed ?? 0),
    perMetre: each((v) => (v.cost.perKm ?? 0) / 1000),
    perSecond: each((v) => (v.cost.perHour ?? 0) / 3600),
    perOvertime: each((v) => (v.cost.perOvertimeHour ?? 0) / 3600),
    overtimeAfter: each((v) => v.overtimeAfter ?? Infinity),
    lastInFirstOut: Uint8Array.from(vehicles, (v) => (v.lastInFirstOut ? 1 : 0)),
    mostReloads: each((v) => v.reload?.most ?? Infinity),
    underWay: Uint8Array.from(vehicles, (v) => (v.underWay ? 1 : 0)),
  };
}

/** Numbers vehicles so that those with equal keys have equal numbers. */
function classes(vehicles: readonly Vehicle[], keyOf: (vehicle: Vehicle) => object): Int32Array {
  const known = new Map<string, number>();
  return Int32Array.from(vehicles, (vehicle) => {
    const parts = Object.entries(keyOf(vehicle)).toSorted(([a], [b]) => (a < b ? -1 : 1));
    const key = JSON.stringify(parts);
    const number = known.get(key) ?? known.size;
    known.set(key, number);
    return number;
  });
}

/** Its goods come aboard on the way, so that a vehicle that has left can serve it. */
const comesAboard = (job: Job): boolean => job.pickup !== undefined || job.collection === true;

function allowedPairs({ jobs, vehicles }: Problem): Uint8Array {
  const allowed = new Uint8Array(jobs.length * vehicles.length);
  // Most problems ask nothing, and have a million pairs.
  const asks =
    vehicles.some(({ underWay }) => underWay) ||
    jobs.some((job) => job.skills !== undefined || job.onBoard !== undefined);
  if (!asks) return allowed.fill(1);
  const skills = vehicles.map((vehicle) => new Set(vehicle.skills));
  jobs.forEach((job, j) => {
    vehicles.forEach((vehicle, k) => {
      const able = job.skills === undefined || job.skills.every((skill) => skills[k]?.has(skill));
      const here = !vehicle.underWay || job.onBoard !== undefined || comesAboard(job);
      const ours = job.onBoard === undefined || job.onBoard === vehicle.id;
      if (able && here && ours) allowed[j * vehicles.length + k] = 1;
    });
  });
  return allowed;
}
