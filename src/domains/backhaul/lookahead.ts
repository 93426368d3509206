import { must } from '@waystock/kernel';
import { bestColumns } from './choice.ts';
import { type Column, type ColumnBook, type ColumnLimits, columnsOf, newBook } from './columns.ts';
import { toCommitment } from './greedy.ts';
import type { ActiveRoute, WaitingOrder } from './model.ts';
import type { Policy } from './policy.ts';
import { startOf, startsOf } from './starts.ts';
import { type BackhaulState, commit, type Commitment, locksBeforeNextCheck } from './state.ts';

/**
 * Late commitment that prices the future: a direct lookahead (DLA) over sampled days.
 *
 * What: for a route whose next leg is about to lock, the choice is its next stop: the one it has, or
 * the pickup of one of the waiting orders. In each sampled future the best bundles of all routes, real
 * and sampled, compete for all orders, real and sampled; the relaxed packing gives every order a price.
 * A next stop is worth, in that future, the best bundle that begins with it, less the prices of its
 * orders; over all futures, the mean. So an order is left to the vehicle, perhaps one still to be
 * planned, that can use it best, and a vehicle is kept for orders still to come.
 * Bid prices: Talluri and van Ryzin 1998; sampled scenarios with what is common taken as the decision:
 * Bent and Van Hentenryck 2004, with means of values instead of votes.
 *
 * Invariants: only real orders are committed, and only what pays by itself; nobody sets out for a
 * sampled order before it is known. The same futures give the same answer.
 *
 * Complexity: futures × (columns + packing iterations); columns are remembered between checks.
 */
export interface Future {
  readonly orders: readonly WaitingOrder[];
  readonly routes: readonly PlannedRoute[];
}

export interface PlannedRoute {
  readonly visibleAt: number;
  readonly route: ActiveRoute;
}

export interface LookaheadParameters {
  /** How far ahead sampled orders count. */
  readonly horizon: number;
  readonly real: ColumnLimits;
  readonly sampled: ColumnLimits;
  readonly iterations: number;
  /** Share of its price that a sampled order counts with: nobody will know it as early as the plan. */
  readonly trust: number;
}

export const usualLookahead: LookaheadParameters = {
  horizon: 12 * 3600,
  real: { size: 3, beam: 200, loss: 200_000 },
  sampled: { size: 3, beam: 60, loss: 200_000 },
  iterations: 60,
  trust: 0.8,
};

interface Scenario extends Future {
  readonly book: ColumnBook;
}

export function lookahead(
  futures: readonly Future[],
  parameters: LookaheadParameters = usualLookahead,
): Policy {
  const book = newBook();
  const scenarios: Scenario[] = futures.map((future) => ({ ...future, book: newBook() }));
  const decide = (state: BackhaulState): Commitment[] => {
    const made: Commitment[] = [];
    let left = state;
    const locking = state.routes.filter((route) => locksBeforeNextCheck(route, state));
    let worths: ReadonlyMap<string, number>[] | undefined;
    for (const route of locking) {
      const columns = columnsOf(book, route, left.orders, left.pricing, parameters.real);
      const starts = startsOf(columns);
      if (starts.size === 0) continue;
      worths ??= scenarios.map((scenario) => worthOfStarts(scenario, left, locking, parameters));
      const best = bestStart(route, starts, worths);
      if (!best) continue;
      const commitment = toCommitment(best, left);
      made.push(commitment);
      left = commit(left, [commitment]);
      worths = undefined;
    }
    return made;
  };
  return { name: 'lookahead', policyClass: 'DLA', decide };
}

/** What each next stop of each locking route is worth in one future, less the prices of orders. */
function worthOfStarts(
  scenario: Scenario,
  state: BackhaulState,
  locking: readonly ActiveRoute[],
  parameters: LookaheadParameters,
): Map<string, number> {
  const { now, pricing } = state;
  const { trust } = parameters;
  const coming = scenario.orders.filter(
    (order) => order.knownAt > now && order.knownAt <= now + parameters.horizon,
  );
  const planned = scenario.routes
    .filter(({ visibleAt }) => visibleAt > now && visibleAt <= now + parameters.horizon)
    .map(({ route }) => route);
  const orders = [...state.orders, ...coming];
  const doubt = (_: ActiveRoute, __: ActiveRoute, of: readonly WaitingOrder[]): number =>
    of.reduce((sum, one) => (one.knownAt > now ? sum + (1 - trust) * one.price : sum), 0);
  const columns = [...state.routes, ...planned].flatMap((route) =>
    columnsOf(scenario.book, route, orders, pricing, parameters.sampled, doubt),
  );
  const { priceOf } = bestColumns(columns, undefined, {
    iterations: parameters.iterations,
    nodes: 0,
  });
  const locks = new Set(locking.map((route) => route.routeId));
  const worths = new Map<string, number>();
  for (const route of locking) worths.set(keyOf(route.routeId), 0);
  for (const column of columns) {
    if (!locks.has(column.routeId)) continue;
    const key = keyOf(column.routeId, startOf(column));
    const worth = column.orders.reduce(
      (left, order) => left - (priceOf.get(order.orderId) ?? 0),
      column.value,
    );
    if (worth > (worths.get(key) ?? -Infinity)) worths.set(key, worth);
  }
  return worths;
}

const keyOf = (routeId: string, start = ''): string => `${routeId} ${start}`;

/** The start of most mean worth, if it beats going on as planned. */
function bestStart(
  route: ActiveRoute,
  starts: ReadonlyMap<string, Column>,
  worths: readonly ReadonlyMap<string, number>[],
): Column | undefined {
  const mean = (start: string | undefined, fallback: number): number =>
    worths.reduce((sum, one) => sum + (one.get(keyOf(route.routeId, start)) ?? fallback), 0) /
    worths.length;
  let [most, best] = [mean(undefined, 0), undefined as string | undefined];
  for (const [start, column] of starts) {
    // A start that no bundle of a future has is dominated there: at least it is worth itself.
    const worth = mean(start, Math.min(0, column.value));
    if (worth > most) [most, best] = [worth, start];
  }
  return best === undefined ? undefined : must(starts.get(best), 'a start');
}
