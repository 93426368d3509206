import { columnsOf, newBook } from '../../src/domains/backhaul/columns.ts';
import { bestColumns } from '../../src/domains/backhaul/choice.ts';
import type { Pricing } from '../../src/domains/backhaul/route-table.ts';
import type { CorridorDay } from './corridor.ts';

/**
 * What could have been won had all orders been known before the day: columns of up to four orders per
 * route by cheapest insertion, packed to optimality. A strong reference, no proven bound, as the
 * columns are a heuristic choice; `bound` is the Lagrangian bound over the same columns, at least the
 * packing's and at best the LP's.
 */
export interface Hindsight {
  readonly profit: number;
  readonly bound: number;
  readonly exact: boolean;
  readonly columns: number;
}

export function lookBackOn(day: CorridorDay, pricing: Pricing): Hindsight {
  const book = newBook();
  const orders = day.orders.map(({ item }) => item);
  const limits = { size: 4, beam: 1500, loss: 400_000 };
  const columns = day.routes.flatMap(({ item }) => columnsOf(book, item, orders, pricing, limits));
  const { chosen, bound, exact } = bestColumns(columns, undefined, {
    iterations: 1500,
    nodes: 300_000,
  });
  const profit = chosen.reduce((sum, one) => sum + one.price - one.marginalCost, 0);
  return { profit, bound, exact, columns: columns.length };
}
