import type { BarePlan } from '../vrp/checking/restate.ts';
import { type MipLimits, type MipResult, solveMip } from '../mip/solve-mip.ts';
import { type Day, nodeCount } from './day.ts';
import { type Form, leftOutPrice, type ModelWeights, type SeedModel, seedModel } from './model.ts';

export interface SolvedDay extends Pick<MipResult, 'status' | 'bound'> {
  /** Travel seconds, β for each vehicle, and for `intended` the price of what is left out. */
  readonly objective: number;
  /** By vehicle in use: its stops, as indices into the day's, in order. */
  readonly routes: readonly DayRoute[];
  /** Indices of orders that no vehicle carries. */
  readonly leftOut: readonly number[];
}

export interface DayRoute {
  readonly vehicle: number;
  readonly stops: readonly number[];
  /** u of each of these stops. */
  readonly arrivals: readonly number[];
}

/** Solves a form of the model; proven if the status says optimal or infeasible. */
export async function solveModel(
  day: Day,
  form: Form,
  options: { readonly weights?: ModelWeights; readonly limits?: MipLimits } = {},
): Promise<SolvedDay> {
  const model = seedModel(day, form, options.weights);
  const result = await solveMip(model.mip, options.limits);
  const { status } = result;
  // The programme rewards what is carried; in words, all is to be paid but for that.
  const all = day.orders.map((_, o) => leftOutPrice(day, options.weights ?? {}, o));
  const offset = form === 'intended' ? all.reduce((sum, price) => sum + price, 0) : 0;
  const [objective, bound] = [result.objective + offset, result.bound + offset];
  if (result.values.length === 0) return { status, objective, bound, routes: [], leftOut: [] };
  const carried = (o: number): boolean =>
    day.vehicles.some((_, k) => (result.values[model.y(o, k)] ?? 0) > 0.5);
  return {
    status,
    objective,
    bound,
    routes: day.vehicles.flatMap((_, k) => routeOf(day, model, result.values, k)),
    leftOut: [...day.orders.keys()].filter((o) => !carried(o)),
  };
}

function routeOf(day: Day, { x, u }: SeedModel, values: Float64Array, vehicle: number): DayRoute[] {
  const n = nodeCount(day);
  const depot = day.vehicles[vehicle]?.depot ?? 0;
  const nodes: number[] = [];
  let at = depot;
  while (nodes.length < n) {
    const from = at;
    const next = Array.from({ length: n }, (_, j) => j).find(
      (j) => j !== from && (values[x(vehicle, from, j)] ?? 0) > 0.5,
    );
    if (next === undefined || next === depot) break;
    nodes.push(next);
    at = next;
  }
  if (nodes.length === 0) return [];
  return [
    {
      vehicle,
      stops: nodes.map((node) => node - day.depots.length),
      arrivals: nodes.map((node) => values[u(node, vehicle)] ?? NaN),
    },
  ];
}

/** For the checker, on the problem of `asProblem`. */
export const planOf = (day: Day, { routes }: SolvedDay): BarePlan => ({
  routes: routes.map(({ vehicle, stops }) => ({
    vehicle: day.vehicles[vehicle]?.id ?? '',
    steps: stops.map((stop) => ({ kind: 'delivery' as const, job: `visit-${stop}` })),
  })),
});
