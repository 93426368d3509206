import { FORBIDDEN, type Model } from './model.ts';

/**
 * For each client those likely to stand next to it, nearest first: the cheaper direction's leg, plus a
 * share of the waiting and the time warp that the windows force on it (Vidal et al. 2013). O(n² + n·K²/4) with a small constant.
 */
export interface Neighbours {
  readonly width: number;
  /** Rows of `width` clients. */
  readonly list: Int32Array;
}

const WAITING_SHARE = 0.2;

export function nearest(m: Model, most: number): Neighbours {
  const { clients } = m;
  const width = Math.max(0, Math.min(most, clients - 1));
  const list = new Int32Array(clients * width);
  if (width === 0) return { width, list };
  const keys = new Float64Array(clients);
  const rowKeys = new Float64Array(width);
  const price = clientPrice(m);
  const cost = leastCosts(m);
  for (let a = 0; a < clients; a++) {
    if (m.timed) timedKeys(m, a, cost, price, keys);
    else if (m.symmetric && m.oneClass) copyKeys(m, a, keys);
    else plainKeys(m, a, cost, keys);
    keepSmallest(keys, a, rowKeys, list, a * width, width);
  }
  return { width, list };
}

function copyKeys(m: Model, a: number, keys: Float64Array): void {
  const row = a * m.width;
  for (let b = 0; b < m.clients; b++) keys[b] = m.cost[row + b]!;
}

function plainKeys(m: Model, a: number, cost: Int32Array, keys: Float64Array): void {
  const { width, clients } = m;
  const row = a * width;
  for (let b = 0; b < clients; b++) {
    const there = cost[row + b]!;
    const back = cost[b * width + a]!;
    keys[b] = there < back ? there : back;
  }
}

/** The cheapest class for each leg: what one type may not serve another may. */
function leastCosts(m: Model): Int32Array {
  const area = m.width * m.width;
  const classes = m.cost.length / area;
  if (classes === 1) return m.cost;
  const least = m.cost.slice(0, area);
  for (let k = 1; k < classes; k++) {
    for (let i = 0; i < area; i++) {
      const cost = m.cost[k * area + i]!;
      if (cost < least[i]!) least[i] = cost;
    }
  }
  return least;
}

function timedKeys(m: Model, a: number, cost: Int32Array, price: number, keys: Float64Array): void {
  const { travel, width, clients, opens, closes, service } = m;
  const row = a * width;
  // Read down a column only where it differs from the row.
  const bothWays = m.symmetric && m.oneClass && cost === travel;
  const [openA, closeA, serviceA] = [opens[a]!, closes[a]!, service[a]!];
  for (let b = 0; b < clients; b++) {
    const there = travel[row + b]! + serviceA;
    const back = (bothWays ? travel[row + b]! : travel[b * width + a]!) + service[b]!;
    const waitThere = opens[b]! - there - closeA;
    const waitBack = openA - back - closes[b]!;
    const warpThere = openA + there - closes[b]!;
    const warpBack = opens[b]! + back - closeA;
    let forth = cost[row + b]!;
    if (waitThere > 0) forth += WAITING_SHARE * price * waitThere;
    if (warpThere > 0) forth += price * warpThere;
    let home = bothWays ? cost[row + b]! : cost[b * width + a]!;
    if (waitBack > 0) home += WAITING_SHARE * price * waitBack;
    if (warpBack > 0) home += price * warpBack;
    keys[b] = forth < home ? forth : home;
  }
}

/** Cost per unit of travel time, on average. */
function clientPrice(m: Model): number {
  if (!m.timed) return 1;
  let cost = 0;
  let time = 1;
  for (let a = 1; a < m.clients; a++) {
    const leg = m.cost[a * m.width + a - 1]!;
    if (leg >= FORBIDDEN) continue;
    cost += leg;
    time += m.travel[a * m.width + a - 1]!;
  }
  return cost / time;
}

/**
 * Insertion into a short sorted row. Clients are numbered along a chain, so those with near numbers tend
 * to be near: they go first, and most of the rest fail the first comparison.
 */
function keepSmallest(
  keys: Float64Array,
  self: number,
  rowKeys: Float64Array,
  list: Int32Array,
  from: number,
  width: number,
): void {
  const low = Math.max(0, self - width);
  const high = Math.min(keys.length, self + width + 1);
  let filled = 0;
  for (let b = low; b < high; b++) {
    if (b !== self) filled = put(b, keys[b]!, filled, rowKeys, list, from, width);
  }
  for (let b = 0; b < keys.length; b++) {
    if (b === low) b = high;
    if (b < keys.length && (filled < width || keys[b]! < rowKeys[width - 1]!)) {
      filled = put(b, keys[b]!, filled, rowKeys, list, from, width);
    }
  }
}

/** Returns how many are in the row now. */
function put(
  client: number,
  key: number,
  filled: number,
  rowKeys: Float64Array,
  list: Int32Array,
  from: number,
  width: number,
): number {
  if (filled === width && key >= rowKeys[width - 1]!) return filled;
  let i = filled < width ? filled : width - 1;
  for (; i > 0 && rowKeys[i - 1]! > key; i--) {
    rowKeys[i] = rowKeys[i - 1]!;
    list[from + i] = list[from + i - 1]!;
  }
  rowKeys[i] = key;
  list[from + i] = client;
  return filled < width ? filled + 1 : filled;
}
