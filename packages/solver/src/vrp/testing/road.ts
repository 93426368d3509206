import type { Job, Problem, Vehicle } from '../problem.ts';

/**
 * A straight road for examples: location i lies i kilometres from the depot (location 0), a kilometre
 * takes a minute. One profile, `van`; loads in grams and units.
 */
export function onRoad(
  vehicles: readonly Partial<Vehicle>[],
  jobs: readonly Partial<Job>[],
  more: Partial<Problem> = {},
): Problem {
  const locations = 101;
  const kilometres = Int32Array.from({ length: locations * locations }, (_, cell) =>
    Math.abs(Math.floor(cell / locations) - (cell % locations)),
  );
  return {
    dimensions: ['weight_g', 'units'],
    locations,
    profiles: [
      {
        name: 'van',
        durations: kilometres.map((km) => km * 60),
        distances: kilometres.map((km) => km * 1000),
      },
    ],
    vehicles: vehicles.map((vehicle, k) => ({
      id: `van-${k + 1}`,
      profile: 'van',
      start: 0,
      end: 0,
      capacity: [1000, 100],
      shift: { opens: 0, closes: 36_000 },
      cost: { fixed: 10, perKm: 1, perHour: 6 },
      ...vehicle,
    })),
    jobs: jobs.map((job, j) => ({ id: `job-${j + 1}`, location: j + 1, load: [10, 1], ...job })),
    ...more,
  };
}
