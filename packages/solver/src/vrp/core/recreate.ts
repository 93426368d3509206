import type { Chance } from '../../random.ts';
import { exactPenaltyOf } from './exact-penalty.ts';
import { type Growing, newGrowing } from './growing.ts';
import { lookForPair } from './insert-pair.ts';
import { FORBIDDEN } from './model.ts';
import type { Neighbours } from './neighbours.ts';
import { penaltyOf } from './penalty.ts';
import { idleSlot, insertAfter } from './relink.ts';
import { routesInUse, type State } from './state.ts';

/**
 * Greedy insertion with blinks (Christiaens and Vanden Berghe 2020), limited to places beside the
 * nearest neighbours and to one idle slot of each type. Limits may be broken at their price; an optional
 * client is left out where its best place costs more than its prize.
 */
export interface Recreate {
  readonly neighbours: Neighbours;
  /** Neighbours looked at. */
  readonly reach: number;
  /** Places left until the next one is overlooked, and how many until the one after that. */
  untilBlink: number;
  readonly drawBlink: () => number;
  /** Work space: the one client to insert; a request with what stands between its sides. */
  readonly one: Int32Array;
  readonly pair: Int32Array;
  /** By `pickup × slots + slot`: the print of the route that has no place at all for the request. */
  readonly barren: Int32Array;
  readonly growing: Growing;
  /** By rank: what a pickup behind that node costs, what a delivery, and the least of these from there on. */
  readonly pickupDetour: Float64Array;
  readonly detour: Float64Array;
  readonly leastBehind: Float64Array;
  readonly withDelivery: Growing;
  /** By slot: the last request that was offered to it; requests are counted. */
  readonly seen: Int32Array;
  round: number;
  /** Idle slots may be used as long as fewer routes are. */
  mostRoutes: number;
  /** The best place found: behind this node, at this price; the delivery behind `last`. */
  place: number;
  last: number;
  price: number;
}

export function newRecreate(
  s: State,
  neighbours: Neighbours,
  reach: number,
  blink: number,
  chance: Chance,
): Recreate {
  const drawBlink = (): number => Math.floor(Math.log(1 - chance()) / Math.log(1 - blink));
  return {
    neighbours,
    reach: Math.min(reach, neighbours.width),
    untilBlink: blink > 0 ? drawBlink() : Infinity,
    drawBlink: blink > 0 ? drawBlink : () => Infinity,
    one: new Int32Array(1),
    pair: new Int32Array(s.model.clients + 2),
    pickupDetour: new Float64Array(s.model.paired ? s.model.clients + 2 : 0),
    detour: new Float64Array(s.model.paired ? s.model.clients + 2 : 0),
    leastBehind: new Float64Array(s.model.paired ? s.model.clients + 2 : 0),
    barren: new Int32Array(s.model.paired ? s.model.clients * s.model.slots : 0),
    growing: newGrowing(s.model.dimensions),
    withDelivery: newGrowing(s.model.dimensions),
    seen: new Int32Array(s.model.slots),
    round: 0,
    mostRoutes: Infinity,
    place: -1,
    last: -1,
    price: Infinity,
  };
}

/**
 * Inserts one unserved client, or the best of its alternatives, at the best place, if that costs less
 * than `most`.
 */
export function insertGreedily(s: State, c: number, most: number, r: Recreate): boolean {
  const { model } = s;
  r.price = most;
  r.place = -1;
  if (!model.grouped || model.groupHead[c]! < 0) {
    lookFor(s, c, r);
    return putIn(s, c, r);
  }
  const head = model.groupHead[c]!;
  if (s.chosen[head]! > 0) return false;
  let chosen = head;
  let least = most;
  let member = head;
  do {
    lookFor(s, member, r);
    if (r.price < least) chosen = member;
    least = r.price;
    member = model.alternative[member]!;
  } while (member !== head);
  return putIn(s, chosen, r);
}

/** Lowers the price in `r` if the client, or its request, has a cheaper place. */
function lookFor(s: State, c: number, r: Recreate): void {
  if (s.model.paired && s.model.partner[c]! >= 0) lookForPair(s, c, s.model.partner[c]!, r);
  else lookForOne(s, c, r);
}

function putIn(s: State, c: number, r: Recreate): boolean {
  if (r.place < 0) return false;
  insertAfter(s, c, r.place);
  const partner = s.model.partner[c]!;
  if (partner >= 0) insertAfter(s, partner, r.last < 0 ? c : r.last);
  return true;
}

function lookForOne(s: State, c: number, r: Recreate): void {
  const { route, previous, next, model } = s;
  const { list, width } = r.neighbours;
  r.one[0] = c;
  const before = r.price;
  let met = 0;
  for (let i = 0; i < r.reach; i++) {
    const near = list[c * width + i]!;
    if (route[near]! < 0) continue;
    met++;
    if (r.untilBlink-- <= 0) {
      r.untilBlink = r.drawBlink();
      continue;
    }
    offer(s, c, near, next[near]!, r);
    offer(s, c, previous[near]!, near, r);
  }
  const opens = mayOpen(s, r);
  for (let t = 0; opens && t < model.types; t++) {
    const slot = idleSlot(s, t);
    if (slot >= 0) offer(s, c, model.clients + slot, model.clients + model.slots + slot, r);
  }
  const none = r.price === before;
  if (met === 0 || (none && model.optional[c] === 0)) offerEverywhere(s, c, r);
}

export function mayOpen(s: State, { mostRoutes }: Recreate): boolean {
  return mostRoutes === Infinity || routesInUse(s) < mostRoutes;
}

/** Between two neighbouring nodes. */
function offer(s: State, c: number, before: number, after: number, r: Recreate): void {
  const { cost, costBase, row, width } = s.model;
  const slot = s.route[before]!;
  if (s.model.tied && s.model.bound[c]! >= 0 && s.model.bound[c] !== slot) return;
  const base = costBase[slot]!;
  const from = base + row[before]! * width;
  const to = row[after]!;
  const ways = cost[from + c]! + cost[base + c * width + to]!;
  if (ways >= FORBIDDEN) return;
  const legs = ways - s.legOn[before]!;
  const slack = s.slack[slot]!;
  if (legs - slack >= r.price) return;
  const least = legs - slack;
  const price =
    least +
    (s.model.rich
      ? exactPenaltyOf(s, slot, before, r.one, 1, after, r.price - least)
      : penaltyOf(s, slot, before, r.one, 1, after));
  if (price >= r.price) return;
  r.price = price;
  r.place = before;
}

function offerEverywhere(s: State, c: number, r: Recreate): void {
  const { order, typeFrom, inUse, next, model } = s;
  for (let t = 0; t < model.types; t++) {
    for (let i = 0; i < inUse[t]!; i++) {
      const slot = order[typeFrom[t]! + i]!;
      const end = model.clients + model.slots + slot;
      for (let node = model.clients + slot; node !== end; node = next[node]!) {
        offer(s, c, node, next[node]!, r);
      }
    }
  }
}
