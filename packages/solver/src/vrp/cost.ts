import {
  COLLECTED,
  DURATION,
  FROM_START,
  type Instance,
  MARK,
  METRES,
  SHORT_PENALTY,
} from './instance.ts';
import { SLACK, timeRoute } from './schedule.ts';

/**
 * The exact cost of one route, from scratch in O(stops). Operators call it only for moves that a
 * constant-time bound (`hopCost`) leaves promising. The one constraint it softens is the minimum
 * load: a route below it costs a penalty, so that the search can pass through such routes;
 * `closeShortRoutes` removes them from anything that is handed out.
 */
export function routeCost(p: Instance, k: number, seq: Int32Array, len: number): number {
  if (len === 0 && p.committed[k] === 0) return 0;
  if (len > p.maxStops[k]!) return Infinity;
  if (!timeRoute(p, k, seq, len)) return Infinity;
  if (!loadsFit(p, k, seq, len)) return Infinity;
  if (!p.allAllowed && !mayRide(p, k, seq, len)) return Infinity;
  if (p.anyPickup && !pairsInOrder(p, seq, len)) return Infinity;
  if (p.problem.rules !== undefined && !rulesKept(p, seq, len)) return Infinity;
  const duration = p.scratch[DURATION]!;
  const metres = p.scratch[METRES]!;
  if (duration > p.maxDuration[k]! + SLACK || metres > p.maxDistance[k]! + SLACK) return Infinity;
  const cost = p.fixed[k]! + metres * p.perMetre[k]! + duration * p.perSecond[k]!;
  if (p.hasMinLoad[k] === 0) return cost;
  return cost + shortCost(p, shortfall(p, k, seq, len));
}

/** Money for driving one leg; to −1, the end of an open route, nothing. Infinity: no way there. */
export const hopCost = (p: Instance, k: number, from: number, to: number): number =>
  to < 0 ? 0 : p.legCosts[p.rate[k]!]![from * p.locations + to]!;

/** One table of leg costs for each rate: the search looks nothing else up as often. */
export function priceLegs(p: Instance): void {
  for (let k = 0; k < p.vehicles; k++) {
    if (p.legCosts[p.rate[k]!] !== undefined) continue;
    const durations = p.durations[p.profile[k]!]!;
    const distances = p.distances[p.profile[k]!]!;
    const table = new Float64Array(durations.length);
    for (let cell = 0; cell < table.length; cell++) {
      const metres = distances[cell]!;
      const seconds = durations[cell]!;
      const way = metres >= 0 && seconds >= 0;
      table[cell] = way ? metres * p.perMetre[k]! + seconds * p.perSecond[k]! : Infinity;
    }
    p.legCosts[p.rate[k]!] = table;
  }
}

/** What the route is missing to its minimum load: 0 … 1, as a share, in the worst dimension. */
export function shortfall(p: Instance, k: number, seq: Int32Array, len: number): number {
  if (p.hasMinLoad[k] === 0 || p.committed[k] === 1 || len === 0) return 0;
  let worst = 0;
  for (let d = 0; d < p.dimensions; d++) {
    const least = p.minLoad[k * p.dimensions + d]!;
    if (least <= 0) continue;
    let carried = 0;
    for (let i = 0; i < len; i++) {
      if (seq[i]! < p.jobs) carried += p.load[seq[i]! * p.dimensions + d]!;
    }
    if (carried < least - SLACK) worst = Math.max(worst, (least - carried) / least);
  }
  return worst;
}

/** Half the penalty for being short at all, the rest in proportion: a slope to climb, then a step. */
export const shortCost = (p: Instance, share: number): number =>
  share <= 0 ? 0 : p.scratch[SHORT_PENALTY]! * (0.5 + share);

/** The most on board at any moment, in dimension d. */
export function peakLoad(p: Instance, k: number, seq: Int32Array, len: number, d: number): number {
  const { dimensions, jobs, load, kind } = p;
  let onBoard = p.baseLoad[k * dimensions + d]!;
  for (let i = 0; i < len; i++) {
    const v = seq[i]!;
    if (v < jobs && kind[v] === FROM_START) onBoard += load[v * dimensions + d]!;
  }
  if (!p.anyPickup) return onBoard;
  let peak = onBoard;
  for (let i = 0; i < len; i++) {
    const v = seq[i]!;
    if (v >= jobs) onBoard += load[(v - jobs) * dimensions + d]!;
    else if (kind[v] === COLLECTED) onBoard += load[v * dimensions + d]!;
    else onBoard -= load[v * dimensions + d]!;
    if (onBoard > peak) peak = onBoard;
  }
  return peak;
}

function loadsFit(p: Instance, k: number, seq: Int32Array, len: number): boolean {
  for (let d = 0; d < p.dimensions; d++) {
    if (peakLoad(p, k, seq, len, d) > p.capacity[k * p.dimensions + d]! + SLACK) return false;
  }
  return true;
}

function mayRide(p: Instance, k: number, seq: Int32Array, len: number): boolean {
  for (let i = 0; i < len; i++) {
    const v = seq[i]!;
    if (p.allowed[(v < p.jobs ? v : v - p.jobs) * p.vehicles + k] === 0) return false;
  }
  return true;
}

/** Each pickup is followed by its delivery, each delivery of picked-up goods preceded by it. */
function pairsInOrder(p: Instance, seq: Int32Array, len: number): boolean {
  const stamp = (p.scratch[MARK] = (p.scratch[MARK]! + 1) % 2_000_000_000);
  let open = 0;
  for (let i = 0; i < len; i++) {
    const v = seq[i]!;
    if (v >= p.jobs) {
      p.mark[v - p.jobs] = stamp;
      if (p.paired[v - p.jobs] === 1) open++;
    } else if (p.paired[v] === 1) {
      if (p.mark[v] !== stamp) return false;
      open--;
    }
  }
  return open === 0;
}

/** What the rules of the house say about the order of deliveries and collections. */
export function rulesKept(p: Instance, seq: Int32Array, len: number): boolean {
  const { deliveriesFirst, noCollectionOnlyRoutes } = p.problem.rules ?? {};
  let delivered = 0;
  let collected = 0;
  for (let i = 0; i < len; i++) {
    const v = seq[i]!;
    if (v < p.jobs && p.kind[v] === COLLECTED) collected++;
    else if (v < p.jobs) {
      if (deliveriesFirst === true && collected > 0) return false;
      delivered++;
    }
  }
  return noCollectionOnlyRoutes !== true || collected === 0 || delivered > 0;
}
