import type { Job, Problem, Vehicle } from '../vrp/problem.ts';
import type { Solution } from '../vrp/solution.ts';
import { type Day, nodeCount } from './day.ts';
import { DEFAULT_WEIGHTS, leftOutPrice, type ModelWeights } from './model.ts';

/**
 * The `intended` model of a day as a routing problem, so that the search can be held against its proven
 * optimum. A visit is a job (call `byVisit` first), α makes prizes and β fixed costs. What costs money
 * in this model is travel time, so the problem's distances are seconds of travel; the range in metres
 * is checked apart, by `overRange`.
 */
export function asProblem(day: Day, weights: ModelWeights = {}): Problem {
  const { beta = DEFAULT_WEIGHTS.beta } = weights;
  return {
    dimensions: ['weight_g', 'volume_mm3'],
    locations: nodeCount(day),
    profiles: [{ name: 'van', durations: day.durations, distances: day.durations }],
    vehicles: day.vehicles.map(
      (vehicle): Vehicle => ({
        id: vehicle.id,
        profile: 'van',
        start: vehicle.depot,
        end: vehicle.depot,
        capacity: [vehicle.weight, vehicle.volume],
        shift: { opens: 0, closes: day.duty },
        // No time before departure is paid: the model's clock starts when the vehicle leaves.
        cost: { fixed: beta, perKm: 1000 },
      }),
    ),
    jobs: day.stops.flatMap((stop, s): Job[] => visitJob(day, weights, s, stop.service) ?? []),
  };
}

function visitJob(day: Day, weights: ModelWeights, s: number, service: number): Job[] | null {
  const own = [...day.orders.entries()].filter(([, order]) => order.stop === s);
  if (own.length === 0) return null;
  const opens = Math.max(...own.map(([, { window }]) => window?.opens ?? -Infinity));
  const closes = Math.min(...own.map(([, { window }]) => window?.closes ?? Infinity));
  const sum = (read: (order: number) => number): number =>
    own.reduce((total, [o]) => total + read(o), 0);
  const job: Job = {
    id: `visit-${s}`,
    location: day.depots.length + s,
    load: [sum((o) => day.orders[o]?.weight ?? 0), sum((o) => day.orders[o]?.volume ?? 0)],
    service,
    prize: sum((o) => leftOutPrice(day, weights, o)),
  };
  return [closes < Infinity ? { ...job, windows: [{ opens, closes }] } : job];
}

/** Vehicles that drive farther than their range, with the metres too many. */
export function overRange(day: Day, { routes }: Solution): readonly (readonly [string, number])[] {
  const n = nodeCount(day);
  return routes.flatMap(({ vehicle: id, stops }) => {
    const vehicle = day.vehicles.find((one) => one.id === id);
    if (vehicle === undefined) return [];
    const nodes = [vehicle.depot, ...stops.map((stop) => stop.location), vehicle.depot];
    const metres = nodes.reduce(
      (sum, to, i) => (i === 0 ? 0 : sum + (day.distances[(nodes[i - 1] as number) * n + to] ?? 0)),
      0,
    );
    return metres > vehicle.range ? [[id, metres - vehicle.range] as const] : [];
  });
}
