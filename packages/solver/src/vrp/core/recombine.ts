import type { MipSolver, SparseModel } from '../../mip/highs.ts';
import { FORBIDDEN, type Model } from './model.ts';
import type { LoggedRoute } from './route-log.ts';

/**
 * Set partitioning over known routes (Subramanian, Uchoa and Ochi 2013; Cavaliere, Bendotti and Fischetti
 * 2022): the cheapest choice of routes that serves every client once and needs no more vehicles of a type
 * than there are. A client that may be left out has a column of its own, its prize. HiGHS starts from the
 * best solution known, so the answer is never worse.
 */
export interface Recombination {
  readonly cost: number;
  readonly routes: readonly LoggedRoute[];
}

export interface RecombineLimits {
  readonly nodes: number;
  readonly seconds: number;
  readonly shouldStop: () => boolean;
}

/** Routes of `known` are part of the choice; null if nothing better than `known` was found. */
export function recombine(
  model: Model,
  pool: readonly LoggedRoute[],
  known: Recombination,
  mip: MipSolver,
  limits: RecombineLimits,
): Recombination | null {
  const columns = [...known.routes, ...pool];
  const loners = lonersOf(model);
  const start = new Float64Array(columns.length + loners.length);
  start.fill(1, 0, known.routes.length);
  const served = new Set(known.routes.flatMap(({ clients }) => Array.from(clients)));
  loners.forEach((c, i) => {
    if (!served.has(c)) start[columns.length + i] = 1;
  });
  const { values } = mip(partitioning(model, columns, loners), { ...limits, gap: 1e-6, start });
  if (values === undefined) return null;
  const routes = columns.filter((_, i) => values[i]! > 0.5);
  const left = loners.filter((_, i) => values[columns.length + i]! > 0.5);
  const cost =
    routes.reduce((sum, route) => sum + route.cost, 0) +
    left.reduce((sum, c) => sum + model.prize[c]!, 0);
  return cost < known.cost - 1e-6 && isPartition(model, routes, left) ? { cost, routes } : null;
}

/** Clients that may be left out by themselves; the prize of a request is its pickup's. */
function lonersOf({ clients, prize, partner }: Model): number[] {
  const all = Array.from({ length: clients }, (_, c) => c);
  return all.filter((c) => prize[c]! < FORBIDDEN && partner[c]! < 0);
}

/** HiGHS answers within tolerances; what it says is only believed if it holds. */
function isPartition(
  { clients }: Model,
  routes: readonly LoggedRoute[],
  left: readonly number[],
): boolean {
  const times = new Uint8Array(clients);
  for (const route of routes) for (const c of route.clients) times[c] = times[c]! + 1;
  for (const c of left) times[c] = times[c]! + 1;
  return times.every((one) => one === 1);
}

/** A row for each client and for each type; a column for each route and each loner. */
function partitioning(
  model: Model,
  columns: readonly LoggedRoute[],
  loners: readonly number[],
): SparseModel {
  const rows: number[][] = Array.from({ length: model.clients + model.types }, () => []);
  columns.forEach(({ clients, type }, i) => {
    for (const c of clients) rows[c]!.push(i);
    rows[model.clients + type]!.push(i);
  });
  loners.forEach((c, i) => rows[c]!.push(columns.length + i));
  const fleet = new Float64Array(model.types);
  for (const type of model.type) fleet[type]!++;
  const width = columns.length + loners.length;
  const starts = new Int32Array(rows.length + 1);
  rows.forEach((row, r) => {
    starts[r + 1] = starts[r]! + row.length;
  });
  const isClient = (r: number): boolean => r < model.clients;
  const prices = [...columns.map(({ cost }) => cost), ...loners.map((c) => model.prize[c]!)];
  return {
    cost: Float64Array.from(prices),
    lower: new Float64Array(width),
    upper: new Float64Array(width).fill(1),
    integral: new Int32Array(width).fill(1),
    rowLower: Float64Array.from(rows, (_, r) => (isClient(r) ? 1 : 0)),
    rowUpper: Float64Array.from(rows, (_, r) => (isClient(r) ? 1 : fleet[r - model.clients]!)),
    starts,
    indices: Int32Array.from(rows.flat()),
    values: new Float64Array(starts.at(-1)!).fill(1),
  };
}
