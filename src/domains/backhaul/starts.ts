import type { Column } from './columns.ts';

/**
 * What a route could do next: the decision that locks is its next stop, the rest of a bundle stays
 * open.
 */

/** The order whose pickup is the next stop of the column; none when the route goes on as it was. */
export function startOf(column: Column): string | undefined {
  const next = column.after.stops[0];
  if (next?.kind !== 'pickup') return undefined;
  return column.orders.some((order) => order.orderId === next.orderId) ? next.orderId : undefined;
}

/** For each order a route could turn to next: the smallest, then cheapest, bundle that pays. */
export function startsOf(columns: readonly Column[]): Map<string, Column> {
  const starts = new Map<string, Column>();
  for (const column of columns) {
    const start = startOf(column);
    if (start === undefined || column.price <= column.marginalCost) continue;
    const other = starts.get(start);
    if (!other || isSmaller(column, other)) starts.set(start, column);
  }
  return starts;
}

const isSmaller = (a: Column, b: Column): boolean =>
  a.orders.length < b.orders.length || (a.orders.length === b.orders.length && a.value > b.value);
