import type { Job, Lateness } from '../problem.ts';
import type { Solution } from '../solution.ts';
import { type Drive, type Rules, type Step, tripsOf } from './drive.ts';

/** Money that a drive is fined: lateness after a promise, and EXPRESS served after normal jobs. */
export function penaltyOf(rules: Rules, driven: Drive, steps: readonly Step[]): number {
  let sum = 0;
  for (const { visit, start } of driven.stops) {
    const { lateness } = rules.jobs.get(visit.job) as Job;
    if (visit.kind !== 'pickup' && lateness) sum += latenessCost(lateness, start);
  }
  const perInversion = rules.problem.rules?.expressFirst;
  if (typeof perInversion === 'number') sum += perInversion * inversions(rules, steps);
  return sum;
}

/** Each step of the slope is paid for the hours between it and the next. */
function latenessCost({ promise, steps }: Lateness, start: number): number {
  const late = start - promise;
  return steps.reduce((sum, { after, perHour }, i) => {
    const until = Math.min(late, steps[i + 1]?.after ?? Infinity);
    return sum + (perHour * Math.max(0, until - after)) / 3600;
  }, 0);
}

/** Pairs of a normal stop and an EXPRESS stop after it in the same trip. */
export function inversions(rules: Rules, steps: readonly Step[]): number {
  let pairs = 0;
  for (const trip of tripsOf(steps)) {
    let normal = 0;
    for (const { job, kind } of trip) {
      if (kind === 'pickup') continue;
      if (rules.jobs.get(job)?.priority === 'express') pairs += normal;
      else normal++;
    }
  }
  return pairs;
}

/** Money for the jobs of the initial routes that are elsewhere now. */
export function changeCost(rules: Rules, { routes }: Pick<Solution, 'routes'>): number {
  const { costPerChange = 0 } = rules.problem.rules ?? {};
  if (costPerChange === 0) return 0;
  const now = new Map(routes.flatMap((r) => r.stops.map((stop) => [stop.job, r.vehicle])));
  const before = new Map(
    (rules.problem.routes ?? []).flatMap((r) => r.stops.map((stop) => [stop.job, r.vehicle])),
  );
  return costPerChange * [...before].filter(([job, vehicle]) => now.get(job) !== vehicle).length;
}
