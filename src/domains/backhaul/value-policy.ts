import { columnsOf, newBook } from './columns.ts';
import { toCommitment } from './greedy.ts';
import type { ActiveRoute, WaitingOrder } from './model.ts';
import type { Policy } from './policy.ts';
import { featuresOf, type RateAt, withoutOwn } from './route-features.ts';
import { startsOf } from './starts.ts';
import { type BackhaulState, commit, type Commitment, locksBeforeNextCheck } from './state.ts';

/**
 * Late commitment by a learned value: a value function approximation (VFA). When the next leg of a
 * route is about to lock, each next stop is worth its profit now and what the route is thought to win
 * after it, a function of the post-decision state (`route-features.ts`) learned by TD(lambda) on
 * realised marginal profit (`learning/lambda-returns.ts`). Linear or a network: the policy only asks.
 */
export interface ValueFunction {
  readonly name: string;
  /** Minor units a route with these features is expected to win from then on. */
  readonly valueOf: (features: readonly number[]) => number;
}

/** Told of each decision, so that the values can learn from what came of it. */
export interface Experience {
  readonly routeId: string;
  readonly features: readonly number[] | undefined;
  /** Marginal profit of what was committed with the decision. */
  readonly reward: number;
}

const limits = { size: 3, beam: 100, loss: 200_000 };

export function valuePolicy(
  values: ValueFunction,
  rateAt: RateAt,
  tell: (experience: Experience) => void = () => {},
): Policy {
  const book = newBook();
  const decide = (state: BackhaulState): Commitment[] => {
    const made: Commitment[] = [];
    let left = state;
    for (const route of state.routes) {
      if (!locksBeforeNextCheck(route, state)) continue;
      const starts = startsOf(columnsOf(book, route, left.orders, left.pricing, limits));
      let best = judge(route, [], 0, left, values, rateAt);
      let chosen: Commitment | undefined;
      for (const column of starts.values()) {
        const profit = column.price - column.marginalCost;
        const one = judge(column.after, column.orders, profit, left, values, rateAt);
        if (one.worth <= best.worth) continue;
        best = one;
        chosen = toCommitment(column, left);
      }
      tell({ routeId: route.routeId, features: best.features, reward: best.profit });
      if (!chosen) continue;
      made.push(chosen);
      left = commit(left, [chosen]);
    }
    return made;
  };
  return { name: values.name, policyClass: 'VFA', decide };
}

interface Judged {
  readonly worth: number;
  readonly profit: number;
  readonly features: readonly number[] | undefined;
}

function judge(
  after: ActiveRoute,
  taken: readonly WaitingOrder[],
  profit: number,
  state: BackhaulState,
  values: ValueFunction,
  rateAt: RateAt,
): Judged {
  const features = featuresOf(after, state, withoutOwn(state.orders, taken), rateAt);
  const future = features ? Math.max(0, values.valueOf(features)) : 0;
  return { worth: profit + future, profit, features };
}
