import { findCandidates, newFinder } from './candidates.ts';
import { bestColumns } from './choice.ts';
import { type Column, columnsOf, newBook } from './columns.ts';
import { buildIndex, type PathOf } from './corridor-index.ts';
import type { Position } from '@waystock/kernel';
import type { WaitingOrder } from './model.ts';
import type { BackhaulState } from './state.ts';

/**
 * All consolidations that would pay now, without conflicts: candidates, exact profit of each pair,
 * bundles of the best pairs, packing. The `limit` applies to what is shown, after conflicts are
 * resolved, never before.
 */
export interface Geography {
  readonly positionOf: (place: number) => Position;
  readonly pathOf: PathOf;
}

export interface OpportunityLimits {
  /** Orders per route that are bundled: those that pay best alone. */
  readonly partners: number;
  readonly beam: number;
  /** Columns per route that compete. */
  readonly columns: number;
}

export const usualOpportunityLimits: OpportunityLimits = { partners: 12, beam: 16, columns: 40 };

export interface Opportunities {
  /** Of most value first. */
  readonly chosen: readonly Column[];
  readonly value: number;
  readonly bound: number;
  readonly pairs: number;
}

export function listOpportunities(
  state: BackhaulState,
  geography: Geography,
  limits: OpportunityLimits = usualOpportunityLimits,
): Opportunities {
  const { pricing, routes } = state;
  const byRoute: WaitingOrder[][] = routes.map(() => []);
  const finder = newFinder(
    buildIndex(routes, geography.pathOf, pricing.rules.corridor),
    geography.positionOf,
  );
  let pairs = 0;
  for (const order of state.orders)
    for (const r of findCandidates(finder, order).routes) {
      (byRoute[r] as WaitingOrder[]).push(order);
      pairs++;
    }
  const columns = routes.flatMap((route, r) => bundlesOf(state, route, byRoute[r] ?? [], limits));
  const { chosen, bound } = bestColumns(columns, undefined, { iterations: 100, nodes: 2000 });
  const value = chosen.reduce((sum, one) => sum + one.value, 0);
  return { chosen: chosen.sort((a, b) => b.value - a.value), value, bound, pairs };
}

/** The best columns of one route: all single orders priced, the best of them bundled. */
function bundlesOf(
  { pricing }: BackhaulState,
  route: BackhaulState['routes'][number],
  orders: readonly WaitingOrder[],
  limits: OpportunityLimits,
): Column[] {
  if (orders.length === 0) return [];
  const singles = columnsOf(newBook(), route, orders, pricing, { size: 1, beam: 1, loss: 0 });
  const best = byValue(singles).slice(0, limits.partners);
  const partners = best.flatMap((one) => one.orders);
  const size = pricing.rules.bundle;
  const bundles = columnsOf(newBook(), route, partners, pricing, {
    size,
    beam: limits.beam,
    loss: 0,
  }).filter((one) => one.orders.length > 1);
  return byValue([...singles, ...bundles]).slice(0, limits.columns);
}

const byValue = (columns: Column[]): Column[] => columns.sort((a, b) => b.value - a.value);
