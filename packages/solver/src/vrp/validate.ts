import type { Job, Problem, Profile, Vehicle } from './problem.ts';
import { groupFaults, richJobFaults, richVehicleFaults, rulesFaults } from './validate-rich.ts';
import { routeFaults } from './validate-routes.ts';
import {
  amount,
  instant,
  LARGEST,
  loads,
  place,
  type Report,
  wholeUpTo,
  window,
  windows,
} from './validate-values.ts';

/** One thing wrong with a problem: where, what, and what to do about it. */
export interface Fault {
  /** Path from the problem's root, for example `jobs[3].windows[0].closes`. */
  readonly field: string;
  readonly problem: string;
  readonly fix: string;
}

/** Everything contradictory in the problem; empty: it can be solved. Reads the matrices once. */
export function validate(problem: Problem): readonly Fault[] {
  const faults: Fault[] = [];
  const report: Report = (field, what, fix) => faults.push({ field, problem: what, fix });
  wholeUpTo(problem.locations, LARGEST, 'locations', report);
  unique(problem.dimensions, 'dimensions', report);
  uniqueIn(problem.profiles, (p) => p.name, 'profiles', 'name', report);
  uniqueIn(problem.vehicles, (v) => v.id, 'vehicles', 'id', report);
  uniqueIn(problem.jobs, (j) => j.id, 'jobs', 'id', report);
  problem.profiles.forEach((p, i) => profileFaults(problem, p, `profiles[${i}]`, report));
  problem.vehicles.forEach((v, i) => vehicleFaults(problem, v, `vehicles[${i}]`, report));
  const vehicleIds = new Set(problem.vehicles.map((v) => v.id));
  problem.jobs.forEach((j, i) => jobFaults(problem, j, `jobs[${i}]`, report, vehicleIds));
  groupFaults(problem, report);
  rulesFaults(problem, report);
  if (faults.length === 0) routeFaults(problem, report);
  return faults;
}

function profileFaults(problem: Problem, profile: Profile, field: string, report: Report): void {
  const size = problem.locations * problem.locations;
  for (const name of ['durations', 'distances'] as const) {
    const matrix = profile[name];
    if (matrix.length !== size) {
      report(
        `${field}.${name}`,
        `has ${matrix.length} entries, but ${problem.locations} locations need ${size}`,
        'give one row of the matrix for each location',
      );
    } else if (matrix instanceof Float64Array) {
      const bad = matrix.findIndex((entry) => !(entry <= LARGEST));
      if (bad >= 0) {
        report(
          `${field}.${name}[${bad}]`,
          `is ${matrix[bad]}`,
          'write seconds or metres, or UNREACHABLE (-1) where there is no way',
        );
      }
    }
  }
}

function vehicleFaults(problem: Problem, vehicle: Vehicle, field: string, report: Report): void {
  if (!problem.profiles.some((p) => p.name === vehicle.profile)) {
    report(
      `${field}.profile`,
      `names '${vehicle.profile}', which is not a profile`,
      `use one of: ${problem.profiles.map((p) => p.name).join(', ') || '(none given)'}`,
    );
  }
  place(problem, vehicle.start, `${field}.start`, report);
  if (vehicle.end !== undefined) place(problem, vehicle.end, `${field}.end`, report);
  loads(problem, vehicle.capacity, `${field}.capacity`, report);
  if (vehicle.carried) loads(problem, vehicle.carried, `${field}.carried`, report);
  window(vehicle.shift, `${field}.shift`, report);
  for (const limit of ['maxDistance', 'maxDuration'] as const) {
    if (vehicle[limit] !== undefined) amount(vehicle[limit], `${field}.${limit}`, report);
  }
  if (vehicle.maxStops !== undefined) {
    wholeUpTo(vehicle.maxStops, LARGEST, `${field}.maxStops`, report);
  }
  for (const part of ['fixed', 'perKm', 'perHour', 'perOvertimeHour'] as const) {
    if (vehicle.cost[part] !== undefined)
      amount(vehicle.cost[part], `${field}.cost.${part}`, report);
  }
  richVehicleFaults(problem, vehicle, field, report);
  if (vehicle.minLoad === undefined) return;
  loads(problem, vehicle.minLoad, `${field}.minLoad`, report);
  vehicle.minLoad.forEach((least, d) => {
    if (least > (vehicle.capacity[d] ?? Infinity)) {
      report(
        `${field}.minLoad[${d}]`,
        `is ${least}, more than the capacity of ${vehicle.capacity[d]}`,
        'lower the minimum or raise the capacity',
      );
    }
  });
}

function jobFaults(
  problem: Problem,
  job: Job,
  field: string,
  report: Report,
  vehicleIds: ReadonlySet<string>,
): void {
  place(problem, job.location, `${field}.location`, report);
  loads(problem, job.load, `${field}.load`, report);
  windows(job.windows, `${field}.windows`, report);
  if (job.service !== undefined) amount(job.service, `${field}.service`, report);
  if (job.release !== undefined) instant(job.release, `${field}.release`, report);
  if (job.prize !== undefined) amount(job.prize, `${field}.prize`, report);
  if (job.priority !== undefined && job.priority !== 'express' && job.priority !== 'normal') {
    report(`${field}.priority`, `is '${String(job.priority)}'`, "use 'express' or 'normal'");
  }
  if (job.priority === 'express' && job.prize !== undefined) {
    report(
      `${field}.prize`,
      'stands on an EXPRESS job, which is never weighed against money',
      "remove the prize, or make the job 'normal' with a large one",
    );
  }
  if (job.onBoard !== undefined && !vehicleIds.has(job.onBoard)) {
    report(
      `${field}.onBoard`,
      `names '${job.onBoard}', which is not a vehicle`,
      'name a vehicle id',
    );
  }
  richJobFaults(job, field, report);
  if (job.pickup === undefined) return;
  place(problem, job.pickup.location, `${field}.pickup.location`, report);
  windows(job.pickup.windows, `${field}.pickup.windows`, report);
  if (job.pickup.service !== undefined) {
    amount(job.pickup.service, `${field}.pickup.service`, report);
  }
  if (job.onBoard !== undefined) {
    report(
      `${field}.pickup`,
      `stands beside onBoard '${job.onBoard}'`,
      'remove the pickup once the goods are on board, or onBoard until then',
    );
  }
}

function unique(names: readonly string[], field: string, report: Report): void {
  const seen = new Map<string, number>();
  names.forEach((name, i) => {
    const before = seen.get(name);
    if (name === '') report(`${field}[${i}]`, 'is empty', 'give it a name');
    else if (before === undefined) seen.set(name, i);
    else report(`${field}[${i}]`, `repeats '${name}' of ${field}[${before}]`, 'use each name once');
  });
}

function uniqueIn<T>(
  items: readonly T[],
  nameOf: (item: T) => string,
  field: string,
  key: string,
  report: Report,
): void {
  unique(items.map(nameOf), field, (at, what, fix) => report(`${at}.${key}`, what, fix));
}
