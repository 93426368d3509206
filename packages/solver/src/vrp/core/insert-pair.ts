import { leg } from './moves/legs.ts';
import { exactPenaltyOf } from './exact-penalty.ts';
import { penaltyOf, timePenalty } from './penalty.ts';
import type { Recreate } from './recreate.ts';
import { idleSlot } from './relink.ts';
import type { State } from './state.ts';

/**
 * Places for a request: every pair of places in the routes that pass near its pickup or its
 * delivery, and in one idle slot of each type. O(clients²) for each of these routes at worst; places for
 * the pickup that are too dear by themselves end the search behind them.
 */
export function lookForPair(s: State, pickup: number, delivery: number, r: Recreate): void {
  const { model } = s;
  const before = r.price;
  r.round++;
  let met = offerNear(s, pickup, pickup, delivery, r);
  met += offerNear(s, delivery, pickup, delivery, r);
  for (let t = 0; r.opens && t < model.types; t++) {
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
  for (let before = clients + slot; before !== end; before = s.next[before]!) {
    if (r.untilBlink-- <= 0) r.untilBlink = r.drawBlink();
    else offerBehind(s, slot, before, pickup, delivery, r);
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
  const { model, next, legOn } = s;
  const { pair } = r;
  const end = model.clients + model.slots + slot;
  const slack = s.slack[slot]!;
  const after = next[before]!;
  const arrive = leg(model, slot, before, pickup) - legOn[before]!;
  pair[0] = pickup;
  const toPickup = arrive + leg(model, slot, pickup, after) - slack;
  // Serving the delivery, too, takes no time off: a bound for every place of it.
  const late = model.timed ? timePenalty(s, slot, before, pair, 1, after) : 0;
  if (toPickup + late >= r.price) return;
  pair[1] = delivery;
  const direct = leg(model, slot, pickup, delivery) + leg(model, slot, delivery, after);
  consider(s, slot, before, 2, after, arrive + direct - slack, -1, r);
  let length = 1;
  for (let node = after; node !== end && toPickup + late < r.price; node = next[node]!) {
    if (model.timed && toPickup + lateBehind(s, slot, node, delivery) >= r.price) return;
    pair[length++] = node;
    const onward = next[node]!;
    pair[length] = delivery;
    const legs = leg(model, slot, node, delivery) + leg(model, slot, delivery, onward);
    consider(s, slot, before, length + 1, onward, toPickup + legs - legOn[node]!, node, r);
  }
}

/** What the delivery's own lateness costs at least if it follows a node as it is served now. */
function lateBehind(s: State, slot: number, node: number, delivery: number): number {
  const { model, weights } = s;
  const soonest = s.headEarly[node]! + s.headDuration[node]! - s.headWarp[node]!;
  const drive = model.row[node]! * model.width + delivery;
  const late = soonest + model.travel[model.travelBase[slot]! + drive]! - model.closes[delivery]!;
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
  const price =
    legs +
    (s.model.rich
      ? exactPenaltyOf(s, slot, before, r.pair, length, tail, r.price - legs)
      : penaltyOf(s, slot, before, r.pair, length, tail));
  if (price >= r.price) return;
  r.price = price;
  r.place = before;
  r.last = last;
}
