import type { Job, Problem } from '../problem.ts';

/** One call of a vehicle: a delivery, a collection, or one side of a request. */
export interface Stop extends Job {
  /** Visit of the problem: job j is j, its pickup is jobs + j. */
  readonly visit: number;
  /** 1 where goods come aboard on the way, −1 where such goods leave, 0 where they came from the depot. */
  readonly flow: -1 | 0 | 1;
}

/** A request becomes two stops; everything else is one. */
export function stopsOf({ jobs }: Problem): readonly Stop[] {
  return jobs.flatMap((job, j): Stop[] => {
    const { pickup, ...delivery } = job;
    if (pickup === undefined) return [{ ...job, visit: j, flow: job.collection === true ? 1 : 0 }];
    const { windows, service, location } = pickup;
    return [
      { ...delivery, windows, service, location, visit: jobs.length + j, flow: 1 },
      { ...delivery, visit: j, flow: -1 },
    ];
  });
}

/** By stop: the other side of its request, or −1. */
export function partnersOf(stops: readonly Stop[], jobs: number): Int32Array {
  const at = new Map(stops.map(({ visit }, c) => [visit, c]));
  return Int32Array.from(stops, ({ visit }) => {
    const other = visit < jobs ? visit + jobs : visit - jobs;
    return at.get(other) ?? -1;
  });
}
