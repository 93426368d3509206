import { leg } from './moves/legs.ts';
import { exactPenalty } from './exact-penalty.ts';
import { copyGrowing, grow, growFrom, penaltyWith } from './growing.ts';
import { mayOpen, type Recreate } from './recreate.ts';
import { idleSlot } from './relink.ts';
import type { State } from './state.ts';

/**
 * Places for a request: every pair of places in the routes that pass near its pickup or its
 * delivery, and in one idle slot of each type. O(clients²) for each of these routes; places for
 * the pickup that are too dear by themselves end the search behind them.
 */
export function lookForPair(s: State, pickup: number, delivery: number, r: Recreate): void {
  const { model } = s;
  const before = r.price;
  r.round++;
  let met = offerNear(s, pickup, pickup, delivery, r);
  met += offerNear(s, delivery, pickup, delivery, r);
  const opens = mayOpen(s, r);
  for (let t = 0; opens && t < model.types; t++) {
    const slot = idleSlot(s, t);
    if (slot >= 0) offerRoute(s, slot, pickup, delivery, r);
  }
  if (met === 0 || r.price === before) offerAll(s, pickup, delivery, r);
}

function offerNear(s: State, c: number, pickup: number, delivery: number, r: Recreate): number {
  const { list, width } = r.neighbours;
  let met = 0;
  for (let i = 0; i < r.reach; i++) {
    const slot = s.route[list[c * width + i]!]!;
    if (slot < 0 || r.seen[slot] === r.round) continue;
    r.seen[slot] = r.round;
    met++;
    offerRoute(s, slot, pickup, delivery, r);
  }
  return met;
}

function offerAll(s: State, pickup: number, delivery: number, r: Recreate): void {
  const { order, typeFrom, inUse, model } = s;
  for (let t = 0; t < model.types; t++) {
    for (let i = 0; i < inUse[t]!; i++) {
      const slot = order[typeFrom[t]! + i]!;
      if (r.seen[slot] !== r.round) offerRoute(s, slot, pickup, delivery, r);
    }
  }
}

function offerRoute(s: State, slot: number, pickup: number, delivery: number, r: Recreate): void {
  const { clients, slots } = s.model;
  const end = clients + slots + slot;
  const barren = r.mostRoutes < Infinity ? pickup * slots + slot : -1;
  if (barren >= 0 && r.barren[barren] === s.print[slot]) return;
  const before = r.price;
  let blinked = false;
  priceDetours(s, slot, pickup, r.pickupDetour);
  priceDetours(s, slot, delivery, r.detour);
  boundDeliveries(s, slot, delivery, r);
  for (let node = clients + slot; node !== end; node = s.next[node]!) {
    if (r.untilBlink-- > 0) offerBehind(s, slot, node, pickup, delivery, r);
    else {
      r.untilBlink = r.drawBlink();
      blinked = true;
    }
  }
  const isOpen = before >= s.model.prize[pickup]!;
  if (barren >= 0 && isOpen && !blinked && r.price === before) r.barren[barren] = s.print[slot]!;
}

/** By rank: what a client alone costs behind that node. */
function priceDetours(s: State, slot: number, c: number, detour: Float64Array): void {
  const { clients, slots, row, width, cost, costBase, symmetric } = s.model;
  const { next, legOn } = s;
  const base = costBase[slot]!;
  const own = base + c * width;
  const end = clients + slots + slot;
  let node = clients + slot;
  let there = cost[base + row[node]! * width + c]!;
  for (let rank = 0; node !== end; rank++) {
    const to = next[node]!;
    const onward = cost[own + row[to]!]!;
    detour[rank] = there + onward - legOn[node]!;
    // Reading along one row is faster than down a column.
    there = symmetric || to === end ? onward : cost[base + to * width + c]!;
    node = to;
  }
}

/** By rank: the least that the delivery costs behind that node or a later one. */
function boundDeliveries(s: State, slot: number, delivery: number, r: Recreate): void {
  const { model, previous } = s;
  const { detour, leastBehind } = r;
  const start = model.clients + slot;
  let least = Infinity;
  let node = start + model.slots;
  for (let rank = s.size[slot]!; rank >= 0; rank--) {
    node = previous[node]!;
    let price = detour[rank]!;
    if (price < least && model.timed) price += lateBehind(s, slot, node, delivery);
    if (price < least) least = price;
    leastBehind[rank] = least;
  }
}

/** The pickup behind `before`, the delivery anywhere after it. */
function offerBehind(
  s: State,
  slot: number,
  before: number,
  pickup: number,
  delivery: number,
  r: Recreate,
): void {
  const { model, next } = s;
  const { pair, growing, withDelivery, detour, leastBehind } = r;
  const end = model.clients + model.slots + slot;
  const after = next[before]!;
  let rank = s.position[before]!;
  const toPickup = r.pickupDetour[rank++]! - s.slack[slot]!;
  const arrive = toPickup - leg(model, slot, pickup, after);
  const direct = arrive + leg(model, slot, pickup, delivery) + leg(model, slot, delivery, after);
  const least = after === end ? Infinity : toPickup + leastBehind[rank]!;
  if (least >= r.price && direct >= r.price) return;
  if (model.timed && toPickup + lateBehind(s, slot, before, pickup) >= r.price) return;
  growFrom(s, before, growing);
  grow(s, slot, growing, pickup);
  // Serving the delivery, too, takes no time off: a bound for every place of it.
  const late = model.timed ? penaltyWith(s, slot, growing, after, false) : 0;
  if (toPickup + late >= r.price) return;
  pair[0] = pickup;
  pair[1] = delivery;
  copyGrowing(growing, withDelivery);
  grow(s, slot, withDelivery, delivery);
  consider(s, slot, before, 2, after, direct, -1, r);
  let length = 1;
  for (let node = after; node !== end; node = next[node]!) {
    if (toPickup + late >= r.price || toPickup + leastBehind[rank]! >= r.price) return;
    pair[length++] = node;
    grow(s, slot, growing, node);
    const legs = toPickup + detour[rank++]!;
    if (legs >= r.price) continue;
    pair[length] = delivery;
    copyGrowing(growing, withDelivery);
    grow(s, slot, withDelivery, delivery);
    consider(s, slot, before, length + 1, next[node]!, legs, node, r);
  }
}

/** What a client's own lateness costs at least if it follows a node as it is served now. */
function lateBehind(s: State, slot: number, node: number, c: number): number {
  const { model, weights } = s;
  const soonest = s.headEarly[node]! + s.headDuration[node]! - s.headWarp[node]!;
  const drive = model.row[node]! * model.width + c;
  const late = soonest + model.travel[model.travelBase[slot]! + drive]! - model.closes[c]!;
  return late > 0 ? late * weights.warp + weights.charge : 0;
}

function consider(
  s: State,
  slot: number,
  before: number,
  length: number,
  tail: number,
  legs: number,
  last: number,
  r: Recreate,
): void {
  if (legs >= r.price) return;
  let price = legs + penaltyWith(s, slot, r.withDelivery, tail, true);
  if (price >= r.price) return;
  if (s.model.rich && s.model.richSlot[slot] === 1) {
    price = legs + exactPenalty(s, slot, before, r.pair, length, tail);
    if (price >= r.price) return;
  }
  r.price = price;
  r.place = before;
  r.last = last;
}
