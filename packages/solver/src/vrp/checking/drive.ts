import type { Job, Pickup, Problem, Profile, TimeWindow, Vehicle, Visit } from '../problem.ts';

/**
 * Drives one route by the problem's own data, stop by stop, the plain way. This is the checker's
 * reading of the model; it shares no code with the search on purpose.
 */
export interface Rules {
  readonly problem: Problem;
  readonly jobs: ReadonlyMap<string, Job>;
  readonly vehicles: ReadonlyMap<string, Vehicle>;
  readonly profiles: ReadonlyMap<string, Profile>;
  /** By vehicle id: its frozen stops. */
  readonly frozen: ReadonlyMap<string, readonly Visit[]>;
}

export interface Drive {
  readonly stops: readonly DrivenStop[];
  readonly arrival: number;
  readonly distance: number;
  readonly duration: number;
  readonly waiting: number;
  /** Driving and service alone. */
  readonly busy: number;
  /** False if some leg does not exist. */
  readonly possible: boolean;
}

export interface DrivenStop {
  readonly visit: Visit;
  readonly arrival: number;
  readonly start: number;
  readonly departure: number;
  /** After the close of the last window. */
  readonly late: number;
}

export function readRules(problem: Problem): Rules {
  return {
    problem,
    jobs: new Map(problem.jobs.map((job) => [job.id, job])),
    vehicles: new Map(problem.vehicles.map((vehicle) => [vehicle.id, vehicle])),
    profiles: new Map(problem.profiles.map((profile) => [profile.name, profile])),
    frozen: new Map(
      (problem.routes ?? []).map((r) => [r.vehicle, r.stops.slice(0, r.frozen ?? 0)]),
    ),
  };
}

/** The job or its pickup: whichever this visit is about. */
export function doorOf(rules: Rules, visit: Visit): Job | Pickup {
  const job = rules.jobs.get(visit.job) as Job;
  return visit.kind === 'pickup' ? (job.pickup as Pickup) : job;
}

/** The windows of a visit; a pickup also waits for the release of its goods. */
export function windowsOf(rules: Rules, visit: Visit): readonly TimeWindow[] {
  const always = [{ opens: -Infinity, closes: Infinity }];
  const given = doorOf(rules, visit).windows ?? [];
  const windows = given.length > 0 ? given : always;
  const release = (rules.jobs.get(visit.job) as Job).release ?? -Infinity;
  if (visit.kind === 'delivery') return windows;
  const left = windows.filter((w) => w.closes >= release);
  const last = windows.at(-1) as TimeWindow;
  if (left.length === 0) return [{ opens: release, closes: last.closes }];
  return left.map((w) => ({ opens: Math.max(w.opens, release), closes: w.closes }));
}

export function drive(
  rules: Rules,
  vehicle: Vehicle,
  visits: readonly Visit[],
  departure: number,
): Drive {
  const { durations, distances } = rules.profiles.get(vehicle.profile) as Profile;
  let at = vehicle.start;
  let now = departure;
  let distance = 0;
  let driving = 0;
  let possible = true;
  const go = (to: number): void => {
    const cell = at * rules.problem.locations + to;
    const seconds = durations[cell] as number;
    const metres = distances[cell] as number;
    if (seconds < 0 || metres < 0) possible = false;
    now += seconds;
    driving += seconds;
    distance += metres;
    at = to;
  };
  const stops = visits.map((visit): DrivenStop => {
    const door = doorOf(rules, visit);
    go(door.location);
    const arrival = now;
    const { start, late } = serviceStart(windowsOf(rules, visit), arrival);
    now = start + (door.service ?? 0);
    return { visit, arrival, start, departure: now, late };
  });
  if (vehicle.end !== undefined) go(vehicle.end);
  const waiting = stops.reduce((sum, stop) => sum + stop.start - stop.arrival, 0);
  const service = stops.reduce((sum, stop) => sum + stop.departure - stop.start, 0);
  const duration = now - departure;
  return { stops, arrival: now, distance, duration, waiting, busy: driving + service, possible };
}

function serviceStart(
  windows: readonly TimeWindow[],
  arrival: number,
): { start: number; late: number } {
  const last = windows.at(-1) as TimeWindow;
  const open = windows.find((w) => arrival <= w.closes + 1e-6) ?? last;
  const start = Math.max(arrival, open.opens);
  return { start, late: Math.max(0, start - open.closes) };
}

/** Not before the shift, nor before the goods loaded at the start are released. */
export function firstDeparture(rules: Rules, vehicle: Vehicle, visits: readonly Visit[]): number {
  if (vehicle.underWay) return vehicle.shift.opens;
  const releases = visits.map(({ job, kind }) => {
    const { release, pickup, onBoard } = rules.jobs.get(job) as Job;
    const fromStart = kind === 'delivery' && pickup === undefined && onBoard === undefined;
    return fromStart ? (release ?? -Infinity) : -Infinity;
  });
  return Math.max(vehicle.shift.opens, ...releases);
}

/**
 * Departures among which the one with the least duration is: the first possible one, and those that
 * reach some door exactly when a window opens or closes, or as
 * long after as it may be late.
 */
export function departuresWorthTrying(
  rules: Rules,
  vehicle: Vehicle,
  visits: readonly Visit[],
  graceAt: (stop: number) => number,
): readonly number[] {
  const first = firstDeparture(rules, vehicle, visits);
  if (vehicle.underWay) return [first];
  const { durations } = rules.profiles.get(vehicle.profile) as Profile;
  const worth = new Set([first]);
  let at = vehicle.start;
  let sinceDeparture = 0;
  for (const [i, visit] of visits.entries()) {
    const door = doorOf(rules, visit);
    sinceDeparture += durations[at * rules.problem.locations + door.location] as number;
    at = door.location;
    for (const { opens, closes } of windowsOf(rules, visit)) {
      for (const instant of [opens, closes, closes + graceAt(i)]) {
        const departure = instant - sinceDeparture;
        if (departure > first && departure < Infinity) worth.add(departure);
      }
    }
    sinceDeparture += door.service ?? 0;
  }
  return [...worth];
}

/** On board before each stop and at the end, in dimension d. */
export function loadsAlong(
  rules: Rules,
  vehicle: Vehicle,
  visits: readonly Visit[],
  d: number,
): readonly number[] {
  let onBoard = vehicle.carried?.[d] ?? 0;
  for (const job of rules.problem.jobs) {
    if (job.onBoard === vehicle.id) onBoard += job.load[d] as number;
  }
  for (const { job, kind } of visits) {
    const { load, pickup, onBoard: holder } = rules.jobs.get(job) as Job;
    if (kind === 'delivery' && !pickup && holder === undefined) onBoard += load[d] as number;
  }
  const loads = [onBoard];
  for (const { job, kind } of visits) {
    const load = (rules.jobs.get(job) as Job).load[d] as number;
    onBoard += kind === 'pickup' ? load : -load;
    loads.push(onBoard);
  }
  return loads;
}
