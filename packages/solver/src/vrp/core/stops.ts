import type { Instance } from '../instance.ts';
import type { Job } from '../problem.ts';

/** One call of a vehicle: a delivery, a collection, or one side of a request. */
export interface Stop extends Job {
  /** Visit of the problem: job j is j, its pickup is jobs + j. */
  readonly visit: number;
  /** 1 where goods come aboard on the way, −1 where such goods leave, 0 where they came from the depot. */
  readonly flow: -1 | 0 | 1;
  /** The vehicle that has the goods already, or −1. */
  readonly rider: number;
  /** It was on the vehicle of an initial route. */
  readonly planned: boolean;
}

/** A request becomes two stops; everything else is one. What is frozen is done. */
export function stopsOf(exact: Instance): readonly Stop[] {
  const { problem, frozen, origin } = exact;
  const done = new Set(frozen.flatMap((head) => Array.from(head)));
  const holder = new Map<number, number>();
  frozen.forEach((head, k) => {
    for (const v of head) if (v >= exact.jobs) holder.set(v - exact.jobs, k);
  });
  const indexOf = new Map(problem.vehicles.map(({ id }, k) => [id, k]));
  const stops = problem.jobs.flatMap((job, j): Stop[] => {
    const { pickup, ...delivery } = job;
    const rider = holder.get(j) ?? indexOf.get(job.onBoard ?? '') ?? -1;
    const common = { ...delivery, rider, planned: origin[j]! >= 0 };
    if (job.onBoard !== undefined) return [{ ...common, visit: j, flow: -1 }];
    if (pickup === undefined) return [{ ...common, visit: j, flow: job.collection ? 1 : 0 }];
    const { windows, service, location } = pickup;
    return [
      { ...common, setup: 0, windows, service, location, visit: exact.jobs + j, flow: 1 },
      { ...common, visit: j, flow: -1 },
    ];
  });
  return stops.filter(({ visit }) => !done.has(visit));
}

/** By stop: the other side of its request, or −1. */
export function partnersOf(stops: readonly Stop[], jobs: number): Int32Array {
  const at = new Map(stops.map(({ visit }, c) => [visit, c]));
  return Int32Array.from(stops, ({ visit }) => {
    const other = visit < jobs ? visit + jobs : visit - jobs;
    return at.get(other) ?? -1;
  });
}
