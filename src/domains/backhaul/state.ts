import { assert } from '@waystock/kernel';
import { startLeg } from './change.ts';
import type { ActiveRoute, WaitingOrder } from './model.ts';
import type { Pricing } from './route-table.ts';

/** What a policy sees: routes that can still change, orders that wait, and what things cost. */
export interface BackhaulState {
  readonly now: number;
  /** When the policy is asked next if nothing happens. */
  readonly nextCheck: number;
  readonly routes: readonly ActiveRoute[];
  readonly orders: readonly WaitingOrder[];
  readonly pricing: Pricing;
}

/** Orders that join a route now, firmly. The figures are marginal, never the whole route's. */
export interface Commitment {
  readonly routeId: string;
  /** The version it was worked out for: another one makes it stale. */
  readonly version: number;
  readonly orders: readonly WaitingOrder[];
  readonly after: ActiveRoute;
  readonly price: number;
  readonly marginalCost: number;
}

/** The transition of a decision: routes change in place, orders wait no longer. */
export function commit(state: BackhaulState, commitments: readonly Commitment[]): BackhaulState {
  const changed = new Map(commitments.map((one) => [one.routeId, one]));
  const taken = new Set(commitments.flatMap((one) => one.orders.map((order) => order.orderId)));
  return {
    ...state,
    routes: state.routes.map((route) => {
      const commitment = changed.get(route.routeId);
      if (!commitment) return route;
      assert(commitment.version === route.version, `stale commitment to ${route.routeId}`);
      return commitment.after;
    }),
    orders: state.orders.filter((order) => !taken.has(order.orderId)),
  };
}

/** The transition of time: a vehicle whose anchor is done drives on, and that leg is fixed. */
export function driveOn(
  route: ActiveRoute,
  now: number,
  secondsOf: (route: ActiveRoute) => number,
): ActiveRoute {
  let moved = route;
  while (moved.stops.length > 0 && moved.anchor.readyAt <= now)
    moved = startLeg(moved, { seconds: secondsOf(moved) });
  return moved;
}

/** Whether the next stop of the route is fixed before the policy is asked again. */
export const locksBeforeNextCheck = (route: ActiveRoute, state: BackhaulState): boolean =>
  route.anchor.readyAt <= state.nextCheck;
