import type { Column } from './columns.ts';
import { pack, type PackingLimits, usualPackingLimits } from './packing.ts';

export interface Choice {
  readonly chosen: Column[];
  readonly bound: number;
  readonly exact: boolean;
  /** By order id: what one more of it would be worth to the rest. */
  readonly priceOf: ReadonlyMap<string, number>;
}

/** The best set of columns: no order twice, one column per route. */
export function bestColumns(
  columns: readonly Column[],
  worth: (column: Column) => number = (column) => column.value,
  limits: PackingLimits = usualPackingLimits,
): Choice {
  const [routes, orders] = [new Map<string, number>(), new Map<string, number>()];
  const numberOf = (names: Map<string, number>, name: string): number => {
    const known = names.get(name);
    if (known !== undefined) return known;
    names.set(name, names.size);
    return names.size - 1;
  };
  const { chosen, bound, exact, prices } = pack(
    columns.map((column) => ({
      route: numberOf(routes, column.routeId),
      orders: column.orders.map((order) => numberOf(orders, order.orderId)),
      value: worth(column),
    })),
    limits,
  );
  const priceOf = new Map([...orders].map(([orderId, o]) => [orderId, prices.get(o) ?? 0]));
  return { chosen: chosen.map((c) => columns[c] as Column), bound, exact, priceOf };
}
