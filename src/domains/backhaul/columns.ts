import { must } from '@waystock/kernel';
import { withOrder } from './change.ts';
import { cheapestInsertion, type Insertion, newInsertion } from './insertion.ts';
import { type ActiveRoute, suits, type WaitingOrder } from './model.ts';
import { fillTable, newTable, type Pricing, type RouteTable } from './route-table.ts';

/**
 * Bundles of orders that may join one route, each with the route it makes: the columns of the set
 * packing (`packing.ts`).
 *
 * What: level by level; an order is added to every bundle below the limit by cheapest insertion, and
 * of the ways to come to the same bundle the cheapest is kept. A bundle worth no more than it is
 * without one of its orders is dominated and dropped. Exact for single orders, a good heuristic
 * beyond (insertion in every order of joining, never a re-sequencing of what is there).
 *
 * The book remembers what was tried: a new order is only tried with what exists, and a route that
 * drove on or changed starts again. The answer is the same as without memory, up to the beam.
 *
 * Complexity: beam × orders insertions per level.
 */
export interface Column {
  readonly routeId: string;
  readonly orders: readonly WaitingOrder[];
  readonly after: ActiveRoute;
  readonly price: number;
  readonly marginalCost: number;
  /** Price less marginal cost, less what the policy charges beside. */
  readonly value: number;
}

interface Bundle extends Column {
  /** Orders of the page up to here were tried in it. */
  tried: number;
}

export interface ColumnLimits {
  /** Orders per bundle. */
  readonly size: number;
  /** So many bundles of each size, the best, are built on. */
  readonly beam: number;
  /** A single order may lose this much and still be built on: company may make it pay. */
  readonly loss: number;
}

/** What one route looked like, and what was found for it. */
interface Page {
  readonly stamp: string;
  readonly route: ActiveRoute;
  readonly orders: WaitingOrder[];
  readonly known: Set<string>;
  readonly levels: Map<string, Bundle>[];
}

export type ColumnBook = Map<string, Page>;

export const newBook = (): ColumnBook => new Map();

/** What the policy charges for a commitment beside its cost: an opportunity price. */
export type Charge = (
  before: ActiveRoute,
  after: ActiveRoute,
  orders: readonly WaitingOrder[],
) => number;

const free: Charge = () => 0;
const scratch: { table: RouteTable; found: Insertion } = {
  table: newTable(),
  found: newInsertion(),
};

/** All columns of one route for the orders that wait, dominated ones left out. */
export function columnsOf(
  book: ColumnBook,
  route: ActiveRoute,
  orders: readonly WaitingOrder[],
  pricing: Pricing,
  limits: ColumnLimits,
  charge: Charge = free,
): Column[] {
  const page = openPage(book, route, limits.size);
  const waiting = new Set(orders.map((order) => order.orderId));
  for (const level of page.levels)
    for (const [key, bundle] of level)
      if (!bundle.orders.every((order) => waiting.has(order.orderId))) level.delete(key);
  for (const order of orders)
    if (!page.known.has(order.orderId)) {
      page.known.add(order.orderId);
      if (suits(route.vehicle, order)) page.orders.push(order);
    }
  for (let size = 1; size <= limits.size; size++)
    growLevel(page, size, waiting, pricing, limits, charge);
  return page.levels
    .slice(1)
    .flatMap((level) => [...level.values()].filter((one) => one.value > 0));
}

function openPage(book: ColumnBook, route: ActiveRoute, size: number): Page {
  const { anchor, stops, version, routeId } = route;
  const stamp = `${version} ${stops.length} ${anchor.readyAt}`;
  const old = book.get(routeId);
  if (old?.stamp === stamp) return old;
  const root: Bundle = {
    routeId,
    orders: [],
    after: route,
    price: 0,
    marginalCost: 0,
    value: 0,
    tried: 0,
  };
  const levels = Array.from({ length: size + 1 }, () => new Map<string, Bundle>());
  must(levels[0], 'the empty bundle').set('', root);
  const page: Page = { stamp, route, orders: [], known: new Set(), levels };
  book.set(routeId, page);
  return page;
}

function growLevel(
  page: Page,
  size: number,
  waiting: ReadonlySet<string>,
  pricing: Pricing,
  limits: ColumnLimits,
  charge: Charge,
): void {
  const below = must(page.levels[size - 1], 'a level below');
  const level = must(page.levels[size], 'a level');
  const floor = size === 1 ? -limits.loss : 0;
  for (const parent of best(below, limits.beam)) {
    if (parent.tried === page.orders.length) continue;
    const fresh = parent.orders.map((order) => order.orderId);
    fillTable(scratch.table, parent.after, pricing, fresh);
    for (let o = parent.tried; o < page.orders.length; o++) {
      const order = page.orders[o] as WaitingOrder;
      if (!waiting.has(order.orderId) || parent.orders.includes(order)) continue;
      if (!cheapestInsertion(scratch.table, order, pricing, scratch.found)) continue;
      const made = addTo(parent, page, order, charge);
      if (made.value <= Math.max(floor, size === 1 ? floor : parent.value)) continue;
      const key = keyOf(made.orders);
      const other = level.get(key);
      if (!other || other.value < made.value) level.set(key, made);
    }
    parent.tried = page.orders.length;
  }
}

function addTo(parent: Bundle, page: Page, order: WaitingOrder, charge: Charge): Bundle {
  const orders = [...parent.orders, order];
  const after = withOrder(parent.after, order, scratch.found);
  const price = parent.price + order.price;
  const marginalCost = parent.marginalCost + scratch.found.cost;
  const value = price - marginalCost - charge(page.route, after, orders);
  const { routeId } = parent;
  return { routeId, orders, after, price, marginalCost, value, tried: 0 };
}

const keyOf = (orders: readonly WaitingOrder[]): string =>
  orders
    .map((order) => order.orderId)
    .sort()
    .join(' ');

function best(level: ReadonlyMap<string, Bundle>, beam: number): Bundle[] {
  const all = [...level.values()];
  return all.length <= beam ? all : all.sort((a, b) => b.value - a.value).slice(0, beam);
}
