import { type Column, columnsOf, newBook } from './columns.ts';
import type { WaitingOrder } from './model.ts';
import type { Policy } from './policy.ts';
import { type BackhaulState, commit, type Commitment } from './state.ts';

/**
 * The order and route of most exact marginal profit, again and again until none pays; committed at
 * once. A cost function approximation (CFA) whose parameter is the opportunity price of room: what a
 * tonne carried over a kilometre must at least bring.
 */
export interface GreedyParameters {
  /** Minor units per gram and metre of direct way. */
  readonly perGramMetre: number;
}

const single = { size: 1, beam: 1, loss: 0 };

export function greedy({ perGramMetre }: GreedyParameters = { perGramMetre: 0 }): Policy {
  const book = newBook();
  const decide = (state: BackhaulState): Commitment[] => {
    const { metres } = state.pricing.travel;
    const charge = (orders: readonly WaitingOrder[]): number =>
      orders.reduce(
        (sum, { weight, pickup, delivery }) =>
          sum + perGramMetre * weight * metres(pickup.place, delivery.place),
        0,
      );
    const made: Commitment[] = [];
    let left = state;
    for (;;) {
      let best: Column | undefined;
      for (const route of left.routes)
        for (const column of columnsOf(
          book,
          route,
          left.orders,
          state.pricing,
          single,
          (_, __, o) => charge(o),
        ))
          if (!best || column.value > best.value) best = column;
      if (!best) return mergeByRoute(made);
      const commitment = toCommitment(best, left);
      made.push(commitment);
      left = commit(left, [commitment]);
    }
  };
  const name = perGramMetre > 0 ? 'greedy-priced' : 'greedy';
  return { name, policyClass: 'CFA', decide };
}

export function toCommitment(column: Column, state: BackhaulState): Commitment {
  const { routeId, orders, after, price, marginalCost } = column;
  const version = state.routes.find((route) => route.routeId === routeId)?.version ?? -1;
  return { routeId, version, orders, after, price, marginalCost };
}

/** Several orders one after another on one route are one change of it. */
function mergeByRoute(made: readonly Commitment[]): Commitment[] {
  const byRoute = new Map<string, Commitment>();
  for (const one of made) {
    const before = byRoute.get(one.routeId);
    byRoute.set(
      one.routeId,
      before
        ? {
            ...before,
            orders: [...before.orders, ...one.orders],
            after: one.after,
            price: before.price + one.price,
            marginalCost: before.marginalCost + one.marginalCost,
          }
        : one,
    );
  }
  return [...byRoute.values()];
}
