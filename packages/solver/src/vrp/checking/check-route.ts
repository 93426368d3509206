import type { Note, ViolationKind } from '../check.ts';
import type { Job, Vehicle, Visit } from '../problem.ts';
import type { Route } from '../solution.ts';
import {
  type Drive,
  doorOf,
  drive,
  firstDeparture,
  loadsAlong,
  type Rules,
  type Step,
  stepsOf,
} from './drive.ts';
import { carriedLoad, type Limits, limitsOf, priceOf, TOLERANCE } from './limits.ts';
import { checkRouteRules } from './route-rules.ts';

/** Everything that one route must keep, and every number it states. */
export function checkRoute(rules: Rules, route: Route, note: Note): void {
  const vehicle = rules.vehicles.get(route.vehicle) as Vehicle;
  const broken = (
    kind: ViolationKind,
    message: string,
    more: { job?: string; amount?: number } = {},
  ) => note({ kind, vehicle: vehicle.id, message: `${vehicle.id}: ${message}`, ...more });
  if (!checkStops(rules, vehicle, route, broken)) return;
  const limits = limitsOf(rules, vehicle);
  const steps = stepsOf(route);
  const driven = drive(rules, vehicle, steps, route.departure);
  if (!driven.possible) return broken('unreachable', 'some leg has no way');
  const checked = { rules, vehicle, route, steps, limits, driven };
  checkDeparture(checked, broken);
  checkLimits(checked, broken);
  checkRouteRules(checked, broken);
  checkFigures(checked, broken);
}

export type Broken = (
  kind: ViolationKind,
  message: string,
  more?: { job?: string; amount?: number },
) => void;

export interface Checked {
  readonly rules: Rules;
  readonly vehicle: Vehicle;
  readonly route: Route;
  readonly steps: readonly Step[];
  readonly limits: Limits;
  readonly driven: Drive;
}

/** Who is served by whom, and in which order. False if the rest makes no sense. */
function checkStops(rules: Rules, vehicle: Vehicle, route: Route, broken: Broken): boolean {
  const frozen = rules.frozen.get(vehicle.id) ?? [];
  const kept = frozen.every((visit, i) => sameVisit(visit, route.stops[i]));
  if (!kept || route.frozen !== frozen.length) {
    broken('frozen-changed', `its ${frozen.length} frozen stops are not its first ones`);
  }
  let sane = true;
  route.stops.forEach((stop, i) => {
    const job = rules.jobs.get(stop.job) as Job;
    if ((stop.kind === 'collection') !== (job.collection === true)) {
      broken('collection', `'${job.id}' cannot have a ${stop.kind}`, { job: job.id });
      sane = false;
      return;
    }
    if (stop.kind === 'pickup' && job.pickup === undefined) {
      broken('pickup-order', `'${job.id}' has no pickup`, { job: job.id });
      sane = false;
      return;
    }
    const decided = frozen.some((visit) => visit.job === job.id);
    if (!decided) checkRider(vehicle, job, broken);
    if (job.pickup === undefined) return;
    const other = stop.kind === 'pickup' ? 'delivery' : 'pickup';
    const index = route.stops.findIndex((s) => sameVisit(s, { job: job.id, kind: other }));
    const inOrder = index >= 0 && (stop.kind === 'pickup' ? index > i : index < i);
    // The goods of a frozen pickup may stay on board if their door cannot be reached in time.
    const stranded = stop.kind === 'pickup' && index < 0 && i < frozen.length;
    if (!inOrder && !stranded) {
      broken('pickup-order', `${stop.kind} of '${job.id}' without its ${other}`, { job: job.id });
    }
  });
  return sane;
}

const sameVisit = (a: Visit, b: Visit | undefined): boolean =>
  a.job === b?.job && a.kind === b.kind;

function checkRider(vehicle: Vehicle, job: Job, broken: Broken): void {
  const missing = (job.skills ?? []).filter((skill) => !vehicle.skills?.includes(skill));
  if (missing.length > 0) {
    broken('skills', `'${job.id}' needs ${missing.join(', ')}`, { job: job.id });
  }
  if (job.onBoard !== undefined && job.onBoard !== vehicle.id) {
    broken('on-board-elsewhere', `'${job.id}' is on board ${job.onBoard}`, { job: job.id });
  }
  const comesAboard = job.pickup !== undefined || job.collection === true;
  if (vehicle.underWay && job.onBoard === undefined && !comesAboard) {
    broken('not-on-board', `it left without '${job.id}'`, { job: job.id });
  }
}

function checkDeparture({ rules, vehicle, route, steps }: Checked, broken: Broken): void {
  const { departure } = route;
  const { opens } = vehicle.shift;
  if (departure < opens - TOLERANCE || (vehicle.underWay && departure > opens + TOLERANCE)) {
    broken('departure', `departs at ${departure}, its shift opens at ${opens}`, {
      amount: departure - opens,
    });
  } else if (departure < firstDeparture(rules, vehicle, steps) - TOLERANCE) {
    broken('release', `departs at ${departure}, before all its goods are released`);
  }
}

function checkLimits(
  { rules, vehicle, route, steps, limits, driven }: Checked,
  broken: Broken,
): void {
  driven.stops.forEach(({ late, visit }, i) => {
    const over = late - (limits.late[i] ?? 0);
    if (over > TOLERANCE) {
      broken('late', `${visit.kind} of '${visit.job}' is late`, { job: visit.job, amount: over });
    }
  });
  const within = (kind: ViolationKind, value: number, most: number): void => {
    if (value > most + TOLERANCE) {
      broken(kind, `${kind} ${value} exceeds ${most}`, { amount: value - most });
    }
  };
  within('shift', driven.arrival, limits.closes);
  within('duty', driven.duration, limits.duration);
  within('range', driven.distance, limits.distance);
  within('stops', route.stops.length, limits.stops);
  rules.problem.dimensions.forEach((name, d) => {
    const peak = Math.max(...loadsAlong(rules, vehicle, steps, d));
    const capacity = limits.capacity[d] as number;
    if (peak > capacity + TOLERANCE) {
      broken('capacity', `${name} ${peak} exceeds ${capacity}`, { amount: peak - capacity });
    }
    const short = (limits.minLoad[d] as number) - carriedLoad(rules, steps, d);
    if (short > TOLERANCE) broken('min-load', `${short} ${name} short`, { amount: short });
  });
}

function checkFigures({ rules, vehicle, route, steps, driven }: Checked, broken: Broken): void {
  const differ = (a: number, b: number): boolean =>
    !(Math.abs(a - b) <= TOLERANCE + 1e-9 * Math.abs(b));
  driven.stops.forEach((found, i) => {
    const said = route.stops[i] as Route['stops'][number];
    const place = doorOf(rules, said).location;
    const lateSaid = Math.abs(said.late - found.late) > TOLERANCE;
    const times = (['arrival', 'start', 'departure'] as const).some((t) =>
      differ(said[t], found[t]),
    );
    if (times || lateSaid || said.location !== place) {
      broken('wrong-time', `stop ${i} is not when or where it says`, { job: said.job });
    }
  });
  if (differ(route.arrival, driven.arrival)) broken('wrong-time', 'ends at another time');
  for (const figure of ['distance', 'duration', 'waiting'] as const) {
    if (differ(route[figure], driven[figure])) {
      broken('wrong-figure', `${figure} is ${driven[figure]}, not ${route[figure]}`);
    }
  }
  rules.problem.dimensions.forEach((name, d) => {
    const peak = Math.max(...loadsAlong(rules, vehicle, steps, d));
    if (differ(route.load[d] ?? NaN, peak)) broken('wrong-figure', `load ${name} is ${peak}`);
  });
  checkPauses(route.reloads ?? [], driven.reloads, 'reload', broken);
  checkPauses(route.breaks ?? [], driven.breaks, 'break', broken);
  const cost = priceOf(rules, vehicle, driven, steps);
  if (Math.abs(route.cost - cost) > 1e-6 * Math.max(1, cost)) {
    broken('wrong-cost', `cost is ${cost}, not ${route.cost}`, { amount: route.cost - cost });
  }
}

function checkPauses(
  said: NonNullable<Route['reloads'] | Route['breaks']>,
  found: Drive['reloads'],
  name: string,
  broken: Broken,
): void {
  if (said.length !== found.length)
    broken('wrong-time', `a ${name} stands at no place of the route`);
  found.forEach((pause, i) => {
    const claim = said[i];
    if (claim === undefined) return;
    for (const time of ['arrival', 'start', 'departure'] as const) {
      if (Math.abs(claim[time] - pause[time]) <= TOLERANCE + 1e-9 * Math.abs(pause[time])) continue;
      broken('wrong-time', `${time} of ${name} ${i} is ${pause[time]}, not ${claim[time]}`);
    }
  });
}
