import type { LocationProblem, MipSolver, SparseModel } from '@waystock/solver';

/**
 * HiGHS alone on the whole model, in the strong form (x ≤ y for each pair), written here anew so that
 * nothing of our search helps it. Without prices for leaving out and without fixed sites.
 */
export function plainHighs(mip: MipSolver, problem: LocationProblem, shouldStop: () => boolean) {
  const model = strongModel(problem);
  const { status, bound, values } = mip(model, { gap: 0, tolerance: 1e-7, shouldStop });
  const found = values.length > 0 ? values : undefined;
  const cost = found?.reduce((sum, x, k) => sum + x * (model.cost[k] ?? 0), 0);
  return { status, cost, bound: Number.isFinite(bound) ? bound : undefined };
}

function strongModel(problem: LocationProblem): SparseModel {
  const { sites: m, zones: n, costs, opening, demands, capacities, count, split } = problem;
  const columns = m + m * n;
  const cost = new Float64Array(columns);
  for (let i = 0; i < m; i++) cost[i] = opening?.[i] ?? 0;
  cost.set(costs, m);
  const whole = capacities !== undefined && split !== true;
  const integral = new Int32Array(columns).fill(whole ? 1 : 0);
  integral.fill(1, 0, m);
  const lower: number[] = [];
  const upper: number[] = [];
  const starts = [0];
  const indices: number[] = [];
  const values: number[] = [];
  const row = (least: number, most: number, entries: Iterable<readonly [number, number]>): void => {
    lower.push(least);
    upper.push(most);
    for (const [column, value] of entries) {
      indices.push(column);
      values.push(value);
    }
    starts.push(indices.length);
  };
  const range = (length: number): number[] => Array.from({ length }, (_, k) => k);
  for (let j = 0; j < n; j++)
    row(
      1,
      1,
      range(m).map((i) => [m + i * n + j, 1] as const),
    );
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < n; j++)
      row(-Infinity, 0, [
        [m + i * n + j, 1],
        [i, -1],
      ]);
    const capacity = capacities?.[i] ?? Infinity;
    if (capacity === Infinity) continue;
    const loads = range(n).map((j) => [m + i * n + j, demands?.[j] ?? 0] as const);
    row(-Infinity, 0, [...loads, [i, -capacity]]);
  }
  if (count)
    row(
      count.min ?? 0,
      count.max ?? m,
      range(m).map((i) => [i, 1] as const),
    );
  return {
    cost,
    lower: new Float64Array(columns),
    upper: new Float64Array(columns).fill(1),
    integral,
    rowLower: Float64Array.from(lower),
    rowUpper: Float64Array.from(upper),
    starts: Int32Array.from(starts),
    indices: Int32Array.from(indices),
    values: Float64Array.from(values),
  };
}
