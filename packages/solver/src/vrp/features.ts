import type { Job, Problem, Vehicle } from './problem.ts';

/**
 * What a problem asks for beyond deliveries by vehicles with capacity, windows, cost and limits. An
 * engine states the features it honours; one that a problem has and no engine honours is refused.
 */
export type Feature =
  | 'collections'
  | 'deliveries-first'
  | 'no-collection-only-routes'
  | 'express-first'
  | 'cost-per-change'
  | 'reloads'
  | 'breaks'
  | 'last-in-first-out'
  | 'overtime'
  | 'setup-time'
  | 'lateness'
  | 'groups'
  | 'ride-time'
  | 'tiers';

/** Each feature in use, with the first field that asks for it. */
export function featuresOf(problem: Problem): ReadonlyMap<Feature, string> {
  const found = new Map<Feature, string>();
  const see = (feature: Feature, field: string): void => {
    if (!found.has(feature)) found.set(feature, field);
  };
  rulesOf(problem, see);
  problem.vehicles.forEach((vehicle, k) => vehicleFeatures(vehicle, `vehicles[${k}]`, see));
  problem.jobs.forEach((job, j) => jobFeatures(job, `jobs[${j}]`, see));
  return found;
}

type See = (feature: Feature, field: string) => void;

function rulesOf({ rules }: Problem, see: See): void {
  if (rules?.deliveriesFirst) see('deliveries-first', 'rules.deliveriesFirst');
  if (rules?.noCollectionOnlyRoutes) {
    see('no-collection-only-routes', 'rules.noCollectionOnlyRoutes');
  }
  if (rules?.expressFirst) see('express-first', 'rules.expressFirst');
  if (rules?.costPerChange) see('cost-per-change', 'rules.costPerChange');
}

function vehicleFeatures(vehicle: Vehicle, field: string, see: See): void {
  if (vehicle.reload && vehicle.reload.most !== 0) see('reloads', `${field}.reload`);
  if (vehicle.breaks?.length) see('breaks', `${field}.breaks`);
  if (vehicle.lastInFirstOut) see('last-in-first-out', `${field}.lastInFirstOut`);
  if (vehicle.cost.perOvertimeHour) see('overtime', `${field}.cost.perOvertimeHour`);
}

function jobFeatures(job: Job, field: string, see: See): void {
  if (job.collection) see('collections', `${field}.collection`);
  if (job.setup) see('setup-time', `${field}.setup`);
  if (job.lateness) see('lateness', `${field}.lateness`);
  if (job.group !== undefined) see('groups', `${field}.group`);
  if (job.maxRide !== undefined) see('ride-time', `${field}.maxRide`);
  if (job.tier !== undefined && job.tier !== 1) see('tiers', `${field}.tier`);
}
