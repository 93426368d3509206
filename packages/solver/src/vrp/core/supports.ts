import { type Feature, featuresOf } from '../features.ts';
import type { Job, Problem, Vehicle } from '../problem.ts';

/** Beyond deliveries by vehicles with capacity, windows, cost and duty. */
const HONOURED: ReadonlySet<Feature> = new Set<Feature>([
  'collections',
  'deliveries-first',
  'no-collection-only-routes',
]);

export const coreHonours = (feature: Feature): boolean => HONOURED.has(feature);

/** Whether the core honours everything that a (valid) problem asks for; the first engine does the rest. */
export function coreSupports(problem: Problem): boolean {
  const { jobs, vehicles, routes } = problem;
  return (
    jobs.length > 0 &&
    vehicles.length > 0 &&
    (routes ?? []).length === 0 &&
    jobs.every(isPlainJob) &&
    vehicles.every(isPlainVehicle) &&
    [...featuresOf(problem).keys()].every(coreHonours)
  );
}

const isPlainJob = (job: Job): boolean =>
  job.onBoard === undefined &&
  job.release === undefined &&
  (job.windows?.length ?? 0) <= 1 &&
  (job.pickup?.windows?.length ?? 0) <= 1;

const isPlainVehicle = (vehicle: Vehicle): boolean =>
  vehicle.underWay !== true &&
  vehicle.maxDistance === undefined &&
  vehicle.maxStops === undefined &&
  (vehicle.minLoad ?? []).every((least) => least <= 0);
