import { seededChance } from '../../random.ts';
import type { Job, Problem } from '../problem.ts';

/** Jobs scattered over a square of 1,000 by 1,000, a depot in the middle, and vans for them all. */
export function scattered(jobs: number, seed: number, more: Partial<Job> = {}): Problem {
  const chance = seededChance(seed);
  const points = Array.from({ length: jobs + 1 }, (_, i): [number, number] =>
    i === 0 ? [500, 500] : [Math.floor(1000 * chance()), Math.floor(1000 * chance())],
  );
  const metres = Int32Array.from(
    points.flatMap(([x, y]) => points.map(([u, v]) => Math.round(Math.hypot(x - u, y - v)))),
  );
  const van = {
    profile: 'van',
    start: 0,
    end: 0,
    capacity: [100],
    shift: { opens: 0, closes: 1e9 },
    cost: { perKm: 1000 },
  };
  return {
    dimensions: ['units'],
    locations: points.length,
    profiles: [{ name: 'van', durations: metres, distances: metres }],
    vehicles: Array.from({ length: Math.ceil(jobs / 6) }, (_, k) => ({ id: `van-${k}`, ...van })),
    jobs: Array.from({ length: jobs }, (_, j) => ({
      id: `job-${j}`,
      location: j + 1,
      load: [1 + Math.floor(18 * chance())],
      ...more,
    })),
  };
}
