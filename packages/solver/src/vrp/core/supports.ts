import type { Job, Problem, Vehicle } from '../problem.ts';

/** Whether the core honours everything that a (valid) problem asks for; the first engine does the rest. */
export function coreSupports({ jobs, vehicles, routes }: Problem): boolean {
  return (
    jobs.length > 0 &&
    vehicles.length > 0 &&
    (routes ?? []).length === 0 &&
    jobs.every(isPlainJob) &&
    vehicles.every(isPlainVehicle)
  );
}

const isPlainJob = (job: Job): boolean =>
  job.pickup === undefined &&
  job.onBoard === undefined &&
  job.release === undefined &&
  (job.windows?.length ?? 0) <= 1;

const isPlainVehicle = (vehicle: Vehicle): boolean =>
  vehicle.underWay !== true &&
  vehicle.maxDistance === undefined &&
  vehicle.maxStops === undefined &&
  (vehicle.minLoad ?? []).every((least) => least <= 0);
