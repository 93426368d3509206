import { assert } from '@waystock/kernel';

/**
 * Weighted set packing: at most one column per route, each order in at most one column, most value.
 *
 * What: split into connected components; per component a Lagrangian relaxation of the order rows
 * (Held and Karp's subgradient; Fisher 1981) gives a bound that tends to the LP's and prices that
 * guide a greedy; exchanges of one or two columns improve what was found; columns whose reduced value
 * cannot reach the incumbent are dropped, and a depth-first branch and bound over the routes, bounded
 * by the same prices, closes the rest within a limit of nodes.
 *
 * Invariants: the answer is feasible; value <= bound; `exact` only when the tree was exhausted. No
 * clock: the same columns give the same answer.
 *
 * Complexity: iterations × entries, then at most `nodes` nodes per component.
 */
export interface PackingColumn {
  readonly route: number;
  /** Numbers of the orders in it, no number twice. */
  readonly orders: readonly number[];
  readonly value: number;
}

export interface PackingLimits {
  readonly iterations: number;
  readonly nodes: number;
}

export interface Packing {
  /** Indices of the chosen columns, rising. */
  readonly chosen: readonly number[];
  readonly value: number;
  /** No packing is worth more. */
  readonly bound: number;
  readonly exact: boolean;
  /** For each order that is in a column: the price at which demand for it meets supply. */
  readonly prices: ReadonlyMap<number, number>;
}

export const usualPackingLimits: PackingLimits = { iterations: 200, nodes: 20_000 };

export function pack(
  columns: readonly PackingColumn[],
  limits: PackingLimits = usualPackingLimits,
): Packing {
  const chosen: number[] = [];
  const prices = new Map<number, number>();
  let [value, bound, exact] = [0, 0, true];
  for (const component of componentsOf(columns)) {
    const part = packComponent(component, limits);
    for (const c of part.chosen) chosen.push(component.origin[c] as number);
    for (let o = 0; o < component.orderCount; o++)
      prices.set(component.orderName[o] as number, part.prices[o] as number);
    value += part.value;
    bound += part.bound;
    exact &&= part.exact;
  }
  return { chosen: chosen.sort((a, b) => a - b), value, bound, exact, prices };
}

/** One component in flat arrays; columns of one route stand together, best first. */
interface Component {
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

function componentsOf(columns: readonly PackingColumn[]): Component[] {
  const parent = new Map<string, string>();
  const find = (key: string): string => {
    let root = key;
    while ((parent.get(root) ?? root) !== root) root = parent.get(root) as string;
    parent.set(key, root);
    return root;
  };
  for (const column of columns)
    for (const order of column.orders) {
      const [a, b] = [find(`r${column.route}`), find(`o${order}`)];
      if (a !== b) parent.set(b, a);
    }
  const groups = new Map<string, number[]>();
  columns.forEach((column, c) => {
    assert(Number.isFinite(column.value), `column ${c} has no value`);
    assert(new Set(column.orders).size === column.orders.length, `column ${c} has an order twice`);
    if (column.value <= 0) return;
    const root = find(`r${column.route}`);
    const group = groups.get(root);
    if (group) group.push(c);
    else groups.set(root, [c]);
  });
  return [...groups.values()].map((group) => compile(columns, group));
}

function compile(columns: readonly PackingColumn[], group: readonly number[]): Component {
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

interface Part {
  readonly chosen: readonly number[];
  readonly value: number;
  readonly bound: number;
  readonly exact: boolean;
  readonly prices: Float64Array;
}

function packComponent(part: Component, limits: PackingLimits): Part {
  const relaxed = relax(part, limits.iterations);
  let { pick, value } = relaxed;
  const slack = 1e-9 * Math.max(1, Math.abs(relaxed.bound));
  if (relaxed.bound - value <= slack)
    return { chosen: listOf(pick), value, bound: value, exact: true, prices: relaxed.prices };
  const tree = branch(part, relaxed, limits.nodes);
  if (tree.value > value) ({ pick, value } = tree);
  const bound = tree.exhausted ? value : relaxed.bound;
  return { chosen: listOf(pick), value, bound, exact: tree.exhausted, prices: relaxed.prices };
}

/** The chosen column of each route; -1 for none. */
const listOf = (pick: Int32Array): number[] => [...pick].filter((c) => c >= 0);

interface Relaxed {
  readonly bound: number;
  readonly prices: Float64Array;
  readonly pick: Int32Array;
  readonly value: number;
}

/** Subgradient on the prices of orders, with a greedy by reduced value every few steps. */
function relax(part: Component, iterations: number): Relaxed {
  const { orderCount, routeCount, value } = part;
  const prices = new Float64Array(orderCount);
  const demand = new Int32Array(orderCount);
  const reduced = new Float64Array(value.length);
  const bestPrices = new Float64Array(orderCount);
  let pick: Int32Array = new Int32Array(routeCount).fill(-1);
  let [bound, low, scale, stale] = [Infinity, -1, 1, 0];
  for (let round = 0; round < iterations; round++) {
    const dual = priceOut(part, prices, reduced, demand);
    if (dual < bound - 1e-9) {
      bound = dual;
      bestPrices.set(prices);
      stale = 0;
    } else if (++stale >= 10) {
      scale /= 2;
      stale = 0;
    }
    if (round % 5 === 0 || round === iterations - 1) {
      const found = exchange(part, greedy(part, reduced));
      const worth = worthOf(part, found);
      if (worth > low) [low, pick] = [worth, found];
    }
    if (bound - low <= 1e-9 * Math.max(1, bound) || scale < 1e-4) break;
    let norm = 0;
    for (let o = 0; o < orderCount; o++)
      if (demand[o] !== 1 && !(demand[o] === 0 && prices[o] === 0))
        norm += ((demand[o] as number) - 1) ** 2;
    if (norm === 0) break;
    const step = (scale * (dual - low)) / norm;
    for (let o = 0; o < orderCount; o++)
      prices[o] = Math.max(0, (prices[o] as number) + step * ((demand[o] as number) - 1));
  }
  return { bound, prices: bestPrices, pick, value: low };
}

/** The dual value at these prices; fills the reduced values and how often each order is wanted. */
function priceOut(
  part: Component,
  prices: Float64Array,
  reduced: Float64Array,
  demand: Int32Array,
): number {
  const { value, entry, entryStart, routeStart, routeCount } = part;
  let dual = 0;
  for (let o = 0; o < prices.length; o++) dual += prices[o] as number;
  demand.fill(0);
  for (let r = 0; r < routeCount; r++) {
    let [top, best] = [0, -1];
    for (let c = routeStart[r] as number; c < (routeStart[r + 1] as number); c++) {
      let left = value[c] as number;
      for (let e = entryStart[c] as number; e < (entryStart[c + 1] as number); e++)
        left -= prices[entry[e] as number] as number;
      reduced[c] = left;
      if (left > top) [top, best] = [left, c];
    }
    dual += top;
    if (best < 0) continue;
    for (let e = entryStart[best] as number; e < (entryStart[best + 1] as number); e++)
      (demand[entry[e] as number] as number)++;
  }
  return dual;
}

/** Columns by reduced value, then by value, as long as they fit. */
function greedy(part: Component, reduced: Float64Array): Int32Array {
  const { value, route, routeCount, orderCount } = part;
  const byWorth = Array.from(value.keys()).sort(
    (a, b) =>
      (reduced[b] as number) - (reduced[a] as number) ||
      (value[b] as number) - (value[a] as number),
  );
  const pick = new Int32Array(routeCount).fill(-1);
  const used = new Uint8Array(orderCount);
  for (const c of byWorth)
    if ((pick[route[c] as number] as number) < 0 && isFree(part, c, used)) {
      pick[route[c] as number] = c;
      mark(part, c, used, 1);
    }
  return pick;
}

/** For each route the best column given the others, then with one other route giving way. */
function exchange(part: Component, pick: Int32Array): Int32Array {
  const { value, route, routeStart, routeCount, orderCount, entry, entryStart } = part;
  const holder = new Int32Array(orderCount).fill(-1);
  const hold = (c: number, r: number): void => {
    for (let e = entryStart[c] as number; e < (entryStart[c + 1] as number); e++)
      holder[entry[e] as number] = r;
  };
  for (const c of pick) if (c >= 0) hold(c, route[c] as number);
  const worth = (r: number): number =>
    (pick[r] as number) < 0 ? 0 : (value[pick[r] as number] as number);
  /** The one other route that holds orders of c; -1 none, -2 several. */
  const rival = (c: number): number => {
    let found = -1;
    for (let e = entryStart[c] as number; e < (entryStart[c + 1] as number); e++) {
      const by = holder[entry[e] as number] as number;
      if (by < 0 || by === (route[c] as number) || by === found) continue;
      if (found >= 0) return -2;
      found = by;
    }
    return found;
  };
  const put = (r: number, c: number): void => {
    if ((pick[r] as number) >= 0) hold(pick[r] as number, -1);
    pick[r] = c;
    if (c >= 0) hold(c, r);
  };
  for (let moved = true, rounds = 0; moved && rounds < 20; rounds++) {
    moved = false;
    for (let r = 0; r < routeCount; r++)
      for (let c = routeStart[r] as number; c < (routeStart[r + 1] as number); c++) {
        const gain = (value[c] as number) - worth(r);
        if (gain <= 1e-9) break;
        const other = rival(c);
        if (other === -2) continue;
        if (other < 0) {
          put(r, c);
          moved = true;
          break;
        }
        const [mine, theirs] = [pick[r] as number, pick[other] as number];
        const before = worth(r) + worth(other);
        put(other, -1);
        put(r, c);
        put(other, firstFree(part, other, holder));
        if (worth(r) + worth(other) > before + 1e-9) {
          moved = true;
          break;
        }
        put(other, -1);
        put(r, mine);
        put(other, theirs);
      }
  }
  return pick;
}

/** The best column of the route whose orders nobody else holds; -1 when there is none. */
function firstFree(part: Component, r: number, holder: Int32Array): number {
  const { routeStart, entry, entryStart } = part;
  for (let c = routeStart[r] as number; c < (routeStart[r + 1] as number); c++) {
    let free = true;
    for (let e = entryStart[c] as number; free && e < (entryStart[c + 1] as number); e++)
      free = (holder[entry[e] as number] as number) < 0 || holder[entry[e] as number] === r;
    if (free) return c;
  }
  return -1;
}

function isFree(part: Component, c: number, used: Uint8Array): boolean {
  for (let e = part.entryStart[c] as number; e < (part.entryStart[c + 1] as number); e++)
    if (used[part.entry[e] as number]) return false;
  return true;
}

function mark(part: Component, c: number, used: Uint8Array, as: 0 | 1): void {
  for (let e = part.entryStart[c] as number; e < (part.entryStart[c + 1] as number); e++)
    used[part.entry[e] as number] = as;
}

const worthOf = (part: Component, pick: Int32Array): number =>
  pick.reduce((sum, c) => (c < 0 ? sum : sum + (part.value[c] as number)), 0);

/** Depth first over the routes, those with most to lose first. */
function branch(
  part: Component,
  relaxed: Relaxed,
  nodeLimit: number,
): { pick: Int32Array; value: number; exhausted: boolean } {
  const { routeCount, routeStart, value, orderCount } = part;
  const reduced = new Float64Array(value.length);
  const root = priceOut(part, relaxed.prices, reduced, new Int32Array(orderCount));
  const top = new Float64Array(routeCount);
  const open: number[][] = [];
  for (let r = 0; r < routeCount; r++) {
    const columns: number[] = [];
    for (let c = routeStart[r] as number; c < (routeStart[r + 1] as number); c++) columns.push(c);
    for (const c of columns) top[r] = Math.max(top[r] as number, reduced[c] as number);
    // A column that leaves less than the incumbent even if all else goes at its best never wins.
    const room = root - relaxed.value - (top[r] as number);
    open.push(
      columns
        .filter((c) => (reduced[c] as number) + room > 1e-9)
        .sort((a, b) => (reduced[b] as number) - (reduced[a] as number)),
    );
  }
  const order = Array.from(top.keys()).sort((a, b) => (top[b] as number) - (top[a] as number));
  const used = new Uint8Array(orderCount);
  const pick = new Int32Array(routeCount).fill(-1);
  let best: Int32Array = relaxed.pick.slice();
  let [bestValue, nodes] = [relaxed.value, 0];
  const visit = (depth: number, worth: number, bound: number): void => {
    if (bound <= bestValue + 1e-9 || nodes >= nodeLimit) return;
    nodes++;
    if (depth === order.length) {
      if (worth > bestValue) [bestValue, best] = [worth, pick.slice()];
      return;
    }
    const r = order[depth] as number;
    const rest = bound - (top[r] as number);
    for (const c of open[r] as number[]) {
      if (rest + (reduced[c] as number) <= bestValue + 1e-9) break;
      if (!isFree(part, c, used)) continue;
      mark(part, c, used, 1);
      pick[r] = c;
      visit(depth + 1, worth + (value[c] as number), rest + (reduced[c] as number));
      pick[r] = -1;
      mark(part, c, used, 0);
    }
    visit(depth + 1, worth, rest);
  };
  visit(0, 0, root);
  return { pick: best, value: bestValue, exhausted: nodes < nodeLimit };
}
