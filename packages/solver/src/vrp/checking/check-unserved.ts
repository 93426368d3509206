import type { Note, ViolationKind } from '../check.ts';
import type { Job, Vehicle, Visit } from '../problem.ts';
import type { Refusal, Solution, Unserved } from '../solution.ts';
import { isVisit, type Rules, type Step, stepsOf } from './drive.ts';
import {
  breaksInTime,
  feasibleDrive,
  type Grant,
  type Limits,
  limitsOf,
  NOTHING_GRANTED,
  priceOf,
  TOLERANCE,
} from './limits.ts';

/** That nothing was left out without need, no EXPRESS for a normal job, and that reasons are true. */
export function checkUnserved(rules: Rules, solution: Solution, note: Note): void {
  if (solution.unserved.length === 0) return;
  const fleet = fleetOf(rules, solution);
  for (const unserved of solution.unserved) {
    const job = rules.jobs.get(unserved.job) as Job;
    const wrong = (kind: ViolationKind, message: string, vehicle?: string): void =>
      note({ kind, job: job.id, vehicle, message: `'${job.id}' ${message}` });
    for (const member of fleet) {
      checkNoRoom(rules, member, job, wrong);
      if (job.prize === undefined) checkNotDropped(rules, member, job, wrong);
    }
    checkReason(rules, fleet, unserved, wrong);
  }
}

type Wrong = (kind: ViolationKind, message: string, vehicle?: string) => void;

/** A vehicle as the solution uses it. */
interface Member {
  readonly vehicle: Vehicle;
  readonly limits: Limits;
  readonly steps: readonly Step[];
  /** Jobs whose goods are aboard for good, and stops that may not move. */
  readonly frozen: readonly Visit[];
  readonly cost: number;
}

function fleetOf(rules: Rules, solution: Solution): readonly Member[] {
  const routes = new Map(solution.routes.map((route) => [route.vehicle, route]));
  const idle = new Set<string>();
  const fleet: Member[] = [];
  for (const vehicle of rules.problem.vehicles) {
    const route = routes.get(vehicle.id);
    const twin = JSON.stringify({ ...vehicle, id: '' });
    if (route === undefined && idle.has(twin) && !isHolder(rules, vehicle)) continue;
    if (route === undefined) idle.add(twin);
    fleet.push({
      vehicle,
      limits: limitsOf(rules, vehicle),
      // Whoever goes out at all takes its breaks.
      steps: route && route.stops.length > 0 ? stepsOf(route) : breaksInTime(vehicle),
      frozen: rules.frozen.get(vehicle.id) ?? [],
      cost: route?.cost ?? 0,
    });
  }
  return fleet;
}

const isHolder = (rules: Rules, vehicle: Vehicle): boolean =>
  rules.problem.jobs.some((job) => job.onBoard === vehicle.id);

/** Who already has the goods: on board, or in a frozen pickup. */
function holderOf(rules: Rules, job: Job): string | undefined {
  if (job.onBoard !== undefined) return job.onBoard;
  for (const [vehicle, visits] of rules.frozen) {
    if (visits.some((v) => v.job === job.id && v.kind === 'pickup')) return vehicle;
  }
  return undefined;
}

/** Why this vehicle may not even try, in the words of a refusal; null if it may. */
function bar(rules: Rules, vehicle: Vehicle, job: Job): Refusal['kind'] | null {
  const holder = holderOf(rules, job);
  if (holder !== undefined && holder !== vehicle.id) return 'on-board-elsewhere';
  const frozenPickup = holder === vehicle.id && job.onBoard === undefined;
  const able = job.skills?.every((skill) => vehicle.skills?.includes(skill)) ?? true;
  if (!able && !frozenPickup) return 'skills';
  const comesAboard = job.pickup !== undefined || job.collection === true;
  if (vehicle.underWay && holder === undefined && !comesAboard) return 'not-on-board';
  return null;
}

/** Every order of steps with the job added after the frozen stops. */
function* placesFor(
  rules: Rules,
  steps: readonly Step[],
  frozen: number,
  job: Job,
): Generator<readonly Step[]> {
  const last: Visit = { job: job.id, kind: job.collection ? 'collection' : 'delivery' };
  const collected = job.pickup === undefined || holderOf(rules, job) !== undefined;
  const from = frozen === 0 ? 0 : steps.findIndex((_, i) => visitsTo(steps, i) === frozen) + 1;
  for (let i = from; i <= steps.length; i++) {
    if (collected) {
      yield steps.toSpliced(i, 0, last);
      continue;
    }
    for (let e = i; e <= steps.length; e++) {
      yield steps.toSpliced(e, 0, last).toSpliced(i, 0, { job: job.id, kind: 'pickup' });
    }
  }
}

const visitsTo = (steps: readonly Step[], i: number): number =>
  steps.slice(0, i + 1).filter(isVisit).length;

/** What it costs least to serve the job here; Infinity if it cannot be. */
function leastCost(rules: Rules, member: Member, job: Job, grant: Grant): number {
  const { vehicle, limits, steps, frozen, cost } = member;
  if (bar(rules, vehicle, job) !== null) return Infinity;
  let least = Infinity;
  for (const order of placesFor(rules, steps, frozen.length, job)) {
    const driven = feasibleDrive(rules, vehicle, order, limits, grant);
    if (driven !== null) least = Math.min(least, priceOf(rules, vehicle, driven, order) - cost);
  }
  return least;
}

function checkNoRoom(rules: Rules, member: Member, job: Job, wrong: Wrong): void {
  const cost = leastCost(rules, member, job, NOTHING_GRANTED);
  const { id } = member.vehicle;
  if (cost === Infinity) return;
  if (job.prize === undefined) wrong('unserved-yet-fits', `would fit into ${id}`, id);
  else if (cost < job.prize - 1e-6 * Math.max(1, job.prize)) {
    wrong('unserved-yet-worth-it', `costs ${cost} in ${id}, its prize is ${job.prize}`, id);
  }
}

/**
 * EXPRESS is strict, and so is each tier against the later ones: the job must not fit even if one job
 * that ranks below it left the route, or all of them.
 */
function checkNotDropped(rules: Rules, member: Member, job: Job, wrong: Wrong): void {
  const { vehicle, steps, frozen } = member;
  const below = [
    ...new Set(
      steps
        .filter(isVisit)
        .slice(frozen.length)
        .map((visit) => rules.jobs.get(visit.job) as Job)
        .filter((other) => ranksBelow(other, job) && holderOf(rules, other) === undefined)
        .map((other) => other.id),
    ),
  ];
  if (below.length === 0) return;
  for (const gone of [...below.map((id) => [id]), below]) {
    const kept = steps.filter((step) => !isVisit(step) || !gone.includes(step.job));
    // With nobody left to visit it is idle again, and would go out with its breaks alone.
    const left = kept.some(isVisit) ? kept : breaksInTime(vehicle);
    if (leastCost(rules, { ...member, steps: left }, job, NOTHING_GRANTED) === Infinity) continue;
    const instead = gone.join(', ');
    const kind = job.priority === 'express' ? 'express-dropped' : 'tier-dropped';
    wrong(kind, `would fit into ${vehicle.id} in place of ${instead}`, vehicle.id);
    return;
  }
}

function ranksBelow(other: Job, job: Job): boolean {
  if (other.priority === 'express') return false;
  if (job.priority === 'express') return true;
  return other.prize === undefined && (other.tier ?? 1) > (job.tier ?? 1);
}

function checkReason(
  rules: Rules,
  fleet: readonly Member[],
  { job: id, reason, also }: Unserved,
  wrong: Wrong,
): void {
  const job = rules.jobs.get(id) as Job;
  if (reason.kind === 'no-vehicle') {
    if (fleet.length > 0) wrong('wrong-reason', 'is said to have no vehicle');
    return;
  }
  const member = fleet.find(({ vehicle }) => vehicle.id === reason.vehicle);
  if (member === undefined)
    return wrong('wrong-reason', `names ${reason.vehicle}, not in question`);
  if (!isTrue(rules, member, job, [reason, ...also])) {
    wrong(
      'wrong-reason',
      `is not unserved for ${JSON.stringify([reason, ...also])}`,
      reason.vehicle,
    );
  }
}

/** Granting what the reason asks for lets the job in; a little less of it does not. */
function isTrue(rules: Rules, member: Member, job: Job, refusals: readonly Refusal[]): boolean {
  const reason = refusals[0] as Refusal;
  const barred = bar(rules, member.vehicle, job);
  switch (reason.kind) {
    case 'on-board-elsewhere':
      return barred === reason.kind && reason.holder === holderOf(rules, job);
    case 'skills':
    case 'not-on-board':
      return barred === reason.kind;
    case 'unreachable':
    case 'rules': {
      const all = everything(rules);
      const grant = hasRides(rules, member, job) ? { ...all, late: 0, shift: 0 } : all;
      return barred === null && leastCost(rules, member, job, grant) === Infinity;
    }
    case 'not-worth-it': {
      const cost = leastCost(rules, member, job, NOTHING_GRANTED);
      const close = Math.abs(cost - reason.cost) <= 1e-6 * Math.max(1, cost);
      return close && reason.prize === job.prize;
    }
    default: {
      if (leastCost(rules, member, job, granting(refusals, 1)) === Infinity) return false;
      if (refusals.some((refusal) => amountOf(refusal) < 100 * TOLERANCE)) return true;
      // Being later buys a shorter duty and shorter rides: where these are limited, no least exists.
      const limited = member.limits.duration < Infinity || hasRides(rules, member, job);
      if (limited && refusals.some(({ kind }) => isOfTime(kind))) return true;
      return leastCost(rules, member, job, granting(refusals, 0.99)) === Infinity;
    }
  }
}

const isOfTime = (kind: Refusal['kind']): boolean =>
  kind === 'late' || kind === 'shift' || kind === 'duty';

/** Whether goods that this vehicle carries, or would, may be under way for so long only. */
const hasRides = (rules: Rules, { steps }: Member, job: Job): boolean =>
  [job.id, ...steps.filter(isVisit).map((visit) => visit.job)].some(
    (id) => rules.jobs.get(id)?.maxRide !== undefined,
  );

const amountOf = (refusal: Refusal): number => {
  if ('seconds' in refusal) return refusal.seconds;
  if ('over' in refusal) return refusal.over;
  if ('short' in refusal) return refusal.short;
  return 'metres' in refusal ? refusal.metres : Infinity;
};

function granting(refusals: readonly Refusal[], share: number): Grant {
  const find = <K extends Refusal['kind']>(kind: K) =>
    refusals.find((r): r is Extract<Refusal, { kind: K }> => r.kind === kind);
  const capacity = new Map<string, number>();
  const minLoad = new Map<string, number>();
  for (const refusal of refusals) {
    if (refusal.kind === 'capacity') capacity.set(refusal.dimension, refusal.over * share);
    if (refusal.kind === 'min-load') minLoad.set(refusal.dimension, refusal.short * share);
  }
  return {
    late: (find('late')?.seconds ?? 0) * share,
    shift: (find('shift')?.seconds ?? 0) * share,
    duty: (find('duty')?.seconds ?? 0) * share,
    range: (find('range')?.metres ?? 0) * share,
    stops: (find('stops')?.over ?? 0) * share,
    capacity,
    minLoad,
  };
}

/** Everything but a missing road. */
function everything(rules: Rules): Grant {
  const all = new Map(rules.problem.dimensions.map((name) => [name, Infinity]));
  const most = { late: Infinity, shift: Infinity, duty: Infinity, range: Infinity };
  return { ...most, stops: Infinity, capacity: all, minLoad: all };
}
