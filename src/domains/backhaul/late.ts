import { type Charge, type Column, type ColumnLimits, columnsOf, newBook } from './columns.ts';
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
    const { atOnce } = parameters;
    const locking = state.routes.filter((route) => atOnce || locksBeforeNextCheck(route, state));
    if (locking.length === 0 || state.orders.length === 0) return [];
    const columns = state.routes.flatMap((route) =>
      columnsOf(book, route, state.orders, state.pricing, parameters, charge),
    );
    const { chosen } = bestColumns(columns);
    const locks = new Map(locking.map((route) => [route.routeId, route]));
    return chosen.flatMap((column) => {
      const route = locks.get(column.routeId);
      if (!route) return [];
      const firm = atOnce ? column : firmPart(column, route, columns);
      return firm && firm.price > firm.marginalCost ? [toCommitment(firm, state)] : [];
    });
  };
  return parameters.atOnce
    ? { name: 'bundles-at-once', policyClass: 'CFA', decide }
    : { name: 'late', policyClass: 'DLA', decide };
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
