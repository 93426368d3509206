/** A part of a packing that shares no route and no order with the rest, in flat arrays. */
export interface PackingColumn {
  readonly route: number;
  /** Numbers of the orders in it, no number twice. */
  readonly orders: readonly number[];
  readonly value: number;
}

/** One component in flat arrays; columns of one route stand together, best first. */
export interface Component {
  readonly origin: readonly number[];
  readonly orderName: readonly number[];
  readonly orderCount: number;
  readonly routeCount: number;
  /** Columns of route r: routeStart[r] to routeStart[r + 1]. */
  readonly routeStart: Int32Array;
  readonly route: Int32Array;
  readonly value: Float64Array;
  /** Orders of column c: entryStart[c] to entryStart[c + 1] of `entry`. */
  readonly entryStart: Int32Array;
  readonly entry: Int32Array;
}

export function compile(columns: readonly PackingColumn[], group: readonly number[]): Component {
  const at = (c: number): PackingColumn => columns[c] as PackingColumn;
  const origin = group
    .slice()
    .sort((a, b) => at(a).route - at(b).route || at(b).value - at(a).value || a - b);
  const orders = new Map<number, number>();
  const routes = new Map<number, number>();
  const routeStart: number[] = [];
  const entryStart = [0];
  const entry: number[] = [];
  origin.forEach((c, index) => {
    const column = at(c);
    if (!routes.has(column.route)) {
      routes.set(column.route, routes.size);
      routeStart.push(index);
    }
    for (const order of column.orders) {
      if (!orders.has(order)) orders.set(order, orders.size);
      entry.push(orders.get(order) as number);
    }
    entryStart.push(entry.length);
  });
  routeStart.push(origin.length);
  return {
    origin,
    orderName: [...orders.keys()],
    orderCount: orders.size,
    routeCount: routes.size,
    routeStart: Int32Array.from(routeStart),
    route: Int32Array.from(origin, (c) => routes.get(at(c).route) as number),
    value: Float64Array.from(origin, (c) => at(c).value),
    entryStart: Int32Array.from(entryStart),
    entry: Int32Array.from(entry),
  };
}

export function isFree(part: Component, c: number, used: Uint8Array): boolean {
  for (let e = part.entryStart[c] as number; e < (part.entryStart[c + 1] as number); e++)
    if (used[part.entry[e] as number]) return false;
  return true;
}

export function mark(part: Component, c: number, used: Uint8Array, as: 0 | 1): void {
  for (let e = part.entryStart[c] as number; e < (part.entryStart[c + 1] as number); e++)
    used[part.entry[e] as number] = as;
}

export const worthOf = (part: Component, pick: Int32Array): number =>
  pick.reduce((sum, c) => (c < 0 ? sum : sum + (part.value[c] as number)), 0);
