import type { State } from './state.ts';

/**
 * What a route costs beyond its legs: load too many, time warp, duty too long, waiting that is paid.
 * Operators ask for it only when the legs alone leave a move promising, so a plain problem hardly pays
 * for the rich ones. Everything is O(clients in between).
 */

/** Of the route of `slot` made of the head up to `head`, the first `length` of `between`, the tail. */
export function penaltyOf(
  s: State,
  slot: number,
  head: number,
  between: Int32Array,
  length: number,
  tail: number,
): number {
  const { model } = s;
  const excess = model.mixed
    ? mixedExcess(s, slot, head, between, length, tail)
    : broughtExcess(s, slot, head, between, length, tail);
  const load = excess > 0 ? (excess + s.weights.loadGrain) * s.weights.load + s.weights.charge : 0;
  return model.timed ? load + timePenalty(s, slot, head, between, length, tail) : load;
}

/** Units of load too many when everything is brought from the depot. */
export function broughtExcess(
  s: State,
  slot: number,
  head: number,
  between: Int32Array,
  length: number,
  tail: number,
): number {
  const { clients, nodes, slots, dimensions, brought, capacity } = s.model;
  let excess = 0;
  for (let d = 0; d < dimensions; d++) {
    let load = s.headBrought[d * nodes + head]! + s.tailBrought[d * nodes + tail]!;
    for (let i = 0; i < length; i++) load += brought[d * clients + between[i]!]!;
    const over = load - capacity[d * slots + slot]!;
    if (over > 0) excess += over;
  }
  return excess;
}

/** The same when some of it is collected on the way: the peak counts. */
export function mixedExcess(
  s: State,
  slot: number,
  head: number,
  between: Int32Array,
  length: number,
  tail: number,
): number {
  const { clients, nodes, slots, dimensions, brought, taken, capacity } = s.model;
  let excess = 0;
  for (let d = 0; d < dimensions; d++) {
    const at = d * nodes + head;
    let carried = s.headTaken[at]!;
    let peak = s.headPeak[at]!;
    for (let i = 0; i < length; i++) {
      const client = d * clients + between[i]!;
      const more = brought[client]!;
      peak += more;
      carried += taken[client]!;
      if (carried > peak) peak = carried;
    }
    const rest = d * nodes + tail;
    const last = carried + s.tailPeak[rest]!;
    peak += s.tailBrought[rest]!;
    const over = (last > peak ? last : peak) - capacity[d * slots + slot]!;
    if (over > 0) excess += over;
  }
  return excess;
}

/**
 * Concatenation of time segments, one client at a time and then the tail. Waiting pins the departure to
 * its latest (leaving earlier would only wait longer), warp to its earliest.
 */
export function timePenalty(
  s: State,
  slot: number,
  head: number,
  between: Int32Array,
  length: number,
  tail: number,
): number {
  const { row, travel, travelBase, width, opens, closes, service } = s.model;
  const base = travelBase[slot]!;
  let duration = s.headDuration[head]!;
  let warp = s.headWarp[head]!;
  let early = s.headEarly[head]!;
  let late = s.headLate[head]!;
  let wait = s.headWait[head]!;
  let at = base + row[head]! * width;
  for (let i = 0; i < length; i++) {
    const c = between[i]!;
    duration += travel[at + c]!;
    const delta = duration - warp;
    const soonest = opens[c]! - delta;
    const latest = closes[c]! - delta;
    if (soonest > late) {
      wait += soonest - late;
      duration += soonest - late;
      early = late;
    } else if (soonest > early) early = soonest;
    if (latest < early) {
      warp += early - latest;
      late = early;
    } else if (latest < late) late = latest;
    duration += service[c]!;
    at = base + c * width;
  }
  duration += travel[at + row[tail]!]!;
  return duePenalty(s, slot, tail, duration, warp, early, late, wait);
}

/** The price of a head that has been driven up to the door of a tail, and of that tail. */
export function duePenalty(
  s: State,
  slot: number,
  tail: number,
  driven: number,
  warpBefore: number,
  early: number,
  late: number,
  waitBefore: number,
): number {
  const { weights } = s;
  let duration = driven;
  let warp = warpBefore;
  let wait = waitBefore;
  const delta = duration - warp;
  const idle = s.tailEarly[tail]! - delta - late;
  const over = early + delta - s.tailLate[tail]!;
  if (idle > 0) {
    wait += idle;
    duration += idle;
  }
  if (over > 0) warp += over;
  duration += s.tailDuration[tail]!;
  warp += s.tailWarp[tail]!;
  const overtime = duration - warp - s.model.maxDuration[slot]!;
  let price = warp > 0 ? (warp + weights.timeGrain) * weights.warp + weights.charge : 0;
  if (overtime > 0) price += (overtime + weights.timeGrain) * weights.duty + weights.charge;
  const paid = s.model.waitCost[slot]!;
  return paid > 0 ? price + paid * (wait + s.tailWait[tail]!) : price;
}
