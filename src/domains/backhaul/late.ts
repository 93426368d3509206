import {
  type Charge,
  type Column,
  type ColumnBook,
  type ColumnLimits,
  columnsOf,
  newBook,
} from './columns.ts';
import { bestColumns } from './choice.ts';
import { toCommitment } from './greedy.ts';
import type { ActiveRoute } from './model.ts';
import type { Policy } from './policy.ts';
import { type BackhaulState, type Commitment, locksBeforeNextCheck } from './state.ts';

/**
 * Bundles for all routes at once, of which only what would lock is committed: a direct lookahead
 * (DLA) without randomness. All that is known is planned to the end of every route; a part of the plan
 * becomes firm when the leg it begins on is driven before the next check, and everything else may
 * still go another way. The orders of a bundle that come later stay tentative when the part that
 * locks pays by itself.
 */
export interface LateParameters extends ColumnLimits {
  /** Commit the whole plan at once: what late commitment is compared with. */
  readonly atOnce: boolean;
}

export const usualLate: LateParameters = { size: 3, beam: 200, loss: 200_000, atOnce: false };

export function late(parameters: LateParameters = usualLate, charge?: Charge): Policy {
  const book = newBook();
  const decide = (state: BackhaulState): Commitment[] => {
    if (!parameters.atOnce && !state.routes.some((route) => locksBeforeNextCheck(route, state)))
      return [];
    return planAhead(state, parameters, book, charge).flatMap(({ firm }) =>
      firm ? [toCommitment(firm, state)] : [],
    );
  };
  return { name: parameters.atOnce ? 'bundles-at-once' : 'late', policyClass: 'DLA', decide };
}

/** What is planned for a route now, and the part of it that cannot wait. */
export interface Planned {
  readonly tentative: Column;
  readonly firm: Column | undefined;
}

export function planAhead(
  state: BackhaulState,
  parameters: LateParameters = usualLate,
  book: ColumnBook = newBook(),
  charge?: Charge,
): Planned[] {
  const columns = state.routes.flatMap((route) =>
    columnsOf(book, route, state.orders, state.pricing, parameters, charge),
  );
  const locks = new Map(
    state.routes
      .filter((route) => parameters.atOnce || locksBeforeNextCheck(route, state))
      .map((route) => [route.routeId, route]),
  );
  return bestColumns(columns).chosen.map((tentative) => {
    const route = locks.get(tentative.routeId);
    if (!route) return { tentative, firm: undefined };
    const part = parameters.atOnce ? tentative : firmPart(tentative, route, columns);
    return { tentative, firm: part && part.price > part.marginalCost ? part : undefined };
  });
}

/**
 * The smallest part of the bundle that makes the same next stop and pays by itself; nothing when the
 * next stop is the one the route has anyway.
 */
export function firmPart(
  column: Column,
  route: ActiveRoute,
  columns: readonly Column[],
): Column | undefined {
  const next = column.after.stops[0];
  if (next?.orderId === undefined || !column.orders.some((one) => one.orderId === next.orderId))
    return undefined;
  const isPart = (one: Column): boolean =>
    one.routeId === route.routeId &&
    one.after.stops[0]?.orderId === next.orderId &&
    one.after.stops[0]?.kind === next.kind &&
    one.orders.every((order) => column.orders.includes(order)) &&
    one.price > one.marginalCost;
  let best = column;
  for (const one of columns) if (one.orders.length < best.orders.length && isPart(one)) best = one;
  return best;
}
