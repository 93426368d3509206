import type { Job, Pickup, Problem, Profile, TimeWindow, Vehicle, Visit } from '../problem.ts';
import type { Route } from '../solution.ts';

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

/** What a vehicle does in turn: stops, and between them reloads and breaks. */
export type Step =
  | Visit
  | { readonly kind: 'reload'; readonly location: number }
  | { readonly kind: 'break'; readonly id: string };

export const isVisit = (step: Step): step is Visit =>
  step.kind !== 'reload' && step.kind !== 'break';

/** The steps of a route: a break before a stop comes before a reload there. */
export function stepsOf({ stops, reloads = [], breaks = [] }: Route): readonly Step[] {
  const steps: Step[] = [];
  for (let i = 0; i <= stops.length; i++) {
    for (const one of breaks) if (one.before === i) steps.push({ kind: 'break', id: one.id });
    for (const one of reloads) {
      if (one.before === i) steps.push({ kind: 'reload', location: one.location });
    }
    const stop = stops[i];
    if (stop !== undefined) steps.push({ job: stop.job, kind: stop.kind });
  }
  return steps;
}

/** The visits between two reloads. */
export function tripsOf(steps: readonly Step[]): readonly (readonly Visit[])[] {
  const trips: Visit[][] = [[]];
  for (const step of steps) {
    if (step.kind === 'reload') trips.push([]);
    else if (isVisit(step)) trips.at(-1)?.push(step);
  }
  return trips;
}

export interface Drive {
  readonly stops: readonly DrivenStop[];
  readonly reloads: readonly DrivenPause[];
  readonly breaks: readonly DrivenPause[];
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

/** A reload or a break. */
export interface DrivenPause {
  /** Of a break. */
  readonly id: string;
  /** Index of the stop that comes after it. */
  readonly before: number;
  readonly arrival: number;
  readonly start: number;
  readonly departure: number;
  /** For a break: after the close of its last window, or Infinity if the vehicle has no such break. */
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
  steps: readonly Step[],
  departure: number,
): Drive {
  const { durations, distances } = rules.profiles.get(vehicle.profile) as Profile;
  let at = vehicle.start;
  let now = departure;
  let distance = 0;
  let busy = 0;
  let waiting = 0;
  let possible = true;
  const go = (to: number): void => {
    const cell = at * rules.problem.locations + to;
    const seconds = durations[cell] as number;
    const metres = distances[cell] as number;
    if (seconds < 0 || metres < 0) possible = false;
    now += seconds;
    busy += seconds;
    distance += metres;
    at = to;
  };
  const pause = (start: number, service: number): void => {
    waiting += start - now;
    busy += service;
    now = start + service;
  };
  const stops: DrivenStop[] = [];
  const reloads: DrivenPause[] = [];
  const breaks: DrivenPause[] = [];
  steps.forEach((step, i) => {
    const before = stops.length;
    if (step.kind === 'break') {
      const rest = vehicle.breaks?.find(({ id }) => id === step.id);
      const arrival = now;
      const { start, late } = serviceStart(rest?.windows ?? [ALWAYS], arrival);
      pause(start, rest?.duration ?? 0);
      const missing = rest === undefined ? Infinity : late;
      breaks.push({ id: step.id, before, arrival, start, departure: now, late: missing });
    } else if (step.kind === 'reload') {
      go(step.location);
      const arrival = now;
      const { opens, service } = reloadOf(rules, vehicle, steps, i);
      const start = Math.max(arrival, opens);
      pause(start, service);
      reloads.push({ id: '', before, arrival, start, departure: now, late: 0 });
    } else {
      const door = doorOf(rules, step);
      const from = at;
      go(door.location);
      const arrival = now;
      const { start, late } = serviceStart(windowsOf(rules, step), arrival);
      const setup = from === at ? 0 : setupOf(rules, step);
      pause(start, setup + (door.service ?? 0));
      stops.push({ visit: step, arrival, start, departure: now, late });
    }
  });
  if (vehicle.end !== undefined) go(vehicle.end);
  const duration = now - departure;
  const driven = { stops, reloads, breaks, arrival: now, distance, duration };
  return { ...driven, waiting, busy, possible };
}

const ALWAYS: TimeWindow = { opens: -Infinity, closes: Infinity };

const setupOf = (rules: Rules, { job, kind }: Visit): number =>
  kind === 'pickup' ? 0 : (rules.jobs.get(job)?.setup ?? 0);

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
export function firstDeparture(rules: Rules, vehicle: Vehicle, steps: readonly Step[]): number {
  if (vehicle.underWay) return vehicle.shift.opens;
  return Math.max(vehicle.shift.opens, releaseOf(rules, tripsOf(steps)[0] ?? []));
}

/** When all goods that a trip loads before it starts are ready. */
function releaseOf(rules: Rules, trip: readonly Visit[]): number {
  return Math.max(
    -Infinity,
    ...trip.map((visit) =>
      isFromStart(rules, visit)
        ? ((rules.jobs.get(visit.job) as Job).release ?? -Infinity)
        : -Infinity,
    ),
  );
}

/** A reload ends no sooner than the goods of the trip after it are ready. */
function reloadOf(rules: Rules, vehicle: Vehicle, steps: readonly Step[], i: number) {
  const service = vehicle.reload?.service ?? 0;
  return { service, opens: releaseOf(rules, tripsOf(steps.slice(i + 1))[0] ?? []) - service };
}

function isFromStart(rules: Rules, { job, kind }: Visit): boolean {
  const { pickup, onBoard } = rules.jobs.get(job) as Job;
  return kind === 'delivery' && pickup === undefined && onBoard === undefined;
}

/**
 * Departures among which the best one is, the earliest first: the first possible one, and those that
 * reach some door exactly when a window opens or closes, or as long after as it may be late, or when
 * a fine for lateness begins or grows, or a reload exactly when the goods are ready.
 */
export function departuresWorthTrying(
  rules: Rules,
  vehicle: Vehicle,
  steps: readonly Step[],
  graceAt: (stop: number) => number,
): readonly number[] {
  const first = firstDeparture(rules, vehicle, steps);
  if (vehicle.underWay) return [first];
  const { durations } = rules.profiles.get(vehicle.profile) as Profile;
  const worth = new Set([first]);
  let at = vehicle.start;
  let sinceDeparture = 0;
  let stop = 0;
  for (const [i, step] of steps.entries()) {
    const door = placeOf(rules, vehicle, steps, i, at);
    const cell = at * rules.problem.locations + door.location;
    if (step.kind !== 'break') sinceDeparture += durations[cell] as number;
    const instants = door.windows.flatMap(({ opens, closes }) => {
      return [opens, closes, closes + graceAt(stop)];
    });
    for (const instant of [...instants, ...finesBegin(rules, step)]) {
      const departure = instant - sinceDeparture;
      if (departure > first && departure < Infinity) worth.add(departure);
    }
    sinceDeparture += door.service + (at === door.location ? 0 : door.setup);
    at = door.location;
    if (isVisit(step)) stop++;
  }
  return [...worth].sort((a, b) => a - b);
}

function finesBegin(rules: Rules, step: Step): readonly number[] {
  if (!isVisit(step) || step.kind === 'pickup') return [];
  const { lateness } = rules.jobs.get(step.job) as Job;
  return lateness ? lateness.steps.map(({ after }) => lateness.promise + after) : [];
}

/** Where a step is done, when, and for how long; `at` is where the vehicle is before it. */
function placeOf(rules: Rules, vehicle: Vehicle, steps: readonly Step[], i: number, at: number) {
  const step = steps[i] as Step;
  if (step.kind === 'reload') {
    const { opens, service } = reloadOf(rules, vehicle, steps, i);
    return { location: step.location, service, setup: 0, windows: [{ opens, closes: Infinity }] };
  }
  if (step.kind === 'break') {
    const rest = vehicle.breaks?.find(({ id }) => id === step.id);
    return { location: at, service: rest?.duration ?? 0, setup: 0, windows: rest?.windows ?? [] };
  }
  const { location, service = 0 } = doorOf(rules, step);
  return { location, service, setup: setupOf(rules, step), windows: windowsOf(rules, step) };
}

/**
 * On board in dimension d at the start of each trip and after each of its stops. A reload unloads
 * what was collected and loads what the next trip delivers.
 */
export function loadsAlong(
  rules: Rules,
  vehicle: Vehicle,
  steps: readonly Step[],
  d: number,
): readonly number[] {
  const loadOf = (job: string): number => (rules.jobs.get(job) as Job).load[d] as number;
  let onBoard = vehicle.carried?.[d] ?? 0;
  for (const job of rules.problem.jobs) {
    if (job.onBoard === vehicle.id) onBoard += job.load[d] as number;
  }
  const loads: number[] = [];
  for (const trip of tripsOf(steps)) {
    for (const visit of trip) if (isFromStart(rules, visit)) onBoard += loadOf(visit.job);
    loads.push(onBoard);
    let collected = 0;
    for (const { job, kind } of trip) {
      onBoard += kind === 'delivery' ? -loadOf(job) : loadOf(job);
      if (kind === 'collection') collected += loadOf(job);
      loads.push(onBoard);
    }
    onBoard -= collected;
  }
  return loads;
}
