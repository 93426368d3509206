import type { Matrix, Problem, TimeWindow } from '@waystock/solver';

/**
 * A problem in doubles as one in whole thousandths, for solvers that know nothing else. Times are
 * rounded so that a plan kept in whole numbers is kept in doubles too.
 */
export function inThousandths(problem: Problem): Problem {
  const up = (value: number): number => Math.ceil(1000 * value - 1e-6);
  const down = (value: number): number => Math.floor(1000 * value + 1e-6);
  const window = ({ opens, closes }: TimeWindow) => ({ opens: up(opens), closes: down(closes) });
  const door = <T extends { readonly windows?: readonly TimeWindow[] | undefined }>(thing: T) => ({
    ...thing,
    ...(thing.windows && { windows: thing.windows.map(window) }),
  });
  const mapped = (matrix: Matrix, to: (value: number) => number): Int32Array =>
    Int32Array.from(matrix, to);
  return {
    ...problem,
    profiles: problem.profiles.map((profile) => ({
      ...profile,
      durations: mapped(profile.durations, up),
      distances: mapped(profile.distances, (value) => Math.round(1000 * value)),
    })),
    vehicles: problem.vehicles.map((vehicle) => ({
      ...vehicle,
      shift: window(vehicle.shift),
      cost: { ...vehicle.cost, fixed: Math.round(1000 * (vehicle.cost.fixed ?? 0)) },
      ...(vehicle.maxDuration !== undefined && { maxDuration: down(vehicle.maxDuration) }),
    })),
    jobs: problem.jobs.map((job) => ({
      ...door(job),
      service: up(job.service ?? 0),
      ...(job.pickup && {
        pickup: { ...door(job.pickup), service: up(job.pickup.service ?? 0) },
      }),
    })),
  };
}
